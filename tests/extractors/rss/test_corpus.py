"""Every expectation of the feed corpus that concerns title, author, link, date or content of an entry.

What the corpus expects goes through the same cleaning as our records; whether it is HTML or plain text is
told by feedparser itself, read in its usual way. A mail address as author is a key here and never shown.
"""

import io
import json
import re
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from feedparser.datetimes import _parse_date

from agorascope.landing import RawPage
from agorascope.records import table
from agorascope.text import clean_html, clean_text
from extractors.rss.parse import parse_page

from .expectations import ABSENT, Expectation, read_expected

FETCHED = datetime(2026, 9, 1, tzinfo=UTC)
SERVER = "http://127.0.0.1:8097"  # where the corpus says it is served from
FIELDS = {
    ("title",): "title",
    ("title_detail", "value"): "title",
    ("author",): "author",
    ("author_detail", "name"): "author",
    ("authors", 0, "name"): "author",
    ("author_detail", "url"): "author",
    ("authors", 0, "url"): "author",
    ("link",): "link",
    ("feedburner_origlink",): "link",
    ("published",): "date",
    ("published_parsed",): "date",
    ("created",): "date",
    ("created_parsed",): "date",
    ("updated",): "date",
    ("updated_parsed",): "date",
    ("date",): "date",
    ("date_parsed",): "date",
    ("description",): "content",
    ("summary",): "content",
    ("summary_detail", "value"): "content",
    ("content", 0, "value"): "content",
}
# The least share that is met, a little below what was seen.
FLOORS = {"title": 0.97, "author": 0.95, "link": 0.95, "date": 0.95, "content": 0.97}


SAID = ("id", "title", "summary")


def report(line: str) -> None:
    """Shown by `pytest -s`."""
    sys.stdout.write(f"\n{line}")


def pages_of(entry: Any) -> list[str | None]:
    """The pages of an entry, without the files that come with it."""
    return [link.get("href") for link in entry.get("links", ()) if link.get("rel") == "alternate"]


def files_of(shared_data: Path) -> list[Path]:
    root = shared_data / "api" / "feeds" / "tests"
    return sorted(path for path in root.rglob("*") if path.is_file())


def page_of(path: Path, root: Path, headers: dict[str, str]) -> RawPage:
    options = {"url": f"{SERVER}/{path.relative_to(root)}"}
    return RawPage("rss", path.name, path.read_bytes(), FETCHED, headers=headers, options=options, ref="x")


def test_every_file_is_read_and_every_reject_has_a_reason(shared_data):
    reasons: Counter[str] = Counter()
    posts = 0
    files = files_of(shared_data)
    for path in files:
        parsed = parse_page(page_of(path, path.parent, {}))
        posts += table("post", parsed.posts).num_rows
        table("member", parsed.members)
        table("channel_metric", parsed.channel_metrics)
        reasons.update(reject.reason for reject in parsed.rejects)
        entries = feedparser.parse(io.BytesIO(path.read_bytes())).entries
        different = {repr([dict.get(one, name) for name in SAID] + pages_of(one)) for one in entries}
        assert len(different) <= len(parsed.posts) + len(parsed.rejects), path.name
    report(f"{len(files)} files, {posts} posts, rejects: {dict(reasons)}")
    assert set(reasons) <= {"empty_item", "bad_page", "bad_date"}
    assert reasons["bad_page"] <= 0.01 * len(files)


