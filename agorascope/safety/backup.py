"""`agorascope backup`: one file that holds all that cannot be had again, as it was at one moment.

It is written while viewers read. Nobody writes the warehouse meanwhile (agorascope.writing); the app store
goes on being written and is copied as of one moment. Landing may go on too: a page is taken when it is landed
whole, and what the warehouse does not know yet is loaded by the first run after a restore.
"""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine

from agorascope import __version__, schema_version
from agorascope.app_store import open_store
from agorascope.app_store.copying import copy_file, copy_rows
from agorascope.app_store.migrating import revision_of, upgrade
from agorascope.app_store.store import AppStore, refuse_vanished
from agorascope.context import Progress
from agorascope.errors import InputError
from agorascope.landing import write_atomic
from agorascope.pseudonyms import KEY_FILE
from agorascope.safety import archive
from agorascope.safety.archive import BackupError, Manifest
from agorascope.safety.contents import APP_STORE, Contents, gather
from agorascope.safety.keys import MEMBERS, key_check, marks_check
from agorascope.settings import Settings
from agorascope.warehouse import closed_warehouse
from agorascope.writing import exclusive

SUFFIX = ".tar.zst"
NAME = "agorascope-"
CLAIM = ".agorascope-installation"  # in a folder of backups: whose they are
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written and read back."""

    path: Path
    manifest: Manifest
    removed: tuple[Path, ...] = ()

    @property
    def bytes_on_disk(self) -> int:
        return self.path.stat().st_size


def back_up(
    settings: Settings,
    output: Path | None = None,
    *,
    with_landing: bool = True,
    with_key: bool = True,
    keep: int | None = None,
    on_progress: Progress | None = None,
    now: datetime | None = None,
) -> Backup:
    """Write a backup and read it back; `output` is a folder, or a file that ends in .tar.zst.

    With `keep` older backups of this name in the folder go, once the new one is verified, until so many are
    left. Raises BackupError when there is no room, or when what was written is not what was read; InputError
    for the folder of another installation, whose backups `keep` would count and remove.
    """
    if not settings.data_dir.is_dir():
        raise InputError(f"There is no data folder {settings.data_dir}.", remedy="Set AGORASCOPE_DATA_DIR.")
    path = _target(settings, output, now or datetime.now(UTC))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    is_folder = output is None or not output.name.endswith(SUFFIX)
    _refuse_folder_of_others(settings, path.parent, is_claimed=is_folder)
    with exclusive(settings, "backup"):
        staged = path.with_name(f".{path.name}.app.part")
        try:
            _remove_leftovers(path.parent, f".{NAME}" if is_folder else f".{path.name}")
            manifest = _write(settings, path, staged, with_landing, with_key, on_progress)
        except OSError as error:
            raise BackupError(
                f"The backup {path} could not be written: {error}. No part of it was kept.",
                remedy="Make room there, or give another folder with --output.",
            ) from error
        finally:
            staged.unlink(missing_ok=True)
    _verify(path, manifest, on_progress)
    return Backup(path, manifest, tuple(_forget(path, keep)) if keep else ())


def _write(
    settings: Settings,
    path: Path,
    staged: Path,
    with_landing: bool,
    with_key: bool,
    on_progress: Progress | None,
) -> Manifest:
    version = closed_warehouse(settings.warehouse)  # with no journal beside it
    revision = _stage_app_store(settings, staged)
    found = gather(settings, with_landing=with_landing, with_key=with_key)
    if revision:
        found.files[APP_STORE] = staged
    _refuse_without_room(path, found)
    before = _look(settings.warehouse)
    took = progress_in_megabytes(on_progress, "backup", found.total_bytes)
    manifest = Manifest(
        made_at=datetime.now(UTC).isoformat(),
        program=__version__,
        warehouse_version=version,
        app_revision=revision,
        published_version=schema_version.PUBLISHED_VERSION,
        has_key=f"{MEMBERS}{KEY_FILE}" in found.files,
        key_check=key_check(settings),
        marks_check=marks_check(settings),
        has_landing=with_landing,
        workspace=found.workspace,
    )
    with archive.writing(path, took) as writer:
        for member, source in found.files.items():
            if not writer.add(source, member):
                found.left_out.append(f"{member}, which went while the backup was made")
        if _look(settings.warehouse) != before:
            raise BackupError(
                "Somebody wrote the warehouse while it was copied. No part of the backup was kept.",
                remedy="Let the other program end, then make the backup again.",
            )
        manifest.left_out = found.left_out
        manifest.files = writer.files
        writer.finish(manifest)
    return manifest


def _stage_app_store(settings: Settings, staged: Path) -> str | None:
    """Copy the app store as of one moment; returns its revision, or None where there is none."""
    if settings.app_database_url is None:
        refuse_vanished(settings)
        if not settings.app_store.exists():
            return None
        copy_file(settings.app_store, staged)
        return _revision(staged)
    store = open_store(settings)
    staged.touch(mode=0o600)
    try:
        copy_store(store, staged)
    finally:
        store.close()
    return _revision(staged)


def copy_store(store: AppStore, target: Path) -> int:
    """Copy a store of any database into a SQLite file; returns its rows."""
    engine = create_engine(f"sqlite:///{target}")
    try:
        upgrade(engine)
        with store.reading() as session, engine.begin() as written:
            return copy_rows(session.connection(), written)
    finally:
        engine.dispose()


def _revision(path: Path) -> str | None:
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            return revision_of(connection)
    finally:
        engine.dispose()


def _target(settings: Settings, output: Path | None, now: datetime) -> Path:
    if output and output.name.endswith(SUFFIX):
        if output.exists():
            raise InputError(f"{output} is there already.", remedy="Give another name, or a folder.")
        return output.absolute()
    if output and output.exists() and not output.is_dir():
        raise InputError(f"{output} is no folder.", remedy=f"Give a folder, or a name that ends in {SUFFIX}.")
    folder = (output or settings.data_dir / "backups").absolute()
    stem = f"{NAME}{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    path, number = folder / f"{stem}{SUFFIX}", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}_{number}{SUFFIX}"  # sorts behind it
    return path


def _refuse_without_room(path: Path, found: Contents) -> None:
    free = shutil.disk_usage(path.parent).free
    if free < found.total_bytes:
        raise BackupError(
            f"There may be no room for the backup under {path.parent}: it takes up to "
            f"{found.total_bytes / MEGABYTE:,.0f} MB, {free / MEGABYTE:,.0f} MB are free.",
            remedy="Make room there, give another folder with --output, or try --without-landing.",
        )


def _verify(path: Path, manifest: Manifest, on_progress: Progress | None) -> None:
    """Read back what was written; what is not the same is no backup and goes."""
    try:
        read = archive.read_backup(
            path, took=progress_in_megabytes(on_progress, "verify", manifest.total_bytes)
        )
        if read != manifest:
            raise BackupError("What was read back is not what was written.", remedy="Check the disk.")
    except BackupError:
        path.unlink(missing_ok=True)
        raise
    except OSError as error:
        raise BackupError(
            f"The backup {path} was written but cannot be read back: {error}. It does not count, and no "
            f"older one was removed{_taken_away(path)}.",
            remedy="Check the disk or the connection to it, then make the backup again.",
        ) from error


def _forget(path: Path, keep: int) -> list[Path]:
    """Remove the oldest backups of our naming beside this one, which counts among those kept."""
    others = sorted(other for other in path.parent.glob(f"{NAME}*{SUFFIX}") if other != path)
    gone = others[: max(0, len(others) - (keep - 1))]
    for other in gone:
        other.unlink()
    return gone


def _taken_away(path: Path) -> str:
    """Remove what is no backup; says so where that does not go either."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        return f"; it could not be removed either: {error}"
    return ""


