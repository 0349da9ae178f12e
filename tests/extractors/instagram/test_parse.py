"""Instagram's answers to records: media, comments, accounts, insights, and what is none of them."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.instagram.parse import parse_page

FETCHED = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
WHEN = "2026-08-30T10:00:00+0000"


def page(document, **options):
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return RawPage("instagram", "account/1784/media", body, FETCHED, options=options, ref="i/1/b/0.zst")


def media(**fields):
    base = {
        "id": "1800",
        "caption": "Le vélo #Cargo avec @lea",
        "media_type": "IMAGE",
        "permalink": "https://www.instagram.com/p/Cx/",
        "timestamp": WHEN,
        "like_count": 4,
        "comments_count": 2,
        "username": "atelier",
    }
    return {name: value for name, value in (base | fields).items() if value is not ...}


def comment(**fields):
    return {"id": "1900", "text": "Joli", "timestamp": WHEN, "username": "lea", "like_count": 1, **fields}


def only(parsed):
    assert parsed.rejects == []
    assert len(parsed.posts) == 1
    return parsed.posts[0]


def counters(parsed):
    return {row["metric"]: row["value"] for row in parsed.channel_metrics if row["channel_kind"] == "post"}


def test_a_medium_becomes_a_post_with_its_tags_and_counters():
    parsed = parse_page(page({"data": [media()]}, kind="media", channel="1784"))
    row = only(parsed)
    expected = {
        "uri": "instagram:media/1800",
        "kind": "post",
        "channel_id": "1784",
        "author_handle": "atelier",
        "hashtags": ["cargo"],
        "mentions": [{"id": None, "handle": "lea"}],
        "url": "https://www.instagram.com/p/Cx/",
        "created_at": datetime(2026, 8, 30, 10, tzinfo=UTC),
        "media_count": 1,
    }
    assert {name: row[name] for name in expected} == expected
    assert counters(parsed) == {"likes": 4, "replies": 2}


def test_a_medium_of_a_hashtag_has_no_author():
    parsed = parse_page(page({"data": [media(username=...)]}, kind="hashtag", cursor={"hashtag": "1"}))
    assert (only(parsed)["author_id"], only(parsed)["author_handle"]) == (None, None)
    assert parsed.members == []


def test_hidden_likes_are_absent_and_zero_is_zero():
    assert counters(parse_page(page(media(like_count=..., comments_count=0)))) == {"replies": 0}


@pytest.mark.parametrize("fields", [{"media_type": "VIDEO"}, {"media_product_type": "REELS"}])
def test_films_are_videos(fields):
    assert only(parse_page(page(media(**fields))))["kind"] == "video"


def test_an_album_is_one_post_with_several_media():
    album = media(media_type="CAROUSEL_ALBUM", children={"data": [{"id": "1"}, {"id": "2"}]})
    assert only(parse_page(page(album)))["media_count"] == 2


def test_comments_and_the_answers_inside_them_know_their_medium():
    answer = comment(id="1901", text="Merci", username="atelier")
    thread = {"id": "1800", "do": "comments", "media": "1800"}
    document = {"data": [comment(replies={"data": [answer]})]}
    parsed = parse_page(page(document, kind="comments", channel="1784", thread=thread))
    rows = {row["post_id"]: row for row in parsed.posts}
    assert {row["kind"] for row in rows.values()} == {"comment"}
    assert {row["thread_uri"] for row in rows.values()} == {"instagram:media/1800"}
    assert rows["1900"]["parent_uri"] == "instagram:media/1800"
    assert rows["1901"]["parent_uri"] == "instagram:comment/1900"
    assert {row["channel_id"] for row in rows.values()} == {"1784"}
    first = [row for row in parsed.channel_metrics if row["channel_id"] == rows["1900"]["uri"]]
    assert {row["metric"]: row["value"] for row in first} == {"likes": 1, "replies": 1}


def test_a_hidden_comment_loses_its_words():
    row = only(parse_page(page(comment(hidden=True, media={"id": "1800"}))))
    assert (row["status"], row["text"], row["thread_id"]) == ("withheld", None, "1800")


def test_another_account_gives_its_followers_and_media():
    inner = media(id="1", username=...)
    found = {"id": "9", "username": "rival", "followers_count": 55, "media": {"data": [inner]}}
    parsed = parse_page(page({"business_discovery": found, "id": "1784"}, kind="discovery", channel="rival"))
    assert (only(parsed)["channel_id"], only(parsed)["author_handle"]) == ("rival", "rival")
    assert [(row["member_id"], row["followers"]) for row in parsed.members] == [("rival", 55)]
    assert ("9", "followers", 55.0) in {
        (row["channel_id"], row["metric"], row["value"]) for row in parsed.channel_metrics
    }


@pytest.mark.parametrize(
    ("name", "inner", "uri"),
    [
        ("mentioned_media", {"id": "1", "caption": "@atelier", "timestamp": WHEN}, "instagram:media/1"),
        ("mentioned_comment", {"id": "2", "text": "@atelier", "timestamp": WHEN}, "instagram:comment/2"),
    ],
)
def test_what_mentions_an_account_is_found_inside_its_wrapper(name, inner, uri):
    assert only(parse_page(page({name: inner, "id": "1784"})))["uri"] == uri


def test_an_insight_without_data_is_no_value():
    options = {"kind": "insight", "thread": {"do": "insight", "object": "1784", "metric": "views"}}
    assert parse_page(page({"data": []}, **options)).channel_metrics == []


def test_a_total_of_a_day_is_final_two_days_later():
    item = {"name": "views", "period": "day", "total_value": {"value": 7}, "id": "1784/insights/views/day"}
    rows = []
    for day in (28, 31):
        thread = {
            "object": "1784",
            "from": f"2026-08-{day}T00:00:00+00:00",
            "to": f"2026-08-{day}T23:59:59+00:00",
        }
        rows += parse_page(page({"data": [item]}, kind="insight", thread=thread)).channel_metrics
    assert [(row["channel_kind"], row["value"], row["is_final"]) for row in rows] == [
        ("account", 7, True), ("account", 7, False)]  # fmt: skip
    assert rows[0]["period_start"] == datetime(2026, 8, 28, tzinfo=UTC)


def test_a_second_look_tells_what_is_gone():
    asked = [["1800", "instagram:media/1800"], ["1801", "instagram:media/1801"]]
    options = {"kind": "verify", "object": "media", "channel": "1784", "asked": asked}
    parsed = parse_page(page({"1800": media(caption="Corrigé")}, **options))
    assert parsed.posts[0]["text"] == "Corrigé"
    assert [(row["uri"], row["status"]) for row in parsed.status_changes] == [(asked[1][1], "deleted")]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"error": {"message": "x", "code": 190}}, "error_answer"),
        (b"<html>", "bad_page"),
        ({"data": [{"quota_usage": 0}]}, "not_posts"),
        ({"id": "1", "name": "velo"}, "not_posts"),
        (12, "not_posts"),
    ],
)
def test_what_is_no_answer_is_a_reject_with_its_reason(document, reason):
    parsed = parse_page(page(document))
    assert parsed.posts == []
    assert [reject.reason for reject in parsed.rejects] == [reason]


def test_one_bad_medium_costs_itself_only():
    items = [media(timestamp=...), None, media(id=...), media()]
    parsed = parse_page(page({"data": items}, kind="media"))
    assert [reject.reason for reject in parsed.rejects] == ["bad_date", "missing_key", "missing_key"]
    assert len(parsed.posts) == 1


_NAMES = ["data", "paging", "next", "cursors", "after", "replies", "children", "parent_id", "hidden", "media"]
_NAMES += [
    "business_discovery",
    "followers_count",
    "media_count",
    "name",
    "period",
    "values",
    "value",
    "error",
]
_NAMES += ["total_value", "value", "end_time", "code", "comments", "text", "1800", "from"]
_KEYS = st.sampled_from([*media(), *_NAMES])
_LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["1800", WHEN])
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=8),
    max_leaves=25,
)
_KINDS = st.sampled_from(["", "media", "comments", "account", "insight", "verify", "hashtag", "discovery"])


@examples(max_examples=300)
@given(document=_JSON, kind=_KINDS)
def test_parsing_never_raises_and_every_row_fits_its_schema(document, kind):
    options = {"object": "media", "asked": [["1800", "instagram:media/1800"]], "cursor": {"hashtag": "1"}}
    parsed = parse_page(page(document, kind=kind, thread={"media": "1800"}, **options))
    for name in SCHEMAS:
        table(name, parsed.rows(name))
