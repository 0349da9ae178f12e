"""Graph answers to records: every kind, and everything odd that the API sends."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.facebook.parse import parse_page

FETCHED = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


def page(document, **options):
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return RawPage(
        "facebook", "page/42", body, FETCHED, parser="facebook", options=options, ref="f/1/b/0.zst"
    )


def post(**fields):
    base = {
        "id": "42_100",
        "message": "Le nouveau vélo #Cargo est là @atelier",
        "created_time": "2026-08-30T10:00:00+0000",
        "updated_time": "2026-08-30T10:00:00+0000",
        "permalink_url": "https://www.facebook.com/42/posts/100",
        "from": {"id": "42", "name": "Atelier"},
        "reactions": {"data": [], "summary": {"total_count": 7}},
        "comments": {"data": [], "summary": {"total_count": 2}},
        "shares": {"count": 3},
    }
    return {name: value for name, value in (base | fields).items() if value is not ...}


def comment(**fields):
    base = {
        "id": "100_7",
        "message": "Il freine mal",
        "created_time": "2026-08-30T11:00:00+0000",
        "comment_count": 1,
        "like_count": 0,
    }
    return {name: value for name, value in (base | fields).items() if value is not ...}


def only(parsed):
    assert parsed.rejects == []
    assert len(parsed.posts) == 1
    return parsed.posts[0]


def counters(parsed):
    return {row["metric"]: row["value"] for row in parsed.channel_metrics if row["channel_kind"] == "post"}


def test_a_post_of_a_feed_becomes_a_post_a_member_and_three_counters():
    parsed = parse_page(page({"data": [post()]}, kind="feed", channel="42"))
    row = only(parsed)
    expected = {
        "uri": "https://www.facebook.com/42_100",
        "post_id": "42_100",
        "kind": "post",
        "channel_id": "42",
        "author_id": "42",
        "author_name": "Atelier",
        "created_at": datetime(2026, 8, 30, 10, tzinfo=UTC),
        "edited_at": None,
        "hashtags": ["cargo"],
        "thread_id": "42_100",
        "status": "live",
        "url": "https://www.facebook.com/42/posts/100",
        "instance": "facebook.com",
    }
    assert {name: row[name] for name in expected} == expected
    assert counters(parsed) == {"likes": 7, "replies": 2, "shares": 3}
    assert parsed.members[0]["member_id"] == "42"


def test_the_same_post_has_the_same_key_with_and_without_its_fields():
    bare = {"id": "42_100", "message": "x", "created_time": "2026-08-30T10:00:00+0000"}
    assert only(parse_page(page(bare)))["uri"] == only(parse_page(page(post())))["uri"]


def test_an_author_that_is_not_told_is_null():
    row = only(parse_page(page(post(**{"from": ...}))))
    assert (row["author_id"], row["author_handle"], row["author_name"]) == (None, None, None)


def test_counters_that_are_not_told_have_no_row_and_zero_stays_zero():
    assert counters(parse_page(page(post(reactions=..., comments=..., shares=...)))) == {}
    zero = post(reactions={"summary": {"total_count": 0}}, comments=..., shares=...)
    assert counters(parse_page(page(zero))) == {"likes": 0}


def test_a_post_that_is_only_a_story_keeps_it_as_its_title():
    row = only(parse_page(page(post(message=..., story="Atelier changed the cover photo."))))
    assert row["text"] is None
    assert row["title"] == "Atelier changed the cover photo."


@pytest.mark.parametrize(("words", "kind"), [("Regardez", "quote"), (..., "repost")])
def test_a_shared_post_is_a_quote_with_words_and_a_repost_without(words, kind):
    row = only(parse_page(page(post(message=words, parent_id="77_5"))))
    shared = "https://www.facebook.com/77_5"
    assert row["kind"] == kind
    assert (row["quote_of_uri"], row["repost_of_uri"]) == (
        (shared, None) if kind == "quote" else (None, shared)
    )


def test_a_comment_moves_the_last_change_and_makes_no_post_edited():
    row = only(parse_page(page(post(updated_time="2026-08-31T09:00:00+0000"))))
    assert row["status"] == "live"
    assert row["edited_at"] == datetime(2026, 8, 31, 9, tzinfo=UTC)


def test_tags_are_mentions_and_attached_links_lead_past_the_redirect():
    attached = {
        "data": [
            {"media_type": "link", "type": "share", "url": "https://l.facebook.com/l.php?u=https%3A%2F%2Fvelo.example%2Fa&h=x"},
            {"type": "album", "subattachments": {"data": [
                {"type": "photo", "url": "https://www.facebook.com/photo.php?fbid=1"}, {"type": "photo"}]}},
        ]
    }  # fmt: skip
    tags = [{"id": "9", "name": "Cargo Club", "type": "page", "offset": 1, "length": 3}, {"name": "#velo"}]
    row = only(parse_page(page(post(attachments=attached, message_tags=tags))))
    assert row["links"] == ["https://velo.example/a"]
    assert row["mentions"] == [{"id": "9", "handle": "Cargo Club"}]
    assert row["media_count"] == 2


def test_tags_may_be_lists_by_place():
    row = only(parse_page(page(post(message_tags={"0": [{"id": "9", "name": "Cargo Club"}], "8": "odd"}))))
    assert row["mentions"] == [{"id": "9", "handle": "Cargo Club"}]


@pytest.mark.parametrize(
    ("fields", "thread", "parent"),
    [
        ({"permalink_url": "https://www.facebook.com/42/posts/100/?comment_id=7"}, "42_100", "42_100"),
        ({"id": "42_100_7"}, "42_100", "42_100"),
        ({"parent": {"id": "100_3"}}, "100", "100_3"),
    ],
)
def test_a_comment_found_in_a_file_names_its_post_and_what_it_answers(fields, thread, parent):
    row = only(parse_page(page({"data": [comment(**fields)]})))
    assert (row["kind"], row["thread_id"], row["parent_id"]) == ("comment", thread, parent)


def test_a_comment_that_was_asked_for_belongs_to_the_post_asked_for():
    options = {"kind": "comments", "channel": "42", "thread": {"id": "42_100", "do": "comments"}}
    bare = {"id": "100_7", "message": "Oui", "created_time": "2026-08-30T11:00:00+0000"}
    row = only(parse_page(page({"data": [bare]}, **options)))
    assert (row["kind"], row["thread_id"], row["channel_id"]) == ("comment", "42_100", "42")


def test_an_id_that_was_not_asked_for_is_taken_from_the_permalink():
    link = "https://www.facebook.com/42/posts/100/?comment_id=7"
    row = only(parse_page(page({"data": [comment(id=..., permalink_url=link)]})))
    assert (row["post_id"], row["thread_id"]) == ("100_7", "42_100")
    answer = only(parse_page(page({"data": [comment(id=..., permalink_url=f"{link}&reply_comment_id=9")]})))
    assert answer["post_id"] == "100_9"
    assert only(parse_page(page({"data": [post(id=...)]})))["post_id"] == "42_100"


def test_comments_inside_a_post_are_read_with_it():
    inner = comment(comments={"data": [comment(id="100_8", message="Non")]})
    parsed = parse_page(page({"data": [post(comments={"data": [inner], "count": 2})]}))
    rows = {row["post_id"]: row for row in parsed.posts}
    assert {name: row["kind"] for name, row in rows.items()} == {
        "42_100": "post", "100_7": "comment", "100_8": "comment"}  # fmt: skip
    assert rows["100_8"]["parent_id"] == "100_7"
    assert rows["100_8"]["thread_id"] == "42_100"


def test_what_is_private_leaves_nothing_and_what_is_hidden_loses_its_words():
    private = [post(privacy={"value": "FRIENDS"}), post(is_published=False), comment(is_private=True)]
    parsed = parse_page(page({"data": private}))
    assert parsed.posts == []
    assert parsed.rejects == []
    hidden = only(parse_page(page(comment(is_hidden=True))))
    assert (hidden["status"], hidden["text"]) == ("withheld", None)


def test_messages_and_people_give_nothing():
    message = {
        "id": "m_1",
        "message": "secret",
        "created_time": "2026-08-30T11:00:00+0000",
        "to": {"data": []},
    }
    person = {"id": "4", "first_name": "A", "name": "A B"}
    for document in ({"data": [message]}, {"m_1": message}, person, {"4": person}):
        parsed = parse_page(page(document))
        assert [parsed.rows(kind) for kind in SCHEMAS] == [[]] * len(SCHEMAS)
        assert "secret" not in str([reject.detail for reject in parsed.rejects])


def test_a_page_is_a_member_and_its_followers_are_counted():
    parsed = parse_page(page({"id": "42", "name": "Atelier", "followers_count": "900", "fan_count": 870}))
    assert parsed.members[0]["followers"] == 900
    assert {row["metric"]: row["value"] for row in parsed.channel_metrics} == {"followers": 900, "fans": 870}


@pytest.mark.parametrize(
    "fields",
    [
        {"length": 12.5, "permalink_url": "/atelier/videos/9/", "created_time": "2026-08-30T10:00:00+0000"},
        {"live_views": 3, "creation_time": "2026-08-30T10:00:00+0000", "status": "VOD"},
    ],
)
def test_videos_and_live_videos_are_videos(fields):
    row = only(
        parse_page(page({"data": [{"id": "9", "title": "Visite", "description": "Le vélo", **fields}]}))
    )
    assert (row["kind"], row["title"], row["text"]) == ("video", "Visite", "Le vélo")
    assert row["url"].startswith("https://www.facebook.com/")


def test_a_photo_is_a_post_only_with_words():
    photo = {
        "id": "5",
        "created_time": "2026-08-30T10:00:00+0000",
        "link": "https://www.facebook.com/a/photos/5",
    }
    assert parse_page(page({"data": [photo]})).posts == []
    assert only(parse_page(page({"data": [{**photo, "name": "Un vélo"}]})))["text"] == "Un vélo"


def test_a_time_that_is_only_that_of_the_last_change_is_not_trusted():
    row = only(parse_page(page({"id": "9", "description": "x", "updated_time": "2026-08-30T10:00:00+0000"})))
    assert row["created_at_trust"] == "unknown"


def test_insights_have_their_day_and_are_final_after_two_days():
    item = {
        "name": "page_media_view",
        "period": "day",
        "id": "42/insights/page_media_view/day",
        "values": [
            {"value": 5, "end_time": "2026-08-29T07:00:00+0000"},
            {"value": 6, "end_time": "2026-09-01T07:00:00+0000"},
            {"value": {"a": 1}, "end_time": "2026-09-01T07:00:00+0000"},
        ],
    }
    rows = parse_page(page({"data": [item]}, kind="insight")).channel_metrics
    assert [(row["metric"], row["value"], row["is_final"]) for row in rows] == [
        ("views", 5, True), ("views", 6, False)]  # fmt: skip
    assert rows[0]["period_start"] == datetime(2026, 8, 28, 7, tzinfo=UTC)
    assert parse_page(page({"data": []}, kind="insight")).channel_metrics == []


def test_a_second_look_tells_what_is_gone():
    asked = [("42_100", "https://www.facebook.com/42_100"), ("42_101", "https://www.facebook.com/42_101")]
    options = {"kind": "verify", "object": "post", "channel": "42", "asked": asked}
    parsed = parse_page(page({"42_100": post(message="Corrigé")}, **options))
    assert parsed.posts[0]["text"] == "Corrigé"
    assert [(row["uri"], row["status"]) for row in parsed.status_changes] == [(asked[1][1], "deleted")]
    missing = {"error": {"code": 100, "error_subcode": 33, "message": "x"}}
    alone = parse_page(page(missing, **{**options, "asked": asked[:1]}))
    assert [row["status"] for row in alone.status_changes] == ["deleted"]
    nothing = parse_page(page({}, **options))
    assert nothing.status_changes == []
    assert nothing.rejects[0].reason == "bad_page"


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"error": {"message": "x", "code": 190}}, "error_answer"),
        (b"<html>", "bad_page"),
        (b'{"a":' * 9000, "bad_page"),
        ({"data": [{"id": "1", "name": "list of friends"}]}, "not_posts"),
        ("text", "not_posts"),
    ],
)
def test_what_is_no_answer_is_a_reject_with_its_reason(document, reason):
    parsed = parse_page(page(document))
    assert parsed.posts == []
    assert [reject.reason for reject in parsed.rejects] == [reason]


def test_one_bad_post_costs_itself_only():
    parsed = parse_page(
        page({"data": [post(created_time="?"), None, post(id=..., permalink_url=...), post()]}, kind="feed")
    )
    assert [reject.reason for reject in parsed.rejects] == ["bad_date", "bad_record", "missing_key"]
    assert len(parsed.posts) == 1


def test_an_empty_list_is_nothing():
    assert parse_page(page({"data": []})).rejects == []


_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(
    ["42_100", "2026-08-30T10:00:00+0000", "100_7", "EVERYONE"])  # fmt: skip
_NAMES = [
    "data",
    "paging",
    "next",
    "cursors",
    "after",
    "summary",
    "total_count",
    "message_tags",
    "parent",
    "url",
    "attachments",
    "attachment",
    "subattachments",
    "values",
    "value",
    "end_time",
    "period",
    "name",
    "error",
    "code",
    "fan_count",
    "description",
    "title",
    "length",
    "privacy",
    "is_hidden",
    "42_100",
    "feed",
    "count",
    "total_value",
]
_KEYS = st.sampled_from([*post(), *comment(), *_NAMES])
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=8),
    max_leaves=25,
)


@examples(max_examples=300)
@given(document=_JSON, kind=st.sampled_from(["", "feed", "comments", "page", "insight", "verify"]))
def test_parsing_never_raises_and_every_row_fits_its_schema(document, kind):
    asked = [["42_100", "https://www.facebook.com/42_100"]]
    parsed = parse_page(page(document, kind=kind, object="post", asked=asked, thread={"id": "42_100"}))
    for name in SCHEMAS:
        table(name, parsed.rows(name))


def test_a_post_of_a_visitor_is_read_with_the_page_it_was_written_to():
    item = {"id": "42_100", "message": "Bonjour", "created_time": "2026-08-31T10:00:00+0000",
            "to": {"data": [{"id": "42", "name": "Atelier"}]}, "privacy": {"value": "EVERYONE"}}  # fmt: skip
    inner = {"id": "100_7", "message": "Oui", "created_time": "2026-08-31T11:00:00+0000"}
    parsed = parse_page(page({**item, "comments": {"data": [inner]}}))
    assert [row["kind"] for row in parsed.posts] == ["post", "comment"]
    assert parsed.posts[1]["parent_uri"] == parsed.posts[0]["uri"]
