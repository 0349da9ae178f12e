"""Trustpilot bodies of each form to records."""

import json
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.trustpilot.parse import parse_page

UNIT = {"id": "507f1f77bcf86cd799439011", "identifyingName": "example.org", "displayName": "Vélos Exemple"}
REVIEW = {
    "id": "r1",
    "stars": 2,
    "title": "Livraison lente",
    "text": "Trois semaines & rien",
    "language": "fr",
    "createdAt": "2026-08-30T10:00:00",
    "updatedAt": "2026-08-30T12:00:00Z",
    "numberOfLikes": 0,
    "consumer": {"id": "c1", "displayName": "Zoé", "numberOfReviews": 4},
    "businessUnit": UNIT,
    "companyReply": {"text": "Pardon !", "createdAt": "2026-08-31T09:00:00Z", "updatedAt": None},
    "status": "active",
}


def test_a_review_has_its_stars_and_the_reply_of_the_company(saved):
    parsed = saved.parse("trustpilot", {"links": [], "reviews": [REVIEW]})
    review, reply = parsed.posts
    assert (review["kind"], review["rating"], review["lang"]) == ("review", 2.0, "fr")
    assert (review["title"], review["text"]) == ("Livraison lente", "Trois semaines & rien")
    assert review["uri"] == review["url"] == "https://www.trustpilot.com/reviews/r1"
    assert (review["author_id"], review["channel_id"]) == ("c1", UNIT["id"])
    assert (review["status"], review["edited_at"]) == ("edited", datetime(2026, 8, 30, 12, 0, tzinfo=UTC))
    assert saved.counters(parsed) == {(review["uri"], "likes"): 0.0}
    assert (reply["kind"], reply["parent_uri"], reply["text"]) == ("comment", review["uri"], "Pardon !")
    assert (reply["author_id"], reply["author_handle"]) == (UNIT["id"], "example.org")
    assert reply["thread_uri"] == review["uri"]
    assert (parsed.members[0]["member_id"], parsed.members[0]["posts"]) == ("c1", 4)


def test_a_business_unit_has_a_score_and_a_volume(saved):
    unit = {"id": "u", "displayName": "V", "name": {"identifying": "example.org"}}
    unit |= {"score": {"stars": 4.5, "trustScore": 4.3}, "numberOfReviews": {"total": 120}}
    parsed = saved.parse("trustpilot", unit)
    assert {(m["metric"], m["value"], m["channel_kind"]) for m in parsed.channel_metrics} == {
        ("rating", 4.3, "page"),
        ("volume", 120.0, "page"),
    }
    assert parsed.members[0]["handle"] == "example.org"
    many = saved.parse("trustpilot", {"businessUnits": [{"id": "v", "displayName": "V"}]})
    assert (many.channel_metrics, len(many.members)) == ([], 1)


def test_a_review_hidden_after_a_report_keeps_no_words(saved):
    hidden = {**REVIEW, "reportData": {"reviewVisibility": "hidden", "reason": "spam"}}
    parsed = saved.parse("trustpilot", hidden)
    assert parsed.posts == []
    assert [(c["status"], c["detail"]) for c in parsed.status_changes] == [("withheld", "spam")]


def test_a_missing_consumer_and_hidden_likes_stay_unknown(saved):
    given = {name: value for name, value in REVIEW.items() if name not in {"consumer", "numberOfLikes"}}
    parsed = saved.parse("trustpilot", {"reviews": [given | {"companyReply": None, "stars": 9}]})
    row = parsed.posts[0]
    assert (row["author_id"], row["author_handle"], row["rating"]) == (None, None, None)
    assert (parsed.members, parsed.channel_metrics) == ([], [])


def test_a_reply_that_was_taken_back_is_said_and_a_bad_one_costs_itself_only(saved):
    uris = ["https://www.trustpilot.com/reviews/r1", "https://www.trustpilot.com/reviews/r1#reply"]
    gone = saved.parse("trustpilot", {**REVIEW, "companyReply": None}, asked=uris)
    assert [(c["uri"], c["status"]) for c in gone.status_changes] == [(uris[1], "deleted")]
    broken = saved.parse("trustpilot", {**REVIEW, "companyReply": {"text": "Oui", "createdAt": "?"}})
    assert ([row["kind"] for row in broken.posts], saved.reasons(broken)) == (["review"], ["bad_date"])


def test_other_answers_are_a_reject_and_take_nothing_back(saved):
    error = saved.parse("trustpilot", {"message": "Unknown", "errorCode": 7}, asked=["https://x"])
    assert (saved.reasons(error), error.status_changes) == (["not_posts"], [])
    assert saved.parse("trustpilot", {"reviews": []}).rejects == []
    mixed = saved.parse("trustpilot", {"reviews": [7, {**REVIEW, "id": None}, REVIEW]})
    assert saved.reasons(mixed) == ["not_posts", "missing_key"]
    assert len(mixed.posts) == 2


NAMES = [
    "reviews",
    "id",
    "stars",
    "text",
    "title",
    "consumer",
    "displayName",
    "createdAt",
    "updatedAt",
    "score",
]
NAMES += [
    "companyReply",
    "businessUnit",
    "numberOfReviews",
    "total",
    "reportData",
    "reviewVisibility",
    "name",
]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
LEAVES |= st.sampled_from(["hidden", "2026-08-30T10:00:00Z"])
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=30,
)


@given(document=DOCUMENTS)
@settings(max_examples=300)
def test_no_document_raises(document):
    page = RawPage("trustpilot", "s", json.dumps(document).encode(), datetime(2026, 9, 1, tzinfo=UTC))
    parsed = parse_page(page)
    for kind in SCHEMAS:
        table(kind, parsed.rows(kind))


def test_a_page_of_something_in_between_takes_nothing_back():
    options = {"kind": "verify", "asked": ["https://www.trustpilot.com/reviews/a"]}
    for status, body in ((404, b"<html>"), (403, b'{"fault": {"faultstring": "Invalid ApiKey"}}')):
        page = RawPage(
            "trustpilot", "v", body, datetime(2026, 9, 1, tzinfo=UTC), status=status, options=options
        )
        assert parse_page(page).status_changes == []


def test_a_business_unit_without_reviews_has_no_rating(saved):
    unit = {"id": "b", "displayName": "Shop", "numberOfReviews": {"total": 0}, "score": {"trustScore": 0.0}}
    assert [row["metric"] for row in saved.parse("trustpilot", unit).channel_metrics] == ["volume"]
