"""One day of a history after the other as Parquet, as the warehouse has it, or as NDJSON to be landed.

    pattern -> <history>/<table>/<day>.parquet        <feeds>/<network>/<day>-<kind>.ndjson

DuckDB writes each day on its own, so that memory stays what one day needs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import duckdb

from agorascope.records import SCHEMAS, RecordKind
from agorascope.workspace import load_workspace
from benchmarks.growing_world.copies import DAILY, index_of, rows_of
from benchmarks.growing_world.members import members_file, write_members
from benchmarks.growing_world.places import settings_of
from benchmarks.growing_world.shape import MACROS, Size, place_of

_KINDS: dict[RecordKind, str] = {
    "post": "raw.posts",
    "channel_metric": "raw.channel_metrics",
    "interaction": "raw.interactions",
}
_DERIVED = {"raw_ref", "fetched_at", "key"}  # what reading a file adds

# Who stays who they are in every copy: staff, brands and own pages, by id and by handle.
_KEEP = """
set variable kept = (
    with public as (select unnest($public) as name),
    theirs as (
        select member_id, handle from raw.members where list_contains($public, lower(ltrim(handle, '@')))
    )
    select list(name) from (
        select name from public union select member_id from theirs union select handle from theirs
    )
)
"""


@contextmanager
def open_pattern(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The pattern, read-only, with the macros and the names that stay."""
    workspace = load_workspace(folder / "workspace.yml")
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'; set enable_progress_bar = false; set threads = 1")
        connection.execute(f"attach '{settings_of(folder).warehouse}' as pattern (read_only)")
        connection.execute("use pattern")
        public = workspace.public_handles() | {channel.id for channel in workspace.channels}
        connection.execute(_KEEP, {"public": sorted(public)})
        connection.execute(MACROS)
        yield connection


def write_history(pattern: Path, history: Path, size: Size) -> None:
    """The members and all days of a history as Parquet."""
    with open_pattern(pattern) as connection:
        write_members(connection, history, size)
        _know_people(connection, history)
        for number in range(size.days):
            day = size.first + timedelta(days=number)
            for table in DAILY:
                path = history / table / f"{day}.parquet"
                path.parent.mkdir(exist_ok=True)
                rows = rows_of(connection, table, day, size, size.copies)
                connection.execute(f"copy ({rows}) to '{path}' (format parquet, compression zstd)")


def write_day(pattern: Path, history: Path, feeds: Path, day: date, size: Size) -> int:
    """A day of about `size.per_day` posts as files to be landed; returns how many posts there are."""
    index, _ = place_of(day)
    with open_pattern(pattern) as connection:
        _know_people(connection, history)
        query = f"select count(*) from raw.posts as t where {index_of('t.created_at')} = {index}"
        posts = int(connection.execute(query).fetchall()[0][0])
        copies = max(1, round(size.per_day / posts))
        for (network,) in connection.execute(
            "select distinct network from raw.posts order by all"
        ).fetchall():
            for kind, table in _KINDS.items():
                path = feeds / network / f"{day}-{kind}.ndjson"
                path.parent.mkdir(parents=True, exist_ok=True)
                fields = ", ".join(name for name in SCHEMAS[kind].names if name not in _DERIVED)
                rows = rows_of(connection, table, day, size, copies)
                rows = f"select '{kind}' as record, {fields} from ({rows}) where network = '{network}'"
                connection.execute(f"copy ({rows}) to '{path}' (format json)")
    return posts * copies


def _know_people(connection: duckdb.DuckDBPyConnection, history: Path) -> None:
    connection.execute(
        "create or replace temp table people as select network, number, member_key "
        f"from read_parquet('{members_file(history)}')"
    )
