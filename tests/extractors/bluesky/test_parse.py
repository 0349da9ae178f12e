"""Every kind of post, person and interaction that Bluesky's answers hold, and what is odd in them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.bluesky.parse import parse_page
from extractors.bluesky.plan import page_facts

LEA = "did:plc:aaaaaaaaaaaaaaaaaaaaalea"
MAX = "did:plc:aaaaaaaaaaaaaaaaaaaaamax"


def make_person(did: str = LEA, **changes: Any) -> dict[str, Any]:
    name = did[-3:]
    return {
        "did": did,
        "handle": f"{name}.example.org",
        "displayName": name.title(),
        "labels": [],
        "createdAt": "2023-05-01T10:00:00.000Z",
    } | changes


def uri_of(key: str, did: str = LEA) -> str:
    return f"at://{did}/app.bsky.feed.post/{key}"


def make_post(key: str = "k1", did: str = LEA, record: dict[str, Any] | None = None, **changes: Any) -> Any:
    return {
        "uri": uri_of(key, did),
        "cid": "bafyreib2rxk3rh6kzwq",
        "author": make_person(did),
        "record": {
            "$type": "app.bsky.feed.post",
            "text": "Le vélo est arrivé & il roule",
            "langs": ["fr-FR"],
            "createdAt": "2026-08-31T10:00:00.000Z",
        }
        | (record or {}),
        "likeCount": 5,
        "replyCount": 1,
        "repostCount": 2,
        "quoteCount": 1,
        "indexedAt": "2026-08-31T10:00:00.400Z",
        "labels": [],
    } | changes


def metrics(parsed, uri):
    return {row["metric"]: row["value"] for row in parsed.channel_metrics if row["channel_id"] == uri}


def test_a_post_of_a_search_says_all_that_the_view_says(page):
    parsed = parse_page(page({"posts": [make_post()], "cursor": "100"}))
    (post,) = parsed.posts
    assert post["uri"] == post["post_id"] == uri_of("k1")
    assert post["url"] == f"https://bsky.app/profile/{LEA}/post/k1"
    assert (post["kind"], post["lang"], post["visibility"], post["flags"]) == ("post", "fr", "public", [])
    assert post["display_text"] == "Le vélo est arrivé & il roule"
    assert post["created_at"] == datetime(2026, 8, 31, 10, 0, 0, 400_000, tzinfo=UTC)
    assert (post["author_id"], post["author_handle"], post["author_name"]) == (LEA, "lea.example.org", "Lea")
    assert post["thread_uri"] == post["uri"]
    assert metrics(parsed, post["uri"]) == {"likes": 5, "replies": 1, "shares": 3, "quotes": 1}
    (member,) = parsed.members
    assert member["member_id"] == LEA
    assert member["followers"] is None
    assert member["opted_out"] is False


def test_hidden_counters_are_absent_and_zero_is_zero(page):
    hidden = dict.fromkeys(("likeCount", "replyCount", "repostCount", "quoteCount"))
    parsed = parse_page(page({"posts": [make_post(**hidden), make_post("k2", **dict.fromkeys(hidden, 0))]}))
    assert metrics(parsed, uri_of("k1")) == {}
    assert metrics(parsed, uri_of("k2")) == {"likes": 0, "replies": 0, "shares": 0, "quotes": 0}


def test_facets_are_counted_in_bytes(page):
    text = "👩🏽‍🚀 @max.example.org a lu #Vélo sur velo.example"
    start = [text.encode().index(word.encode()) for word in ("@max.example.org", "#Vélo", "velo.example")]
    size = [len(word.encode()) for word in ("@max.example.org", "#Vélo", "velo.example")]
    kinds = [("mention", {"did": MAX}), ("tag", {"tag": "Vélo"}), ("link", {"uri": "https://velo.example/a"})]
    facets = [
        {
            "index": {"byteStart": start[n], "byteEnd": start[n] + size[n]},
            "features": [{"$type": f"app.bsky.richtext.facet#{kind}", **what}],
        }
        for n, (kind, what) in enumerate(kinds)
    ]
    record = {"text": text, "facets": facets, "tags": ["Marelle"]}
    (post,) = parse_page(page({"posts": [make_post(record=record)]})).posts
    assert post["mentions"] == [{"id": MAX, "handle": "max.example.org"}]
    assert post["hashtags"] == ["vélo", "marelle"]
    assert post["links"] == ["https://velo.example/a"]


@pytest.mark.parametrize(
    "index", [{"byteStart": 1, "byteEnd": 3}, {"byteStart": 5, "byteEnd": 999}, {}, None, {"byteStart": "x"}]
)
def test_a_facet_that_fits_no_words_keeps_who_is_meant(page, index):
    facet = {"index": index, "features": [{"$type": "app.bsky.richtext.facet#mention", "did": MAX}]}
    (post,) = parse_page(page({"posts": [make_post(record={"text": "é@max", "facets": [facet]})]})).posts
    assert post["mentions"] == [{"id": MAX, "handle": None}]


def test_without_facets_the_text_is_read(page):
    (post,) = parse_page(
        page({"posts": [make_post(record={"text": "Vu #Velo sur https://velo.example"})]})
    ).posts
    assert post["hashtags"] == ["velo"]
    assert post["links"] == ["https://velo.example"]


def test_a_link_card_is_a_link_and_pictures_are_media(page):
    card = {"$type": "app.bsky.embed.external", "external": {"uri": "https://press.example/a", "title": "T"}}
    pictures = {"$type": "app.bsky.embed.images", "images": [{"alt": ""}, {"alt": ""}]}
    both = {"$type": "app.bsky.embed.recordWithMedia", "media": pictures, "record": {"record": {"uri": "x"}}}
    video = {"$type": "app.bsky.embed.video", "video": {}}
    posts = [
        make_post(f"k{n}", record={"embed": embed}) for n, embed in enumerate((card, pictures, both, video))
    ]
    found = parse_page(page({"posts": posts})).posts
    assert [post["media_count"] for post in found] == [0, 2, 2, 1]
    assert found[0]["links"] == ["https://press.example/a"]


def quote_of(view, uri=None):
    return {
        "record": {
            "embed": {"$type": "app.bsky.embed.record", "record": {"uri": uri or view["uri"], "cid": "c"}}
        },
        "embed": {"$type": "app.bsky.embed.record#view", "record": view},
    }


def as_view(post):
    post = dict(post)
    return {"$type": "app.bsky.embed.record#viewRecord", "value": post.pop("record"), **post}


def test_a_quoted_post_is_a_post_of_its_own(page):
    quoting = make_post("k2", MAX, **quote_of(as_view(make_post())))
    parsed = parse_page(page({"posts": [quoting]}, channel="velo"))
    by_uri = {post["uri"]: post for post in parsed.posts}
    assert by_uri[uri_of("k2", MAX)]["kind"] == "quote"
    assert by_uri[uri_of("k2", MAX)]["quote_of_uri"] == uri_of("k1")
    assert by_uri[uri_of("k1")]["kind"] == "post"
    assert by_uri[uri_of("k1")]["channel_id"] is None
    assert metrics(parsed, uri_of("k1"))["likes"] == 5
    assert {member["member_id"] for member in parsed.members} == {LEA, MAX}


def test_a_quote_beside_pictures_is_found(page):
    inner = as_view(make_post())
    embed = {"$type": "app.bsky.embed.recordWithMedia", "record": {"record": {"uri": inner["uri"]}}}
    view = {"$type": "app.bsky.embed.recordWithMedia#view", "record": {"record": inner}, "media": {}}
    parsed = parse_page(page({"posts": [make_post("k2", MAX, record={"embed": embed}, embed=view)]}))
    assert {post["uri"]: post["quote_of_uri"] for post in parsed.posts} == {
        uri_of("k1"): None,
        uri_of("k2", MAX): uri_of("k1"),
    }


@pytest.mark.parametrize(
    ("stub", "changes", "quoted"),
    [({"notFound": True}, ["deleted"], True), ({"blocked": True}, [], True), ({"detached": True}, [], False)],
)
def test_a_quoted_post_that_is_not_shown(page, stub, changes, quoted):
    parsed = parse_page(page({"posts": [make_post("k2", MAX, **quote_of({"uri": uri_of("k1"), **stub}))]}))
    (post,) = parsed.posts
    assert post["quote_of_uri"] == (uri_of("k1") if quoted else None)
    assert [(row["uri"], row["status"]) for row in parsed.status_changes] == [
        (uri_of("k1"), status) for status in changes
    ]
    assert parsed.rejects == []


def test_a_feed_or_list_that_is_shown_is_no_quote(page):
    uri = f"at://{MAX}/app.bsky.feed.generator/velo"
    (post,) = parse_page(page({"posts": [make_post(**quote_of({"uri": uri, "creator": {}}))]})).posts
    assert (post["kind"], post["quote_of_uri"]) == ("post", None)


def answer_to(parent, root):
    return {"reply": {"parent": {"uri": parent, "cid": "c"}, "root": {"uri": root, "cid": "c"}}}


def test_a_feed_brings_reposts_and_the_posts_above_answers(page):
    reason = {"$type": "app.bsky.feed.defs#reasonRepost", "by": make_person(MAX)}
    reason["indexedAt"] = "2026-08-31T12:00:00.000Z"
    answer = make_post("k3", MAX, record=answer_to(uri_of("k2"), uri_of("k1")))
    above = {"root": make_post("k1"), "parent": {"uri": uri_of("k2"), "notFound": True}}
    feed = [{"post": make_post("k4"), "reason": reason}, {"post": answer, "reply": above}]
    parsed = parse_page(page({"feed": feed}, channel=MAX))
    posts = {post["uri"]: post for post in parsed.posts}
    (repost,) = (post for post in parsed.posts if post["kind"] == "repost")
    assert (repost["repost_of_uri"], repost["author_id"], repost["text"]) == (uri_of("k4"), MAX, None)
    assert repost["channel_id"] == MAX
    assert posts[uri_of("k4")]["channel_id"] is None
    comment = posts[uri_of("k3", MAX)]
    assert (comment["kind"], comment["parent_uri"], comment["thread_uri"]) == (
        "comment",
        uri_of("k2"),
        uri_of("k1"),
    )
    assert uri_of("k1") in posts
    assert [row["uri"] for row in parsed.status_changes] == [uri_of("k2")]
    assert [(row["type"], row["target_post_uri"]) for row in parsed.interactions] == [
        ("repost", uri_of("k4"))
    ]


def test_a_repost_keeps_its_key_when_it_is_seen_again(page):
    reason = {"by": make_person(MAX), "indexedAt": "2026-08-31T12:00:00.000Z"}
    document = {"feed": [{"post": make_post(), "reason": reason}]}
    first, second = (parse_page(page(document)).posts for _ in range(2))
    assert [post["uri"] for post in first] == [post["uri"] for post in second]
    named = {**reason, "uri": f"at://{MAX}/app.bsky.feed.repost/r1"}
    uris = {
        post["uri"] for post in parse_page(page({"feed": [{"post": make_post(), "reason": named}]})).posts
    }
    assert f"at://{MAX}/app.bsky.feed.repost/r1" in uris


def test_a_pinned_post_is_a_post_and_no_repost(page):
    document = {"feed": [{"post": make_post(), "reason": {"$type": "app.bsky.feed.defs#reasonPin"}}]}
    assert [post["kind"] for post in parse_page(page(document)).posts] == ["post"]
    assert page_facts(page(document, cursor={})).marks == ()


def test_a_thread_gives_every_answer_and_its_stubs(page):
    answer = make_post("k2", MAX, record=answer_to(uri_of("k1"), uri_of("k1")))
    deeper = make_post("k3", record=answer_to(uri_of("k2", MAX), uri_of("k1")))
    thread = {
        "post": make_post(),
        "replies": [
            {"post": answer, "replies": [{"post": deeper}]},
            {"uri": uri_of("k8"), "notFound": True},
            {"uri": uri_of("k9"), "blocked": True, "author": {"did": MAX}},
        ],
    }
    parsed = parse_page(page({"thread": thread}))
    assert {post["uri"] for post in parsed.posts} == {uri_of("k1"), uri_of("k2", MAX), uri_of("k3")}
    assert {post["thread_uri"] for post in parsed.posts} == {uri_of("k1")}
    assert [(row["uri"], row["status"]) for row in parsed.status_changes] == [(uri_of("k8"), "deleted")]


def test_a_thread_in_the_newer_form_is_read(page):
    items = [
        {"uri": uri_of("k1"), "depth": 0, "value": {"$type": "x#threadItemPost", "post": make_post()}},
        {"uri": uri_of("k2"), "depth": 1, "value": {"$type": "x#threadItemNoUnauthenticated", "author": {}}},
    ]
    assert [post["uri"] for post in parse_page(page({"thread": items})).posts] == [uri_of("k1")]


@pytest.mark.parametrize(
    ("stub", "status"), [({"notFound": True}, "deleted"), ({"blocked": True}, "unavailable")]
)
def test_a_thread_that_is_gone(page, stub, status):
    parsed = parse_page(page({"thread": {"uri": uri_of("k1"), **stub}}))
    assert [(row["uri"], row["status"]) for row in parsed.status_changes] == [(uri_of("k1"), status)]
    assert parsed.posts == []


def test_posts_asked_for_and_not_answered_are_deleted(page):
    asked = [uri_of("k1"), uri_of("k2")]
    parsed = parse_page(page({"posts": [make_post()]}, kind="verify", asked=asked))
    assert [row["uri"] for row in parsed.status_changes] == [uri_of("k2")]


@pytest.mark.parametrize(
    "body", [b'{"error":"x","message":"y"}', b"<html>", b'{"posts": {}}', b"null", b"[]"]
)
def test_a_second_look_that_went_wrong_deletes_nothing(page, body):
    assert parse_page(page(body, kind="verify", asked=[uri_of("k1")])).status_changes == []


def test_an_account_that_opted_out(page):
    labels = [{"val": "!no-unauthenticated", "src": LEA, "uri": "x", "cts": "2024-01-01T00:00:00Z"}]
    parsed = parse_page(page({"posts": [make_post(author=make_person(labels=labels))]}))
    assert parsed.members[0]["opted_out"] is True
    assert parsed.posts[0]["visibility"] == "unlisted"
    taken_back = [{**labels[0], "neg": True}]
    assert parse_page(page({"actors": [make_person(labels=taken_back)]})).members[0]["opted_out"] is False
    without = {name: value for name, value in make_person().items() if name != "labels"}
    assert parse_page(page({"actors": [without]})).members[0]["opted_out"] is None


@pytest.mark.parametrize(
    ("claimed", "flags"),
    [
        ("2026-08-31T09:00:00Z", []),
        ("2015-01-01T00:00:00Z", ["backdated"]),
        ("2026-09-05T00:00:00Z", ["clamped_date"]),
        ("yesterday", []),
        (None, []),
    ],
)
def test_the_servers_clock_holds_and_the_authors_is_kept_beside(page, claimed, flags):
    (post,) = parse_page(page({"posts": [make_post(record={"createdAt": claimed})]})).posts
    assert post["created_at"] == datetime(2026, 8, 31, 10, 0, 0, 400_000, tzinfo=UTC)
    assert post["created_at_trust"] == "server"
    assert post["flags"] == flags
    assert post["created_at_source"] == (claimed if flags else None)


def test_a_bare_record_is_dated_by_its_author(page):
    post = make_post()
    document = {"uri": post["uri"], "cid": post["cid"], "value": post["record"]}
    (row,) = parse_page(page(document)).posts
    assert row["created_at_trust"] == "client"
    assert (row["author_id"], row["author_handle"]) == (LEA, None)
    records = {"records": [document, {"uri": f"at://{LEA}/app.bsky.feed.like/l", "cid": "c", "value": {}}]}
    parsed = parse_page(page(records))
    assert len(parsed.posts) == 1
    assert parsed.rejects == []


def test_a_post_without_any_date_is_a_reject_and_costs_no_other(page):
    undated = make_post("k2", record={"createdAt": None}, indexedAt=None)
    parsed = parse_page(page({"posts": [undated, make_post(), {"uri": 3}, None]}))
    assert [post["uri"] for post in parsed.posts] == [uri_of("k1")]
    assert [reject.reason for reject in parsed.rejects] == ["bad_date", "not_a_post", "not_a_post"]


def test_accounts_that_are_followed_have_counters(page):
    person = make_person(followersCount=120, followsCount=3, postsCount=45, description="Bonjour")
    parsed = parse_page(page({"profiles": [person]}, kind="profiles"))
    assert {row["metric"]: row["value"] for row in parsed.channel_metrics} == {"posts": 45}
    assert {row["channel_id"] for row in parsed.channel_metrics} == {LEA}
    assert (parsed.members[0]["followers"], parsed.members[0]["bio"]) == (120, "Bonjour")


def test_a_handle_that_leads_nowhere_is_no_handle(page):
    assert parse_page(page(make_person(handle="handle.invalid"))).members[0]["handle"] is None


def test_likes_reposts_follows_and_notifications_are_interactions(page):
    likes = {"uri": uri_of("k1"), "likes": [{"actor": make_person(MAX), "createdAt": "2026-08-31T11:00:00Z"}]}
    reposts = {"uri": uri_of("k1"), "repostedBy": [make_person(MAX)]}
    followers = {"subject": make_person(), "followers": [make_person(MAX)]}
    like = {"$type": "app.bsky.feed.like", "subject": {"uri": uri_of("k1")}}
    mention = {**make_post("k5", MAX), "reason": "mention"}
    told = {
        "uri": f"at://{MAX}/app.bsky.feed.like/l",
        "author": make_person(MAX),
        "reason": "like",
        "record": like,
    }
    found = [parse_page(page(document)) for document in (likes, reposts, followers)]
    assert [(row["type"], row["actor_id"]) for parsed in found for row in parsed.interactions] == [
        ("like", MAX),
        ("repost", MAX),
        ("follow", MAX),
    ]
    assert found[2].interactions[0]["target_member_id"] == LEA
    parsed = parse_page(page({"notifications": [told, mention]}))
    assert [(row["type"], row["target_post_uri"]) for row in parsed.interactions] == [("like", uri_of("k1"))]
    assert [post["uri"] for post in parsed.posts] == [uri_of("k5", MAX)]


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"did": LEA},
        {"did": LEA, "handle": "a.b", "accessJwt": "very-secret-token", "refreshJwt": "very-secret-token"},
        {"error": "InvalidRequest", "message": "no"},
        {"preferences": [{"birthDate": "1990"}]},
        7,
        "text",
        True,
    ],
)
def test_an_answer_of_another_endpoint_gives_no_record_and_one_reason(page, document):
    parsed = parse_page(page(document))
    assert all(parsed.rows(kind) == [] for kind in SCHEMAS)
    assert len(parsed.rejects) == 1
    assert "very-secret" not in str(parsed.rejects)


NAMES = [
    *("posts", "feed", "thread", "replies", "parent", "post", "reason", "by", "reply", "root", "record"),
    *("value", "author", "did", "handle", "uri", "labels", "val", "neg", "embed", "embeds", "facets"),
    *("index", "byteStart", "byteEnd", "features", "$type", "tag", "text", "langs", "createdAt", "indexedAt"),
    *("likeCount", "notFound", "blocked", "subject", "likes", "actor", "notifications", "records", "items"),
    *("profiles", "actors", "followers", "cursor", "error", "message", "images", "external", "media", "list"),
]
ODD = [
    uri_of("k1"),
    LEA,
    "app.bsky.feed.post",
    "app.bsky.richtext.facet#mention",
    "2026-08-31T10:00:00Z",
    "\ud83d",
]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(ODD),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, min_size=1, max_size=6)
    ),
    max_leaves=40,
)


@given(values, st.sampled_from(["", "search", "feed", "profiles", "verify"]))
def test_no_json_of_plausible_names_raises(document, kind):
    options = {
        "kind": kind,
        "cursor": {},
        "asked": [uri_of("k1")],
        "left": [],
        "threads": True,
        "quotes": True,
    }
    fetched = datetime(2026, 9, 1, tzinfo=UTC)
    landed = RawPage("bluesky", "s", json.dumps(document).encode(), fetched, options=options, ref="r")
    parsed = parse_page(landed)
    for record_kind in SCHEMAS:
        table(record_kind, parsed.rows(record_kind))
    page_facts(landed)


def make_event(operation: str = "create", key: str = "k1", **changes: Any) -> dict[str, Any]:
    commit = {"operation": operation, "collection": "app.bsky.feed.post", "rkey": key, "cid": "c"}
    if operation != "delete":
        commit["record"] = make_post(key)["record"]
    return {"did": LEA, "time_us": 1788170400500000, "kind": "commit", "commit": commit | changes}


def test_saved_events_of_the_stream_bring_posts_and_deletions(page):
    like = make_event(collection="app.bsky.feed.like")
    other = {"did": LEA, "time_us": 1, "kind": "identity", "identity": {"did": LEA}}
    events = [make_event(), make_event("delete", "k2"), like, other]
    lines = b"\n".join(json.dumps(event).encode() for event in events)
    for body, reasons in ((lines, []), (lines + b'\n{"did": "cut', ["bad_json"]), (events, [])):
        parsed = parse_page(page(body))
        assert [reject.reason for reject in parsed.rejects] == reasons
        assert [(row["uri"], row["author_id"], row["lang"]) for row in parsed.posts] == [
            (uri_of("k1"), LEA, "fr")
        ]
        assert [(row["uri"], row["status"]) for row in parsed.status_changes] == [(uri_of("k2"), "deleted")]


def test_one_event_alone_is_read(page):
    (row,) = parse_page(page(make_event())).posts
    assert (row["uri"], row["created_at_trust"]) == (uri_of("k1"), "server")


def test_bookmarks_hold_posts_and_stubs(page):
    gone = {"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri_of("k2"), "notFound": True}
    items = [{"subject": {"uri": one["uri"]}, "item": one} for one in (make_post(), gone)]
    parsed = parse_page(page({"bookmarks": items}))
    assert [row["uri"] for row in parsed.posts] == [uri_of("k1")]
    assert [(row["uri"], row["status"]) for row in parsed.status_changes] == [(uri_of("k2"), "deleted")]
