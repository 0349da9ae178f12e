"""Whether two data folders hold the same: one hash for each table, and one for all landed bytes.

    state_of(calm) == state_of(disturbed)        differences(calm_state, disturbed_state) -> names of tables

What says *when* and *by which run* something was kept is left out; so is the order of rows and columns, and
what a floating-point sum loses at its far end when its parts are added in another order. Made for tests of
durability, restores and replays; reads the warehouse only.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import duckdb

from agorascope.warehouse import open_reader

SCHEMAS = ("raw", "nlp", "marts")
LANDED = "landing"  # the name of the hash over all landed bytes
# Clocks of ours, runs and batches, and in which file a record came.
CLOCKS = frozenset({"loaded_at", "updated_at", "fetched_at", "run_id", "batch_id", "raw_ref"})
# How the loads were parted, when each step ran, which version wrote: no history of the communities.
HISTORY = frozenset(
    {
        "raw.runs",
        "raw.batches",
        "raw.build_meta",
        "raw.touched_days",
        "raw.schema_version",
        "raw.landed_pages",
        "raw.gone_pages",
    }
)
_DIGITS = 9  # behind the point; the order of additions shows in the fifteenth of all


def state_of(
    data_dir: Path, *, schemas: Collection[str] = SCHEMAS, exclude: Collection[str] = ()
) -> dict[str, str]:
    """A hash for each table of a data folder ("raw.posts") and one for its landed bytes ("landing").

    `exclude` names further columns to leave out, for sources that are read by the clock: "observed_at".
    A folder without a warehouse has no tables. Raises AgorascopeError when the warehouse cannot be read.
    """
    state = {LANDED: _digest(sorted(set(landed_bytes(data_dir).values())))}
    warehouse = data_dir / "warehouse.duckdb"
    if not warehouse.exists():
        return state
    with open_reader(warehouse) as connection:
        for schema, table in _tables(connection, schemas):
            if f"{schema}.{table}" not in HISTORY:
                state[f"{schema}.{table}"] = table_hash(connection, schema, table, CLOCKS | set(exclude))
    return state


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """The names of what differs between two states, or is in one of them only."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def landed_bytes(data_dir: Path) -> dict[str, str]:
    """Every landed page by its path under `landing`, with the SHA-256 its meta file gives for its bytes.

    A page whose meta file cannot be read is not among them. See agorascope.landing for checking the bytes.
    """
    root = data_dir / "landing"
    return dict(_landed(root)) if root.is_dir() else {}


def table_hash(
    connection: duckdb.DuckDBPyConnection, schema: str, table: str, exclude: Collection[str] = ()
) -> str:
    """Count and hash of the rows of one table, whatever their order and that of the columns."""
    columns = connection.execute(
        """
        select column_name, data_type from duckdb_columns()
        where database_name = current_database() and schema_name = ? and table_name = ?
        order by column_name
        """,
        [schema, table],
    ).fetchall()
    kept = [_compared(name, kind) for name, kind in columns if name not in exclude]
    rows, digest = connection.execute(
        f"select count(*), coalesce(sum(hash(t)::hugeint), 0) "
        f'from (select {", ".join(kept) or "1"} from "{schema}"."{table}") as t'
    ).fetchall()[0]
    return f"{rows} rows, {digest:x}"


def _compared(name: str, kind: str) -> str:
    quoted = f'"{name}"'
    # Adding nothing makes a negative zero a zero.
    return f"round({quoted}, {_DIGITS}) + 0.0 as {quoted}" if kind in ("DOUBLE", "FLOAT") else quoted


def _tables(connection: duckdb.DuckDBPyConnection, schemas: Collection[str]) -> list[tuple[str, str]]:
    return connection.execute(
        """
        select schema_name, table_name from duckdb_tables()
        where list_contains(?, schema_name) and database_name = current_database()
            and not contains(table_name, '__dbt_')
        order by all
        """,
        [list(schemas)],
    ).fetchall()


def _landed(root: Path) -> Iterator[tuple[str, str]]:
    for meta in sorted(root.glob("*/*/*/*.meta.json")):
        try:
            digest = str(json.loads(meta.read_bytes())["sha256"])
        except (ValueError, KeyError, TypeError):
            continue
        name = meta.name.removesuffix(".meta.json")
        yield f"{meta.parent.relative_to(root).as_posix()}/{name}", digest


def _digest(names: list[str]) -> str:
    return f"{len(names)} pages, {hashlib.sha256(chr(10).join(names).encode()).hexdigest()[:32]}"
