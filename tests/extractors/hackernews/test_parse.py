"""Hacker News bodies of each form to records."""

import json
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.hackernews.parse import parse_page

STORY = {
    "objectID": "100",
    "created_at": "2026-08-31T10:00:00Z",
    "created_at_i": 1788170400,
    "author": "lea",
    "title": "Show HN: a vélo",
    "url": "https://example.org/velo",
    "story_text": None,
    "points": 12,
    "num_comments": 0,
    "_tags": ["story", "author_lea", "story_100"],
}
COMMENT = {
    "objectID": "102",
    "created_at_i": 1788174000,
    "author": "paul",
    "comment_text": 'It&#x27;s <i>fast</i> &amp;amp; light<p>see <a href="https:&#x2F;&#x2F;example.org&#x2F;a">https://example.org/a</a>',
    "points": None,
    "num_comments": None,
    "parent_id": 101,
    "story_id": 100,
    "_tags": ["comment", "author_paul", "story_100"],
}


def test_a_story_has_its_link_points_and_number_of_comments(page):
    parsed = parse_page(page({"hits": [STORY]}))
    row = parsed.posts[0]
    assert (row["kind"], row["post_id"], row["title"]) == ("post", "100", "Show HN: a vélo")
    assert row["uri"] == row["url"] == "https://news.ycombinator.com/item?id=100"
    assert row["links"] == ["https://example.org/velo"]
    assert row["created_at"] == datetime(2026, 8, 31, 10, 0, tzinfo=UTC)
    assert row["thread_id"] == "100"
    assert row["channel_id"] == "news.ycombinator.com"
    assert {m["metric"]: m["value"] for m in parsed.channel_metrics} == {"likes": 12.0, "replies": 0.0}
    assert parsed.members[0]["member_id"] == "lea"


def test_a_comment_knows_its_parent_and_story_and_hides_its_points(page):
    parsed = parse_page(page({"hits": [COMMENT]}))
    row = parsed.posts[0]
    assert (row["kind"], row["parent_id"], row["thread_id"]) == ("comment", "101", "100")
    assert row["parent_uri"].endswith("id=101")
    assert row["thread_uri"].endswith("id=100")
    assert row["title"] is None
    assert row["display_text"] == "It's fast &amp; light\nsee https://example.org/a"
    assert row["links"] == ["https://example.org/a"]
    assert parsed.channel_metrics == []


def test_a_tree_gives_every_item_in_it(page):
    leaf = {"id": 3, "type": "comment", "author": "zoe", "text": "Non", "created_at_i": 1788174000}
    leaf |= {"parent_id": 2, "story_id": 1, "children": []}
    empty = {"id": 4, "type": "comment", "author": None, "text": None, "created_at_i": 1788174000}
    inner = {"id": 2, "type": "comment", "author": "paul", "text": "Oui", "created_at_i": 1788174000}
    inner |= {"parent_id": 1, "story_id": 1, "children": [leaf, empty]}
    tree = {"id": 1, "type": "story", "author": "lea", "title": "Vélo", "created_at_i": 1788170400}
    tree |= {"text": None, "points": 4, "story_id": 1, "children": [inner]}
    parsed = parse_page(page(tree))
    assert [row["post_id"] for row in parsed.posts] == ["1", "2", "3"]
    assert [row["parent_id"] for row in parsed.posts] == [None, "1", "2"]
    assert {row["thread_id"] for row in parsed.posts} == {"1"}
    assert [change["post_id"] for change in parsed.status_changes] == ["4"]


def test_an_item_of_firebase_reads_like_a_hit(page):
    item = {"by": "lea", "id": 8, "time": 1788170400, "type": "story", "title": "T", "score": 7, "kids": [9]}
    parsed = parse_page(page(item | {"descendants": 3, "url": "https://example.org/x"}))
    row = parsed.posts[0]
    assert (row["author_handle"], row["post_id"], row["links"]) == ("lea", "8", ["https://example.org/x"])
    assert {m["metric"]: m["value"] for m in parsed.channel_metrics} == {"likes": 7.0, "replies": 3.0}


