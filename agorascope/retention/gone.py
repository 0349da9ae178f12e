"""Takes the words of posts that their network no longer gives out of the landed pages that hold them.

load: posts newly gone -> pages of their time -> raw.gone_pages -> pages "kept", with posts without words

The list is written in the transaction that takes the words off the tables, and a page leaves it once it was
replaced: the next plan goes on where a run was cut off. A page that cannot be read stays on it, and is named
until it can be, or is gone; so is one that retention could not read. Pages of batches that are not loaded
are not on it; their own load puts them there. A post that its network shows again is left as it came.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from agorascope.deletions import LISTS, WORDS
from agorascope.erasing.kept import PARSER
from agorascope.erasing.landed import parts_of, read_or_none, replace
from agorascope.records import GONE, SCHEMAS, Parsed, Reject, Row, content_hash

META = "gone_pages"  # in raw.build_meta once the posts that were gone before this list are on it
EMPTY: Row = {name: None for name in WORDS if name in SCHEMAS["post"].names} | {name: [] for name in LISTS}
POINTERS = ("parent_uri", "thread_uri", "repost_of_uri", "quote_of_uri")
SPOKEN = ("title", "text", "display_text")
SHORTEST_ID = 5  # characters by which a rejected record is told to be of a post

# Pages are known by the time of their posts. Beside a post's own pages those of what answers, shares or
# quotes it count: a network may give the words of one with the other. A guessed time differs by page.
_NOTE = """
insert into raw.gone_pages
with gone as (
    select network, uri, post_id, instance, created_at, raw_ref,
        created_at_trust = 'unknown' or coalesce(list_contains(flags, 'clamped_date'), false) as is_guessed
    from raw.posts
    where list_contains($gone, status) and {which}
), pointing as (
    select network, created_at, unnest([parent_uri, thread_root_uri, repost_of_uri, quote_of_uri]) as uri
    from raw.posts where network in (select network from gone)
), moments as (
    select distinct network, created_at, is_guessed from gone
    union
    select distinct pointing.network, pointing.created_at, false
    from pointing join gone using (network, uri)
), found as (
    select pages.network, pages.page
    from raw.landed_pages as pages
    join moments
        on moments.network = pages.network and pages.newest_at >= moments.created_at
        and (moments.is_guessed or pages.oldest_at <= moments.created_at)
    where {where}
    union
    select network, regexp_replace(raw_ref, '#[0-9]+$', '') from gone where raw_ref is not null
    union  -- some networks send the words along with the word that they are gone
    select changes.network, regexp_replace(changes.raw_ref, '#[0-9]+$', '')
    from raw.status_changes as changes join gone using (network, uri)
    where changes.raw_ref is not null
    union
    select changes.network, regexp_replace(changes.raw_ref, '#[0-9]+$', '')
    from raw.status_changes as changes join gone using (network, post_id)
    where changes.raw_ref is not null and changes.instance is not distinct from gone.instance
)
select network, page from found
where (network, page) not in (select (network, page) from raw.gone_pages)
"""
_WAITING = "select network, page from raw.gone_pages order by all"
_GONE = """
select uri, post_id, status, status_at, fetched_at from raw.posts
where network = ? and list_contains(?, status)
"""


def note_gone(connection: duckdb.DuckDBPyConnection, network: str, batch_id: str) -> None:
    """List the pages that may hold words of posts that went with this load, or that were gone before it.

    Runs inside the transaction of the load; needs its tables `changed_posts` and `incoming_post`.
    """
    newly = "(network, uri) in (select (network, uri) from changed_posts)"
    before = "(network, uri) in (select (network, uri) from incoming_post)"
    own = "pages.network = $network and pages.batch_id = $batch"
    _note(connection, newly, "true", {})
    _note(connection, before, own, {"network": network, "batch": batch_id})


def note_gone_before(connection: duckdb.DuckDBPyConnection) -> None:
    """Once for a warehouse: list the pages of posts that were gone before there was a list."""
    if connection.execute("select 1 from raw.build_meta where name = ?", [META]).fetchall():
        return
    _note(connection, "true", "true", {})
    connection.execute("insert into raw.build_meta values (?, 'noted')", [META])


@dataclass(frozen=True, slots=True)
class Cleared:
    """How many pages were replaced, and which cannot be read, as (network, page)."""

    replaced: int = 0
    unread: tuple[tuple[str, str], ...] = ()

    def message(self) -> str:
        """For the report of a step; names nobody."""
        said = []
        if self.replaced:
            said.append(f"deletions: posts that are gone lost their words in {self.replaced} landed pages")
        if self.unread:
            said.append(
                f"{len(self.unread)} landed pages of which something is to go cannot be read: "
                f"{self.unread[0][1]}; agorascope doctor says what to do"
            )
        return "; ".join(said)


def clear_gone(connection: duckdb.DuckDBPyConnection, root: Path) -> Cleared:
    """Replace the listed pages that hold words of what is gone.

    A page that cannot be read stays on the list. Costs one query where nothing is gone.
    """
    waiting = connection.execute(_WAITING).fetchall()
    replaced, known = 0, dict[str, dict[str, Row]]()
    unread: list[tuple[str, str]] = []
    for network, name in waiting:
        data = root / name
        meta = data.with_name(f"{data.stem}.meta.json")
        if meta.exists():
            if network not in known:
                known[network] = _gone_of(connection, network)
            cleared = _clear_page(root, meta, known[network])
            if cleared is None:
                unread.append((network, name))
                continue
            replaced += cleared
        connection.execute("delete from raw.gone_pages where network = ? and page = ?", [network, name])
    return Cleared(replaced, tuple(unread))


def note_unread(connection: duckdb.DuckDBPyConnection, page: str) -> None:
    """List a page that cannot be read although some of it is to go, so that it is named."""
    connection.execute(
        """
        insert into raw.gone_pages (network, page)
        select split_part($page, '/', 1), $page where $page not in (select page from raw.gone_pages)
        """,
        {"page": page},
    )


# For `agorascope.alarms`, after the loads of a run: what is listed still could not be read.
UNREADABLE = """
insert into quality.source_alarms
select
    network, 'page_unreadable', min(page), count(*), null,
    format('{} landed pages of which something is to go cannot be read, {} first: they still hold it.',
        count(*), min(page)),
    'Bring them back from a backup. Where there is none, remove each with its .meta.json.'
