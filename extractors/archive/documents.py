"""Exports that are JSON documents with a form of their own: one reader class for each such form.

    file or ZIP -> entries -> pieces of documents -> DocumentReader.read -> records, chunk by chunk

`read_chunks` serves the archive import (`format: telegram` in a mapping), `parse_with` the saved bodies of
`agorascope parse telegram FILE`; both run the same reader over the same pieces.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, ClassVar

from agorascope.errors import InputError
from agorascope.landing import RawPage
from agorascope.records import LEFT_OUT, POST, Parsed, Reject
from extractors.archive.addresses import without_addresses
from extractors.archive.chunk import CHUNK_ROWS, Chunk
from extractors.archive.detection import refuse_binary, refuse_empty, sniff_encoding
from extractors.archive.entries import Entry, entries_of, is_zip
from extractors.archive.json_pieces import JsonPieces, Problem
from extractors.archive.mapping import ArchiveMapping
from extractors.archive.readers import EXCERPT, text_of
from extractors.reading import DATA_ERRORS, PageReader

_PRIVATE_CHAT = (
    "A conversation between persons is not read. To read it all the same, with the consent of those who "
    "speak: `include_private: true` in a mapping of your own."
)
# Of what nobody wrote, and of what belongs to persons, the reason is enough.
_WITHOUT_EXCERPT = LEFT_OUT | {"not_posts"}
ReadItem = Callable[[Any, int], None]
_POST_FIELDS = frozenset(POST.names)


class Records:
    """Where a reader puts what it finds: numbers the items, and hands the records over in chunks."""

    def __init__(self, page: RawPage, mapping: ArchiveMapping) -> None:
        self.page = page
        self.instance = mapping.instance
        self.rows_read = 0
        self.defaults = {name: word for name, word in mapping.defaults.items() if name in _POST_FIELDS}
        self.includes_private = mapping.include_private
        self._members: set[str] = set()
        self._left_out: set[str] = set()
        self._given = 0
        self.start(is_repaired=False)

    def start(self, *, is_repaired: bool) -> None:
        """Begin a chunk. What a file says is as old as the file, not as the moment of its import."""
        self.to = PageReader(self.page, instance=self.instance, is_repaired=is_repaired)
        self.to.observed_at = self.page.fetched_at
        self._given = self.rows_read

    def item(self, item: Any, read: ReadItem) -> None:
        """Read one item of the file under its number."""
        self.rows_read += 1
        self.to.try_read(item, self.rows_read, read)

    def member(self, position: int, *, member_id: str | None, **fields: Any) -> None:
        """Add a member, the first time it is seen in the file."""
        if member_id and member_id not in self._members:
            self._members.add(member_id)
            self.to.member(position, member_id=member_id, **fields)

    def leave_out(self, chat: str) -> None:
        """Say once of a private conversation that it is not read: no words, no names."""
        if chat not in self._left_out:
            self._left_out.add(chat)
            self.to.reject("", None, "private_chat", _PRIVATE_CHAT)

    def problem(self, problem: Problem) -> None:
        """A part that cannot be read. What is broken may be private: its words are not kept."""
        excerpt = problem.excerpt if self.includes_private else ""
        self.to.reject(excerpt, self.rows_read + 1, problem.reason, problem.detail)

    @property
    def waiting(self) -> int:
        """Items read since the last chunk."""
        return self.rows_read - self._given

    def drain(self) -> Chunk:
        """What was gathered since the last chunk."""
        found = self.to.result()
        chunk = Chunk(rows_read=self.waiting)
        chunk.extend(found)
        chunk.rejects = [_discreet(reject) for reject in chunk.rejects]
        for post in chunk.posts:
            for name, word in self.defaults.items():
                if post.get(name) is None:
                    post[name] = word
        return chunk


def _discreet(reject: Reject) -> Reject:
    """The same without what is a person's: of an event that nobody wrote, its name is enough."""
    excerpt = "" if reject.reason in _WITHOUT_EXCERPT else without_addresses(reject.excerpt)
    return replace(reject, detail=without_addresses(reject.detail), excerpt=excerpt)


