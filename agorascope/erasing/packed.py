"""Looks into packed files for a person: archives, workbooks, Parquet, compressed text, one in the other.

    bytes -> what they begin with -> entries of a ZIP, what gzip holds, rows of Parquet -> texts -> needles

Nothing is unpacked to disk, and what would unpack to far more than it weighs is not unpacked. What nobody
here can look into (a PDF, whose letters are numbers of glyphs; a database; an encrypted entry) is said.
"""

import bz2
import gzip
import io
import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import zstandard

from agorascope.erasing.needles import Finder
from agorascope.errors import InputError

DATABASE = "DuckDB database"
HEAD = 16  # bytes by which a kind is told
DEEPEST = 3  # packed in packed
_SIGNS = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"PAR1", "parquet"),
    (b"%PDF-", "PDF"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"Rar!", "RAR archive"),
)
_STREAMS = frozenset({"gzip", "zstd", "bzip2", "xz"})
# Cells and paragraphs of office files: their words may be cut into runs of one format each.
_CELL = re.compile(r"<(?:\w+:)?(si|is|p)\b[^>]*>(.*?)</(?:\w+:)?\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Look:
    """Whether a file holds somebody, and why it could not be looked into to its end, or None."""

    holds: bool
    unread: str | None = None


def kind_of(head: bytes) -> str | None:
    """What a file is by its first bytes; None for what can be read as it stands."""
    if head[8:12] == b"DUCK":
        return DATABASE
    return next((kind for sign, kind in _SIGNS if head.startswith(sign)), None)


def look(body: bytes, finder: Finder) -> Look:
    """Look for a person in a packed file."""
    unread: list[str] = []
    try:
        if any(finder.holds(text) for text in _texts(body, unread, 0)):
            return Look(True)
    except InputError as error:
        unread.append(str(error).partition("\n")[0])
    return Look(False, unread[0] if unread else None)


def _texts(body: bytes, unread: list[str], depth: int) -> Iterator[str]:
    """Every text of it; what could not be read is added to `unread`."""
    kind = kind_of(body[:HEAD])
    if kind is None:
        yield _decoded(body)
    elif depth == DEEPEST:
        unread.append("it is packed too often")
    elif kind == "zip":
        yield from _of_zip(body, unread, depth)
    elif kind in _STREAMS:
        yield from _texts(_unpacked(kind, body), unread, depth + 1)
    elif kind == "parquet":
        yield from _of_parquet(body, unread)
    else:
        yield _decoded(body)  # a title or an address may stand in it as it is
        unread.append(f"it is a {kind}")


def _of_zip(body: bytes, unread: list[str], depth: int) -> Iterator[str]:
    from extractors.archive.entries import Entry, entries_of

    for entry in entries_of(body, "the file", list):
        if not isinstance(entry, Entry):
            unread.append(entry.detail)
            continue
        yield entry.name
        for text in _texts(entry.body, unread, depth + 1):
            yield text
            if entry.name.endswith(".xml"):
                yield "\n".join(_TAG.sub("", cell) for _, cell in _CELL.findall(text))


def _of_parquet(body: bytes, unread: list[str]) -> Iterator[str]:
    from extractors.archive.binary_readers import open_parquet

    for row in open_parquet(body, "the file", None).rows:
        if row.problem:
            unread.append(row.problem[1])
        else:
            yield json.dumps(row.values, ensure_ascii=False, default=_plain)


def _unpacked(kind: str, body: bytes) -> bytes:
    """What a compressed stream holds. Raises InputError when that is damaged, or far more than it weighs."""
    from extractors.archive.entries import most_of

    most = most_of(len(body))
    try:
        data: bytes = _opened(kind, io.BytesIO(body)).read(most + 1)
    except (OSError, EOFError, ValueError, lzma.LZMAError, zstandard.ZstdError) as error:
        raise InputError(f"it cannot be unpacked: {error}", remedy="Look at it yourself.") from error
    if len(data) > most:
        raise InputError(f"it unpacks to more than {most / 2**20:,.0f} MiB", remedy="Look at it yourself.")
    return data


def _opened(kind: str, stream: BinaryIO) -> Any:
    if kind == "zstd":
        return zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True)
    if kind == "gzip":
        return gzip.open(stream)
    return bz2.open(stream) if kind == "bzip2" else lzma.open(stream)


def _decoded(body: bytes) -> str:
    return body.decode("utf-8", "surrogateescape")


def _plain(value: object) -> str:
    return _decoded(value) if isinstance(value, bytes) else str(value)
