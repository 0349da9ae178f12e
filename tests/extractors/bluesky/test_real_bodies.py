"""Every recorded answer of the real servers, read without one exception, and counted by another way."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.bluesky.parse import parse_page
from extractors.bluesky.plan import page_facts

FETCHED = datetime(2026, 9, 1, tzinfo=UTC)
POST = "/app.bsky.feed.post/"
HOLDING_POSTS = {
    "getAuthorFeed",
    "getListFeed",
    "getActorLikes",
    "getQuotes",
    "getPostThread",
    "searchPosts",
    "listNotifications",
}
HOLDING_PEOPLE = {
    "searchActorsTypeahead",
    "getSuggestions",
    "getFollowers",
    "getFollows",
    "getSuggestedFollowsByActor",
    "getLikes",
    "getRepostedBy",
    "getList",
    "getStarterPack",
}


@pytest.fixture(scope="module")
def recorded(shared_data: Path) -> list[tuple[str, RawPage]]:
    """Each answer with the method that was asked for."""
    folder = shared_data / "api" / "bluesky"
    with (folder / "index.tsv").open(encoding="utf-8") as index:
        rows = list(csv.DictReader(index, delimiter="\t"))
    return [
        (
            row["uri"].partition("?")[0].rpartition(".")[2],
            RawPage("bluesky", row["file"], (folder / row["file"]).read_bytes(), FETCHED, ref=row["file"]),
        )
        for row in rows
    ]


def objects(value):
    """Every object anywhere in a document."""
    if isinstance(value, list):
        return [found for item in value for found in objects(item)]
    if not isinstance(value, dict):
        return []
    return [value, *(found for inner in value.values() for found in objects(inner))]


def views(document):
    """The addresses of every post that the answer shows with its words."""
    return {
        item["uri"]
        for item in objects(document)
        if POST in str(item.get("uri"))
        and any(isinstance(item.get(name), dict) and "text" in item[name] for name in ("record", "value"))
    }


def test_every_post_of_every_answer_is_read(recorded):
    assert len(recorded) > 50
    for method, landed in recorded:
        parsed = parse_page(landed)
        document = json.loads(landed.body)
        for kind in SCHEMAS:
            table(kind, parsed.rows(kind))
        posts = {row["uri"] for row in parsed.posts if row["kind"] != "repost"}
        assert posts == views(document), landed.ref
        reposts = [item for item in objects(document) if str(item.get("$type")).endswith("#reasonRepost")]
        assert sum(row["kind"] == "repost" for row in parsed.posts) == len(reposts)
        if method in HOLDING_POSTS:
            assert parsed.posts, landed.ref
            assert parsed.rejects == [], landed.ref


def test_every_account_of_every_answer_is_read(recorded):
    for method, landed in recorded:
        people = {
            item["did"]
            for item in objects(json.loads(landed.body))
            if {"did", "handle", "labels"} <= item.keys()
        }
        found = {row["member_id"] for row in parse_page(landed).members}
        assert found == people, landed.ref
        if method in HOLDING_PEOPLE:
            assert found


def test_counters_are_those_of_the_answer(recorded):
    for _, landed in recorded:
        rows = [row for row in parse_page(landed).channel_metrics if row["metric"] == "likes"]
        shown = {
            item["uri"]: item["likeCount"]
            for item in objects(json.loads(landed.body))
            if POST in str(item.get("uri")) and "likeCount" in item
        }
        assert {row["channel_id"]: row["value"] for row in rows} == shown, landed.ref


def test_mentions_are_the_words_that_the_facets_mark(recorded):
    handles = [
        mention["handle"]
        for _, landed in recorded
        for row in parse_page(landed).posts
        for mention in row["mentions"]
    ]
    assert handles
    assert all(handle and "." in handle and "@" not in handle for handle in handles)


def test_only_other_answers_are_rejected_and_each_says_why(recorded):
    for method, landed in recorded:
        rejects = parse_page(landed).rejects
        if rejects:
            assert method in {"resolveHandle", "describeRepo", "deleteRecord", "createRecord"}, landed.ref
            assert all(reject.reason in {"not_posts", "error_answer"} for reject in rejects)


def test_facts_of_a_listing_name_its_posts(recorded):
    for method, landed in recorded:
        if method in {"searchPosts", "getAuthorFeed", "getListFeed"}:
            asked = {"cursor": {}, "kind": "search", "threads": True, "quotes": True}
            facts = page_facts(RawPage("bluesky", "s", landed.body, FETCHED, options=asked))
            assert facts.ids <= views(json.loads(landed.body))
            assert facts.next_cursor
            assert facts.marks
