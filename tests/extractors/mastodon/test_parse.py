"""Statuses to records: mapping, privacy, and everything odd a server can send."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from agorascope.landing import RawPage
from agorascope.records import table
from extractors.mastodon.parse import parse_page

FETCHED = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
KINDS = ("post", "member", "interaction", "channel_metric")


def metrics(parsed):
    return {row["metric"]: row["value"] for row in parsed.channel_metrics if row["channel_kind"] == "post"}


def test_a_status_becomes_a_post_a_member_and_three_counters(page, status):
    parsed = parse_page(page([status()]))
    post, member = parsed.posts[0], parsed.members[0]
    expected = {
        "network": "mastodon",
        "instance": "social.example",
        "uri": "https://social.example/users/lea/statuses/101",
        "post_id": "101",
        "kind": "post",
        "channel_id": "velo",
        "author_id": "https://social.example/users/lea",
        "author_handle": "lea@social.example",
        "author_name": "Lea",
        "text": "<p>Le vélo est arrivé &amp; il roule</p>",
        "text_format": "html",
        "display_text": "Le vélo est arrivé & il roule",
        "lang": "fr",
        "created_at": datetime(2026, 8, 31, 10, tzinfo=UTC),
        "created_at_trust": "server",
        "visibility": "public",
        "status": "live",
        "media_count": 0,
        "flags": [],
        "raw_ref": "mastodon/2026-09-01/b1/00000-0.zst#1",
    }
    assert {name: post[name] for name in expected} == expected
    assert metrics(parsed) == {"likes": 5, "replies": 1, "shares": 3}
    assert (member["handle"], member["followers"], member["posts"]) == ("lea@social.example", 12, 45)
    assert parsed.rejects == []


def test_every_row_fits_its_arrow_schema(page, status, account):
    odd = status("102", account=None, tags=None, mentions="x", media_attachments=None, language=None)
    reblog = status("103", content="", reblog=status("104"), account=account("max@other.example"))
    parsed = parse_page(page([status(), odd, reblog]))
    assert [table(kind, parsed.rows(kind)).num_rows for kind in KINDS] == [4, 2, 0, 9]


def test_a_remote_author_keeps_their_own_host_and_counts_are_estimates(page, status, account):
    parsed = parse_page(page([status(account=account("max@other.example"))]))
    assert parsed.posts[0]["author_handle"] == "max@other.example"
    assert parsed.members[0]["instance"] == "other.example"
    assert all(row["is_estimate"] for row in parsed.channel_metrics)


@pytest.mark.parametrize("missing", [None, "", "many", -1, 1.5, True, [], {}])
def test_a_count_that_is_not_known_has_no_row_and_is_never_zero(page, status, account, missing):
    item = status(
        favourites_count=missing,
        replies_count=missing,
        reblogs_count=missing,
        account=account(followers_count=missing),
    )
    parsed = parse_page(page([item]))
    assert metrics(parsed) == {}
    assert parsed.members[0]["followers"] is None


def test_counts_given_as_strings_are_counts_and_zero_is_zero(page, status):
    parsed = parse_page(page([status(favourites_count="7", replies_count=0, reblogs_count=2.0)]))
    assert metrics(parsed) == {"likes": 7, "replies": 0, "shares": 3}


def test_a_server_without_quotes_gives_shares_as_an_estimate(page, status):
    item = status()
    del item["quotes_count"]
    shares = next(row for row in parse_page(page([item])).channel_metrics if row["metric"] == "shares")
    assert (shares["value"], shares["is_estimate"]) == (2, True)


def test_a_reblog_is_a_repost_without_words_and_its_original_a_post_of_its_own(page, status, account):
    original = status("90", uri="https://other.example/p/90", account=account("max@other.example"))
    reblog = status("105", reblog=original, content=original["content"])
    parsed = parse_page(page([reblog]))
    repost = next(post for post in parsed.posts if post["kind"] == "repost")
    first = next(post for post in parsed.posts if post["kind"] == "post")
    assert (repost["text"], repost["display_text"]) == (None, None)
    assert repost["repost_of_uri"] == first["uri"] == "https://other.example/p/90"
    assert (repost["channel_id"], first["channel_id"]) == ("velo", None)
    assert {row["channel_id"] for row in parsed.channel_metrics} == {first["uri"]}
    assert len(parsed.members) == 2


def test_a_post_seen_alone_and_inside_another_keeps_its_channel_and_is_counted_once(page, status):
    for items in (
        [status("1"), status("2", reblog=status("1"))],
        [status("2", reblog=status("1")), status("1")],
    ):
        parsed = parse_page(page(items))
        assert sorted((post["post_id"], post["channel_id"]) for post in parsed.posts) == [
            ("1", "velo"),
            ("2", "velo"),
        ]
        assert len(parsed.channel_metrics) == 3


def test_an_accepted_quote_is_a_quote_and_a_revoked_one_is_not(page, status):
    quoted = status("80")
    parsed = parse_page(
        page(
            [
                status("1", quote={"state": "accepted", "quoted_status": quoted}),
                status("2", quote={"state": "revoked", "quoted_status": None}),
                status("3", quote={"state": "accepted", "quoted_status_id": "80"}),
            ]
        )
    )
    kinds = {post["post_id"]: (post["kind"], post["quote_of_uri"]) for post in parsed.posts}
    assert kinds["1"] == ("quote", quoted["uri"])
    assert kinds["2"] == kinds["3"] == kinds["80"] == ("post", None)


def test_a_reply_is_a_comment_that_knows_its_parent_when_the_page_holds_it(page, status):
    parsed = parse_page(page([status("2", in_reply_to_id="1"), status("1"), status("3", in_reply_to_id="0")]))
    answers = {
        post["post_id"]: (post["kind"], post["parent_id"], post["parent_uri"]) for post in parsed.posts
    }
    assert answers["2"] == ("comment", "1", "https://social.example/users/lea/statuses/1")
    assert answers["3"] == ("comment", "0", None)
    assert answers["1"] == ("post", None, None)


def test_a_context_page_ties_its_posts_to_the_first_of_the_thread(page, status):
    asked = {"id": "2", "uri": "https://social.example/users/lea/statuses/2", "parent": "1"}
    document = {"ancestors": [status("1")], "descendants": [status("3", in_reply_to_id="2")]}
    posts = {p["post_id"]: p for p in parse_page(page(document, kind="context", thread=asked, left=[])).posts}
    assert posts["3"]["parent_uri"] == asked["uri"]
    assert posts["1"]["thread_id"] == posts["3"]["thread_id"] == "1"
    assert posts["3"]["thread_uri"] == posts["1"]["uri"]


def test_without_ancestors_the_post_asked_for_is_the_first_of_its_thread_unless_it_answers(page, status):
    document = {"ancestors": [], "descendants": [status("3", in_reply_to_id="2")]}
    for parent, root in ((None, "2"), ("gone", None)):
        asked = {"id": "2", "uri": "u", "parent": parent}
        parsed = parse_page(page(document, kind="context", thread=asked, left=[]))
        assert parsed.posts[0].get("thread_id") == root


def test_mentions_hashtags_and_links_are_told_apart(page, status, account):
    content = (
        '<p><a href="https://social.example/@max" class="u-url mention">@<span>max</span></a> '
        '<a href="https://social.example/tags/Velo" class="mention hashtag">#<span>Velo</span></a> '
        '<a href="https://shop.example/bikes?a=1&amp;b=2">shop</a></p>'
    )
    item = status(
        content=content,
        mentions=[{"id": "9", "username": "max", "acct": "max", "url": "https://social.example/@max"}],
        tags=[{"name": "Velo", "url": "https://social.example/tags/Velo"}, {"name": "velo"}],
    )
    post = parse_page(page([item, status("7", account=account("max"))])).posts[0]
    assert post["mentions"] == [{"id": "https://social.example/users/max", "handle": "max@social.example"}]
    assert post["hashtags"] == ["velo"]
    assert post["links"] == ["https://shop.example/bikes?a=1&b=2"]
    assert post["display_text"] == "@max #Velo shop"


@pytest.mark.parametrize("visibility", ["private", "direct", "unlisted", "list", "local"])
def test_what_is_not_public_leaves_nothing(page, status, visibility):
    parsed = parse_page(page([status(visibility=visibility)]))
    assert (parsed.posts, parsed.members, parsed.channel_metrics, parsed.rejects) == ([], [], [], [])


def test_unlisted_posts_are_kept_on_request(page, status):
    assert len(parse_page(page([status(visibility="unlisted")], include_unlisted=True)).posts) == 1


def test_a_private_original_is_not_kept_with_its_reblog(page, status):
    parsed = parse_page(page([status("2", reblog=status("1", visibility="private"))]))
    assert [post["post_id"] for post in parsed.posts] == ["2"]


def test_an_unknown_visibility_is_rejected_without_its_words(page, status):
    parsed = parse_page(page([status(visibility=None)]))
    assert parsed.posts == []
    assert (parsed.rejects[0].reason, parsed.rejects[0].excerpt) == ("unknown_visibility", "")


@pytest.mark.parametrize(
    ("noindex", "indexable", "opted_out"),
    [
        (True, True, True),
        (False, False, True),
        (None, False, True),
        (False, True, False),
        (False, None, False),
        (None, None, None),
    ],
)
def test_people_who_do_not_want_to_be_indexed_are_marked(
    page, status, account, noindex, indexable, opted_out
):
    item = status(account=account(noindex=noindex, indexable=indexable))
    assert parse_page(page([item])).members[0]["opted_out"] is opted_out


def test_bots_locked_and_suspended_accounts_are_said_to_be_so(page, status, account):
    item = status(account=account(bot=True, locked=True, suspended=True))
    member = parse_page(page([item])).members[0]
    assert (member["is_bot"], member["is_protected"], member["status"]) == (True, True, "suspended")


@pytest.mark.parametrize("author", [None, "lea", {}, {"acct": None}])
def test_a_missing_author_is_null_and_makes_no_member(page, status, author):
    parsed = parse_page(page([status(account=author)]))
    assert (parsed.posts[0]["author_id"], parsed.posts[0]["author_handle"]) == (None, None)
    assert parsed.members == []


def test_an_account_without_uri_is_known_by_its_url(page, status, account):
    parsed = parse_page(page([status(account=account(uri=None))]))
    assert parsed.posts[0]["author_id"] == parsed.members[0]["member_id"] == "https://social.example/@lea"


def test_an_edited_post_says_when_and_hashes_anew(page, status):
    before = parse_page(page([status()])).posts[0]
    after = parse_page(page([status(content="<p>Autre</p>", edited_at="2026-08-31T11:00:00Z")])).posts[0]
    assert (after["status"], after["edited_at"]) == ("edited", datetime(2026, 8, 31, 11, tzinfo=UTC))
    assert before["content_hash"] != after["content_hash"]


def test_the_account_asked_for_gives_its_counts(page, account):
    parsed = parse_page(page(account(), kind="account"))
    assert [(row["channel_kind"], row["metric"], row["value"]) for row in parsed.channel_metrics] == [
        ("account", "posts", 45)  # the load step keeps the followers of every member
    ]
    assert parsed.members[0]["followers"] == 12
    assert parsed.channel_metrics[0]["channel_id"] == parsed.members[0]["member_id"]


@pytest.mark.parametrize(("ahead", "is_clamped"), [(4, False), (6, True), (60 * 24 * 365, True)])
def test_a_date_ahead_of_the_servers_clock_is_set_back_and_kept_beside(page, status, ahead, is_clamped):
    received = (FETCHED + timedelta(minutes=ahead)).isoformat()
    post = parse_page(page([status(created_at=received)])).posts[0]
    assert ("clamped_date" in post["flags"]) is is_clamped
    assert post["created_at_source"] == (received if is_clamped else None)
    assert post["created_at"] == (FETCHED if is_clamped else FETCHED + timedelta(minutes=ahead))


def test_the_servers_clock_counts_when_it_differs_from_ours(page, status):
    landed = page([status(created_at="2026-09-01T15:00:00Z")])
    server = datetime(2026, 9, 1, 15, 0, tzinfo=UTC)
    ahead = RawPage(**{name: getattr(landed, name) for name in landed.__slots__} | {"server_date": server})
    assert parse_page(ahead).posts[0]["flags"] == []


def test_a_date_of_1970_is_kept_flagged_and_not_trusted(page, status):
    post = parse_page(page([status(created_at="1970-01-01T00:00:00Z")])).posts[0]
    assert (post["flags"], post["created_at_trust"]) == (["odd_date"], "unknown")


@pytest.mark.parametrize("received", [None, "", "gestern", 1725000000, "2026-13-45T00:00:00Z"])
def test_a_post_without_a_readable_date_is_rejected_and_the_others_stay(page, status, received):
    parsed = parse_page(page([status("1", created_at=received), status("2")]))
    assert [post["post_id"] for post in parsed.posts] == ["2"]
    assert [(reject.reason, reject.position) for reject in parsed.rejects] == [("bad_date", 1)]
    assert '"id": "1"' in parsed.rejects[0].excerpt


@pytest.mark.parametrize("item", [None, 7, "text", [], {}, {"id": "1"}])
def test_what_is_no_status_is_rejected_by_itself(page, status, item):
    parsed = parse_page(page([item, status()]))
    assert len(parsed.posts) == 1
    assert len(parsed.rejects) == 1


def test_a_status_without_its_key_is_rejected(page, status):
    assert parse_page(page([status(uri=None)])).rejects[0].reason == "missing_key"


def test_entities_are_decoded_once(page, status):
    post = parse_page(page([status(content="<p>R&amp;amp;D &lt;b&gt; A&amp;B</p>")])).posts[0]
    assert post["display_text"] == "R&amp;D <b> A&B"


def test_emoji_with_joiners_stay_whole(page, status):
    text = "👩‍👩‍👧‍👦 👍🏽 🇫🇷"
    post = parse_page(page([status(content=f"<p>{text}</p>")])).posts[0]
    assert post["display_text"] == text


def test_bidi_overrides_stay_in_the_text_and_leave_the_copy(page, status):
    post = parse_page(page([status(content="<p>شكرا \u202eabc\u202c</p>")])).posts[0]
    assert "\u202e" in post["text"]
    assert post["display_text"] == "شكرا abc"
    assert "bidi" in post["flags"]


def test_five_megabytes_are_cut_flagged_and_hashed_whole(page, status):
    long = "<p>" + "mot " * 1_300_000 + "</p>"
    one, other = (parse_page(page([status(content=text)])).posts[0] for text in (long, long + "x"))
    assert "truncated" in one["flags"]
    assert len(one["text"]) <= 200_000
    assert one["text"] == other["text"]
    assert one["content_hash"] != other["content_hash"]


def test_a_hundred_thousand_mentions_are_capped(page, status):
    many = [{"acct": f"u{n}@h.example"} for n in range(100_000)]
    assert len(parse_page(page([status(mentions=many)])).posts[0]["mentions"]) == 1000


def test_nul_and_lone_surrogates_are_mended_and_flagged(page, status):
    body = json.dumps([status(content="<p>a\x00b \ud83d c</p>", spoiler_text="\udc00")]).encode()
    parsed = parse_page(page(body))
    post = parsed.posts[0]
    assert (post["display_text"], post["flags"]) == ("ab \ufffd c", ["bad_encoding"])
    assert table("post", parsed.posts).num_rows == 1


def test_invalid_utf8_costs_a_character_not_the_page(page, status):
    body = json.dumps([status(), status("2", content="<p>caf\u00e9 X</p>")], ensure_ascii=False).encode()
    parsed = parse_page(page(body.replace(b" X<", b" \xff<")))
    assert [post["flags"] for post in parsed.posts] == [["bad_encoding"], ["bad_encoding"]]
    assert parsed.posts[1]["display_text"] == "café \ufffd"


def test_drifted_types_are_read_or_left_out(page, status):
    item = status(
        id=101,
        language="pt-BR",
        content=12,
        tags={"name": "x"},
        mentions=[None, {"acct": 5}],
        edited_at=7,
        visibility="public",
        url=["x"],
        favourites_count="5",
    )
    post = parse_page(page([item])).posts[0]
    assert (post["post_id"], post["lang"], post["text"], post["hashtags"], post["url"]) == (
        "101",
        "pt",
        "12",
        [],
        None,
    )


@pytest.mark.parametrize(
    "body", [b"", b"null", b"<html>", b'[{"id": "1"', b"[" * 50_000, b"\xff\xfe", b"12", b'"text"']
)
def test_no_body_makes_the_parser_raise(page, body):
    parsed = parse_page(page(body))
    assert parsed.posts == []


def test_a_page_kept_as_evidence_is_one_reject(page):
    parsed = parse_page(page(b"<html>blocked</html>", poison="stuck"))
    assert [reject.reason for reject in parsed.rejects] == ["bad_page"]
    assert parsed.rejects[0].excerpt == "<html>blocked</html>"


def test_nested_quotes_end(page, status):
    deep = status("0")
    for level in range(1, 50):
        deep = status(str(level), quote={"state": "accepted", "quoted_status": deep})
    assert len(parse_page(page([deep])).posts) == 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = sorted(
    {"id", "uri", "created_at", "edited_at", "in_reply_to_id", "visibility", "language", "spoiler_text"}
    | {"content", "reblog", "quote", "account", "mentions", "tags", "media_attachments", "favourites_count"}
)


@examples(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from(FIELDS), JSON, min_size=1, max_size=4))
def test_whatever_a_field_holds_the_record_is_kept_dropped_or_rejected(page, status, changes):
    parsed = parse_page(page([status() | changes]))
    for kind in KINDS:
        table(kind, parsed.rows(kind))


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ([{"domain": "spam.example", "digest": "x"}] * 40, "not_posts"),
        ({"id": "1", "title": "a list"}, "not_posts"),
        ([1, 2, "three"], "not_posts"),
        (None, "not_posts"),
        ({"error": "The access token is invalid"}, "error_answer"),
        ([{"id": "1", "comment": "a complaint", "target_account": {}, "statuses": []}], "not_posts"),
    ],
)
def test_a_body_of_another_endpoint_is_one_reject_that_repeats_nothing_of_it(page, document, reason):
    parsed = parse_page(page(document))
    assert [(reject.reason, reject.position, reject.excerpt) for reject in parsed.rejects] == [
        (reason, None, "")
    ]
    assert parsed.posts == parsed.members == []


@pytest.mark.parametrize(
    "document", [[], {"ancestors": [], "descendants": []}, {"statuses": [], "accounts": []}]
)
def test_an_empty_answer_of_the_right_kind_is_no_reject(page, document):
    assert parse_page(page(document)).rejects == []


def test_accounts_inside_suggestions_and_notifications_are_members(page, status, account):
    wrapped = [
        {"source": "staff", "account": account("max@other.example")},
        {"id": "1", "accounts": [account("ana@other.example")]},
        {"id": "2", "type": "follow", "account": account("tom@other.example")},
        {"id": "3", "type": "mention", "account": account("eve@other.example"), "status": status()},
    ]
    parsed = parse_page(page(wrapped))
    handles = {row["handle"] for row in parsed.members}
    assert handles == {*(f"{name}@other.example" for name in ("max", "ana", "tom")), "lea@social.example"}
    assert len(parsed.posts) == 1
    assert parsed.rejects == []


def test_a_refusal_that_is_not_the_instances_own_says_nothing_of_a_post(page):
    asked = {"kind": "verify", "post": {"id": "101", "uri": "https://social.example/users/lea/statuses/101"}}
    for status in (403, 404, 410):
        wall = replace(page(b"<!doctype html><title>Checking your browser</title>", **asked), status=status)
        parsed = parse_page(wall)
        assert parsed.status_changes == []
        assert [reject.reason for reject in parsed.rejects] == ["bad_page"]
        own = replace(page({"error": "Record not found"}, **asked), status=status)
        assert [row["uri"] for row in parse_page(own).status_changes] == [asked["post"]["uri"]]
