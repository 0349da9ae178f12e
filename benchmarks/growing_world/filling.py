"""A history in a warehouse of its own: Parquet into raw and nlp, then the real steps up to publish."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import duckdb

from agorascope import steps
from agorascope.scoring.regulars import find_regulars
from agorascope.scoring.store import forget_pending
from agorascope.warehouse import open_warehouse
from benchmarks.growing_world.copies import DAILY
from benchmarks.growing_world.members import MEMBERS
from benchmarks.growing_world.pattern import make_pattern
from benchmarks.growing_world.places import context_of, settings_of
from benchmarks.growing_world.shape import NEW_DAY, Size
from benchmarks.growing_world.writing import write_day, write_history

CLOSER = "nlp.closer_readings"


def make_world(root: Path, size: Size) -> Path:
    """A folder with a warehouse that holds the history, built and published, and the new day's files.

        <root>/pattern   <root>/<posts>/history/*.parquet   .../feeds   .../data   .../workspace.yml

    What is there from an earlier call is used again.
    """
    folder = root / f"{size.posts}"
    if (folder / "ready").exists():
        return folder
    pattern = root / "pattern"
    with _timed("pattern"):
        make_pattern(pattern)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(pattern / "workspace.yml", folder / "workspace.yml")
    with _timed("Parquet"):
        write_history(pattern, folder / "history", size)
    with _timed("new day"):
        posts = write_day(pattern, folder / "history", folder / "feeds", NEW_DAY, size)
    print(
        f"{size.posts:,}: {size.days} days of about {size.per_day:,} posts, then one of {posts:,}", flush=True
    )
    settings = settings_of(folder)
    shutil.rmtree(settings.data_dir, ignore_errors=True)
    settings.make_data_dir()
    context = context_of(folder, NEW_DAY - timedelta(days=1), "history")
    with _timed("plan"):
        steps.plan(context)
    with _timed("copy into raw and nlp"), open_warehouse(settings.warehouse) as connection:
        _copy(connection, pattern, folder / "history")
        find_regulars(
            connection, context.workspace.time_zone, context.workspace.public_handles(), is_asked=True
        )
        connection.execute(
            f"""
            insert into {CLOSER} by name
            select t.* from read_parquet('{folder / "history" / CLOSER}/*.parquet') as t
            inner join scoring_regulars using (network, uri)
            """
        )
        forget_pending(connection)
        connection.execute(
            "insert into raw.touched_days select distinct timezone(?, created_at)::date from raw.posts",
            [context.workspace.time_zone],
        )
    finish: tuple[Callable[..., object], ...] = (
        steps.score,
        steps.run_build,
        steps.gate_marts,
        steps.publish,
    )
    for step in finish:
        with _timed(step.__name__):
            print(f"{step.__name__}: {step(context)}", flush=True)
    (folder / "ready").touch()
    return folder


def _copy(connection: duckdb.DuckDBPyConnection, pattern: Path, history: Path) -> None:
    """Each table of the history, in the order of its days; members that stay come from the pattern."""
    for table in (*DAILY, MEMBERS):
        if table != CLOSER:
            files = f"read_parquet('{history / table}/*.parquet')"
            left_out = " exclude (number)" if table == MEMBERS else ""
            connection.execute(f"insert into {table} by name select *{left_out} from {files}")
    connection.execute(f"attach '{settings_of(pattern).warehouse}' as pattern (read_only)")
    connection.execute(
        f"""
        insert into {MEMBERS} by name
        select kept.* from pattern.{MEMBERS} as kept
        where list_contains((select list(handle) from pattern.raw.workspace_staff), kept.handle)
            or kept.member_id in (select channel_id from pattern.raw.workspace_channels)
        """
    )
    connection.execute("detach pattern")


@contextmanager
def _timed(what: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    print(f"{what:30} {time.perf_counter() - start:8.1f} s", flush=True)
