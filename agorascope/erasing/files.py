"""Files of the data folder that may name a person: logs, reports of runs, reports of weeks, export files.

    every file but those that have their own way out -> holds a needle? -> without it, or gone

A text loses the names and keeps the rest. A file that is made again anyway (reports of weeks, what dbt
compiles) goes, and so does a packed one (a workbook, an archive, Parquet), which cannot lose a name: each is
told of. An export file in the data folder goes when its landed copy stands; one elsewhere is its owner's,
and is told of. Copies of databases from before an upgrade go. Backups, copies of a database, and what a
restore moved aside, stay: they are told of, since they may hold the person and nothing here looks into them.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from agorascope.erasing.landed import plain_facts, received_hashes
from agorascope.erasing.needles import Finder
from agorascope.erasing.packed import DATABASE, HEAD, Look, kind_of, look
from agorascope.landing import write_atomic
from agorascope.sealed import SEAL, sealed, unsealed_or_none
from agorascope.settings import Settings
from agorascope.workspace import Workspace

MAX_TEXT = 2**31
SQLITE = b"SQLite format 3\x00"
BEFORE_UPGRADE = "backups/before-upgrade-*"
ASIDE = "replaced-"  # a folder that a restore moved aside
BACKUP = ".tar.zst"  # what `agorascope backup` writes, wherever that is
_WITH_DATABASES = ("", ".wal", "-wal", "-shm", "-journal")
WAIT_SECONDS = 5.0  # for Airflow, which writes its database all day


@dataclass(slots=True)
class Cleaned:
    """What became of files; `left` says of each that could not be cleaned why not."""

    cleaned: int = 0
    removed: int = 0
    left: tuple[str, ...] = ()
    packed: tuple[str, ...] = ()  # removed as a whole, since no name can be taken out of them
    elsewhere: tuple[str, ...] = ()  # export files outside the data folder that hold them
    copies: tuple[str, ...] = ()  # backups, databases, folders of before a restore: nobody looks into them


def clean_files(settings: Settings, workspace: Workspace, finder: Finder, *, is_dry: bool = False) -> Cleaned:
    """Take the people of these needles out of every file that has no other way out."""
    result = Cleaned(copies=tuple(str(path) for path in _copies(settings)))
    for path in settings.data_dir.glob(BEFORE_UPGRADE):
        result.removed += 1
        if not is_dry:
            path.unlink(missing_ok=True)
    exports = dict(_exports(workspace))
    inside = {path for path in exports if path.is_relative_to(settings.data_dir)}
    for path in _others(settings, inside):
        _clean(settings, path, finder, result, is_dry=is_dry)
    landed = received_hashes(settings.landing)
    for path in sorted(exports):
        found = _look(path, finder)
        if found.unread:
            result.left += (f"{path}: {found.unread}",)
        if not found.holds:
            continue
        if path in inside:
            if (exports[path], hashlib.sha256(path.read_bytes()).hexdigest()) not in landed:
                result.left += (f"{path.name}: not read yet; run, then erase again",)
                continue
            result.removed += 1
            if not is_dry:
                path.unlink(missing_ok=True)
        else:
            result.elsewhere += (str(path),)
    return result


def _others(settings: Settings, exports: set[Path]) -> Iterator[Path]:
    """Files of the data folder without those that the landing zone, the databases and the keys are."""
    # `decisions` is where Compose keeps the app store, which has its own way out.
    apart = {settings.data_dir / name for name in ("erasures", "secrets", "backups", "decisions")}
    apart |= {settings.landing, settings.batches, settings.published}
    databases = {
        f"{file.name}{end}" for file in (settings.warehouse, settings.app_store) for end in _WITH_DATABASES
    }
    for folder, names, files in os.walk(settings.data_dir):
        here = Path(folder)
        is_top = here == settings.data_dir
        names[:] = sorted(
            name
            for name in names
            if here / name not in apart and not (is_top and name.startswith((".re", ASIDE)))
        )
        for name in sorted(files):
            path = here / name
            is_database = is_top and name in databases
            if not is_database and path not in exports and path.is_file() and not path.is_symlink():
                yield path


def _copies(settings: Settings) -> Iterator[Path]:
    """What holds the data of an earlier day as a whole."""
    for pattern in ("backups/*", f"{ASIDE}*"):
        for path in sorted(settings.data_dir.glob(pattern)):
            if not path.match(BEFORE_UPGRADE):
                yield path


def _exports(workspace: Workspace) -> Iterator[tuple[Path, str]]:
    """Every export file with its network."""
    for name, network in workspace.networks.items():
        if network.archive and network.archive.path.is_dir():
            yield from ((path.resolve(), name) for path in network.archive.path.iterdir() if path.is_file())


def _clean(settings: Settings, path: Path, finder: Finder, result: Cleaned, *, is_dry: bool) -> None:
    head = _head(path)
    if head.startswith(SQLITE):
        _clean_sqlite(path, finder, result, is_dry=is_dry)
        return
    kind = kind_of(head)
    if kind == DATABASE or path.name.endswith(BACKUP):
        result.copies += (str(path),)
        return
    if path.stat().st_size >= MAX_TEXT:
        result.left += (f"{path}: too large to look into",)
        return
    found = _look(path, finder)
    if found.unread and not path.is_relative_to(settings.reports):  # a report goes with its page
        result.left += (f"{path}: {found.unread}",)
    if not found.holds:
        return
    is_made_again = path.is_relative_to(settings.dbt_target) or path.is_relative_to(settings.reports)
    if is_made_again or kind:
        result.removed += 1
        result.packed += () if is_made_again else (str(path),)
        if not is_dry:
            path.unlink(missing_ok=True)
            if path.suffix == ".html":
                path.with_suffix(".pdf").unlink(missing_ok=True)
        return
    result.cleaned += 1
    if not is_dry:
        mode = path.stat().st_mode
        write_atomic(path, _plain(path, finder))
        path.chmod(mode)


def _plain(path: Path, finder: Finder) -> bytes:
    """The file without them; one of ours that bears a seal gets a new one."""
    text = _text(path)
    if f'"{SEAL}"' in text and (facts := unsealed_or_none(path)) is not None:
        return sealed(plain_facts(facts, finder))
    return "\n".join(finder.without(line) for line in text.split("\n")).encode("utf-8", "surrogateescape")


def _clean_sqlite(path: Path, finder: Finder, result: Cleaned, *, is_dry: bool) -> None:
    """Airflow's own database: what tasks returned, what they said, what was rendered for them."""
    try:
        with closing(sqlite3.connect(path, timeout=WAIT_SECONDS)) as connection:
            connection.execute("pragma secure_delete = on")
            changed = 0
            for table, column in _text_columns(connection):
                rows = connection.execute(
                    f'select rowid, "{column}" from "{table}" where "{column}" is not null'
                ).fetchall()
                for row, value in rows:
                    said = value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value
                    if not isinstance(said, str) or not finder.holds(said):
                        continue
                    changed += 1
                    plain: str | bytes = finder.without(said)
                    if isinstance(value, bytes):
                        plain = plain.encode("utf-8", "surrogateescape")  # type: ignore[union-attr]
                    if not is_dry:
                        connection.execute(
                            f'update "{table}" set "{column}" = ? where rowid = ?', [plain, row]
                        )
            connection.commit()
            if changed and not is_dry:
                connection.execute("pragma wal_checkpoint(truncate)")
                connection.execute("vacuum")
            result.cleaned += bool(changed)
    except sqlite3.Error as error:
        result.left += (f"{path.name}: {error}",)


def _text_columns(connection: sqlite3.Connection) -> Iterable[tuple[str, str]]:
    tables = connection.execute(
        "select name from sqlite_master where type = 'table' and sql not like '%without rowid%'"
    ).fetchall()
    for (table,) in tables:
        for _, column, kind, *_ in connection.execute(f'pragma table_info("{table}")').fetchall():
            if any(word in kind.upper() for word in ("CHAR", "TEXT", "JSON", "BLOB", "CLOB")) or not kind:
                yield table, column


def _look(path: Path, finder: Finder) -> Look:
    if path.stat().st_size >= MAX_TEXT:
        return Look(False, "too large to look into")
    return look(path.read_bytes(), finder)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "surrogateescape")


def _head(path: Path) -> bytes:
    with path.open("rb") as handle:
        return handle.read(HEAD)
