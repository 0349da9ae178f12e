"""Every recorded body of Reddit: each post, comment and subreddit in it is read, and nothing raises."""

import csv
import json
from collections import Counter

import pytest

from agorascope.records import SCHEMAS, table
from extractors.reddit.parse import parse_page
from extractors.reddit.plan import page_facts

from .conftest import page_of

pytestmark = pytest.mark.real


def recorded(shared_data):
    """Path and index entry of each body."""
    folder = shared_data / "api" / "reddit"
    with (folder / "index.tsv").open() as lines:
        entries = {row["file"]: row for row in csv.DictReader(lines, delimiter="\t")}
    return [(path, entries.get(path.name, {})) for path in sorted(folder.glob("*.json"))]


def wrapped(value, kind):
    """Every object of a kind anywhere in a document, by its id."""
    found = {}
    if isinstance(value, list):
        for each in value:
            found |= wrapped(each, kind)
    elif isinstance(value, dict):
        if value.get("kind") == kind and isinstance(value.get("data"), dict):
            data = value["data"]
            found[data["id"] if "id" in data else data.get("name")] = data
        for each in value.values():
            found |= wrapped(each, kind)
    return found


def test_every_recorded_body_gives_all_that_is_in_it(shared_data):
    totals = Counter()
    for path, _ in recorded(shared_data):
        document = json.loads(path.read_bytes())
        parsed = parse_page(page_of(path.read_bytes()))
        for kind in SCHEMAS:
            table(kind, parsed.rows(kind))
        comments, links = wrapped(document, "t1"), wrapped(document, "t3")
        originals = {
            original["id"]: original
            for link in links.values()
            for original in link.get("crosspost_parent_list") or []
        }
        wanted = {f"t1_{id_}" for id_ in comments} | {f"t3_{id_}" for id_ in links | originals}
        assert {row["post_id"] for row in parsed.posts} == wanted, path.name
        assert all(reject.reason in {"refused", "not_posts"} for reject in parsed.rejects), path.name
        subscribers = [
            data for data in wrapped(document, "t5").values() if data.get("subscribers") is not None
        ]
        followed = [row for row in parsed.channel_metrics if row["channel_kind"] == "subreddit"]
        assert len(followed) == len(subscribers), path.name
        totals.update(bodies=1, posts=len(parsed.posts), rejects=len(parsed.rejects))
    assert totals["bodies"] >= 190
    assert totals["posts"] > 3000


def test_missing_authors_and_lost_words_are_told(shared_data):
    seen = Counter()
    for path, _ in recorded(shared_data):
        document = json.loads(path.read_bytes())
        things = {f"t1_{id_}": data for id_, data in wrapped(document, "t1").items()}
        things |= {f"t3_{id_}": data for id_, data in wrapped(document, "t3").items()}
        for row in parse_page(page_of(path.read_bytes())).posts:
            data = things.get(row["post_id"])
            if data is None:
                continue
            words = data.get("body", data.get("selftext"))
            if data.get("author") in {None, "[deleted]"}:
                assert row["author_handle"] is row["author_id"] is None
                seen["nobody"] += 1
            if words in {"[deleted]", "[removed]"}:
                assert (row["status"] in {"deleted", "withheld"}, row["text"]) == (True, None)
                seen["gone"] += 1
            elif words and row["status"] in {"live", "edited"}:
                assert row["text"]
                seen["words"] += 1
    assert min(seen["nobody"], seen["gone"], seen["words"]) > 0


def test_every_listing_says_where_it_goes_on(shared_data):
    for path, entry in recorded(shared_data):
        document = json.loads(path.read_bytes())
        if isinstance(document, dict) and document.get("kind") == "Listing" and entry.get("status") == "200":
            facts = page_facts(page_of(path.read_bytes(), kind="listing", cursor={}))
            kinds = {child["kind"] for child in document["data"]["children"]}
            after = document["data"]["after"]
            assert (facts.next_cursor or {}).get("after") == (after if kinds & {"t1", "t3"} else None)