def test_the_expectations_of_the_corpus_are_met(shared_data):
    met: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    missed: list[str] = []
    root = shared_data / "api" / "feeds" / "tests"
    for path in files_of(shared_data):
        expected = read_expected(path)
        wanted = [one for one in expected.entries if one.path in FIELDS]
        if not wanted:
            continue
        parsed = parse_page(page_of(path, root, expected.headers))
        rows = {int(row["raw_ref"].rpartition("#")[2]): row for row in parsed.posts}
        is_repeated = len(parsed.posts) == 1 and not parsed.rejects  # equal entries are one record
        members = {row["member_id"]: row for row in parsed.members}
        oracle = feedparser.parse(io.BytesIO(path.read_bytes())).entries
        for one in wanted:
            row = parsed.posts[0] if is_repeated else rows.get(one.entry + 1, {})
            entry = oracle[one.entry] if one.entry < len(oracle) else {}
            is_met = holds(one, row, members.get(row.get("author_id")) or {}, entry)
            asked[FIELDS[one.path]] += 1
            met[FIELDS[one.path]] += is_met
            if not is_met:
                missed.append(f"{path.relative_to(root)}: {one.path} expects {str(one.value)[:80]!r}")
    shares = {name: met[name] / asked[name] for name in asked}
    for name in sorted(asked):
        report(f"{name}: {met[name]} of {asked[name]} ({shares[name]:.1%})")
    report("\n  ".join([f"all: {sum(met.values())} of {sum(asked.values())}", *missed, ""]))
    assert sum(asked.values()) > 400
    assert {name: share for name, share in shares.items() if share < FLOORS[name]} == {}


def holds(one: Expectation, row: dict[str, Any], member: dict[str, Any], entry: Any) -> bool:
    """Whether our record says what a file expects."""
    field = FIELDS[one.path]
    if field == "title":
        return (row.get("title") or "") == cleaned(one.value, entry.get("title_detail", {}).get("type"))
    if field == "link":
        return (row.get("url") or "") == ("" if one.value is ABSENT else one.value)
    if field == "author":
        if one.path[-1] == "url":
            return member.get("url") == one.value
        return (row.get("author_name") or "") == re.sub(r"\s*\(\S+@\S+\)", "", one.value)
    if field == "date":
        return _same_date(one, row, entry)
    contents = entry.get("content") or []
    holder = contents[0] if one.path[0] == "content" and contents else entry.get("summary_detail", {})
    return (row.get("display_text") or "") == cleaned(one.value, holder.get("type"))


def cleaned(value: Any, kind: str | None) -> str:
    if value is ABSENT:
        return ""
    is_plain = kind == "text/plain"
    return clean_text(value, unescape=False) if is_plain else clean_html(value)


def _same_date(one: Expectation, row: dict[str, Any], entry: Any) -> bool:
    if one.value is ABSENT:
        return True  # which of its times a post has none of is not kept
    parts = _parse_date(one.value) if isinstance(one.value, str) else one.value
    if parts is None:
        return row.get("created_at_trust") == "unknown"
    moment = datetime(*parts[:6], tzinfo=UTC)
    is_update = one.path[0].startswith(("updated", "date"))
    is_dated = bool(dict.get(entry, "published_parsed") or dict.get(entry, "created_parsed"))
    if is_update and is_dated:
        return moment in {row.get("edited_at"), row.get("created_at")}
    return row.get("created_at") == moment


@pytest.mark.parametrize(
    "name", ["github_rss.atom", "iso-8859-1.rss", "onethingwell.rss", "podcast.rss", "youtube.xml"]
)
def test_recorded_feeds_give_a_post_for_each_item(shared_data, name):
    body = (shared_data / "api" / "huginn" / name).read_bytes()
    parsed = parse_page(RawPage("rss", name, body, FETCHED, ref=name))
    items = len(re.findall(rb"<(?:item|entry)[\s>]", body))
    assert items > 0
    assert len(parsed.posts) == items
    assert not parsed.rejects
    assert all(post["title"] and post["created_at_trust"] == "feed" for post in parsed.posts)
    table("post", parsed.posts)


def test_entries_saved_by_a_collector_are_read(shared_data):
    body = (shared_data / "api" / "grimoirelab" / "rss.json").read_bytes()
    saved = json.loads(body)
    parsed = parse_page(RawPage("rss", "rss.json", body, FETCHED, ref="rss.json"))
    assert len(parsed.posts) == len({item["data"].get("id") or item["data"]["link"] for item in saved})
    assert not parsed.rejects
    assert {post["url"] for post in parsed.posts} == {item["data"]["link"] for item in saved}
