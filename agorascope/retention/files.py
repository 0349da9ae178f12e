"""Files that grow old: reports by retention; logs and copies made before upgrades by their own days."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from agorascope.operations import journal
from agorascope.retention.cut import Cut
from agorascope.settings import Settings

OWN_DAYS = ("airflow/logs/**/*", "dbt/logs/*", "backups/before-upgrade-*")


def due_reports(settings: Settings, cut: Cut) -> list[Path]:
    """Folders of weekly reports whose week ended before the cut."""
    return [
        folder
        for folder in sorted(settings.reports.glob("*"))
        if folder.is_dir() and _day_of(folder) + timedelta(days=7) <= cut.day
    ]


def due_logs(settings: Settings, now: datetime, days: int) -> list[Path]:
    """Files that nobody wrote to for so many days, by the clock of the machine."""
    limit = (now - timedelta(days=days)).timestamp()
    return [path for path in _log_files(settings) if path.stat().st_mtime < limit]


def remove_logs(settings: Settings, now: datetime, days: int) -> int:
    """Remove those files, and the older lines of the log of operations; returns how many files."""
    return remove(due_logs(settings, now, days)) + journal.forget_before(settings, now - timedelta(days=days))


def count_logs(settings: Settings, now: datetime, days: int) -> int:
    """How many files `remove_logs` would remove or cut."""
    return len(due_logs(settings, now, days)) + len(journal.due(settings, now - timedelta(days=days)))


def remove(paths: list[Path]) -> int:
    """Remove files and folders; returns how many."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return len(paths)


def _log_files(settings: Settings) -> Iterator[Path]:
    for pattern in OWN_DAYS:
        for path in sorted(settings.data_dir.glob(pattern)):
            if path.is_file() and not path.is_symlink():
                yield path


def _day_of(folder: Path) -> date:
    try:
        return date.fromisoformat(folder.name)
    except ValueError:
        return date.max - timedelta(days=7)