def _refuse_folder_of_others(settings: Settings, folder: Path, *, is_claimed: bool) -> None:
    """A folder outside the data folder holds the backups of one installation, whose mark lies in it.

    The mark is that of the first key, so it stays what it is after a rotation.
    """
    if folder == (settings.data_dir / "backups").absolute():
        return
    mine, mark = marks_check(settings), folder / CLAIM
    said = mark.read_text(encoding="utf-8").strip() if mark.exists() else ""
    if said and said != mine:
        raise InputError(
            f"{folder} holds the backups of another installation: `--keep` would count and remove them.",
            remedy=f"Give this one a folder of its own. If its key became another: remove {mark}.",
        )
    if is_claimed and mine and not said:
        try:
            write_atomic(mark, f"{mine}\n".encode())
        except OSError as error:
            raise BackupError(
                f"Nothing can be written into {folder}: {error}.", remedy="Give another folder with --output."
            ) from error


def _remove_leftovers(folder: Path, beginning: str) -> None:
    """Parts of backups that were killed; nobody else writes here, we hold the lock and the folder is ours."""
    for path in folder.glob(f"{beginning}*.part*"):
        path.unlink(missing_ok=True)


def _look(path: Path) -> tuple[int, int, int] | None:
    if not path.exists():
        return None
    facts = path.stat()
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


def progress_in_megabytes(on_progress: Progress | None, what: str, total: int) -> archive.Took:
    """Told in megabytes."""
    done = 0

    def took(size: int) -> None:
        nonlocal done
        done += size
        if on_progress:
            on_progress(f"{what} (MB)", done // MEGABYTE, max(total // MEGABYTE, done // MEGABYTE))

    return took
