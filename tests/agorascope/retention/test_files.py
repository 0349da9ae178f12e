"""Logs and copies of before an upgrade go by their own days."""

import json
import os
from datetime import UTC, datetime, timedelta

from agorascope.operations import journal
from agorascope.retention.files import count_logs, due_logs, remove, remove_logs
from agorascope.settings import Settings

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def test_copies_of_before_an_upgrade_go_after_the_days_of_logs_and_backups_stay(settings: Settings) -> None:
    folder = settings.make_data_dir() / "backups"
    folder.mkdir()
    for name, days in (
        ("before-upgrade-3-a.duckdb", 31),
        ("before-upgrade-app-1-a.sqlite", 31),
        ("before-upgrade-4-b.duckdb", 29),
        ("agorascope-20260101T000000Z.tar.zst", 90),
    ):
        (folder / name).write_text("words")
        at = (NOON - timedelta(days=days)).timestamp()
        os.utime(folder / name, (at, at))
    assert remove(due_logs(settings, NOON, 30)) == 2
    assert sorted(path.name for path in folder.iterdir()) == [
        "agorascope-20260101T000000Z.tar.zst",
        "before-upgrade-4-b.duckdb",
    ]


def test_the_log_of_operations_holds_no_line_older_than_its_days(settings: Settings) -> None:
    """It is rotated by size alone: of a quiet installation one file would last for years."""
    path = journal.path_of(settings)
    path.parent.mkdir(parents=True)
    lines = {days: json.dumps({"event": "ended", "timestamp": said(days)}) for days in (80, 40, 31, 29, 1)}
    (path.parent / f"{path.name}.2").write_text(f"{lines[80]}\n")
    (path.parent / f"{path.name}.1").write_text(f"{lines[40]}\nhalf a li\n{lines[31]}\n{lines[29]}\n")
    path.write_text(f"{lines[1]}\n")
    assert count_logs(settings, NOON, 30) == 2
    assert remove_logs(settings, NOON, 30) == 2
    assert not (path.parent / f"{path.name}.2").exists()
    assert (path.parent / f"{path.name}.1").read_text() == f"{lines[29]}\n"
    assert path.read_text() == f"{lines[1]}\n"
    assert remove_logs(settings, NOON, 30) == 0
    journal.note(settings, "written")
    assert len(path.read_text().splitlines()) == 2


def said(days: int) -> str:
    return (NOON - timedelta(days=days)).isoformat().replace("+00:00", "Z")