from raw.gone_pages
group by network
"""


def without_words(parsed: Parsed, gone: Mapping[str, Row]) -> bool:
    """Take the words off the gone posts among these records; returns whether anything had to change."""
    is_changed = False
    for place, row in enumerate(parsed.posts):
        facts = gone.get(row["uri"])
        if facts and _speaks(row):
            parsed.posts[place] = _tombstone(row, facts)
            is_changed = True
    for place, reject in enumerate(parsed.rejects):
        if reject.excerpt and _is_of(reject, gone):
            parsed.rejects[place] = Reject(
                reject.network, reject.source_file, reject.position, reject.reason, ""
            )
            is_changed = True
    return is_changed


def _note(connection: duckdb.DuckDBPyConnection, which: str, where: str, given: dict[str, str]) -> None:
    connection.execute(_NOTE.format(which=which, where=where), {"gone": list(GONE)} | given)


def _gone_of(connection: duckdb.DuckDBPyConnection, network: str) -> dict[str, Row]:
    rows = connection.execute(_GONE, [network, list(GONE)]).fetchall()
    names = ("post_id", "status", "status_at", "fetched_at")
    return {uri: dict(zip(names, facts, strict=True)) for uri, *facts in rows}


def _clear_page(root: Path, meta: Path, gone: Mapping[str, Row]) -> bool | None:
    """Replace one page where it must be; None when it cannot be read."""
    page = read_or_none(root, meta)
    if page is None:
        return None
    kept, is_changed = [], False
    for parsed in parts_of(page):
        if page.parser != PARSER:  # as received: it may hold words that no record of it has
            is_changed |= _is_about(parsed, gone)
        is_changed |= without_words(parsed, gone)
        kept.append(parsed)
    if is_changed:
        replace(meta, page, kept)
    return is_changed


def _is_about(parsed: Parsed, gone: Mapping[str, Row]) -> bool:
    """Whether a record is of a gone post, points to one, or says that it is gone."""
    if any(row.get(name) in gone for row in parsed.posts for name in ("uri", *POINTERS)):
        return True
    ids = {facts["post_id"] for facts in gone.values()} - {None}
    return any(row.get("uri") in gone or row.get("post_id") in ids for row in parsed.status_changes)


def _speaks(row: Row) -> bool:
    """Whether a record says what a post said; of one that came as gone, its address alone says nothing."""
    names: tuple[str, ...] = SPOKEN if row["status"] in GONE else (*EMPTY,)
    return any(row.get(name) for name in names)


def _tombstone(row: Row, facts: Row) -> Row:
    """The record as the warehouse has it since: read again, it is as gone as it is now."""
    said: dict[str, Any] = {"status": facts["status"], "status_at": facts["status_at"]}
    seen: datetime = max(row["fetched_at"], facts["fetched_at"])
    return row | EMPTY | said | {"fetched_at": seen, "content_hash": content_hash(None, None)}


def _is_of(reject: Reject, gone: Mapping[str, Row]) -> bool:
    said = f"{reject.detail}\n{reject.excerpt}"
    return any(
        uri in said or (len(facts["post_id"] or "") >= SHORTEST_ID and facts["post_id"] in said)
        for uri, facts in gone.items()
    )
