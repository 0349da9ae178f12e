"""Every line of the archives fits the record schemas, and hangs together with the others."""

from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from agorascope import records

from .conftest import WrittenWorld

MOMENTS = {"created_at", "observed_at", "period_start", "fetched_at"}


def typed(line: dict[str, Any]) -> dict[str, Any]:
    """A line with its times parsed and the fields that a parser derives."""
    row = {
        name: datetime.fromisoformat(value) if name in MOMENTS else value
        for name, value in line.items()
        if name != "record"
    }
    if line["record"] == "post":
        row["content_hash"] = records.content_hash(row.get("text"), row.get("title"))
        row["fetched_at"] = row["created_at"]
    return row


def test_every_line_fits_its_record_schema(full_world: WrittenWorld) -> None:
    for kind in ("post", "member", "interaction", "channel_metric"):
        table = records.table(kind, map(typed, full_world.rows(kind)))
        assert table.num_rows > 1000
        for field in records.SCHEMAS[kind]:
            assert field.nullable or table[field.name].null_count == 0, field.name
    assert {post["kind"] for post in full_world.rows("post")} <= set(records.POST_KINDS)


def test_keys_are_given_once(full_world: WrittenWorld) -> None:
    for kind, name in (("post", "uri"), ("interaction", "key"), ("post", "url")):
        counts = Counter((row["network"], row[name]) for row in full_world.rows(kind))
        assert counts.most_common(1)[0][1] == 1, name


def test_interaction_keys_are_those_of_the_records_module(full_world: WrittenWorld) -> None:
    for row in full_world.rows("interaction")[:200]:
        assert row["key"] == records.interaction_key(typed(row))


def test_lines_lie_in_the_file_of_their_day_in_time_order(full_world: WrittenWorld) -> None:
    moments = [(path, line.get("observed_at") or line["created_at"]) for path, line in full_world.lines]
    assert all(
        datetime.fromisoformat(at).astimezone(UTC).date().isoformat() == path.stem for path, at in moments
    )
    assert all(one[1] <= two[1] for one, two in pairwise(moments) if one[0] == two[0])


def test_answers_come_after_what_they_answer(full_world: WrittenWorld) -> None:
    posts = {post["uri"]: post for post in full_world.rows("post")}
    replies = [post for post in posts.values() if post.get("parent_uri")]
    assert len(replies) > 6000
    for reply in replies:
        assert reply["created_at"] >= posts[reply["parent_uri"]]["created_at"]
        assert posts[reply["thread_uri"]].get("parent_uri") is None
        assert reply["channel_id"] == posts[reply["parent_uri"]]["channel_id"]


def test_threads_have_depth(full_world: WrittenWorld) -> None:
    posts = {post["uri"]: post for post in full_world.rows("post")}
    depths = Counter(depth(post, posts) for post in posts.values())
    assert depths[1] > 3000
    assert depths[2] > 500
    assert sum(count for level, count in depths.items() if level >= 3) > 100


def depth(post: dict[str, Any], posts: dict[str, dict[str, Any]]) -> int:
    steps = 0
    while "parent_uri" in post:
        post, steps = posts[post["parent_uri"]], steps + 1
    return steps


def test_reposts_have_no_text_and_point_at_a_post(full_world: WrittenWorld) -> None:
    posts = {post["uri"]: post for post in full_world.rows("post")}
    reposts = [post for post in posts.values() if post["kind"] == "repost"]
    assert len(reposts) > 2000
    assert all("text" not in post and post["repost_of_uri"] in posts for post in reposts)
    assert all(posts[post["quote_of_uri"]] for post in posts.values() if post["kind"] == "quote")


def test_counters_agree_with_the_answers_received(full_world: WrittenWorld) -> None:
    received = Counter(post["parent_uri"] for post in full_world.rows("post") if "parent_uri" in post)
    last = {
        row["channel_id"]: row["value"]
        for row in full_world.rows("channel_metric")
        if row["metric"] == "replies" and row["is_final"]
    }
    assert len(last) > 10_000
    assert all(value <= received[uri] for uri, value in last.items())
    assert sum(value == received[uri] for uri, value in last.items()) > 0.98 * len(last)


def test_own_pages_have_followers_for_every_day(full_world: WrittenWorld) -> None:
    workspace_days = Counter(
        row["channel_id"] for row in full_world.rows("channel_metric") if row["channel_kind"] == "account"
    )
    assert len(workspace_days) == 8  # four brands on two networks
    assert set(workspace_days.values()) == {120}


def test_language_is_declared_mostly_and_mostly_right(full_world: WrittenWorld) -> None:
    planted = full_world.stances
    posts = [post for post in full_world.rows("post") if post["kind"] != "repost"]
    missing = sum("lang" not in post for post in posts) / len(posts)
    known = [post for post in posts if post["uri"] in planted and "lang" in post]
    wrong = sum(post["lang"] != planted[post["uri"]]["lang"] for post in known) / len(known)
    assert 0.03 < missing < 0.05
    assert 0.004 < wrong < 0.018
    languages = Counter(post.get("lang") for post in posts)
    assert languages["fr"] > languages["en"] > 0.35 * len(posts)


def test_addresses_use_reserved_domains_only(full_world: WrittenWorld) -> None:
    hosts = {urlsplit(post["url"]).hostname for post in full_world.rows("post")}
    hosts |= {urlsplit(member["url"]).hostname for member in full_world.rows("member")}
    hosts |= {urlsplit(link).hostname for post in full_world.rows("post") for link in post.get("links") or []}
    assert len(hosts) > 8
    assert all(host and host.endswith((".example", ".test")) for host in hosts)


def test_mentions_are_written_in_the_text(full_world: WrittenWorld) -> None:
    mentioning = [post for post in full_world.rows("post") if post.get("mentions")]
    assert len(mentioning) > 3000
    assert all(f"@{who['handle']}" in post["text"] for post in mentioning for who in post["mentions"])
