"""Topics and places of the posts that changed: part of the step "score".

    every stored post of the touched days -> TopicFinder -> nlp.topic_matches
                                          -> read_link, hashtags -> nlp.post_places

Posts need not name a brand. Only posts that were fetched can be found: networks are asked by their own
settings, not by the terms of topics.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

import duckdb
import pyarrow as pa

from agorascope.text import whole_text
from agorascope.watch import listening, places
from agorascope.watch.follow import Facts, FactsReport, follow
from agorascope.watch.places import Place, is_below, read_link
from agorascope.watch.topics import TopicFinder
from agorascope.workspace import Workspace

MOST_LINKS = 50  # of one post

_KEY = [("network", pa.string()), ("uri", pa.string()), ("content_hash", pa.string())]
_TOPICS = [("topic_id", pa.string()), ("matched_text", pa.string()), ("model_version", pa.string())]
_PLACES = [
    ("link_host", pa.string()),
    ("link", pa.string()),
    ("kind", pa.string()),
    ("place_network", pa.string()),
    ("identifier", pa.string()),
    ("workspace_line", pa.string()),
    ("model_version", pa.string()),
]


def match_topics(connection: duckdb.DuckDBPyConnection, workspace: Workspace) -> FactsReport:
    """Bring nlp.topic_matches up to date with the touched days."""
    finder = TopicFinder(workspace.watch)

    def read(posts: pa.RecordBatch) -> Iterator[dict[str, Any]]:
        for row in posts.to_pylist() if workspace.watch else ():
            text = whole_text(row["title"], row["display_text"] or row["text"])
            for match in finder.find(text, row["hashtags"] or ()):
                found = {"topic_id": match.topic_id, "matched_text": match.matched_text}
                yield _key_of(row, finder.version) | found

    facts = Facts(
        name="topics",
        table="nlp.topic_matches",
        version=finder.version,
        columns=("title", "display_text", "text", "hashtags"),
        schema=pa.schema([*_KEY, *_TOPICS]),
        key=("topic_id",),
    )
    return follow(connection, facts, read, workspace.time_zone)


def read_places(connection: duckdb.DuckDBPyConnection, workspace: Workspace) -> FactsReport:
    """Bring nlp.post_places up to date with the touched days."""
    own = frozenset(
        domain.lower().removeprefix("www.") for brand in workspace.brands for domain in brand.domains
    )
    version = places_version(own)

    def read(posts: pa.RecordBatch) -> Iterator[dict[str, Any]]:
        for row in posts.to_pylist():
            for facts in _places_of(row, own):
                yield _key_of(row, version) | facts

    facts = Facts(
        name="places",
        table="nlp.post_places",
        version=version,
        columns=("instance", "links", "hashtags"),
        schema=pa.schema([*_KEY, *_PLACES]),
        key=("link_host", "link", "kind", "identifier"),
    )
    return follow(connection, facts, read, workspace.time_zone)


def places_version(own_domains: frozenset[str]) -> str:
    """Changes whenever the same posts could give other places."""
    parts = repr((places.VERSION, listening.VERSION, sorted(places.NOWHERE), sorted(own_domains)))
    return f"places-{hashlib.sha256(parts.encode()).hexdigest()[:8]}"


def _places_of(post: dict[str, Any], own: frozenset[str]) -> Iterator[dict[str, Any]]:
    """A row for each link and each hashtag of a post, once each. Those of a brand's own site lead nowhere."""
    seen: set[tuple[str | None, ...]] = set()
    for address in (post["links"] or ())[:MOST_LINKS]:
        link = read_link(address)
        if link is None:
            continue
        place = None if is_below(link.host, own) else link.place
        if (key := (link.host, link.address, *(place or ()))) not in seen:
            seen.add(key)
            yield {"link_host": link.host, "link": link.address} | _place_facts(place, link.host)
    for tag in dict.fromkeys(str(tag).lstrip("#").lower() for tag in post["hashtags"] or ()):
        if post["network"] in listening.TAGGED and tag.isalnum():
            yield _place_facts(Place("hashtag", post["network"], tag), post["instance"])


def _place_facts(place: Place | None, instance: str | None) -> dict[str, Any]:
    if place is None:
        return {}
    return {
        "kind": place.kind,
        "place_network": place.network,
        "identifier": place.identifier,
        "workspace_line": listening.workspace_line(place, instance),
    }


def _key_of(post: dict[str, Any], version: str) -> dict[str, Any]:
    return {name: post[name] for name in ("network", "uri", "content_hash")} | {"model_version": version}
