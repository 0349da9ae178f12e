"""Recorded answers of Algolia's Hacker News API, read whole and one by one."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.hackernews.parse import parse_page

FETCHED = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def bodies(shared_data: Path) -> list[bytes]:
    """Each saved file, and each answer in it by itself."""
    whole = [path.read_bytes() for path in sorted((shared_data / "api" / "hackernews").glob("*.json"))]
    replies = [json.dumps(entry["reply"]).encode() for body in whole for entry in json.loads(body)]
    return [*whole, *replies]


def numbers(value):
    """Every number of an item, and every name of a member, anywhere in a document."""
    if isinstance(value, list):
        return {found for item in value for found in numbers(item)}
    if not isinstance(value, dict):
        return set()
    own = set()
    if "karma" in value:
        own = {value["username"]}
    elif "created_at_i" in value:
        own = {str(value.get("objectID") or value["id"])}
    return own.union(*(numbers(inner) for inner in value.values()), set())


def test_every_item_and_member_is_read(bodies):
    assert len(bodies) > 20
    for body in bodies:
        parsed = parse_page(RawPage("hackernews", "saved", body, FETCHED))
        for kind in SCHEMAS:
            table(kind, parsed.rows(kind))
        assert parsed.rejects == []
        with_karma = {row["member_id"] for row in parsed.members if row.get("reputation") is not None}
        assert {row["post_id"] for row in parsed.posts} | with_karma == numbers(json.loads(body))
