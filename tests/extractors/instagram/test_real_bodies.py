"""Recorded answers of Instagram: every body is read, and what holds media or comments gives them."""

import json
from datetime import UTC, datetime

import pytest

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.instagram.parse import parse_page

pytestmark = pytest.mark.real
FOREIGN = {"publish", "hashtags"}


def bodies(shared_data):
    root = shared_data / "api" / "facebook_instagram" / "testdata"
    found = sorted([*root.glob("instagram/**/*.json"), *root.glob("instagram_basic/**/*.json")])
    assert found
    return found + sorted(root.glob("base/discovery*.json"))


def read(path):
    page = RawPage("instagram", path.name, path.read_bytes(), datetime.now(UTC), ref=path.name)
    return parse_page(page), json.loads(page.body)


def written(document, inside_album=False):
    """How many objects have a time of writing, but for the pictures inside an album."""
    if isinstance(document, list):
        return sum(written(item) for item in document)
    if not isinstance(document, dict):
        return 0
    below = sum(written(value) for name, value in document.items() if name != "children")
    return ("timestamp" in document) + below


def test_every_body_is_read_and_fits_the_tables(shared_data):
    for path in bodies(shared_data):
        parsed, _ = read(path)
        for kind in SCHEMAS:
            table(kind, parsed.rows(kind))
        assert all(reject.reason and reject.detail for reject in parsed.rejects)


def test_everything_that_was_written_at_a_time_is_a_post(shared_data):
    total = 0
    for path in bodies(shared_data):
        parsed, document = read(path)
        expected = written(document)
        assert len(parsed.posts) == expected, path.name
        total += expected
    assert total > 40


def test_what_holds_neither_media_nor_comments_gives_no_posts(shared_data):
    for path in bodies(shared_data):
        if path.parent.name in FOREIGN:
            parsed, _ = read(path)
            assert parsed.posts == []
            assert {reject.reason for reject in parsed.rejects} == {"not_posts"}