class DocumentReader(ABC):
    """One form of export. A subclass says which entries it wants and turns documents into records."""

    carriers: ClassVar[frozenset[str]] = frozenset()  # keys of the lists that hold items

    def __init__(self, records: Records) -> None:
        self.records = records
        self.has_form = False  # a list, or an object around one, though there may be nothing in it

    def order(self, names: list[str]) -> list[str]:
        """The entries of a ZIP archive to read, those first that explain others."""
        return sorted(name for name in names if name.lower().endswith(".json"))

    @abstractmethod
    def read(self, document: Any, entry: str) -> None:
        """Add the records of one document, or of a part of it. Never raises on data."""

    def finish(self) -> None:  # noqa: B027 - most files tell nothing more at their end
        """Add what only the end of the file can tell."""


def parse_with(reader: type[DocumentReader], page: RawPage, mapping: ArchiveMapping) -> Parsed:
    """All records of a saved body. A body that cannot be read is one reject."""
    whole = Parsed()
    try:
        for chunk in read_chunks(reader, page, mapping):
            whole.extend(chunk)
    except InputError as error:
        detail = " ".join(str(error).split())
        whole.rejects.append(Reject(page.network, page.source, None, "unreadable_file", detail))
    return whole


def read_chunks(
    reader: type[DocumentReader], page: RawPage, mapping: ArchiveMapping, chunk_rows: int = CHUNK_ROWS
) -> Iterator[Chunk]:
    """Records of a page, about `chunk_rows` items at a time. Raises InputError on a file of another kind."""
    records = Records(replace(page, ref=page.ref or page.source), mapping)
    reading = reader(records)
    has_given = False
    for entry in entries_of(page.body, page.source, reading.order):
        if isinstance(entry, Problem):
            records.problem(entry)
            continue
        for _ in _read_entry(reading, entry, page.source):
            if records.waiting >= chunk_rows:
                has_given = True
                yield records.drain()
                records.start(is_repaired=records.to.is_repaired)
    reading.finish()
    last = records.drain()
    if not (has_given or last.rows_read or last.rejects or reading.has_form):
        raise InputError(
            f"{page.source} holds nothing that is read as {mapping.format}.",
            remedy="Check which export the mapping is for: extractors/archive/README.md lists them.",
        )
    yield last


def _read_entry(reading: DocumentReader, entry: Entry, source: str) -> Iterator[None]:
    """Read one entry; stops after each piece, so that the caller may hand records over."""
    records = reading.records
    name = f"{source}/{entry.name}" if entry.name else source
    try:
        refuse_empty(entry.body, name)
        refuse_binary(entry.body, name)
    except InputError as error:
        if not entry.name:
            raise
        records.problem(Problem("unreadable_entry", " ".join(str(error).split()), ""))
        return
    encoding = sniff_encoding(entry.body, "auto")
    records.to.is_repaired = encoding.has_errors
    pieces = JsonPieces(text_of(entry.body, encoding), reading.carriers)
    for document in pieces.documents():
        reading.has_form |= isinstance(document, list) or bool(
            isinstance(document, dict) and reading.carriers & document.keys()
        )
        try:
            reading.read(document, entry.name or source)
        except DATA_ERRORS as error:
            excerpt = json.dumps(document, default=str)[:EXCERPT]
            detail = f"Cannot be read: {type(error).__name__}: {error}"
            records.problem(Problem("bad_record", detail, excerpt))
        _note(records, pieces)
        yield
    _note(records, pieces)


def _note(records: Records, pieces: JsonPieces) -> None:
    for problem in pieces.problems:
        records.problem(problem)
    pieces.problems.clear()


__all__ = ["DocumentReader", "Records", "is_zip", "parse_with", "read_chunks"]
