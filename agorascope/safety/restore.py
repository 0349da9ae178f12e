"""`agorascope restore`: a backup back into a data folder, verified first, all at once, nothing deleted.

    read the whole backup (hashes, versions, key) -> stage it under .restoring -> carry over objections and
    erasures made since -> swap (agorascope.safety.swapping); what was there lies in replaced-<moment>

A kill before the swap leaves the folder as it was, one in it the new one: see there.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from agorascope import __version__, schema_version
from agorascope.app_store import open_store
from agorascope.app_store.copying import copy_rows, count_rows, empty
from agorascope.app_store.migrating import WRITES, scripts
from agorascope.context import Progress
from agorascope.errors import AgorascopeError
from agorascope.safety import archive, keys, swapping
from agorascope.safety.archive import BackupError, Manifest
from agorascope.safety.backup import MEGABYTE, copy_store, progress_in_megabytes
from agorascope.safety.carrying import carry_over, erase_again
from agorascope.safety.contents import ASIDE, DATA, KEYS, STAYS, WORKSPACE, database_file
from agorascope.settings import Settings
from agorascope.writing import exclusive, reading

HOLDS_DATA = ("warehouse.duckdb", "landing", "app.sqlite", "published", "runs", "batches")
APP_STORE_ASIDE = "app-store.sqlite"  # what a PostgreSQL store held before


class RestoreError(AgorascopeError):
    """A backup cannot be brought back as asked; nothing was changed."""

    exit_code = 2


@dataclass(slots=True)
class Restored:
    """What a restore did. `aside`: the folder that holds what was there before, or None."""

    data_dir: Path
    manifest: Manifest
    aside: Path | None = None
    notes: list[str] = field(default_factory=list)


def restore(
    settings: Settings,
    backup: Path,
    *,
    into: Path | None = None,
    replace: bool = False,
    accept_other_key: bool = False,
    on_progress: Progress | None = None,
    now: datetime | None = None,
) -> Restored:
    """Bring a backup back into `into`, or into the data folder of the settings.

    Raises BackupError for a file that is not a whole backup, LaterVersionError for one of a later program,
    RestoreError when the folder holds data and not `replace`, or when the pseudonyms would not fit.
    """
    size = backup.stat().st_size if backup.is_file() else 0
    manifest = archive.read_backup(backup, took=progress_in_megabytes(on_progress, "verify", size))
    _refuse_later(backup, manifest)
    target = settings.model_copy(update={"data_dir": (into or settings.data_dir).expanduser().resolve()})
    if into is not None and settings.app_database_url is not None:
        target = target.model_copy(update={"app_database_url": None})  # a look at another folder
    if not accept_other_key:
        keys.refuse_other_key(target, manifest)
    root = target.make_data_dir()
    with _alone(target):
        swapping.forget_stage(root)
        _refuse_to_overwrite(target, replace)
        _refuse_without_room(root, manifest)
        _refuse_other_disks(root)
        done = Restored(root, manifest)
        try:
            _stage(root, backup, manifest, on_progress)
            staged = target.model_copy(update={"data_dir": swapping.stage_of(root)})
            keys.lend_keys(target, staged, manifest)
            carried = carry_over(target, staged)
            done.notes += carried.notes + erase_again(target, staged, carried)
            if keys.was_rotated(target, staged):
                done.notes.append(
                    "the key of the pseudonyms was rotated since this backup, and the former one is back: "
                    "`agorascope rotate-key` rotates it again"
                )
            keys.take_back_lent(staged, manifest)
            _forget_what_stays(staged.data_dir)
            _close_app_store(target)
            os.sync()  # once for thousands of files, before the journal says that they are there
            moment = f"{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}"
            (root / "backups").mkdir(mode=0o700, exist_ok=True)
        except BaseException:
            shutil.rmtree(root / swapping.STAGE, ignore_errors=True)
            raise
        aside = swapping.swap(root, _free_name(root, f"{ASIDE}{moment}"), _leaving(target, manifest))
        done.aside = aside if aside.exists() else None
        if target.app_database_url is not None:
            _fill_database(target, aside)
            done.aside = aside
    done.notes += _put_workspace_back(settings, root)
    return done


def _refuse_later(backup: Path, manifest: Manifest) -> None:
    what = f"The backup {backup.name}"
    schema_version.check(what, manifest.warehouse_version or 0, schema_version.WAREHOUSE_VERSION)
    schema_version.check(what, manifest.published_version or 0, schema_version.PUBLISHED_VERSION)
    known = {revision.revision for revision in scripts().walk_revisions()}
    if manifest.app_revision is not None and manifest.app_revision not in known:
        raise schema_version.LaterVersionError(
            f"{what} was made by a later version of Agorascope ({manifest.program}; its app store is of "
            f"revision {manifest.app_revision}, which Agorascope {__version__} does not know).",
            remedy="Install that version, then restore it.",
        )


def _refuse_to_overwrite(target: Settings, replace: bool) -> None:
    root = target.data_dir
    held = [name for name in HOLDS_DATA if _holds_something(root / name)]
    if target.app_database_url is not None:
        store = open_store(target, anew=True)
        try:
            held += (
                ["rows in the database of AGORASCOPE_APP_DATABASE_URL"] if count_rows(store.engine) else []
            )
        finally:
            store.close()
    if held and not replace:
        raise RestoreError(
            f"{root} holds data already: {', '.join(held)}. Nothing was changed.",
            remedy="Give an empty folder with --into, or --replace: then what is there is moved aside.",
        )


def _holds_something(path: Path) -> bool:
    return any(path.iterdir()) if path.is_dir() else path.exists()


def _refuse_without_room(root: Path, manifest: Manifest) -> None:
    free, needed = shutil.disk_usage(root).free, manifest.total_bytes * 1.02 + MEGABYTE
    if free < needed:
        raise BackupError(
            f"There is no room for the backup in {root}: it takes {needed / MEGABYTE:,.0f} MB, "
            f"{free / MEGABYTE:,.0f} MB are free. Nothing was changed.",
            remedy="Make room there, or give another folder with --into.",
        )


def _refuse_other_disks(root: Path) -> None:
    """What is on a disk of its own inside the folder cannot be moved aside by a rename."""
    here = root.stat().st_dev
    if odd := [
        path.name for path in root.iterdir() if path.name not in STAYS and path.lstat().st_dev != here
    ]:
        raise RestoreError(
            f"{', '.join(odd)} in {root} is a mount of its own and cannot be moved aside.",
            remedy="Restore with --into a folder of one disk, then copy it over by hand.",
        )


@contextmanager
def _alone(target: Settings) -> Iterator[None]:
    """Nobody writes, and nobody lands either."""
    with ExitStack() as locks:
        locks.enter_context(exclusive(target, "restore"))
        known = {path.stem for path in (target.data_dir / "locks").glob("*.lock")} - {"restore"}
        if target.landing.is_dir():
            known |= {path.name for path in target.landing.iterdir() if path.is_dir()}
        for network in sorted(known):
            locks.enter_context(reading(target, network, "restore"))
        yield


def _stage(root: Path, backup: Path, manifest: Manifest, on_progress: Progress | None) -> None:
    new = swapping.stage_of(root)
    new.mkdir(mode=0o700, parents=True)
    raw = new.parent / "unpacked"
    took = progress_in_megabytes(on_progress, "restore", manifest.total_bytes)
    archive.read_backup(backup, raw, took)
    for path in sorted((raw / DATA).iterdir()) if (raw / DATA).is_dir() else ():
        path.rename(new / path.name)
    if (raw / WORKSPACE).is_dir():
        (raw / WORKSPACE).rename(new / f"{WORKSPACE}-restored")
    shutil.rmtree(raw, ignore_errors=True)
    for path in (new / "published").glob("*.duckdb"):
        path.chmod(0o440)


def _forget_what_stays(new: Path) -> None:
    """Locks and copies that opening the staged folder made are not to replace those of the folder."""
    for path in new.iterdir():
        if path.name in STAYS:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _close_app_store(target: Settings) -> None:
    """Bring the journal of the present store into its file; RestoreError while somebody has it open.

    Who kept it open would go on writing into the file that is moved aside, and lose what was typed.
    """
    if not target.app_store.exists() or target.app_database_url is not None:
        return
    try:
        with closing(sqlite3.connect(target.app_store, timeout=5)) as connection:
            (mode,) = connection.execute("pragma journal_mode = delete").fetchone()
    except sqlite3.DatabaseError as error:
        if "locked" not in str(error):
            return  # damaged: that may be why a backup is brought back
        mode = "wal"
    if mode != "delete":
        raise RestoreError(
            f"Another program has the app store {target.app_store} open, the viewer perhaps. "
            "Nothing was changed.",
            remedy="Stop the viewer and the scheduler, restore, then start them again.",
        )


def _leaving(target: Settings, manifest: Manifest) -> list[str]:
    """What is moved aside although nothing takes its place."""
    root, store = target.data_dir, database_file(target)
    stays = set(STAYS) | {KEYS} | ({"landing"} if not manifest.has_landing else set())
    coming = {path.name for path in swapping.stage_of(root).iterdir()}
    return sorted(
        path.name
        for path in root.iterdir()
        if path.name not in stays | coming
        and not (store and store.is_relative_to(path))
        and not path.name.startswith((".", ASIDE))
    )


def _free_name(root: Path, name: str) -> str:
    number, chosen = 1, name
    while (root / chosen).exists():
        number += 1
        chosen = f"{name}-{number}"
    return chosen


def _fill_database(target: Settings, aside: Path) -> None:
    """Bring the store of the backup into the database, in one transaction; its rows go into a file first."""
    file = target.app_store
    if not file.exists():
        return
    former = open_store(target, anew=True)
    local = open_store(target.model_copy(update={"app_database_url": None}))
    try:
        if count_rows(former.engine):
            aside.mkdir(mode=0o700, exist_ok=True)
            kept = aside / APP_STORE_ASIDE
            kept.touch(mode=0o600)
            copy_store(former, kept)
        with (
            local.reading() as session,
            former.engine.execution_options(**{WRITES: True}).begin() as connection,
        ):
            _replace_rows(session.connection(), connection)
    finally:
        former.close()
        local.close()
    for path in file.parent.glob(f"{file.name}*"):
        path.unlink()


def _replace_rows(source: Connection, target: Connection) -> None:
    empty(target)
    copy_rows(source, target)


def _put_workspace_back(settings: Settings, root: Path) -> list[str]:
    """Put the workspace file and its mappings where they were; say what was not, as something is there."""
    restored = root / f"{WORKSPACE}-restored"
    if not restored.is_dir():
        return []
    notes = []
    for path in sorted(restored.rglob("*")):
        if not path.is_file():
            continue
        place = path.relative_to(restored)
        if place.parts[0] == "elsewhere":
            notes.append(f"{path} lay outside the folder of the workspace: put it back by hand")
            continue
        target = settings.workspace.parent / place
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        elif target.read_bytes() != path.read_bytes():
            notes.append(f"{target} differs from that of the backup, which is {path}; it was left as it is")
    return notes
