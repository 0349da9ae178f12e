"""Landed file -> posts, members, counters and rejects, by the mapping that was landed with it.

Pure: the same page gives the same records, years later and after the mapping file has changed.
`parse_chunks` streams (memory follows the chunk, not the file); `parse_page` gives all at once.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from agorascope.errors import InputError
from agorascope.landing import RawPage
from agorascope.records import Parsed, Reject, Row, content_hash
from extractors.archive.addresses import scrubbed, without_addresses
from extractors.archive.cells import Columns, RowError
from extractors.archive.chunk import CHUNK_ROWS, Chunk
from extractors.archive.documents import read_chunks
from extractors.archive.formats import document_reader
from extractors.archive.mapping import ArchiveMapping, Cell
from extractors.archive.members import MemberReader, member_cells
from extractors.archive.metrics import MetricReader
from extractors.archive.native import NativeLines
from extractors.archive.posts import Origin, PostReader, clock_of
from extractors.archive.readers import EXCERPT, Item, open_table

# The network of a page whose network only the mapping knows.
ANY_NETWORK = "archive"


def parse_page(page: RawPage) -> Parsed:
    """All records of a page. Never raises on what a file holds: a file that cannot be read is a reject."""
    whole = Parsed()
    for part in parse_parts(page):
        whole.extend(part)
    return whole


def parse_parts(page: RawPage) -> Iterator[Parsed]:
    """Like `parse_chunks`, but a file that cannot be read is one reject: a landed file stops no batch."""
    try:
        yield from parse_chunks(page)
    except InputError as error:
        detail = " ".join(str(error).split())
        yield Parsed(rejects=[Reject(page.network, page.source, None, "unreadable_file", detail)])


def parse_chunks(page: RawPage, *, chunk_rows: int = CHUNK_ROWS) -> Iterator[Chunk]:
    """Records of a page, at most `chunk_rows` rows at a time.

    Raises InputError, before the first chunk, on a file or mapping that cannot be used at all.
    """
    mapping = mapping_of(page)
    origin = _origin(page, mapping)
    if reader := document_reader(mapping.format):
        yield from read_chunks(reader, replace(page, network=origin.network), mapping, chunk_rows)
        return
    if mapping.scrub_addresses:  # a saved body was not landed
        page = replace(page, body=scrubbed(page.body, page.source))
    table = open_table(page.body, mapping, page.source, _wanted(mapping))
    if mapping.format == "native":
        lines = NativeLines(origin, page.source)
        yield from _chunks(_not_empty(table.rows, page.source), lines.add, chunk_rows)
        return
    rows = _Rows(mapping, Columns(table, mapping, page.source), origin, page.source)
    yield from _chunks(_not_empty(table.rows, page.source), rows.add, chunk_rows)
    yield from rows.summed()


def _chunks(items: Iterator[Item], add: Callable[[Item, Parsed], None], size: int) -> Iterator[Chunk]:
    chunk = Chunk()
    for item in items:
        add(item, chunk)
        chunk.rows_read += 1
        if chunk.rows_read == size:
            yield chunk
            chunk = Chunk()
    if chunk.rows_read:
        yield chunk


def check_page(page: RawPage) -> None:
    """Raise InputError when the file or the mapping cannot be used, after reading one row."""
    next(parse_chunks(page, chunk_rows=1))


def mapping_of(page: RawPage) -> ArchiveMapping:
    """The mapping that was landed with the page."""
    try:
        return ArchiveMapping.model_validate(page.options["mapping"])
    except (KeyError, ValidationError) as error:
        raise InputError(
            f"{page.source} was landed without a usable mapping: {error}",
            remedy="Import the file again with --mapping.",
        ) from error


def _origin(page: RawPage, mapping: ArchiveMapping) -> Origin:
    network = mapping.network if page.network == ANY_NETWORK else page.network
    if network is None:
        raise InputError(
            f"Nothing says which network {page.source} comes from.",
            remedy="Set `network` in the mapping, or give --network.",
        )
    return Origin(
        network=network,
        instance=mapping.instance,
        fetched_at=page.fetched_at,
        clock=clock_of(page.fetched_at, page.server_date),
        ref=page.ref or page.source,
    )


def _wanted(mapping: ArchiveMapping) -> set[str]:
    """Every column that the mapping names."""
    cells = [*mapping.columns.values(), *mapping.member_columns.values(), *mapping.metric_columns.values()]
    named = {name for cell in cells for name in cell.column}
    if mapping.key:
        named |= {*mapping.key.column, *mapping.key.hash, *mapping.key.first}
    if mapping.duplicates:
        named |= set(mapping.duplicates.columns)
    return named | (set(mapping.staff.column) if mapping.staff else set())


def _not_empty(rows: Iterator[Item], source: str) -> Iterator[Item]:
    """The same rows. Raises InputError at once when there are none."""
    first = next(rows, None)
    if first is None:
        raise InputError(f"{source} has a header and no rows.", remedy="Export it again, or leave it out.")

    def chained() -> Iterator[Item]:
        yield first
        yield from rows

    return chained()


class _Rows:
    """Reads the rows of one file; remembers keys, so that no row silently replaces another."""

    def __init__(self, mapping: ArchiveMapping, columns: Columns, origin: Origin, source: str) -> None:
        self._mapping = mapping
        self._network = origin.network
        self._source = source
        has_posts = mapping.record in {"post", "both"}
        self._posts = PostReader(mapping, columns, origin) if has_posts else None
        has_members = mapping.record == "member" or (mapping.record == "both" and member_cells(mapping))
        self._members = MemberReader(mapping, columns, origin) if has_members else None
        self._metrics = MetricReader(mapping, columns, origin) if mapping.record == "metric" else None
        repeated = mapping.duplicates.columns if mapping.duplicates else ()
        self._repeated = [columns.word(Cell(column=(name,)), "duplicates") for name in repeated]
        mapped = sorted(_wanted(mapping))
        self._excerpt = [(name, columns.word(Cell(column=(name,), optional=True), name)) for name in mapped]
        self._keys: dict[str, int] = {}
        self._first_of: dict[str, tuple[str, int]] = {}

    def add(self, item: Item, chunk: Parsed) -> None:
        """The records of one row, or the reason why there are none."""
        if item.problem:
            # A broken row of a contacts file may hold what must not be kept.
            excerpt = "" if self._mapping.record in {"member", "metric"} else item.excerpt
            chunk.rejects.append(self._reject(item.number, *item.problem, excerpt))
            return
        try:
            if self._posts is not None:
                self._add_post(self._posts, item, chunk)
            if self._members is not None:
                self._add_member(self._members, item, chunk)
            if self._metrics is not None:
                self._metrics.read(item.values, item.number)
        except RowError as error:
            # With `record: both`, a post stays when only its author cannot be read.
            excerpt = json.dumps(self._mapped_cells(item.values), ensure_ascii=False)[:EXCERPT]
            chunk.rejects.append(self._reject(item.number, error.reason, error.detail, excerpt))

    def summed(self) -> Iterator[Chunk]:
        """What only the whole file gives: counts of many rows together."""
        if self._metrics is not None:
            yield Chunk(channel_metrics=self._metrics.rows())

    def _add_post(self, posts: PostReader, item: Item, chunk: Parsed) -> None:
        post, metrics = posts.read(item.values, item.number, is_repaired=item.is_repaired)
        earlier = self._keys.setdefault(post["uri"], item.number)
        if earlier != item.number:
            raise RowError("duplicate_key", f"Row {earlier} has the same key; the first one was kept.")
        if self._repeated:
            self._mark_duplicate(post, item)
        chunk.posts.append(post)
        chunk.channel_metrics += metrics

    def _mark_duplicate(self, post: Row, item: Item) -> None:
        print_ = content_hash(*(word(item.values) for word in self._repeated))
        uri, row = self._first_of.setdefault(print_, (post["uri"], item.number))
        if uri == post["uri"]:
            return
        if self._mapping.duplicates and self._mapping.duplicates.action == "skip":
            raise RowError("duplicate", f"The row repeats row {row}; the mapping says to skip such rows.")
        post["duplicate_of_uri"] = uri
        post["flags"] = [*(post["flags"] or ()), "duplicate"]

    def _add_member(self, members: MemberReader, item: Item, chunk: Parsed) -> None:
        is_author = self._mapping.record == "both"
        try:
            member = members.read(item.values, item.number)
        except RowError as error:
            if is_author and error.reason == "missing_key":
                return  # a post whose author is not known
            raise
        key = f"member {member['member_id']}"
        earlier = self._keys.setdefault(key, item.number)
        if earlier == item.number:
            chunk.members.append(member)
        elif not is_author:
            raise RowError("duplicate_key", f"Row {earlier} has the same member id; the first one was kept.")

    def _mapped_cells(self, values: Any) -> dict[str, str]:
        cells = {name: word(values) for name, word in self._excerpt}
        return {name: word[:300] for name, word in cells.items() if word is not None}

    def _reject(self, number: int | None, reason: str, detail: str, excerpt: str) -> Reject:
        if self._mapping.scrub_addresses:
            detail, excerpt = without_addresses(detail), without_addresses(excerpt)
        return Reject(self._network, self._source, number, reason, detail, excerpt)
