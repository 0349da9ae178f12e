"""The warehouse: the only `duckdb.connect` for writing, and what belongs to no single batch.

One writer at a time: Airflow runs every task that comes here in a pool with one slot, and
DuckDB's own file lock holds the rule for everybody else.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random_exponential

from agorascope import schema_version
from agorascope.errors import AgorascopeError
from agorascope.safety.swapping import finish_cut_off
from agorascope.troubles import damaged, of_words
from agorascope.warehouse_migrations import keep_copy, migrate, needs_change
from agorascope.warehouse_schema import create_all
from agorascope.workspace import Workspace

LOCK_WAIT_SECONDS = 30.0
LOAD_MEMORY = "700MB"  # what DuckDB may hold while posts are loaded or scored; the rest of it spills to disk


_HOLDER = re.compile(r"lock is held in (.+?) \(PID (\d+)\)")


class WarehouseBusyError(AgorascopeError):
    """Another process holds the warehouse for longer than we wait."""

    runbook = "warehouse.md"


@contextmanager
def open_warehouse(
    path: Path, *, wait_seconds: float = LOCK_WAIT_SECONDS, memory: str | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for writing, creating what is missing; closed (and checkpointed) at the end.

    One of an earlier version is upgraded first, see agorascope.warehouse_migrations. With `memory` ("700MB")
    what needs more is put beside the file for the time being. Raises LaterVersionError for one of a later
    version, which stays as it is.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    finish_cut_off(path.parent)
    connection = _connect(path, wait_seconds)
    try:
        found = _version(connection, path)
        if found is not None and needs_change(connection, found):
            connection.close()  # which also writes its journal into the file
            keep_copy(path, found)
            connection = _connect(path, wait_seconds)
            found = _version(connection, path)
        connection.execute("set timezone = 'UTC'")
        if memory:
            connection.execute("set memory_limit = ?", [memory])
        if found is not None and found < schema_version.WAREHOUSE_VERSION:
            migrate(connection, found)
        create_all(connection)
        if found is None:
            schema_version.note_warehouse(connection)
        yield connection
    finally:
        connection.close()


def _version(connection: duckdb.DuckDBPyConnection, path: Path) -> int | None:
    """The version of the tables; None for a new file. Raises LaterVersionError."""
    found = schema_version.of_warehouse(connection)
    if found is not None:
        schema_version.check(f"The warehouse {path}", found, schema_version.WAREHOUSE_VERSION)
    return found


def _connect(path: Path, wait_seconds: float, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open the file, waiting for the process that holds it."""
    patiently = Retrying(
        retry=retry_if_exception(_is_locked),
        stop=stop_after_delay(wait_seconds),
        wait=wait_random_exponential(multiplier=0.1, max=1.0),
        reraise=True,
    )
    try:
        return patiently(duckdb.connect, str(path), read_only=read_only)
    except duckdb.Error as error:
        if _is_locked(error):
            raise WarehouseBusyError(
                f"The warehouse {path} is held by another process{_holder(error)} for more than "
                f"{wait_seconds:.0f} s.",
                remedy="Wait for the other run to end. To read figures, use `agorascope sql`, "
                "which never waits.",
            ) from error
        said = str(error).strip().splitlines()[0]
        raise of_words(str(error), path) or damaged(path, said) from error


def _holder(error: duckdb.Error) -> str:
    """Program and number of the process that holds the file, where DuckDB names them."""
    named = _HOLDER.search(str(error))
    return f" ({Path(named[1]).name}, number {named[2]})" if named else ""


def _is_locked(error: BaseException) -> bool:
    return isinstance(error, duckdb.IOException) and "lock" in str(error).lower()


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def sync_workspace(connection: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """Mirror the workspace into `raw.workspace*`, where the models read it."""
    from agorascope.watch.listening import listened

    no_scores = set(workspace.privacy.no_member_scores)
    rows: dict[str, list[tuple[Any, ...]]] = {
        "raw.workspace": [
            (
                workspace.name,
                workspace.demo,
                workspace.time_zone,
                list(workspace.languages),
                workspace.privacy.pseudonyms,
                workspace.fingerprint(),
            )
        ],
        "raw.workspace_brands": [(b.id, b.name, b.own, i) for i, b in enumerate(workspace.brands, 1)],
        "raw.workspace_networks": [
            (
                name,
                network.enabled,
                name not in no_scores if network.member_scores is None else network.member_scores,
                network.token_expires,
                network.archive is not None,
            )
            for name, network in workspace.networks.items()
        ],
        "raw.workspace_staff": [(s.network, s.handle, s.brand) for s in workspace.staff],
        "raw.workspace_channels": [
            (c.network, c.id, c.name, c.brand, c.kind_of_channel(), list(c.names()[1:]))
            for c in workspace.channels
        ],
        "raw.workspace_own_platforms": [
            (brand.id, platform.network, platform.community, platform.instance, platform.name)
            for brand in workspace.own_brands
            for platform in workspace.outreach.platforms_of(brand.id)
        ],
        "raw.workspace_events": [
            (e.id, e.kind, e.name, e.start, e.end, list(e.networks), e.brand) for e in workspace.events
        ],
        "raw.workspace_names": [(name,) for name in sorted(workspace.public_names())],
        "raw.workspace_topics": [(topic.id, topic.name) for topic in workspace.watch],
        "raw.workspace_listened": [tuple(place) for place in listened(workspace)],
        "raw.workspace_aspects": [
            (a.id, a.name, language, list(terms))
            for a in workspace.aspects
            for language, terms in a.terms.items()
        ],
    }
    with transaction(connection):
        for table, values in rows.items():
            connection.execute(f"delete from {table}")
            if values:
                marks = ", ".join("?" * len(values[0]))
                connection.executemany(f"insert into {table} values ({marks})", values)


def read_states(path: Path, network: str) -> dict[str, dict[str, Any]]:
    """State of every source of a network, as the last committed load left it; read-only."""
    if not path.exists():
        return {}
    with open_reader(path) as connection:
        if not _has_table(connection, "raw", "state"):
            return {}
        rows = connection.execute(
            "select source, state from raw.state where network = ?", [network]
        ).fetchall()
    return {str(source): dict(json.loads(state)) for source, state in rows}


@contextmanager
def open_reader(
    path: Path, *, wait_seconds: float = LOCK_WAIT_SECONDS
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse read-only for a moment, waiting for a writer to end."""
    connection = _connect(path, wait_seconds, read_only=True)
    try:
        _version(connection, path)
        connection.execute("set timezone = 'UTC'")
        yield connection
    finally:
        connection.close()


def closed_warehouse(path: Path, *, wait_seconds: float = LOCK_WAIT_SECONDS) -> int | None:
    """Bring the journal into the file, so that the file alone is the warehouse; returns its version.

    None where there is no warehouse. Nothing is upgraded. Call it while nobody else may write.
    """
    if not path.exists():
        return None
    connection = _connect(path, wait_seconds)
    try:
        found = _version(connection, path)
        connection.execute("checkpoint")
    finally:
        connection.close()
    return found


def _has_table(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    row = connection.execute(
        "select 1 from duckdb_tables() where schema_name = ? and table_name = ?", [schema, table]
    ).fetchone()
    return row is not None