def test_what_was_taken_back_is_a_status_and_no_post(page):
    deleted = {"id": 8, "time": 1788170400, "type": "comment", "deleted": True, "parent": 7}
    dead = {"id": 9, "time": 1788170400, "type": "story", "dead": True, "title": "[dead]"}
    parsed = parse_page(page([deleted, dead]))
    assert parsed.posts == []
    assert [(c["post_id"], c["status"]) for c in parsed.status_changes] == [
        ("8", "deleted"),
        ("9", "withheld"),
    ]


def test_null_for_a_stored_item_says_that_it_is_not_shown(page):
    uri = "https://news.ycombinator.com/item?id=5"
    parsed = parse_page(page(None, asked={"uri": uri}))
    assert [(c["uri"], c["status"]) for c in parsed.status_changes] == [(uri, "unavailable")]
    assert parsed.rejects == []


def test_a_missing_author_stays_unknown_and_a_job_is_a_post(page):
    job = {"id": 8, "time": 1788170400, "type": "job", "title": "We hire", "score": 1}
    parsed = parse_page(page(job))
    assert (parsed.posts[0]["author_id"], parsed.posts[0]["kind"], parsed.members) == (None, "post", [])


def test_an_option_of_a_poll_answers_its_poll(page):
    option = {
        "by": "lea",
        "id": 8,
        "poll": 7,
        "score": 3,
        "text": "Yes",
        "time": 1788170400,
        "type": "pollopt",
    }
    row = parse_page(page(option)).posts[0]
    assert (row["kind"], row["parent_id"]) == ("comment", "7")


def test_members_of_both_apis_bring_their_karma(page):
    algolia = {"id": 1, "username": "lea", "about": "<p>Hi &amp; bye", "karma": -3, "objectID": "lea"}
    algolia |= {"created_at": "2020-01-01T00:00:00.000Z", "submission_count": 2, "comment_count": 5}
    firebase = {"id": "paul", "created": 1577836800, "karma": 9, "submitted": [1, 2, 3]}
    parsed = parse_page(page([{"hits": [STORY]}, {"url": "/users/lea", "reply": algolia}, firebase]))
    lea, paul = parsed.members
    assert (lea["member_id"], lea["reputation"], lea["posts"], lea["bio"]) == ("lea", -3, 7, "Hi & bye")
    assert (paul["member_id"], paul["reputation"], paul["posts"]) == ("paul", 9, 3)
    assert lea["created_at"] == paul["created_at"] == datetime(2020, 1, 1, tzinfo=UTC)


def test_answers_saved_beside_their_address_are_read(page):
    saved = [{"url": "/api/v1/search", "reply": {"hits": [STORY, COMMENT]}}, {"url": "/x", "reply": None}]
    assert len(parse_page(page(saved)).posts) == 2


def test_lists_of_numbers_hold_no_records(page):
    for document in ([1, 2, 3], {"items": [1], "profiles": ["lea"]}, {"hits": []}, [], 12):
        parsed = parse_page(page(document))
        assert (parsed.posts, parsed.rejects) == ([], [])


def test_an_error_body_is_a_reject_and_no_record(page):
    parsed = parse_page(page({"status": 404, "error": "Not Found"}))
    assert (parsed.posts, [reject.reason for reject in parsed.rejects]) == ([], ["error_answer"])


def test_one_bad_item_costs_itself_only(page):
    parsed = parse_page(page({"hits": [{**STORY, "created_at_i": "?", "created_at": None}, COMMENT, "x"]}))
    assert [row["post_id"] for row in parsed.posts] == ["102"]
    assert [(r.position, r.reason) for r in parsed.rejects] == [(1, "bad_date"), (3, "missing_key")]


NAMES = ["hits", "objectID", "id", "author", "by", "title", "text", "comment_text", "created_at_i", "time"]
NAMES += ["children", "parent_id", "points", "karma", "username", "url", "reply", "deleted", "type", "about"]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=30,
)


@given(document=DOCUMENTS)
@settings(max_examples=300)
def test_no_document_raises(document):
    body = json.dumps(document).encode()
    parsed = parse_page(RawPage("hackernews", "s", body, datetime(2026, 9, 1, tzinfo=UTC)))
    for kind in SCHEMAS:
        table(kind, parsed.rows(kind))


def test_entities_in_a_title_are_read_once(page):
    body = {"id": 7, "type": "story", "by": "lea", "time": 1788170400, "title": "Ride &amp; rest &amp;lt;3"}
    assert parse_page(page(body)).posts[0]["title"] == "Ride & rest &lt;3"
