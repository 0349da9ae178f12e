"""Recorded answers of the Graph API: every body is read, and what holds posts gives them."""

import json
from datetime import UTC, datetime

import pytest

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.facebook.parse import parse_page

pytestmark = pytest.mark.real
# Folder -> the field that holds the words there: an object with words is counted apart from the parser.
WORDS = {"posts": "message", "comments": "message", "videos": "description", "live_videos": "title"}


def bodies(shared_data):
    root = shared_data / "api" / "facebook_instagram" / "testdata"
    found = sorted([*root.glob("facebook/**/*.json"), *root.glob("base/*.json")])
    assert found
    return found


def read(path):
    body = path.read_bytes()
    return parse_page(RawPage("facebook", path.name, body, datetime.now(UTC), ref=path.name)), json.loads(
        body
    )


def inside(document, field):
    """How many objects of the answer, at any depth, have the field of these words, even empty."""
    if isinstance(document, list):
        return sum(inside(item, field) for item in document)
    if not isinstance(document, dict):
        return 0
    return (field in document) + sum(inside(value, field) for value in document.values())


def test_every_body_is_read_and_fits_the_tables(shared_data):
    for path in bodies(shared_data):
        parsed, _ = read(path)
        for kind in SCHEMAS:
            table(kind, parsed.rows(kind))
        assert all(reject.reason and reject.detail for reject in parsed.rejects)


def test_posts_comments_and_videos_are_all_found(shared_data):
    for path in bodies(shared_data):
        if path.parent.name not in WORDS:
            continue
        parsed, document = read(path)
        expected = inside(document, WORDS[path.parent.name])
        assert expected, path.name
        assert len(parsed.posts) + len(parsed.rejects) == expected, path.name
        # An object without any time cannot be placed; it says so.
        assert {reject.reason for reject in parsed.rejects} <= {"bad_date"}
        assert parsed.posts or path.name.startswith("live_video")


def test_pages_give_their_followers(shared_data):
    for path in bodies(shared_data):
        if path.parent.name == "pages" and "search" not in path.name:
            parsed, document = read(path)
            objects = document.values() if "id" not in document else [document]
            fans = {item["id"]: item["fan_count"] for item in objects}
            rows = [row for row in parsed.channel_metrics if row["metric"] == "fans"]
            assert {row["channel_id"]: row["value"] for row in rows} == fans


def test_private_and_foreign_answers_give_no_posts(shared_data):
    foreign = {"messages", "conversations", "users", "groups", "events", "albums", "business", "likes"}
    for path in bodies(shared_data):
        if path.parent.name in foreign | {"applications"}:
            assert read(path)[0].posts == [], path.name
