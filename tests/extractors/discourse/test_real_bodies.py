"""Recorded answers of Discourse forums: every post in them is read, and nothing else."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.discourse.parse import parse_page

FETCHED = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def bodies(shared_data: Path) -> dict[str, bytes]:
    root = shared_data / "api"
    paths = [*(root / "discourse").rglob("*.json"), *(root / "grimoirelab").glob("discourse*.json")]
    return {path.name: path.read_bytes() for path in paths}


def posts(value):
    """The ids of whole posts anywhere in a document."""
    if isinstance(value, list):
        return {id_ for item in value for id_ in posts(item)}
    if not isinstance(value, dict):
        return set()
    own = {str(value["id"])} if {"cooked", "post_number", "topic_id"} <= value.keys() else set()
    return own.union(*(posts(inner) for inner in value.values()))


def topics(document):
    """The ids of the topics in a list of topics."""
    listed = document.get("topic_list", {}).get("topics", []) if isinstance(document, dict) else []
    return {str(topic["id"]) for topic in listed}


def test_every_post_topic_and_profile_is_read(bodies):
    assert len(bodies) > 30
    total = 0
    for name, body in bodies.items():
        parsed = parse_page(RawPage("discourse", name, body, FETCHED))
        for kind in SCHEMAS:
            table(kind, parsed.rows(kind))
        document = json.loads(body)
        whole = {row["post_id"] for row in parsed.posts if "excerpt" not in row["flags"]}
        gone = {change["post_id"] for change in parsed.status_changes}
        assert whole | gone == posts(document), name
        assert topics(document) <= {row["thread_id"] for row in parsed.posts}, name
        assert {reject.reason for reject in parsed.rejects} <= {"not_posts", "bad_date"}, name
        assert not parsed.rejects or not posts(document), name
        total += len(parsed.posts)
    assert total > 30


def test_profiles_are_members(bodies):
    for name in ("user.json", "admin_user.json", "user_list.json"):
        document = json.loads(bodies[name])
        accounts = document if isinstance(document, list) else [document.get("user", document)]
        parsed = parse_page(RawPage("discourse", name, bodies[name], FETCHED))
        assert {row["handle"] for row in parsed.members} == {account["username"] for account in accounts}
