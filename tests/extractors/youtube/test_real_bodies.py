"""Recorded answers of YouTube, and its machine-readable description: what we read and replay exists there."""

import ast
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.youtube import items, parse, plan, posts, source
from extractors.youtube.parse import parse_page
from replay import youtube as replayed
from replay.world import World

FETCHED = datetime(2026, 9, 1, tzinfo=UTC)
SUPPORTED = ("video", "searchResult", "playlistItem", "commentThread", "comment", "channel")


@pytest.fixture(scope="module")
def bodies(shared_data: Path) -> list[Path]:
    return sorted((shared_data / "api" / "youtube").rglob("*.json"))


def items_in(document):
    return document["items"] if isinstance(document.get("items"), list) else [document]


def expected_posts(document):
    """Ids of videos and comments that a body names, counted without our parser."""
    found = set()
    for item in items_in(document):
        kind = str(item.get("kind", "")).removeprefix("youtube#")
        if kind in {"video", "comment"} and "snippet" in item:
            found.add(item["id"])
        if kind == "searchResult" and "videoId" in item["id"]:
            found.add(item["id"]["videoId"])
        if kind == "playlistItem":
            found.add(item["snippet"]["resourceId"]["videoId"])
        if kind == "commentThread":
            found.add(item["snippet"]["topLevelComment"]["id"])
            found |= {reply["id"] for reply in item.get("replies", {}).get("comments", [])}
    return found


def test_every_body_is_read_and_every_video_and_comment_is_a_post(bodies):
    assert len(bodies) > 90
    total: Counter[str] = Counter()
    for path in bodies:
        document = json.loads(path.read_bytes())
        parsed = parse_page(RawPage("youtube", path.name, path.read_bytes(), FETCHED, ref=path.name))
        for kind in SCHEMAS:
            total[kind] += table(kind, parsed.rows(kind)).num_rows
        ids = {row["post_id"] for row in parsed.posts}
        loose = "topLevelComment" in document or "comments" in document  # parts of a thread saved alone
        assert loose or ids == expected_posts(document), path.name
        assert ids or not loose
        kinds = {str(item.get("kind", "")).removeprefix("youtube#") for item in items_in(document)}
        if kinds & set(SUPPORTED):
            assert not parsed.rejects, path.name
        assert all(reject.detail for reject in parsed.rejects)
    assert total["post"] > 80
    assert total["member"] > 60


def test_counters_and_channels_say_what_the_bodies_say(bodies):
    for path in bodies:
        document = json.loads(path.read_bytes())
        parsed = parse_page(RawPage("youtube", path.name, path.read_bytes(), FETCHED))
        given = {(row["channel_id"], row["metric"]): row["value"] for row in parsed.channel_metrics}
        for item in items_in(document):
            statistics = item.get("statistics", {})
            if item.get("kind") == "youtube#video" and "viewCount" in statistics:
                uri = items.video_uri(item["id"])
                assert given[(uri, "views")] == int(statistics["viewCount"])
            if item.get("kind") == "youtube#channel" and "subscriberCount" in statistics:
                assert given[(item["id"], "followers")] == int(statistics["subscriberCount"])


def test_every_post_of_a_body_is_kept_thirty_days(bodies):
    for path in bodies:
        parsed = parse_page(RawPage("youtube", path.name, path.read_bytes(), FETCHED))
        assert {row["retention_until"] for row in parsed.posts} <= {FETCHED + timedelta(days=30)}


@pytest.fixture(scope="module")
def description():
    documents = resources.files("googleapiclient") / "discovery_cache" / "documents"
    return json.loads((documents / "youtube.v3.json").read_bytes())


def unknown_fields(value, schema, schemas, path):
    """Paths of the fields that a schema does not have."""
    schema = schemas[schema["$ref"]] if "$ref" in schema else schema
    if schema.get("type") == "array":
        return [name for item in value for name in unknown_fields(item, schema["items"], schemas, path)]
    if not isinstance(value, dict):
        expected = {"string": str, "integer": int, "boolean": bool, "number": (int, float)}
        fits = isinstance(value, expected.get(schema.get("type"), object))
        return [] if fits else [f"{path}: {type(value).__name__}"]
    known = schema.get("properties", {})
    found = [f"{path}.{name}" for name in value if name not in known]
    for name in value.keys() & known.keys():
        found += unknown_fields(value[name], known[name], schemas, f"{path}.{name}")
    return found


def test_what_the_replay_sends_is_in_the_description(description):
    world = World.of(3)
    video = world.posts[0]
    first = world.add("Beau", parent=video.id)
    for _ in range(7):
        world.add("Oui", parent=first.id)
    site = replayed.YouTubeSite(world)
    id_, channel = replayed.video_id(video), replayed.channel_id(video.author)
    answers = {
        "SearchListResponse": site._search({}),
        "VideoListResponse": site._videos({"id": id_}),
        "ChannelListResponse": site._channels({"id": channel}),
        "PlaylistItemListResponse": site._playlist({"playlistId": replayed.uploads_of(channel)}),
        "CommentThreadListResponse": site._threads({"videoId": id_}),
        "CommentListResponse": site._comments({"parentId": replayed.comment_id(first)}),
    }
    schemas = description["schemas"]
    for name, answer in answers.items():
        document = json.loads(answer.body)
        assert document["items"], name
        assert unknown_fields(document, {"$ref": name}, schemas, name) == []


def test_what_the_parser_reads_is_in_the_description(description):
    known = {name for schema in description["schemas"].values() for name in schema.get("properties", {})}
    channels = description["schemas"]["ChannelContentDetails"]["properties"]["relatedPlaylists"]
    known |= channels["properties"].keys()
    own = {"error", "errors", "details", "reason", "message"}  # of refusals, which it does not describe
    own |= {"thread", "asked", "channel", "video", "kind", "cursor", "playlist", "token", "about", "read"}
    own |= {
        "oldest",
        "is_detailed",
        "until",
        "closed",
        "poison",
        "youtube",
        "key_env",
        "id",
        "published",
        "videos",
    }
    read = set()
    for module in (items, parse, plan, posts, source):
        for node in ast.walk(ast.parse(Path(module.__file__).read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                values = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                words = [value for value in values if isinstance(value, str)]
                read |= set(words) if name == "dig" else set(words[:1]) if name == "get" else set()
    assert {"viewCount", "authorChannelId", "videoPublishedAt", "totalReplyCount"} <= read
    assert read - own <= known, read - own - known


def test_what_the_client_asks_for_is_in_the_description(description):
    resources = description["resources"]
    asked = {
        "search": {"part", "type", "order", "q", "maxResults", "publishedAfter", "publishedBefore"},
        "videos": {"part", "id"},
        "channels": {"part", "id", "forHandle"},
        "playlistItems": {"part", "playlistId", "maxResults", "pageToken"},
        "commentThreads": {"part", "videoId", "allThreadsRelatedToChannelId", "order", "pageToken"},
        "comments": {"part", "id", "parentId", "maxResults", "pageToken"},
    }
    for resource, names in asked.items():
        assert names <= resources[resource]["methods"]["list"]["parameters"].keys()
