"""A full disk, missing rights and damaged files are said in words: what, where, what to do."""

import errno
import sqlite3
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from agorascope.errors import AgorascopeError, InputError
from agorascope.runs import Run, read_reports, reported
from agorascope.settings import REPOSITORY, Settings
from agorascope.troubles import DamagedError, DiskFullError, NoRightsError, explained, in_words
from agorascope.warehouse import open_warehouse

WHERE = Path("/data/agora")

TROUBLES = [
    (OSError(errno.ENOSPC, "No space left on device", "/data/agora/landing/x.zst"), DiskFullError),
    (OSError(errno.EFBIG, "File too large"), DiskFullError),
    (PermissionError(errno.EACCES, "Permission denied", "/data/agora/runs"), NoRightsError),
    (OSError(errno.EROFS, "Read-only file system", "/data/agora/runs"), NoRightsError),
    (OSError(errno.EIO, "Input/output error", "/data/agora/app.sqlite"), DamagedError),
    (
        duckdb.TransactionException(
            'Failed to commit: Could not write file "/data/agora/w.duckdb.wal": No space left on device'
        ),
        DiskFullError,
    ),
    (
        duckdb.IOException('IO Error: Cannot open file "/data/agora/w.duckdb": Permission denied'),
        NoRightsError,
    ),
    (duckdb.SerializationException("Serialization Error: Failed to deserialize: expected end"), DamagedError),
    (sqlite3.OperationalError("database or disk is full"), DiskFullError),
    (sqlite3.OperationalError("attempt to write a readonly database"), NoRightsError),
    (sqlite3.DatabaseError("database disk image is malformed"), DamagedError),
    (pa.ArrowInvalid("Parquet file is corrupt: checksum"), DamagedError),
]


@pytest.mark.parametrize(("error", "kind"), TROUBLES)
def test_a_trouble_is_told_with_its_place_and_a_remedy(error: Exception, kind: type[AgorascopeError]) -> None:
    told = explained(error, WHERE)
    assert type(told) is kind
    assert str(WHERE) in told.args[0]
    assert told.remedy


def test_a_trouble_below_another_error_is_found(tmp_path: Path) -> None:
    above = RuntimeError("while writing")
    above.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(DiskFullError, match="no room left"), in_words(tmp_path):
        raise above


@pytest.mark.parametrize(
    "error",
    [
        ValueError("a mistake"),
        duckdb.BinderException("no column checksum"),
        FileNotFoundError(2, "No such file"),
    ],
)
def test_a_mistake_of_the_program_stays_what_it_is(error: Exception) -> None:
    assert explained(error, WHERE) is None
    with pytest.raises(type(error)), in_words(WHERE):
        raise error


def test_our_own_errors_pass_as_they_are() -> None:
    error = InputError("bad", remedy="better")
    assert explained(error, WHERE) is error


def test_a_step_that_meets_a_full_disk_says_so_in_its_report(settings: Settings) -> None:
    run = Run.from_json(
        {"run_id": "r", "window_from": None, "window_to": "2026-03-10", "as_of": "2026-03-10"}
    )
    with pytest.raises(DiskFullError), reported(settings, run, "load", "rss"):
        raise duckdb.IOException('Could not write file "/data/w.duckdb": No space left on device')
    [report] = read_reports(settings, "r")
    assert report.status == "failed"
    assert report.message.startswith("There is no room left to write /data/w.duckdb")


@pytest.mark.parametrize("damage", [b"", b"not a database", b"\0" * 20_000])
def test_a_damaged_warehouse_is_told_with_what_to_do(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "warehouse.duckdb"
    with open_warehouse(path) as connection:
        connection.execute("insert into raw.workspace_names values ('lea')")
    path.write_bytes(damage)
    with pytest.raises(DamagedError, match="is damaged") as caught, open_warehouse(path):
        pass
    assert "Move warehouse.duckdb" in caught.value.remedy


def test_the_command_line_shows_no_traceback_for_a_folder_it_may_not_use(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    code = (
        "import errno, sys; from agorascope import cli; from agorascope.cli import app\n"
        "def full(**_): raise OSError(errno.ENOSPC, 'No space left on device', '/data/x')\n"
        "cli.app = lambda: full()\n"
        "cli.main()\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(REPOSITORY), "AGORASCOPE_DATA_DIR": str(tmp_path / "data"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "There is no room left to write /data/x" in ended.stderr
    assert "Traceback" not in ended.stderr
