"""What `make spark` does: every mart once more, on Spark, held against DuckDB's.

Usage: spark_parity.py [--workspace FILE] [--select MODELS] [--tests] [--scoring]

Exports what the models start from as Parquet, runs `dbt build --target spark`, and compares each mart of
the warehouse with the Parquet that Spark wrote. Everything lies below <data>/spark. Exit code 1 when a
mart differs.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.table import Table

from agorascope import build
from agorascope.errors import AgorascopeError, BuildError
from agorascope.settings import Settings, get_settings, switch_telemetry_off
from agorascope.spark.export import export_sources
from agorascope.spark.parity import Difference, compare_marts, compare_scores
from agorascope.spark.session import SparkHome
from agorascope.warehouse import open_reader
from agorascope.workspace import load_workspace


def main() -> int:
    switch_telemetry_off()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--workspace", type=Path, help="workspace file; default: AGORASCOPE_WORKSPACE")
    parser.add_argument("--select", default="", help="models, as dbt names them; default: all")
    parser.add_argument("--tests", action="store_true", help="run dbt's data tests on Spark too")
    parser.add_argument("--scoring", action="store_true", help="score the posts on Spark too, and compare")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--memory", default="2g", help="of the Java machine")
    options = parser.parse_args()
    try:
        differences = run(options)
    except AgorascopeError as error:
        print(f"Error: {error}", file=sys.stderr)
        return error.exit_code
    show(differences)
    unlike = [difference.table for difference in differences if not difference.is_same]
    print(f"{len(differences) - len(unlike)} of {len(differences)} tables are the same")
    return 1 if unlike else 0


def run(options: argparse.Namespace) -> list[Difference]:
    """Export, build, compare."""
    if find_spec("pyspark") is None or find_spec("dbt.adapters.spark") is None:
        raise BuildError(
            "PySpark and dbt-spark are not installed.",
            remedy="Run `make spark`, or install requirements-spark.lock.",
        )
    settings = get_settings()
    file = options.workspace or settings.workspace
    workspace = load_workspace(file)
    home = SparkHome(settings.data_dir / "spark", options.cores, options.memory, 2 * options.cores)
    shutil.rmtree(home.folder, ignore_errors=True)
    home.folder.mkdir(mode=0o700, parents=True)
    with open_reader(settings.warehouse) as connection:
        as_of = build.built_as_of(connection)
        if as_of is None:
            raise BuildError("The warehouse holds no marts.", remedy="Run `agorascope build` first.")
        with timed("export"):
            rows = sum(rows for _, _, rows in export_sources(connection, home.sources))
            print(f"  {rows:,} rows, {size_of(home.sources) / 1e6:.0f} MB")
    environment = spark_environment(settings, home, as_of)
    job = [sys.executable, "-m", "agorascope.spark"]
    with timed("register the sources"):
        call([*job, "register", str(home.sources)], environment)
    with timed("dbt build --target spark"):
        excluded = ["unit_test"] if options.tests else ["unit_test", "test"]
        arguments = [
            *build.build_arguments(build.dbt_vars(workspace, as_of)),
            *("--target", "spark", "--project-dir", str(build.PROJECT)),
            *(word for kind in excluded for word in ("--exclude-resource-type", kind)),
            *(("--select", options.select) if options.select else ()),
        ]
        call([str(build.DBT), *arguments], environment)
    if options.scoring:
        with timed("score on Spark"):
            posts, target = home.sources / "raw" / "posts", home.folder / "nlp"
            call([*job, "score", str(posts), str(target), str(file), as_of.isoformat()], environment)
    with open_reader(settings.warehouse) as connection, timed("compare"):
        found = compare_marts(connection, home.warehouse / "marts.db")
        differences = [one for one in found if not options.select or one.other_rows is not None]
        if options.scoring:
            differences += compare_scores(connection, home.folder / "nlp")
    return differences


def spark_environment(settings: Settings, home: SparkHome, as_of: datetime) -> dict[str, str]:
    """What a process that opens a session of Spark is given; dbt writes apart from DuckDB's dbt."""
    return (
        os.environ
        | build.dbt_environment(settings)
        | home.environment()
        | {
            "AGORASCOPE_AS_OF": as_of.strftime("%Y-%m-%d %H:%M:%S+00:00"),
            "DBT_TARGET_PATH": str(home.folder / "target"),
            "DBT_LOG_PATH": str(home.folder / "logs"),
        }
    )


def call(command: list[str], environment: dict[str, str]) -> None:
    """Run a command to its end. BuildError when it fails; what it said stands above."""
    if code := subprocess.run(command, env=environment, check=False).returncode:
        raise BuildError(f"{Path(command[0]).name} ended with {code}.", remedy="Read what it says above.")


def show(differences: Iterable[Difference]) -> None:
    table = Table("table", "rows", "rows on Spark", "rows without a twin", "scores", "largest difference", "")
    for one in differences:
        twins = f"{one.only_here} + {one.only_there}"
        largest = f"{one.largest:.1e} {one.where}" if one.largest else "0"
        there = "none" if one.other_rows is None else str(one.other_rows)
        verdict = "same" if one.is_same else f"DIFFERS {one.columns}"
        table.add_row(one.table, str(one.rows), there, twins, str(one.scores), largest, verdict)
    Console(width=150).print(table)


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@contextmanager
def timed(what: str) -> Iterator[None]:
    print(f"{what} ...", flush=True)
    start = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
