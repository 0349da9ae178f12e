"""Puts a restored folder in the place of the former one: the former or the new, never half.

    .restoring/new/<name>     what shall be in the data folder
    .restoring/journal.json   from here on it will be: written once everything is staged
    replaced-<moment>/<name>  what was there before

The data folder itself is often a mount point, which no rename can move, and it holds what must stay
(backups, locks, Airflow). So its entries are moved, each at once; the journal is the moment at which the new
folder counts. Whoever opens the folder after a kill finishes the moves first: they take no time and lose
nothing.
"""

import ctypes
import json
import os
import shutil
from pathlib import Path

from filelock import FileLock

from agorascope.landing import sync_folder, write_atomic

STAGE = ".restoring"
_JOURNAL = "journal.json"
_AT_FDCWD, _EXCHANGE = -100, 2


def stage_of(data_dir: Path) -> Path:
    """Where what is to come is written first."""
    return data_dir / STAGE / "new"


def forget_stage(data_dir: Path) -> None:
    """Remove what a restore that was cut short before its journal left; it never counted."""
    finish_cut_off(data_dir)
    shutil.rmtree(data_dir / STAGE, ignore_errors=True)


def swap(data_dir: Path, aside: str, leaving: list[str]) -> Path:
    """Let all that is staged take its place; what has the same name now, and `leaving`, goes to `aside`."""
    new = stage_of(data_dir)
    journal = {
        "aside": aside,
        "leaving": leaving,
        "coming": {path.name: path.stat().st_ino for path in sorted(new.iterdir())},
    }
    write_atomic(data_dir / STAGE / _JOURNAL, json.dumps(journal).encode())
    finish_cut_off(data_dir)
    return data_dir / aside


def finish_cut_off(data_dir: Path) -> bool:
    """Finish a swap that was cut off; False when there is none, which costs one look."""
    journal = data_dir / STAGE / _JOURNAL
    if not journal.exists():
        return False
    (data_dir / "locks").mkdir(mode=0o700, exist_ok=True)
    with FileLock(data_dir / "locks" / "restore.lock"):
        if not journal.exists():  # another process was faster
            return False
        facts = json.loads(journal.read_bytes())
        aside = data_dir / facts["aside"]
        aside.mkdir(mode=0o700, exist_ok=True)
        for name in facts["leaving"]:
            if (data_dir / name).exists():
                (data_dir / name).rename(aside / name)
        for name, inode in facts["coming"].items():
            _place(data_dir / name, stage_of(data_dir) / name, aside / name, inode)
        sync_folder(data_dir)
        journal.unlink()
        shutil.rmtree(data_dir / STAGE, ignore_errors=True)
        if not any(aside.iterdir()):
            aside.rmdir()
    return True


def _place(target: Path, new: Path, aside: Path, inode: int) -> None:
    """Move one entry in, and what it replaces aside; the inode tells which of both lies where."""
    if target.exists() and target.stat().st_ino != inode:
        if not _exchange(target, new):
            target.rename(aside)
            new.rename(target)
    elif not target.exists():
        new.rename(target)
    if new.exists():  # the former one, after an exchange
        new.rename(aside)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two entries at one moment, so that a reader never finds none; False where that is unknown."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    return bool(call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0)
