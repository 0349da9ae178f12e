"""Recorded questions with answers and comments: every one is read."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.stackexchange.parse import parse_page

FETCHED = datetime(2026, 9, 1, tzinfo=UTC)
IDS = ("comment_id", "answer_id", "question_id")


@pytest.fixture(scope="module")
def bodies(shared_data: Path) -> list[bytes]:
    """Each saved file, and each question in it by itself, wrapped and bare."""
    whole = [path.read_bytes() for path in (shared_data / "api").rglob("stackexchange*.json")]
    entries = [entry for body in whole for entry in json.loads(body)]
    single = [json.dumps(one).encode() for entry in entries for one in (entry, entry["data"])]
    return [*whole, *single]


def ids(value):
    """Which question, answer or comment anything in a document is."""
    if isinstance(value, list):
        return {found for item in value for found in ids(item)}
    if not isinstance(value, dict):
        return set()
    own = next(({(name, str(value[name]))} for name in IDS if name in value), set())
    return own.union(*(ids(inner) for inner in value.values()))


def test_every_question_answer_and_comment_is_read(bodies):
    assert len(bodies) >= 7
    for body in bodies:
        parsed = parse_page(RawPage("stackexchange", "saved", body, FETCHED))
        for kind in SCHEMAS:
            table(kind, parsed.rows(kind))
        assert parsed.rejects == []
        expected = ids(json.loads(body))
        assert len(parsed.posts) == len(expected)
        assert {row["post_id"] for row in parsed.posts} == {id_ for _, id_ in expected}
