"""What goes wrong with disks, rights and damaged files, said in words: the one place that knows.

    OSError, duckdb.Error, sqlite3.Error, pyarrow's -> DiskFullError, NoRightsError, DamagedError

Each says what happened, where, and what to do.

A step that meets such a trouble ends; what it had begun is undone or done again by the next run. A mistake
of the program is no trouble: it stays what it is, with its traceback.
"""

import errno
import getpass
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from agorascope.errors import AgorascopeError

NOTHING_LOST = "Nothing that was kept is lost."


class DiskFullError(AgorascopeError):
    """There is no room left where something has to be written."""

    runbook = "disk-full.md"


class NoRightsError(AgorascopeError):
    """The account that runs the program may not read or write something."""


class DamagedError(AgorascopeError):
    """A file is not what was written there."""


_FULL = re.compile(
    r"no space left|disk is full|database or disk is full|disk quota|file too large|not enough disk space"
    r"|max_temp_directory_size|could not write all bytes",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"permission denied|operation not permitted|read-only file system|readonly database"
    r"|unable to open database file|attempted to write a read-only",
    re.IGNORECASE,
)
_DAMAGED = re.compile(
    r"malformed|not a database|not a valid duckdb|corrupt|checksum|deserializ|serializ|disk i/o error"
    r"|input/output error|invalid (?:magic|header|block)|wal file|replaying wal|unexpected end|truncated"
    r"|failed to load metadata|database has been invalidated",
    re.IGNORECASE,
)
_PLACE = re.compile(r"[\"'](/[^\"'\n]+)[\"']")
_FULL_NUMBERS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_RIGHTS_NUMBERS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@contextmanager
def in_words(where: Path) -> Iterator[None]:
    """Say troubles with what lies under `where`; everything else passes as it is."""
    try:
        yield
    except AgorascopeError:
        raise
    except Exception as error:
        if said := explained(error, where):
            raise said from error
        raise


def explained(error: BaseException, where: Path) -> AgorascopeError | None:
    """The error as a person should read it; None when it is no trouble with disks, rights or files.

    `where` is named when the error does not say which file it was.
    """
    for cause in _chain(error):
        if isinstance(cause, AgorascopeError):
            return cause
        if isinstance(cause, OSError):
            if found := _of_numbers(cause, where):
                return found
        elif _may_be_trouble(cause) and (found := of_words(str(cause), where)):
            return found
    return None


def _may_be_trouble(error: BaseException) -> bool:
    """Whether it comes from a file; what is wrong with a query or a value does not."""
    if isinstance(error, duckdb.ProgrammingError | duckdb.DataError | duckdb.IntegrityError):
        return False
    return isinstance(error, duckdb.Error | sqlite3.Error | pa.ArrowException)


def of_words(said: str, where: Path) -> AgorascopeError | None:
    """The same for what a database says: its errors have no numbers."""
    named = _PLACE.search(said)
    place = Path(named[1]) if named else where
    detail = said.strip().splitlines()[0][:300] if said.strip() else ""
    if _FULL.search(said):
        return full(place, detail)
    if _RIGHTS.search(said):
        return no_rights(place, detail)
    if _DAMAGED.search(said):
        return damaged(place, detail)
    return None


def full(place: Path, detail: str) -> DiskFullError:
    folder = _standing(place)
    return DiskFullError(
        f"There is no room left to write {place} ({detail}).",
        remedy=f"Free some space (df -h {folder}), then run again. {NOTHING_LOST}",
    )


def no_rights(place: Path, detail: str) -> NoRightsError:
    folder = _standing(place)
    return NoRightsError(
        f"The account {_account()} may not use {place} ({detail}).",
        remedy=f"Give that account the folder again (ls -ld {folder}; chown or chmod), then run again. "
        f"{NOTHING_LOST}",
    )


def damaged(place: Path, detail: str) -> DamagedError:
    return DamagedError(
        f"{place} is damaged, or the disk cannot read it ({detail}).",
        remedy=_cure(place),
        runbook=_runbook(place),
    )


def _runbook(place: Path) -> str:
    name = place.name
    if name.startswith("app.sqlite"):
        return "app-store.md"
    if name.startswith("agorascope-") and name.endswith(".duckdb"):
        return "published-file.md"
    return "warehouse.md" if name.startswith("warehouse.duckdb") else ""


def _cure(place: Path) -> str:
    name = place.name
    if name.startswith("app.sqlite"):
        return (
            "Stop what uses it and bring back the last backup: `agorascope restore`, see docs/durability.md. "
            "What people decided stands nowhere else."
        )
    if name.endswith((".duckdb", ".duckdb.wal")):
        return (
            f"Move {name} and {name.removesuffix('.wal')}.wal aside and run again: all of it is made anew "
            "from the landing zone and the app store, see docs/durability.md."
        )
    return "Bring it back from a backup, or move it aside and run again; see docs/durability.md."


def _of_numbers(error: OSError, where: Path) -> AgorascopeError | None:
    place = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else where
    detail = error.strerror or str(error)
    if error.errno in _FULL_NUMBERS:
        return full(place, detail)
    if error.errno in _RIGHTS_NUMBERS:
        return no_rights(place, detail)
    if error.errno == errno.EIO:
        return damaged(place, detail)
    return of_words(str(error), where) if isinstance(error, pa.ArrowException) else None


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        yield now
        now = getattr(now, "orig", None) or now.__cause__ or now.__context__


def _standing(place: Path) -> Path:
    """The nearest folder that is there."""
    for folder in (place, *place.parents):
        try:
            if folder.is_dir():
                return folder
        except OSError:
            continue
    return place


def _account() -> str:
    try:
        return getpass.getuser() if os.name == "nt" else _name_of(os.geteuid())
    except (OSError, KeyError):
        return "that runs this"


def _name_of(number: int) -> str:
    import pwd

    try:
        return f"{pwd.getpwuid(number).pw_name!r}"
    except KeyError:  # a container whose user has no name
        return f"number {number}"
