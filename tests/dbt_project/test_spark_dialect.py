"""Every model in SQL is compiled for Spark by dbt, and calls nothing that Spark does not have.

No Spark is started: dbt-spark compiles, and sqlglot, which knows the functions of Spark, reads what came out.
What the models then say on Spark is compared by `make spark`.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest
import sqlglot
from sqlglot import exp

from agorascope.settings import REPOSITORY, TELEMETRY_OFF

PROJECT = REPOSITORY / "dbt_project"
STATEMENTS = [*sorted((PROJECT / "models").rglob("*.sql")), *sorted((PROJECT / "tests").glob("*.sql"))]
# Whether a table exists already is the one thing that compiling asks the engine. Of PySpark, which the tests
# do without, dbt-spark asks only whether it can be imported.
COMPILE = """
import sys
from types import ModuleType
sys.modules.setdefault("pyspark", ModuleType("pyspark"))
from dbt.adapters.spark.impl import SparkAdapter
from dbt.cli.main import dbtRunner
SparkAdapter.get_relation = lambda self, database, schema, identifier: None
done = dbtRunner().invoke([
    "--no-use-colors", "--quiet", "compile", "--target", "spark", "--no-introspect", "--no-populate-cache",
    "--select", "file:*.sql", *sys.argv[1:],
])
sys.exit(0 if done.success else str(done.exception or [one.message for one in done.result]))
"""
# Functions of Spark 4 that sqlglot does not know.
OF_SPARK = {"weekday", "xxhash64"}
# What sqlglot reads in any dialect, and Spark does not, or not in this way.
NOT_OF_SPARK = re.compile(r"\bat time zone\b|\binterval\b|\bqualify\b|\bwith time zone\b|::", re.IGNORECASE)


def unknown_to_spark(sql: str) -> set[str]:
    """What a statement calls or writes that Spark does not have."""
    statement = sqlglot.parse_one(sql, dialect="spark")
    called = {call.name.lower() for call in statement.find_all(exp.Anonymous)}
    bare = re.sub(r"'[^']*'", "''", re.sub(r"--[^\n]*", "", sql))
    return called - OF_SPARK | {word.lower() for word in NOT_OF_SPARK.findall(bare)}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory, lacking: Callable[[str], NoReturn]) -> Path:
    """The folder of statements that dbt wrote for Spark, without asking one."""
    if find_spec("dbt.adapters.spark") is None:
        lacking("dbt-spark is not installed: requirements-dev.lock")
    folder = tmp_path_factory.mktemp("spark")
    done = subprocess.run(
        [sys.executable, "-c", COMPILE, "--project-dir", str(PROJECT)],
        env=os.environ
        | TELEMETRY_OFF
        | {
            "AGORASCOPE_AS_OF": "2026-03-29 01:30:00+00:00",
            "DBT_LOG_PATH": str(folder / "logs"),
            "DBT_PROFILES_DIR": str(PROJECT),
            "DBT_TARGET_PATH": str(folder),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "compiled" / "agorascope"


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda path: path.stem)
def test_a_statement_calls_only_what_spark_has(compiled: Path, path: Path) -> None:
    assert unknown_to_spark((compiled / path.relative_to(PROJECT)).read_text()) == set()


@pytest.mark.parametrize(
    ("sql", "word"),
    [
        ("select epoch_us(created_at) from posts", "epoch_us"),
        ("select list_contains(flags, 'staff') from posts", "list_contains"),
        ("select created_at at time zone 'Europe/Paris' from posts", "at time zone"),
        ("select created_at + interval 1 day from posts", "interval"),
        ("select to_seconds(3)", "to_seconds"),
    ],
)
def test_what_only_duckdb_has_is_found(sql: str, word: str) -> None:
    assert unknown_to_spark(sql) == {word}


def test_what_is_said_in_the_macros_of_spark_is_known() -> None:
    sql = "select cast(from_utc_timestamp(at, 'Europe/Paris') as timestamp_ntz), explode(flags) from posts"
    assert unknown_to_spark(sql) == set()
