"""Brings a warehouse of an earlier version to that of this program, all or nothing.

    open -> version older -> safety copy beside it -> one transaction: steps by number, then the shape

A step says what happens to *rows*: what is renamed, computed again, or emptied. The shape (which tables and
columns there are, in which order) needs no step: it follows from agorascope.warehouse_schema. Whoever changes
that file adds one to schema_version.WAREHOUSE_VERSION; a test holds the two to each other.
"""

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from agorascope import schema_version
from agorascope.errors import AgorascopeError
from agorascope.schema_version import WAREHOUSE_VERSION
from agorascope.warehouse_schema import SCHEMAS, create_all

Connection = duckdb.DuckDBPyConnection
COPIES = "backups"  # beside the warehouse
COPY_NAME = "before-upgrade-"


class UpgradeError(AgorascopeError):
    """A warehouse of an earlier version cannot be upgraded now; it is as it was."""


def _from_before_numbers(connection: Connection) -> None:
    """What is computed from texts and lacks the columns it is now told apart by is computed again."""
    for table, column in (
        ("nlp.text_scores", "pipeline_version"),
        ("nlp.mention_scores", "pipeline_version"),
        ("nlp.terms", "subject_id"),
        ("nlp.term_counts", "subject_id"),
    ):
        present = _columns(connection, table)
        if present and column not in present:
            connection.execute(f"delete from {table}")
    if "public_title" not in _columns(connection, "raw.posts"):
        # Every public text is made again by the next plan, titles and links too.
        connection.execute("delete from raw.build_meta where name = 'public_handles'")


STEPS: dict[int, Callable[[Connection], None]] = {1: _from_before_numbers}


def needs_change(connection: Connection, found: int) -> bool:
    """Whether tables will change: a warehouse of this shape only needs its number."""
    return found < WAREHOUSE_VERSION and (
        any(number > found for number in STEPS if number > 1) or bool(_differing(connection))
    )


def migrate(connection: Connection, found: int) -> None:
    """Run the steps after version `found`, give the tables their shape, note the version: all or nothing."""
    connection.begin()
    try:
        for number in range(found + 1, WAREHOUSE_VERSION + 1):
            if step := STEPS.get(number):
                step(connection)
        for table, columns in _differing(connection).items():
            _reshape(connection, table, columns)
        create_all(connection)
        schema_version.note_warehouse(connection)
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def keep_copy(warehouse: Path, found: int, now: datetime | None = None) -> Path:
    """Copy a closed warehouse under `backups/` before it is upgraded; only the newest copy is kept.

    Raises UpgradeError when there is no room for it.
    """
    folder = warehouse.parent / COPIES
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    size = warehouse.stat().st_size
    if shutil.disk_usage(folder).free < size * 1.1:
        raise UpgradeError(
            f"The warehouse {warehouse} is of an earlier version (tables of version {found}), and there is "
            f"no room for the copy that is kept before it is upgraded ({size / 1e6:,.0f} MB). "
            "Nothing was changed.",
            remedy=f"Make room under {folder}, then run the command again.",
        )
    stamp = f"{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    target = folder / f"{COPY_NAME}{found}-to-{WAREHOUSE_VERSION}-{stamp}.duckdb"
    temporary = target.with_name(f".{target.name}.part")
    try:
        with (
            warehouse.open("rb") as source,
            os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as copy,
        ):
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    for former in folder.glob(f"{COPY_NAME}*.duckdb"):
        if former != target:
            former.unlink()
    return target


def shape(connection: Connection) -> dict[str, list[tuple[str, str]]]:
    """Every table of ours with its columns and their types, in their order."""
    rows = connection.execute(
        """
        select schema_name || '.' || table_name, column_name, data_type from duckdb_columns()
        where database_name = current_database() and list_contains($schemas, schema_name)
            and table_name in (
                select table_name from duckdb_tables() where database_name = current_database()
            )
        order by schema_name, table_name, column_index
        """,
        {"schemas": list(SCHEMAS)},
    ).fetchall()
    tables: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in rows:
        tables.setdefault(table, []).append((column, kind))
    return tables


def wanted_shape() -> dict[str, list[tuple[str, str]]]:
    """The shape of a new warehouse of this version."""
    with duckdb.connect() as fresh:
        create_all(fresh)
        return shape(fresh)


def _differing(connection: Connection) -> dict[str, list[tuple[str, str]]]:
    """Tables that are there and differ from those of this version, with the columns they shall have."""
    present = shape(connection)
    return {
        table: columns
        for table, columns in wanted_shape().items()
        if table in present and present[table] != columns
    }


def _reshape(connection: Connection, table: str, columns: list[tuple[str, str]]) -> None:
    """The same rows with these columns in this order: new ones empty, former ones left behind.

    Rows are written by position in places, so the order matters as much as the names.
    """
    present = dict(shape(connection)[table])
    first = list(present.items())
    if columns[: len(first)] == first:  # only came on at the end: that costs nothing
        for name, kind in columns[len(first) :]:
            connection.execute(f'alter table {table} add column "{name}" {kind}')
        return
    chosen = ", ".join(
        f'cast("{name}" as {kind}) as "{name}"' if name in present else f'cast(null as {kind}) as "{name}"'
        for name, kind in columns
    )
    connection.execute(f"create or replace table {table} as select {chosen} from {table}")


def _columns(connection: Connection, table: str) -> set[str]:
    return {name for name, _ in shape(connection).get(table, [])}
