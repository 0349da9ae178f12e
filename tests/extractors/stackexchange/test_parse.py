"""Stack Exchange bodies of each form to records."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.stackexchange.parse import parse_page
from extractors.stackexchange.sites import kind_of_uri, site_host

HOST = "stackoverflow.com"
OWNER = {"user_id": 7, "display_name": "L&#233;a", "reputation": 120, "link": f"https://{HOST}/users/7/lea"}
QUESTION = {
    "question_id": 10,
    "title": "Why &quot;v&#233;lo&quot; &amp;lt; car?",
    "body": "<p>Un <b>vélo</b> &amp; <a href='https://example.org/a'>lien</a></p>",
    "creation_date": 1788170400,
    "last_edit_date": 1788174000,
    "score": -2,
    "view_count": 30,
    "answer_count": 0,
    "tags": ["Velo", "cargo"],
    "owner": OWNER,
    "link": f"https://{HOST}/questions/10/why-velo",
    "content_license": "CC BY-SA 4.0",
}
ANSWER = {"answer_id": 11, "question_id": 10, "body": "<p>Oui</p>", "creation_date": 1788174000, "score": 4}
COMMENT = {"comment_id": 5, "post_id": 11, "post_type": "answer", "body": "Non", "creation_date": 1788174000}


def test_a_question_has_a_clean_title_tags_and_its_licence(page):
    parsed = parse_page(page({"items": [QUESTION]}))
    row = parsed.posts[0]
    assert (row["kind"], row["uri"], row["title"]) == ("post", f"https://{HOST}/q/10", 'Why "vélo" &lt; car?')
    assert (row["license"], row["hashtags"]) == ("CC BY-SA 4.0", ["velo", "cargo"])
    assert (row["links"], row["url"]) == (["https://example.org/a"], QUESTION["link"])
    assert (row["status"], row["edited_at"]) == ("edited", datetime(2026, 8, 31, 11, tzinfo=UTC))
    assert (row["author_id"], row["author_handle"]) == (f"https://{HOST}/users/7", "Léa")
    assert parsed.members[0]["reputation"] == 120


def test_a_score_below_zero_is_a_score_and_no_count_of_likes(page):
    metrics = parse_page(page({"items": [QUESTION]})).channel_metrics
    values = {row["metric"]: row["value"] for row in metrics}
    assert values == {"score": -2.0, "views": 30.0, "replies": 0.0}
    voted = parse_page(page({"items": [{**QUESTION, "up_vote_count": 3}]})).channel_metrics
    assert {row["metric"]: row["value"] for row in voted}["likes"] == 3.0


def test_answers_and_comments_know_what_they_are_about(page):
    parsed = parse_page(page({"items": [ANSWER, COMMENT]}, host=HOST))
    answer, comment = parsed.posts
    assert (answer["uri"], answer["parent_uri"]) == (f"https://{HOST}/a/11", f"https://{HOST}/q/10")
    assert answer["thread_uri"] == f"https://{HOST}/q/10"
    assert (comment["uri"], comment["parent_uri"]) == (
        f"https://{HOST}/posts/comments/5",
        f"https://{HOST}/a/11",
    )
    assert {row["kind"] for row in parsed.posts} == {"comment"}


def test_a_comment_finds_its_question_in_its_link(page):
    link = f"https://{HOST}/questions/10/why#comment5_11"
    row = parse_page(page({"items": [{**COMMENT, "link": link}]})).posts[0]
    assert row["thread_uri"] == f"https://{HOST}/q/10"


def test_what_is_inside_a_kept_question_is_read_too(page):
    inner = {**ANSWER, "comments": [COMMENT]}
    kept = [{"data": {**QUESTION, "answers": [inner], "comments": []}, "origin": "cooking"}]
    rows = parse_page(page(kept)).posts
    assert [row["post_id"] for row in rows] == ["10", "11", "5"]
    assert {row["thread_uri"] for row in rows} == {"https://cooking.stackexchange.com/q/10"}


def test_an_account_that_is_gone_leaves_no_id(page):
    gone = {"user_type": "does_not_exist", "display_name": "user123"}
    for owner in (gone, None):
        parsed = parse_page(page({"items": [{**QUESTION, "owner": owner}]}))
        assert (parsed.posts[0]["author_id"], parsed.posts[0]["author_handle"]) == (None, None)
        assert parsed.members == []


def test_markdown_is_unescaped_once(page):
    kept = {name: value for name, value in QUESTION.items() if name != "body"}
    row = parse_page(page({"items": [{**kept, "body_markdown": "a &lt; b &amp;amp; c"}]})).posts[0]
    assert (row["text"], row["text_format"]) == ("a < b &amp; c", "markdown")


def test_items_missing_from_a_second_look_are_deleted(page):
    asked = [{"uri": f"https://{HOST}/q/10"}, {"uri": f"https://{HOST}/q/99"}]
    parsed = parse_page(page({"items": [QUESTION]}, host=HOST, asked=asked))
    assert [(c["uri"], c["status"]) for c in parsed.status_changes] == [(asked[1]["uri"], "deleted")]


def test_what_names_no_site_is_of_the_site_of_the_others(page):
    nobody = {"user_type": "does_not_exist", "display_name": "user9"}
    linked = {**ANSWER, "answer_id": 12, "owner": OWNER}
    rows = parse_page(page({"items": [{**ANSWER, "owner": nobody}, linked]})).posts
    assert [row["uri"] for row in rows] == [f"https://{HOST}/a/11", f"https://{HOST}/a/12"]


@pytest.mark.parametrize(
    ("options", "parent"),
    [
        ({"thread": {"path": "answers/11;12/comments"}}, f"https://{HOST}/a/11"),
        ({"thread": {"path": "questions/11/comments"}}, f"https://{HOST}/q/11"),
        ({}, None),
    ],
)
def test_a_comment_that_does_not_say_what_it_is_on(page, options, parent):
    """The filter `withbody` leaves `post_type` out."""
    comment = {name: value for name, value in COMMENT.items() if name != "post_type"}
    (row,) = parse_page(page({"items": [comment]}, host=HOST, **options)).posts
    assert (row["parent_id"], row["parent_uri"]) == ("11", parent)
    assert row["thread_uri"] == (parent if parent and "/q/" in parent else None)


def test_what_only_tells_of_posts_is_none(page):
    about = {"post_id": 11, "post_type": "answer", "creation_date": 1788174000, "body": "other words"}
    for item in (
        {**about, "suggested_edit_id": 3, "title": "Other"},
        {**about, "post_type": "question", "suggested_edit_id": 3, "title": "Other"},
        {**about, "reputation_change": 10, "title": "Why"},
        {**COMMENT, "item_type": "comment", "is_unread": True},
    ):
        parsed = parse_page(page({"items": [item]}, host=HOST))
        assert (parsed.posts, [reject.reason for reject in parsed.rejects]) == ([], ["not_posts"])
        assert parsed.rejects[0].excerpt == ""


def test_a_list_of_posts_without_words_keeps_questions_and_answers(page):
    listed = [
        {"post_id": 10, "post_type": "question", "creation_date": 1788170400, "score": 1, "owner": OWNER},
        {"post_id": 11, "post_type": "answer", "creation_date": 1788170400, "score": 1, "owner": OWNER},
    ]
    rows = parse_page(page({"items": listed})).posts
    assert [row["uri"] for row in rows] == [f"https://{HOST}/q/10", f"https://{HOST}/a/11"]


def test_a_page_that_is_none_deletes_nothing(page):
    parsed = parse_page(page(b"<html>", host=HOST, asked=[{"uri": f"https://{HOST}/q/10"}]))
    assert (parsed.status_changes, [reject.reason for reject in parsed.rejects]) == ([], ["bad_page"])


def test_bodies_of_other_endpoints_give_one_clear_reject(page):
    for item in ({"name": "velo", "count": 4}, {"badge_id": 1, "user": OWNER}):
        assert [reject.reason for reject in parse_page(page({"items": [item]})).rejects] == ["not_posts"]
    error = {"error_id": 502, "error_message": "throttled", "error_name": "throttle_violation"}
    assert [reject.reason for reject in parse_page(page(error)).rejects] == ["error_answer"]
    asked = [{"uri": f"https://{HOST}/q/10"}]
    assert parse_page(page(error, host=HOST, asked=asked)).status_changes == []
    assert parse_page(page({"items": [], "has_more": False})).rejects == []


def test_members_are_read_by_themselves(page):
    parsed = parse_page(page({"items": [{**OWNER, "creation_date": 1577836800}]}))
    assert parsed.members[0]["created_at"] == datetime(2020, 1, 1, tzinfo=UTC)


def test_one_bad_item_costs_itself_only(page):
    bad = {**QUESTION, "question_id": 12, "creation_date": "?"}
    parsed = parse_page(page({"items": [bad, 4, QUESTION]}))
    assert [row["post_id"] for row in parsed.posts] == ["10"]
    assert [reject.reason for reject in parsed.rejects] == ["bad_date"]


@pytest.mark.parametrize(
    ("site", "host"),
    [
        ("stackoverflow", "stackoverflow.com"),
        ("es.stackoverflow", "es.stackoverflow.com"),
        ("cooking", "cooking.stackexchange.com"),
        ("meta.stackexchange", "meta.stackexchange.com"),
        ("mathoverflow.net", "mathoverflow.net"),
    ],
)
def test_sites_have_their_hosts(site, host):
    assert site_host(site) == host


def test_a_key_tells_its_kind():
    assert kind_of_uri(f"https://{HOST}/posts/comments/5") == "comments"
    assert kind_of_uri("https://example.org/x/5") is None


NAMES = ["items", "question_id", "answer_id", "comment_id", "post_id", "post_type", "title", "body", "owner"]
NAMES += ["user_id", "display_name", "reputation", "creation_date", "score", "tags", "data", "origin", "link"]
NAMES += ["answers", "comments", "body_markdown", "last_edit_date", "up_vote_count", "has_more"]
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
    parsed = parse_page(RawPage("stackexchange", "s", body, datetime(2026, 9, 1, tzinfo=UTC)))
    for kind in SCHEMAS:
        table(kind, parsed.rows(kind))
