"""Spark itself builds every mart of a small world, with the figures that DuckDB gave."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from agorascope import build
from agorascope.settings import TELEMETRY_OFF
from agorascope.spark.export import export_sources
from agorascope.spark.parity import compare_marts
from agorascope.spark.session import SparkHome
from tests.dbt_project.conftest import PROJECT, Warehouse, new_warehouse, paris

__all__ = ["new_warehouse", "paris"]  # fixtures

pytestmark = [
    pytest.mark.spark,
    pytest.mark.slow,
    pytest.mark.timeout(1_800),  # some 190 tables, a second or two each
    pytest.mark.skipif(
        find_spec("pyspark") is None or shutil.which("java") is None,
        reason="needs requirements-spark.lock and Java 17; `make spark` installs the first",
    ),
]


def test_every_mart_of_a_small_world_is_the_same_on_spark(paris: Warehouse, tmp_path: Path) -> None:
    home = SparkHome(tmp_path, partitions=2)
    with paris.open() as connection:
        exported = sum(1 for _ in export_sources(connection, home.sources))
    run = _runner(home)
    assert f"{exported} tables" in run(
        [sys.executable, "-m", "agorascope.spark", "register", str(home.sources)]
    )
    variables = json.dumps({"time_zone": "Europe/Paris", "pseudonyms": True})
    run(
        [
            *(str(build.DBT), "--no-use-colors", "build", "--target", "spark", "--vars", variables),
            *("--project-dir", str(PROJECT), "--exclude-resource-type", "unit_test"),
            *("--exclude-resource-type", "test"),
        ]
    )
    with paris.open() as connection:
        differences = list(compare_marts(connection, home.warehouse / "marts.db"))
    assert [found for found in differences if not found.is_same] == []
    assert sum(found.rows for found in differences) > 100


def _runner(home: SparkHome) -> Callable[[list[str]], str]:
    """Runs a command with a session in `home` as of the moment that `paris` was built for."""
    environment = (
        os.environ
        | TELEMETRY_OFF
        | home.environment()
        | {
            "AGORASCOPE_AS_OF": "2025-03-03 12:00:00+00:00",
            "DBT_LOG_PATH": str(home.folder / "logs"),
            "DBT_PROFILES_DIR": str(PROJECT),
            "DBT_TARGET_PATH": str(home.folder / "target"),
        }
    )

    def run(command: list[str]) -> str:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run
