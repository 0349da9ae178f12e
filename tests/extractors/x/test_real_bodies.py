"""Every recorded body of X: each post and account in it becomes a record, and nothing raises."""

import json
from pathlib import Path

import pytest

from agorascope.records import SCHEMAS, table
from extractors.x.ids import uri_of
from extractors.x.parse import parse_page

from .conftest import page_of

pytestmark = pytest.mark.real

FOLDERS = ("twitter_v2", "twitter_v1", "huginn", "grimoirelab")
# Lists that only refer, and who did something in an event of a user stream.
LEFT_OUT = {"entities", "extended_entities", "errors", "requestParameters", "source", "target"}
CHAINS = ("edit_history_tweet_ids", "edit_history_post_ids")


def bodies(shared_data: Path) -> list[Path]:
    found = [path for name in FOLDERS for path in (shared_data / "api" / name).rglob("*.json*")]
    return sorted(
        path for path in found if path.parent.name not in {"huginn", "grimoirelab"} or "tw" in path.name
    )


def documents(path: Path) -> list[object]:
    """The JSON of a file, or of each of its lines, read without the parser under test."""
    text = path.read_text()
    try:
        return [json.loads(text)]
    except ValueError:
        found = []
        for line in text.splitlines():
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
        return found


def expected(value: object) -> tuple[set[str], set[str]]:
    """Ids of posts and accounts anywhere in a document; versions of one post count as one."""
    posts, users = set(), set()
    if isinstance(value, list):
        for each in value:
            posts, users = (one | two for one, two in zip((posts, users), expected(each), strict=True))
    elif isinstance(value, dict) and not {"sender", "sender_id", "message_create"} & value.keys():
        id_ = value.get("id_str") or value.get("id") or value.get("new_id_str")
        if id_ and ("text" in value or "full_text" in value) and len(str(id_)) > 4:
            chain = next((value[name] for name in CHAINS if value.get(name)), [str(id_)])
            posts.add(uri_of(min(chain, key=int)))
        elif id_ and ("username" in value or "screen_name" in value) and _is_account(value):
            users.add(str(id_))
        for name, each in value.items():
            if name not in LEFT_OUT:
                posts, users = (one | two for one, two in zip((posts, users), expected(each), strict=True))
    return posts, users


def _is_account(value: dict) -> bool:
    return "followers_count" in value or "public_metrics" in value


def test_every_recorded_body_gives_its_posts_and_accounts(shared_data):
    read = posts_read = 0
    for path in bodies(shared_data):
        parsed = parse_page(page_of(path.read_bytes()))
        for kind in SCHEMAS:
            table(kind, parsed.rows(kind))
        assert all(reject.reason and reject.detail for reject in parsed.rejects)
        wanted = [expected(document) for document in documents(path)]
        posts = set().union(*(found for found, _ in wanted)) if wanted else set()
        users = set().union(*(found for _, found in wanted)) if wanted else set()
        assert {row["uri"] for row in parsed.posts} == posts, path.name
        if posts:  # lists and followers hold accounts that nobody was asked for
            assert {row["member_id"] for row in parsed.members} >= users, path.name
            assert not {reject.reason for reject in parsed.rejects} - {"bad_json", "not_posts"}, path.name
        read += 1
        posts_read += len(parsed.posts)
    assert read >= 70
    assert posts_read > 2000


def test_what_is_said_of_missing_posts_is_kept(shared_data):
    folder = shared_data / "api" / "twitter_v2" / "test-data"
    for name in ("entities_test.jsonl", "users.jsonl"):
        path = folder / name
        problems = [each for document in documents(path) for each in document.get("errors", [])]
        missing = {each["resource_id"] for each in problems if each.get("resource_type") == "tweet"}
        changes = parse_page(page_of(path.read_bytes())).status_changes
        assert {row["uri"] for row in changes} == {uri_of(id_) for id_ in missing}
        assert missing


def test_the_newest_version_of_an_edited_post_holds(shared_data):
    path = shared_data / "api" / "twitter_v2" / "test-data" / "quoted_edit.jsonl"
    (document,) = documents(path)
    chains = [each["edit_history_tweet_ids"] for each in document["includes"]["tweets"]]
    (chain,) = {tuple(chain) for chain in chains if len(chain) > 1}
    newest = next(each for each in document["includes"]["tweets"] if each["id"] == chain[-1])
    rows = {row["uri"]: row for row in parse_page(page_of(path.read_bytes())).posts}
    assert rows[uri_of(chain[0])]["text"] == newest["text"]
    assert rows[uri_of(chain[0])]["post_id"] == chain[-1]
