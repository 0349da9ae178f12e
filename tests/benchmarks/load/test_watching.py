"""Readers and analysts meet no error while the file that they read is replaced and removed."""

import asyncio
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agorascope import published
from agorascope.warehouse import open_warehouse
from benchmarks.load.publishing import Published
from benchmarks.load.viewer import write_script
from benchmarks.load.watching import Plan, watch
from benchmarks.viewer_speed.server import running

pytestmark = pytest.mark.slow  # a viewer starts, and every page is read for the first time

PLAN = Plan(5, 2, 1.0, ("publish",), thinking=(1.0, 2.0), analysts_thinking=(0.1, 0.3), pages=("", "sources"))


@pytest.fixture
def data(demo_data: Path, tmp_path: Path) -> Path:
    """A folder of this test's own; its warehouse may have been made by an earlier version."""
    shutil.copytree(demo_data, tmp_path / "data", ignore=shutil.ignore_patterns("landing", "batches", "dbt"))
    with open_warehouse(tmp_path / "data" / "warehouse.duckdb"):
        return tmp_path / "data"


def test_five_readers_and_two_analysts_move_to_a_new_publication_without_an_error(
    data: Path, tmp_path: Path
) -> None:
    async def publish(command: str) -> Published:
        start = time.monotonic()
        made = await asyncio.to_thread(_publish, data)
        end = time.monotonic()
        return Published(command, made.version, start, end, end)

    with running(write_script(tmp_path / "viewer.py"), data, tmp_path / "viewer.log") as server:
        found = watch(PLAN, server, data / "published", publish)
    assert found.errors == []
    assert len(found.moves) >= 2  # a reader who left before has not moved
    assert {act.what for act in found.acts} >= {"first figure", "other page, whole", "SQL"}
    assert len(list((data / "published").glob("*.duckdb"))) == 1  # the former one went under its readers


def test_a_reader_who_meets_a_damaged_file_is_counted(data: Path, tmp_path: Path) -> None:
    shown = published.require_current(data / "published").path
    shown.chmod(0o640)
    shown.write_bytes(b"no database")

    async def publish(command: str) -> Published:
        now = time.monotonic()
        return Published(command, "none", now, now, now)

    plan = Plan(1, 1, 1.0, (), thinking=(0.3, 0.5), analysts_thinking=(0.1, 0.3), pages=("sources",))
    with running(write_script(tmp_path / "viewer.py"), data, tmp_path / "viewer.log") as server:
        found = watch(plan, server, data / "published", publish)
    assert any("cannot be shown" in error for error in found.errors)
    assert any(error.startswith("SQL: IOException") for error in found.errors)


def _publish(data: Path) -> published.Publication:
    return published.publish(
        data / "warehouse.duckdb",
        data / "published",
        run_id="a second run",
        as_of=datetime(2026, 9, 30, 22, tzinfo=UTC),
        facts={},
        keep=1,
    )
