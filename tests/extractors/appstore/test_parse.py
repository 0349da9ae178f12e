"""App Store bodies of each form to records."""

import json
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.appstore.parse import parse_page

ENTRY = {
    "author": {
        "uri": {"label": "https://itunes.apple.com/fr/reviews/id777"},
        "name": {"label": "zoe_velo"},
        "label": "",
    },
    "updated": {"label": "2026-08-30T05:00:00-07:00"},
    "im:rating": {"label": "2"},
    "im:version": {"label": "1.2"},
    "id": {"label": "9001"},
    "title": {"label": "Plante souvent"},
    "content": {"label": "A & B <3\nOui", "attributes": {"type": "text"}},
    "link": {
        "attributes": {"rel": "related", "href": "https://itunes.apple.com/fr/review?id=123456789&type=x"}
    },
    "im:voteSum": {"label": "0"},
    "im:voteCount": {"label": "3"},
}
APP = {"im:name": {"label": "Vélo"}, "id": {"label": "https://example.org/id1"}, "title": {"label": "Vélo"}}
REVIEW = {
    "type": "customerReviews",
    "id": "00-aa",
    "attributes": {
        "rating": 5,
        "title": "Super",
        "body": "Très bien",
        "reviewerNickname": "zoe",
        "createdDate": "2026-08-30T05:00:00-07:00",
        "territory": "FRA",
    },
    "relationships": {"response": {"data": {"type": "customerReviewResponses", "id": "rr"}}},
}
RESPONSE = {
    "type": "customerReviewResponses",
    "id": "rr",
    "attributes": {
        "responseBody": "Merci",
        "lastModifiedDate": "2026-08-31T05:00:00-07:00",
        "state": "PUBLISHED",
    },
}


def feed(*entries):
    return {"feed": {"author": {"name": {"label": "iTunes Store"}}, "entry": list(entries)}}


def test_an_entry_of_a_feed_is_a_review_and_the_app_is_none(saved):
    parsed = saved.parse("appstore", feed(APP, ENTRY))
    (row,) = parsed.posts
    assert (row["kind"], row["uri"], row["rating"]) == ("review", "appstore:review:9001", 2.0)
    assert (row["title"], row["text"]) == ("Plante souvent", "A & B <3\nOui")
    assert (row["author_id"], row["author_handle"]) == ("777", "zoe_velo")
    assert (row["channel_id"], row["links"]) == ("123456789", [])
    assert row["created_at"] == datetime(2026, 8, 30, 12, 0, tzinfo=UTC)
    assert row["created_at_trust"] == "feed"
    assert saved.counters(parsed) == {(row["uri"], "likes"): 0.0}
    assert (parsed.members[0]["member_id"], parsed.rejects) == ("777", [])


def test_a_single_entry_and_an_empty_feed_are_no_lists(saved):
    assert len(saved.parse("appstore", {"feed": {"entry": ENTRY}}).posts) == 1
    empty = saved.parse("appstore", {"feed": {"author": {}}})
    assert (empty.posts, empty.rejects) == ([], [])


def test_links_may_be_several_and_content_may_be_html(saved):
    links = [{"attributes": {"rel": "self"}}, ENTRY["link"]]
    content = {"label": "A &amp; B<br>C", "attributes": {"type": "html"}}
    row = saved.parse("appstore", feed({**ENTRY, "link": links, "content": content})).posts[0]
    assert (row["channel_id"], row["display_text"]) == ("123456789", "A & B\nC")


def test_an_entry_without_a_time_or_an_author_says_so(saved):
    given = {name: value for name, value in ENTRY.items() if name not in {"updated", "author", "im:voteSum"}}
    parsed = saved.parse("appstore", feed(given), channel="55")
    row = parsed.posts[0]
    assert (row["created_at"], row["created_at_trust"]) == (saved.fetched, "unknown")
    assert (row["author_id"], row["author_handle"]) == (None, None)
    assert (parsed.members, parsed.channel_metrics) == ([], [])


def test_a_review_of_connect_has_its_published_reply(saved):
    parsed = saved.parse("appstore", {"data": [REVIEW], "included": [RESPONSE]}, channel="123456789")
    review, reply = parsed.posts
    assert (review["uri"], review["rating"], review.get("author_id")) == ("appstore:review:00-aa", 5.0, None)
    assert (review["author_name"], review["channel_id"]) == ("zoe", "123456789")
    assert (reply["kind"], reply["text"], reply["parent_uri"]) == ("comment", "Merci", review["uri"])
    assert (reply["author_id"], reply["thread_uri"]) == ("123456789", review["uri"])
    waiting = {**RESPONSE, "attributes": {**RESPONSE["attributes"], "state": "PENDING_PUBLISH"}}
    assert len(saved.parse("appstore", {"data": REVIEW, "included": [waiting]}).posts) == 1


def test_a_reply_that_was_taken_back_is_said(saved):
    uris = ["appstore:review:00-aa", "appstore:review:00-aa/response"]
    parsed = saved.parse("appstore", {"data": REVIEW}, asked=uris)
    assert [(c["uri"], c["status"]) for c in parsed.status_changes] == [(uris[1], "deleted")]


def test_errors_and_other_answers_are_a_reject_and_take_nothing_back(saved):
    error = {"errors": [{"status": "403", "code": "FORBIDDEN", "detail": "No"}]}
    parsed = saved.parse("appstore", error, asked=["appstore:review:00-aa"])
    assert (saved.reasons(parsed), parsed.status_changes) == (["error_answer"], [])
    other = saved.parse("appstore", {"data": [{"type": "apps", "id": "1", "attributes": {}}]})
    assert saved.reasons(other) == ["not_posts"]
    assert saved.reasons(saved.parse("appstore", {"resultCount": 0, "results": []})) == ["not_posts"]


def test_one_bad_entry_costs_itself_only(saved):
    broken = [{**ENTRY, "id": None}, {**ENTRY, "updated": {"label": "?"}}, 7]
    parsed = saved.parse(
        "appstore", feed(*broken, ENTRY, {**ENTRY, "id": {"label": "9002"}, "im:rating": "9"})
    )
    assert [(row["post_id"], row["rating"]) for row in parsed.posts] == [("9001", 2.0), ("9002", None)]
    assert saved.reasons(parsed) == ["missing_key", "bad_date", "not_posts"]


NAMES = [
    "feed",
    "entry",
    "label",
    "attributes",
    "id",
    "im:rating",
    "im:name",
    "author",
    "uri",
    "name",
    "link",
]
NAMES += ["data", "included", "type", "relationships", "response", "updated", "createdDate", "rating", "href"]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
LEAVES |= st.sampled_from(["customerReviews", "customerReviewResponses", "2026-08-30T10:00:00Z"])
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=30,
)


@given(document=DOCUMENTS)
@settings(max_examples=300)
def test_no_document_raises(document):
    page = RawPage("appstore", "s", json.dumps(document).encode(), datetime(2026, 9, 1, tzinfo=UTC))
    parsed = parse_page(page)
    for kind in SCHEMAS:
        table(kind, parsed.rows(kind))
