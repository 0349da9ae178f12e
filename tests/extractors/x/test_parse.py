"""Every kind of record of X, and what is odd about each."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.records import SCHEMAS, table
from extractors.x.ids import time_of, uri_of
from extractors.x.parse import parse_page

from .conftest import page_of

FIRST, SECOND, THIRD = "1600000000000000000", "1600000200000000000", "1600000400000000000"
LEA = {
    "id": "42",
    "username": "lea_example",
    "name": "Léa",
    "verified": False,
    "verified_type": "business",
    "public_metrics": {"followers_count": 120, "following_count": 7, "post_count": 900},
}
METRICS = {"like_count": 3, "reply_count": 1, "repost_count": 2, "quote_count": 4, "impression_count": 50}


def post(**fields):
    return {
        "id": FIRST,
        "text": "Un vélo &amp; une &lt;selle&gt; https://t.co/x",
        "author_id": "42",
        "created_at": "2026-08-31T10:00:00.000Z",
        "conversation_id": FIRST,
        "lang": "fr",
        "public_metrics": METRICS,
        **fields,
    }


def metrics_of(parsed):
    return {row["metric"]: row["value"] for row in parsed.channel_metrics}


def test_a_post_has_its_author_counters_and_clean_words(read):
    parsed = read({"data": [post()], "includes": {"users": [LEA]}})
    (row,) = parsed.posts
    assert row["uri"] == f"https://x.com/i/status/{FIRST}"
    assert row["display_text"] == "Un vélo & une <selle> https://t.co/x"
    assert "&amp;" in row["text"]
    assert (row["author_id"], row["author_handle"], row["author_name"]) == ("42", "lea_example", "Léa")
    assert metrics_of(parsed) == {"likes": 3, "replies": 1, "shares": 6, "quotes": 4, "impressions": 50}
    (member,) = parsed.members
    assert (member["followers"], member["posts"], member["verified"]) == (120, 900, True)


def test_both_vocabularies_give_the_same_records(read):
    quoted = {"id": SECOND, "text": "Original", "author_id": "42", "created_at": "2026-08-30T10:00:00.000Z"}
    new = post(referenced_posts=[{"type": "quoted", "id": SECOND}], note_post={"text": "long"})
    old = post(referenced_tweets=[{"type": "quoted", "id": SECOND}], note_tweet={"text": "long"})
    old["public_metrics"] = {("retweet_count" if k == "repost_count" else k): v for k, v in METRICS.items()}
    user = {**LEA, "public_metrics": {"followers_count": 120, "following_count": 7, "tweet_count": 900}}
    one = read({"data": [new], "includes": {"users": [LEA], "posts": [quoted]}})
    other = read({"data": [old], "includes": {"users": [user], "tweets": [quoted]}})
    assert one == other
    assert {row["kind"] for row in one.posts} == {"quote", "post"}


def test_a_long_post_has_its_whole_text_and_the_lists_of_it(read):
    note = {"text": "le texte entier #velo", "entities": {"hashtags": [{"tag": "Velo"}]}}
    (row,) = read({"data": [post(note_post=note)]}).posts
    assert row["text"] == "le texte entier #velo"
    assert row["hashtags"] == ["velo"]


def test_a_repost_has_the_original_and_neither_words_nor_counters_of_its_own(read):
    original = post(id=SECOND, author_id="43")
    repost = post(text="RT @paul: Un vélo", referenced_posts=[{"type": "retweeted", "id": SECOND}])
    parsed = read({"data": [repost], "includes": {"posts": [original]}})
    rows = {row["uri"]: row for row in parsed.posts}
    assert rows[uri_of(FIRST)]["kind"] == "repost"
    assert rows[uri_of(FIRST)]["text"] is None
    assert rows[uri_of(FIRST)]["repost_of_uri"] == uri_of(SECOND)
    assert {row["channel_id"] for row in parsed.channel_metrics} == {uri_of(SECOND)}


def test_a_repost_whose_original_did_not_come_keeps_its_words(read):
    (row,) = read(
        {"data": [post(text="RT @paul: V", referenced_tweets=[{"type": "retweeted", "id": "5"}])]}
    ).posts
    assert (row["kind"], row["text"]) == ("repost", "RT @paul: V")


def test_an_answer_knows_parent_and_conversation(read):
    answer = post(
        id=SECOND, referenced_posts=[{"type": "replied_to", "id": FIRST}, {"type": "quoted", "id": "9"}]
    )
    (row,) = read({"data": answer}).posts
    assert (row["kind"], row["parent_uri"], row["thread_uri"]) == ("comment", uri_of(FIRST), uri_of(FIRST))
    assert row["quote_of_uri"] == uri_of("9")
    (gone,) = read({"data": post(id=SECOND, in_reply_to_user_id="7")}).posts
    assert (gone["kind"], gone["parent_id"]) == ("comment", None)


def test_versions_of_an_edited_post_are_one_post_with_the_newest_words(read):
    chain = [FIRST, SECOND, THIRD]
    new = post(id=THIRD, text="rouge", edit_history_post_ids=chain)
    old = post(id=FIRST, text="bleu", edit_history_post_ids=chain)
    for items in ([new, old], [old, new]):
        (row,) = read({"data": items}).posts
        assert (row["uri"], row["post_id"], row["text"]) == (uri_of(FIRST), THIRD, "rouge")
        assert row["status"] == "edited"
        assert (row["created_at"], row["edited_at"]) == (time_of(FIRST), time_of(THIRD))
    (alone,) = read({"data": [old]}).posts
    assert (alone["uri"], alone["flags"]) == (uri_of(FIRST), ["older_version"])


def test_a_quote_of_a_later_version_leads_to_the_post(read):
    quoted = post(id=SECOND, edit_history_tweet_ids=[FIRST, SECOND])
    quote = post(id=THIRD, referenced_tweets=[{"type": "quoted", "id": SECOND}])
    rows = {row["post_id"]: row for row in read({"data": [quote], "includes": {"tweets": [quoted]}}).posts}
    assert rows[THIRD]["quote_of_uri"] == uri_of(FIRST) == rows[SECOND]["uri"]


def test_entities_are_taken_as_listed(read):
    entities = {
        "mentions": [{"start": 0, "end": 5, "username": "paul", "id": "7"}],
        "hashtags": [{"tag": "Été"}],
        "urls": [
            {"url": "https://t.co/a", "expanded_url": "https://blog.example.org/velo"},
            {"url": "https://t.co/b", "expanded_url": f"https://twitter.com/u/status/{FIRST}/photo/1"},
            {"url": "https://t.co/c", "expanded_url": f"https://x.com/u/status/{SECOND}"},
        ],
    }
    item = post(entities=entities, referenced_posts=[{"type": "quoted", "id": SECOND}])
    (row,) = read({"data": [item]}).posts
    assert row["mentions"] == [{"id": "7", "handle": "paul"}]
    assert row["hashtags"] == ["été"]
    assert row["links"] == ["https://blog.example.org/velo"]


def test_hidden_counters_are_absent_and_views_of_before_their_time_too(read):
    assert read({"data": [post(public_metrics={})]}).channel_metrics == []
    old = post(created_at="2019-01-01T00:00:00Z", public_metrics={"like_count": 0, "impression_count": 0})
    assert metrics_of(read({"data": [old]})) == {"likes": 0}


def test_without_asked_fields_the_id_tells_the_time(read):
    (row,) = read({"data": {"id": "1377650093109743620", "text": "Vélo"}}).posts
    assert row["created_at"].replace(microsecond=0) == datetime(2021, 4, 1, 15, 52, 32, tzinfo=UTC)
    assert (row["author_id"], row["author_handle"]) == (None, None)
    rejected = read({"data": {"id": "20", "text": "an id of the first years"}})
    assert [reject.reason for reject in rejected.rejects] == ["bad_date"]


def test_posts_of_protected_accounts_keep_no_words(read):
    parsed = read({"data": [post()], "includes": {"users": [{**LEA, "protected": True}]}})
    assert (parsed.posts[0]["status"], parsed.posts[0]["text"]) == ("private", None)
    assert read({"data": [post(withheld={"copyright": True})]}).posts[0]["status"] == "withheld"
    somewhere = read({"data": [post(withheld={"country_codes": ["DE"]})]}).posts[0]
    assert (somewhere["status"], somewhere["flags"]) == ("live", ["withheld_in_some_countries"])


@pytest.mark.parametrize(
    ("kind", "detail", "status"),
    [
        ("resource-not-found", "Could not find tweet", "deleted"),
        ("not-authorized-for-resource", "Sorry, you are not authorized", "private"),
        ("resource-not-found", "User has been suspended", "unavailable"),
        ("resource-unavailable", "", "unavailable"),
    ],
)
def test_problems_inside_an_answer_are_status_changes(read, kind, detail, status):
    problem = {"resource_type": "tweet", "resource_id": SECOND, "detail": detail, "type": f"https://x/{kind}"}
    parsed = read({"data": [post()], "errors": [problem]})
    assert [(row["uri"], row["status"]) for row in parsed.status_changes] == [(uri_of(SECOND), status)]
    assert len(parsed.posts) == 1
    assert parsed.rejects == []


def test_a_second_look_notes_what_is_passed_over(read):
    asked = [{"id": FIRST, "uri": uri_of(FIRST)}, {"id": SECOND, "uri": "https://elsewhere.example/kept"}]
    parsed = read({"data": [post()]}, kind="verify", asked=asked)
    assert [(row["uri"], row["status"]) for row in parsed.status_changes] == [
        ("https://elsewhere.example/kept", "unavailable")
    ]
    refused = read({"title": "Unauthorized", "detail": "no", "status": 401}, kind="verify", asked=asked)
    assert refused.status_changes == []
    assert [reject.reason for reject in refused.rejects] == ["refused"]


def test_counts_are_volumes_of_whole_parts(read):
    data = [
        {"start": "2026-08-30T11:30:00.000Z", "end": "2026-08-31T00:00:00.000Z", "post_count": 2},
        {"start": "2026-08-31T00:00:00.000Z", "end": "2026-09-01T00:00:00.000Z", "post_count": 0},
        {"start": "2026-09-01T00:00:00.000Z", "end": "2026-09-01T11:30:00.000Z", "tweet_count": 5},
    ]
    parsed = read({"data": data, "meta": {"total_post_count": 7}}, query="vélo", granularity="day")
    found = [(row["period"], row["value"], row["is_final"]) for row in parsed.channel_metrics]
    assert found == [("day", 0, True), ("day", 5, False)]
    assert parsed.channel_metrics[0]["channel_kind"] == "query"


def test_a_day_that_has_just_begun_is_a_day_and_minutes_are_no_volume(read):
    day = {"start": "2026-08-31T00:00:00Z", "end": "2026-09-01T00:00:00Z", "post_count": 3}
    begun = {"start": "2026-09-01T00:00:00Z", "end": "2026-09-01T00:20:00Z", "post_count": 1}
    found = read({"data": [day, begun]}, query="vélo").channel_metrics
    assert [(row["period"], row["is_final"]) for row in found] == [("day", True), ("day", False)]
    minute = {"start": "2026-08-31T00:00:00Z", "end": "2026-08-31T00:01:00Z", "post_count": 3}
    assert read({"data": [minute]}, query="vélo").channel_metrics == []


def test_counts_of_an_unknown_query_are_one_reject_unless_the_request_was_kept(read):
    part = {"start": "2026-08-31T00:00:00.000Z", "end": "2026-08-31T01:00:00.000Z", "tweet_count": 2}
    body = {"data": [part] * 3, "meta": {"total_tweet_count": 6}}
    assert [reject.reason for reject in read(body).rejects] == ["missing_key"]
    kept = {
        **body,
        "__twarc": {"url": "https://api.x.com/2/tweets/counts/recent?query=v%C3%A9lo&granularity=hour"},
    }
    assert {row["channel_id"] for row in read(kept).channel_metrics} == {"vélo"}


def test_followed_accounts_have_metrics_and_reposters_are_interactions(read):
    own = read({"data": [LEA]}, kind="accounts")
    assert metrics_of(own) == {"followers": 120, "posts": 900}
    job = {"kind": "reposts", "id": FIRST, "uri": uri_of(FIRST)}
    (row,) = read({"data": [LEA]}, kind="walk", job=job).interactions
    assert (row["type"], row["actor_id"], row["target_post_uri"]) == ("repost", "42", uri_of(FIRST))
    assert read({"data": [LEA]}).interactions == []


V1 = {
    "id": 540897316908331009,
    "id_str": "540897316908331009",
    "created_at": "Fri Dec 05 15:55:44 +0000 2014",
    "text": "cut off…",
    "extended_tweet": {
        "full_text": "le texte entier &amp; plus",
        "entities": {
            "hashtags": [{"text": "Velo"}],
            "urls": [],
            "user_mentions": [{"screen_name": "b", "id": -1}],
        },
    },
    "user": {"id_str": "9", "screen_name": "paul", "name": "Paul", "followers_count": 5, "statuses_count": 8},
    "favorite_count": 2,
    "retweet_count": "100+",
    "lang": "iw",
    "in_reply_to_status_id_str": None,
}


def test_v1_posts_have_their_extended_text_and_tolerant_counters(read):
    parsed = read([V1])
    (row,) = parsed.posts
    assert (row["display_text"], row["hashtags"], row["lang"]) == ("le texte entier & plus", ["velo"], "he")
    assert row["mentions"] == [{"id": None, "handle": "b"}]
    assert metrics_of(parsed) == {"likes": 2}
    assert (row["author_id"], parsed.members[0]["posts"]) == ("9", 8)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda post: post,
        lambda post: [post],
        lambda post: {"statuses": [post], "search_metadata": {}},
        lambda post: {"results": [post], "next": "x"},
        lambda post: {"for_user_id": "9", "tweet_create_events": [post]},
        lambda post: {"backend_name": "Twitter", "category": "tweet", "data": post},
        lambda post: [{"backend_name": "Twitter", "data": post}],
        lambda post: {"tweet": post},
        lambda post: {"objects": {"tweets": {post["id_str"]: post}, "users": {}}},
    ],
)
def test_v1_posts_are_known_in_every_wrapping(read, wrap):
    parsed = read(wrap(V1))
    assert [row["post_id"] for row in parsed.posts] == [V1["id_str"]]
    assert parsed.rejects == []


def test_v1_repost_and_quote_bring_their_originals(read):
    other = {**V1, "id_str": "540897316908331010", "id": 540897316908331010}
    repost = {**V1, "retweeted_status": other}
    rows = {row["post_id"]: row for row in read(repost).posts}
    assert (rows[V1["id_str"]]["kind"], rows[V1["id_str"]]["text"]) == ("repost", None)
    assert rows[other["id_str"]]["text"]
    quote = {**V1, "quoted_status": other, "quoted_status_id_str": other["id_str"]}
    rows = {row["post_id"]: row for row in read(quote).posts}
    assert rows[V1["id_str"]]["quote_of_uri"] == uri_of(other["id_str"])


def test_lines_are_answers_of_their_own_and_a_cut_one_costs_itself_only(read):
    lines = [{"data": post()}, {"delete": {"status": {"id_str": SECOND}}}, V1]
    body = "\r\n\r\n".join(json.dumps(line) for line in lines) + '\n{"data": {"id": "17'
    parsed = read(body.encode())
    assert len(parsed.posts) == 2
    assert [(row["uri"], row["status"]) for row in parsed.status_changes] == [(uri_of(SECOND), "deleted")]
    assert [reject.reason for reject in parsed.rejects] == ["bad_json"]


def test_half_a_document_over_many_lines_is_one_reject(read):
    body = json.dumps({"data": [post()] * 30}, indent=1).encode()
    assert [reject.reason for reject in read(body[:-40]).rejects] == ["bad_page"]


def test_compliance_lines_tell_posts_from_accounts(read):
    made = time_of(FIRST).isoformat()
    of_post = read({"id": FIRST, "action": "delete", "created_at": made, "reason": "suspended"})
    assert [row["status"] for row in of_post.status_changes] == ["unavailable"]
    of_user = read(
        {"id": "1234", "action": "delete", "created_at": "2013-06-04T16:25:04Z", "reason": "protected"}
    )
    assert of_user.members[0]["is_protected"] is True


@pytest.mark.parametrize(
    "body",
    [
        {"meta": {"result_count": 0}},
        {"data": []},
        [],
        {},
    ],
)
def test_empty_answers_give_nothing(read, body):
    parsed = read(body)
    assert not any(parsed.rows(kind) for kind in SCHEMAS)
    assert parsed.rejects == []


@pytest.mark.parametrize(
    "body",
    [
        {"ids": [1, 2], "next_cursor": 0},
        {"data": [{"id": "5", "name": "a list", "owner_id": "6"}]},
        {"sender": {"id": 1}, "text": "a message between persons", "id_str": "5", "created_at": "x"},
        [{"id_str": "5", "screen_name": "a", "connections": ["following"]}],
        {"errors": [{"code": 88, "message": "Rate limit exceeded"}]},
    ],
)
def test_other_endpoints_give_one_reject_and_no_record(read, body):
    parsed = read(body)
    assert not any(parsed.rows(kind) for kind in SCHEMAS)
    assert len(parsed.rejects) == 1


def test_messages_between_persons_leave_no_words(read):
    message = {"sender": {"id": 1}, "text": "entre nous", "id_str": "5", "created_at": "x"}
    for body in (message, [message, V1], {"direct_message": message}):
        parsed = read(body)
        assert parsed.rejects
        assert not any("entre nous" in reject.excerpt for reject in parsed.rejects)


KEYS = st.sampled_from([
    "id", "id_str", "data", "includes", "users", "posts", "tweets", "errors", "meta", "text", "created_at",
    "author_id", "public_metrics", "entities", "referenced_posts", "type", "retweeted_status", "user", "urls",
    "mentions", "delete", "status", "start", "end", "post_count", "statuses", "edit_history_post_ids",
    "note_post", "attachments", "withheld", "resource_type", "resource_id", "expanded_url", "lang",
])  # fmt: skip
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just(FIRST))
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)


@settings(max_examples=300, deadline=None)
@given(JSON)
def test_parsing_never_raises_and_its_records_fit_the_schema(body):
    parsed = parse_page(page_of(body))
    for kind in SCHEMAS:
        table(kind, parsed.rows(kind))
