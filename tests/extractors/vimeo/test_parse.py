"""Vimeo bodies of each form to records."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.vimeo.parse import parse_page

LEA = {
    "uri": "/users/7",
    "name": "Léa",
    "link": "https://vimeo.com/leavelo",
    "bio": "Vélo",
    "created_time": "2020-01-01T00:00:00+00:00",
    "metadata": {"connections": {"followers": {"total": 12}, "videos": {"total": 3}}},
}
VIDEO = {
    "uri": "/videos/100",
    "name": "Tour du lac",
    "description": "Avec @paul #velo",
    "link": "https://vimeo.com/100",
    "language": "fr-FR",
    "license": "by-nc",
    "created_time": "2026-08-30T10:00:00+00:00",
    "privacy": {"view": "anybody"},
    "stats": {"plays": None},
    "metadata": {"connections": {"likes": {"total": 0}, "comments": {"total": 2}}},
    "user": LEA,
}
COMMENT = {
    "uri": "/videos/100/comments/5",
    "type": "video",
    "text": "Beau & rapide <3",
    "created_on": "2026-08-31T10:00:00+00:00",
    "user": {**LEA, "uri": "/users/8", "name": "Zoé", "link": "https://vimeo.com/user8"},
    "metadata": {"connections": {"replies": {"total": 1}}},
}


def test_a_video_hides_its_plays_and_has_its_account(saved):
    parsed = saved.parse("vimeo", {"data": [VIDEO], "total": 1})
    row = parsed.posts[0]
    assert (row["kind"], row["post_id"], row["uri"]) == ("video", "/videos/100", "https://vimeo.com/100")
    assert (row["author_id"], row["author_handle"], row["author_name"]) == ("/users/7", "leavelo", "Léa")
    assert (row["lang"], row["license"], row["channel_id"]) == ("fr", "CC BY-NC", "/users/7")
    assert row["created_at"] == datetime(2026, 8, 30, 10, 0, tzinfo=UTC)
    assert saved.counters(parsed) == {(row["uri"], "likes"): 0.0, (row["uri"], "replies"): 2.0}
    assert (parsed.members[0]["followers"], parsed.members[0]["posts"]) == (12, 3)


def test_a_comment_is_under_its_video_and_a_reply_under_its_comment(saved):
    reply = {**COMMENT, "uri": "/videos/100/comments/6", "metadata": {}}
    first = saved.parse("vimeo", {"data": [COMMENT]}, channel="/users/7").posts[0]
    thread = {"id": COMMENT["uri"], "comment": "5", "channel": "/users/7"}
    second = saved.parse("vimeo", {"data": [reply]}, thread=thread, left=[]).posts[0]
    assert (first["parent_uri"], first["thread_uri"]) == ("https://vimeo.com/100", "https://vimeo.com/100")
    assert first["text"] == "Beau & rapide <3"
    assert first["channel_id"] == second["channel_id"] == "/users/7"
    assert second["parent_uri"] == first["uri"] == "https://vimeo.com/100#comment_5"
    assert second["post_id"] == "/videos/100/comments/5/replies/6"
    again = saved.parse("vimeo", reply, asked={"uri": second["uri"], "id": second["post_id"]}).posts[0]
    assert (again["uri"], again["parent_uri"]) == (second["uri"], second["parent_uri"])


@pytest.mark.parametrize("view", ["nobody", "password", "disable", "contacts", "users", "a new word"])
def test_a_video_that_is_not_for_everybody_keeps_no_words(saved, view):
    parsed = saved.parse("vimeo", {**VIDEO, "privacy": {"view": view}})
    assert parsed.posts == []
    assert [(c["uri"], c["status"]) for c in parsed.status_changes] == [("https://vimeo.com/100", "private")]


def test_an_unlisted_video_is_marked(saved):
    assert (
        saved.parse("vimeo", {**VIDEO, "privacy": {"view": "unlisted"}}).posts[0]["visibility"] == "unlisted"
    )


def test_a_missing_account_stays_unknown(saved):
    row = saved.parse("vimeo", {"data": [{**VIDEO, "user": None}]}).posts[0]
    assert (row["author_id"], row["author_handle"], row["author_name"]) == (None, None, None)


def test_an_account_by_itself_is_counted_and_followers_follow(saved):
    alone = saved.parse("vimeo", LEA)
    assert saved.counters(alone) == {("/users/7", "followers"): 12.0, ("/users/7", "posts"): 3.0}
    listed = saved.parse("vimeo", {"data": [LEA]}, follows="/users/9")
    assert listed.channel_metrics == []
    assert [(i["type"], i["actor_id"], i["target_member_id"]) for i in listed.interactions] == [
        ("follow", "/users/7", "/users/9")
    ]


def test_an_error_is_one_reject(saved):
    parsed = saved.parse("vimeo", {"error": "Oops", "developer_message": "Too many", "error_code": 9000})
    assert saved.reasons(parsed) == ["error_answer"]
    assert saved.parse("vimeo", {"data": [], "total": 0}).rejects == []
    assert saved.reasons(saved.parse("vimeo", {"data": [{"uri": "/channels/1", "name": "C"}]})) == [
        "not_posts"
    ]


def test_one_bad_item_costs_itself_only(saved):
    broken = {**VIDEO, "uri": "/videos/101", "created_time": "?"}
    parsed = saved.parse("vimeo", {"data": [broken, 7, VIDEO, {**VIDEO, "uri": None}]})
    assert [row["post_id"] for row in parsed.posts] == ["/videos/100"]
    assert saved.reasons(parsed) == ["bad_date", "not_posts", "not_posts"]


NAMES = [
    "data",
    "uri",
    "name",
    "text",
    "user",
    "link",
    "created_time",
    "created_on",
    "privacy",
    "view",
    "stats",
]
NAMES += ["metadata", "connections", "likes", "total", "license", "error", "paging", "next", "description"]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
LEAVES |= st.sampled_from(["/videos/1", "/videos/1/comments/2", "/users/3", "2026-08-30T10:00:00+00:00"])
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=30,
)


@given(document=DOCUMENTS)
@settings(max_examples=300)
def test_no_document_raises(document):
    body = json.dumps(document).encode()
    parsed = parse_page(RawPage("vimeo", "s", body, datetime(2026, 9, 1, tzinfo=UTC)))
    for kind in SCHEMAS:
        table(kind, parsed.rows(kind))


def test_a_list_of_answers_names_their_comment_in_its_own_address(saved):
    reply = {**COMMENT, "uri": "/videos/100/comments/6"}
    paging = {"next": None, "first": "/videos/100/comments/5/replies?page=1"}
    row = saved.parse("vimeo", {"total": 1, "paging": paging, "data": [reply]}).posts[0]
    assert (row["uri"], row["parent_uri"]) == (
        "https://vimeo.com/100#comment_6",
        "https://vimeo.com/100#comment_5",
    )
    assert row["parent_id"] == "/videos/100/comments/5"


def test_videos_inside_searches_and_activities_are_read(saved):
    found = {"data": [{"type": "clip", "clip": VIDEO}, {"type": "people", "people": LEA}]}
    parsed = saved.parse("vimeo", found)
    assert ([row["post_id"] for row in parsed.posts], parsed.rejects) == (["/videos/100"], [])


def test_a_changed_video_says_when(saved):
    row = saved.parse("vimeo", {**VIDEO, "modified_time": "2026-08-31T10:00:00+00:00"}).posts[0]
    assert (row["edited_at"], row["status"]) == (datetime(2026, 8, 31, 10, tzinfo=UTC), "live")


@pytest.mark.parametrize("body", [b"<html>blocked</html>", b"", b"{}"])
def test_a_refusal_that_is_not_of_vimeo_takes_nothing_back(body):
    options = {"kind": "verify", "asked": {"uri": "https://vimeo.com/100", "id": "/videos/100"}}
    page = RawPage("vimeo", "verify", body, datetime(2026, 9, 1, tzinfo=UTC), status=403, options=options)
    assert parse_page(page).status_changes == []
