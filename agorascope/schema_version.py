"""Which version of this program's tables a file holds: known, older, or made by a later program.

    warehouse       raw.schema_version, one row for each version it came through; migrated when it is opened
    app store       alembic's table, see agorascope.app_store.migrating
    published file  a key of the pointer and a column of quality.publication; read, never changed

A file of a later version is refused by all three: what an earlier program does not know it would lose.
A warehouse from before there were numbers counts as version 0.
"""

from datetime import UTC, datetime

import duckdb

from agorascope import __version__
from agorascope.errors import AgorascopeError, NothingPublishedError

WAREHOUSE_VERSION = 4  # one more with each change of a table of warehouse_schema: see warehouse_migrations
PUBLISHED_VERSION = 1  # one more when a reader of this version could not read a file of the one before
OLDEST_PUBLISHED = 1  # the oldest that the viewer and the commands of this version read
UNNUMBERED = 0


class LaterVersionError(AgorascopeError):
    """Something was written by a later version of the program."""

    exit_code = 7


class PublishedVersionError(NothingPublishedError):
    """The published file is too new or too old for this program: for its readers there is none."""


def check(what: str, found: int, known: int) -> None:
    """Raise LaterVersionError when `what` ("The warehouse /data/...") is of a version not known here."""
    if found > known:
        raise LaterVersionError(
            f"{what} was made by a later version of Agorascope (tables of version {found}; "
            f"Agorascope {__version__} knows up to {known}). Nothing was changed.",
            remedy="Install that version again, or restore a backup made before the upgrade: docs/backup.md.",
        )


def check_published(version: int) -> None:
    """Raise PublishedVersionError for a published file that this program cannot read."""
    if version > PUBLISHED_VERSION:
        raise PublishedVersionError(
            f"The published file was made by a later version of Agorascope (version {version}; "
            f"Agorascope {__version__} reads up to {PUBLISHED_VERSION}).",
            remedy="Install that version here too, or restore a backup made before the upgrade.",
        )
    if version < OLDEST_PUBLISHED:
        raise PublishedVersionError(
            f"The published file was made by an earlier version of Agorascope (version {version}; "
            f"Agorascope {__version__} reads from {OLDEST_PUBLISHED} on).",
            remedy="Run `agorascope build` and `agorascope publish`: they write a file of this version.",
        )


def of_warehouse(connection: duckdb.DuckDBPyConnection) -> int | None:
    """The version of an open warehouse; None when it holds nothing yet."""
    tables = {
        str(name)
        for (name,) in connection.execute(
            "select table_name from duckdb_tables() "
            "where database_name = current_database() and schema_name = 'raw'"
        ).fetchall()
    }
    if not tables:
        return None
    if "schema_version" not in tables:
        return UNNUMBERED
    row = connection.execute("select max(version) from raw.schema_version").fetchone()
    return int(row[0]) if row and row[0] is not None else UNNUMBERED


def note_warehouse(connection: duckdb.DuckDBPyConnection, version: int = WAREHOUSE_VERSION) -> None:
    """Write down that the tables are of this version from now on."""
    connection.execute(
        "insert into raw.schema_version values (?, ?, ?)", [version, __version__, datetime.now(UTC)]
    )
