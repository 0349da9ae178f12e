"""Copies of the app store: of a SQLite file while others write, and of any store into another.

A backup always holds the store as one SQLite file, whatever database it came from, so that it can be brought
back into either: the tables and their migrations are the same in both.
"""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, Integer, MetaData, func, insert, inspect, select, text

from agorascope.app_store.base import Base

ROWS_AT_ONCE = 1_000
COPY_NAME = "before-upgrade-app-"


def copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite store as it stands at one moment; who reads or writes it meanwhile is not held up.

    The copy is one file, complete, with mode 0600, in place of whatever `target` was.
    """
    temporary = target.with_name(f".{target.name}.part")
    temporary.unlink(missing_ok=True)
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=rw", uri=True)) as former,
            closing(sqlite3.connect(temporary)) as copy,
        ):
            former.execute("pragma busy_timeout = 30000")
            former.backup(copy)
            copy.execute("pragma journal_mode = delete")  # no second file beside it
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def keep_before_upgrade(source: Path, revision: str) -> Path:
    """Copy a store under `backups/` before it is migrated; only the newest such copy is kept."""
    folder = source.parent / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"{COPY_NAME}{revision}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.sqlite"
    copy_file(source, target)
    for former in folder.glob(f"{COPY_NAME}*.sqlite"):
        if former != target:
            former.unlink()
    return target


def copy_rows(source: Connection, target: Connection) -> int:
    """Copy all rows of a store into an empty one of the same revision; returns how many.

    Both sides in a transaction of the caller's, so that what is read is of one moment and what is written
    holds wholly or not at all.
    """
    copied = 0
    for table in Base.metadata.sorted_tables:
        rows = source.execute(select(table)).mappings()
        while chunk := rows.fetchmany(ROWS_AT_ONCE):
            target.execute(insert(table), [dict(row) for row in chunk])
            copied += len(chunk)
    _go_on_numbering(target)
    return copied


def empty(target: Connection) -> None:
    """Take all rows out of a store, those that others refer to last."""
    for table in reversed(Base.metadata.sorted_tables):
        target.execute(table.delete())


def count_rows(engine: Engine) -> int:
    """How many rows a store holds; 0 where there are no tables yet."""
    present = set(inspect(engine).get_table_names())
    with engine.connect() as connection:
        return sum(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
            if table.name in present
        )


def _go_on_numbering(target: Connection) -> None:
    """PostgreSQL numbers by a sequence, which rows that bring their number do not move."""
    if target.dialect.name != "postgresql":
        return
    metadata: MetaData = Base.metadata
    for table in metadata.sorted_tables:
        for column in table.primary_key.columns:
            if column.autoincrement is True and isinstance(column.type, Integer):
                target.execute(
                    text(
                        f"select setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "
                        f"greatest((select coalesce(max({column.name}), 0) from {table.name}), 1), "
                        f"(select count(*) > 0 from {table.name}))"
                    )
                )
