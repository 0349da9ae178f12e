"""Every recorded answer of a real Mastodon server, read without one exception."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agorascope.landing import RawPage
from agorascope.records import table
from extractors.mastodon.client import InstanceFacts, MastodonClient
from extractors.mastodon.items import items_of
from extractors.mastodon.parse import parse_page
from extractors.values import load_document

KINDS = ("post", "member", "interaction", "channel_metric")
FETCHED = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def recorded(shared_data: Path) -> list[RawPage]:
    options = {"host": "localhost:3000", "domain": "localhost:3000", "include_unlisted": True}
    return [
        RawPage("mastodon", path.name, path.read_bytes(), FETCHED, options=options, ref=path.name)
        for path in sorted((shared_data / "api" / "mastodon").glob("*"))
        if path.suffix != ".tsv"
    ]


def statuses(value):
    """Every status anywhere in a document."""
    if isinstance(value, list):
        return [found for item in value for found in statuses(item)]
    if not isinstance(value, dict):
        return []
    own = [value] if {"content", "uri", "account"} <= value.keys() else []
    return own + [found for inner in value.values() for found in statuses(inner)]


def test_every_public_status_is_read_and_nothing_else(recorded):
    assert len(recorded) > 500
    total = dict.fromkeys(KINDS, 0)
    for landed in recorded:
        parsed = parse_page(landed)
        for kind in KINDS:
            total[kind] += table(kind, parsed.rows(kind)).num_rows
        expected = {
            item["uri"]
            for item in statuses(load_document(landed)[0])
            if item["visibility"] in {"public", "unlisted"}
        }
        assert {post["uri"] for post in parsed.posts} == expected, landed.ref
    assert total["post"] >= 326
    assert total["member"] >= 240
    assert total["channel_metric"] == 3 * 323 + 28  # followers of members are kept at load


def test_no_real_status_is_rejected(recorded):
    for landed in recorded:
        items = items_of(load_document(landed)[0])
        are_statuses = [isinstance(item, dict) and {"content", "visibility"} <= item.keys() for item in items]
        rejected = {reject.position for reject in parse_page(landed).rejects if reject.position}
        assert not any(are_statuses[position - 1] for position in rejected), landed.ref


def test_a_body_of_another_endpoint_is_one_reject(recorded):
    for landed in recorded:
        parsed = parse_page(landed)
        whole = [reject for reject in parsed.rejects if reject.position is None]
        assert len(whole) <= 1, landed.ref
        assert not (whole and parsed.posts), landed.ref
        assert all(reject.reason == "unknown_visibility" for reject in parsed.rejects if reject.position)


def test_a_real_instance_answer_says_who_may_read_hashtags(recorded):
    body = next(p.body for p in recorded if json_of(p).get("configuration", {}).get("timelines_access"))

    class Given:
        def __init__(self):
            self.learnt = {}

        def get(self, *_args, **_given):
            return self

        def json(self):
            return json.loads(body)

    client = MastodonClient(Given(), {"scheme": "https", "host": "api.example"}, None)
    assert client.fetch_instance() == InstanceFacts("mastodon.social", "public", "public")
    assert client.hashtag_access() == {}


def json_of(landed):
    document = load_document(landed)[0]
    return document if isinstance(document, dict) else {}
