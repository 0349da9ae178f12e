"""The documents of an export: the file itself or, of a ZIP archive, its entries. Nothing is unpacked to disk.

Entries that could do harm are not read: each becomes a problem with its name and reason. An archive that
would unpack to far more than it weighs is refused as a whole.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from agorascope.errors import InputError
from extractors.archive.json_pieces import Problem

MAX_ENTRIES = 500_000
MAX_UNPACKED = 8 * 2**30
MAX_ENTRY = 2**31
MAX_RATIO = 200  # chats shrink ten to thirty times
SMALL = 10 * 2**20  # below, no ratio is suspicious: one letter a million times is a test
_ARCHIVES = frozenset({".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar", ".jar"})
_ENCRYPTED = 0x1

Order = Callable[[list[str]], list[str]]


class Entry(NamedTuple):
    """One file of an export. `name` is empty for an export that is one file."""

    name: str
    body: bytes


def is_zip(body: bytes) -> bool:
    return body.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def entries_of(body: bytes, source: str, order: Order) -> Iterator[Entry | Problem]:
    """The entries that `order` chooses, in its order. Raises InputError on an archive that is not read."""
    if not is_zip(body):
        yield Entry("", body)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            yield from _read(archive, len(body), source, order)
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OverflowError, OSError) as error:
        raise InputError(
            f"{source} is not a ZIP archive that can be read: {str(error)[:200]}",
            remedy="Download or export it again.",
        ) from error


def _read(archive: zipfile.ZipFile, size: int, source: str, order: Order) -> Iterator[Entry | Problem]:
    files = [entry for entry in archive.infolist() if not entry.is_dir()]
    _refuse_bomb(files, size, source)
    safe: dict[str, zipfile.ZipInfo] = {}
    for file in files:
        if problem := _harm(file):
            yield problem
        elif file.filename in safe:
            yield _problem("duplicate_entry", file, "stands twice in the archive; the first one was read")
        else:
            safe[file.filename] = file
    for name in order(list(safe)):
        yield _body(archive, safe[name])


def _body(archive: zipfile.ZipFile, file: zipfile.ZipInfo) -> Entry | Problem:
    try:
        with archive.open(file) as stream:
            body = stream.read(MAX_ENTRY)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        return _problem("unreadable_entry", file, f"cannot be unpacked: {str(error)[:200]}")
    except (NotImplementedError, RuntimeError) as error:  # an unknown compression, or a password
        return _problem("unreadable_entry", file, f"cannot be unpacked here: {str(error)[:200]}")
    return Entry(file.filename, body)


def _harm(file: zipfile.ZipInfo) -> Problem | None:
    path = PurePosixPath(file.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return _problem("unsafe_entry", file, "leads out of the archive, so it was not read")
    if path.suffix.lower() in _ARCHIVES:
        return _problem(
            "nested_archive", file, "is an archive inside the archive; unpack it and import it alone"
        )
    if file.flag_bits & _ENCRYPTED:
        return _problem(
            "encrypted_entry", file, "is encrypted; unpack it with its password and import it alone"
        )
    if file.file_size >= MAX_ENTRY:
        return _problem("large_entry", file, "is larger than 2 GiB; export fewer months at once")
    return None


def _problem(reason: str, file: zipfile.ZipInfo, what: str) -> Problem:
    return Problem(reason, f"{file.filename[:300]!r} {what}.", "")


def most_of(size: int) -> int:
    """How many bytes one compressed stream of so many may unpack to."""
    return min(MAX_ENTRY, max(SMALL, MAX_RATIO * size))


def _refuse_bomb(files: list[zipfile.ZipInfo], size: int, source: str) -> None:
    unpacked = sum(file.file_size for file in files)
    if len(files) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > max(SMALL, MAX_RATIO * size):
        raise InputError(
            f"{source} would unpack {len(files):,} entries to {unpacked / 2**20:,.0f} MiB, "
            "more than is read from an archive.",
            remedy="Unpack it where there is room, and import the files inside one by one.",
        )
