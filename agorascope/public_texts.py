"""What may be shown of a post when marts hold pseudonyms: text, title and address without people.

They are made when a post is loaded, with the handles that are public on that day. When the
workspace lists other handles, or the masking itself changed, they are made again here.
"""

import hashlib
import json
from typing import Any

import duckdb
import pyarrow as pa

from agorascope.masking import ALGORITHM_VERSION, HINT, mask_handles
from agorascope.warehouse import transaction
from agorascope.workspace import Workspace

META_NAME = "public_handles"
ROWS_PER_BATCH = 50_000

# Each derived column and the column it is made from.
SOURCES = {"public_text": "display_text", "public_title": "title", "public_url": "url"}


def public_columns(posts: pa.Table, keep: frozenset[str]) -> dict[str, "pa.Array[Any]"]:
    """The derived columns of a table that has those they are made from."""
    return {
        name: pa.array(
            [_public(name, value, keep) for value in posts[source].to_pylist()],
            pa.string(),
        )
        for name, source in SOURCES.items()
    }


def refresh_public_texts(connection: duckdb.DuckDBPyConnection, workspace: Workspace, time_zone: str) -> int:
    """Mask stored posts again when other handles are public than before; returns the posts changed.

    Their days are noted in `raw.touched_days`. Costs one look at `raw.build_meta` otherwise.
    """
    keep = workspace.public_handles()
    fingerprint = _fingerprint(keep)
    former = connection.execute("select value from raw.build_meta where name = ?", [META_NAME]).fetchone()
    if former and former[0] == fingerprint:
        return 0
    with transaction(connection):
        changed = _mask_again(connection, keep, time_zone)
        connection.execute("delete from raw.build_meta where name = ?", [META_NAME])
        connection.execute("insert into raw.build_meta values (?, ?)", [META_NAME, fingerprint])
    return changed


def _public(name: str, value: str | None, keep: frozenset[str]) -> str | None:
    """The value with people masked; an address with a hole leads nowhere, so it is left out."""
    masked = None if value is None else mask_handles(value, keep)
    return masked if name != "public_url" or masked == value else None


def _fingerprint(keep: frozenset[str]) -> str:
    facts = json.dumps([ALGORITHM_VERSION, sorted(keep)])
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def _mask_again(connection: duckdb.DuckDBPyConnection, keep: frozenset[str], time_zone: str) -> int:
    """One UPDATE per batch of posts that hold something to mask, or that were never masked."""
    concerned = " or ".join(
        f"regexp_matches({source}, $hint) or ({source} is not null and {name} is null)"
        for name, source in SOURCES.items()
    )
    columns = ", ".join(("network", "uri", *SOURCES.values(), *SOURCES))
    changed = 0
    # A cursor of its own reads the rows as they were before the transaction.
    with connection.cursor() as reader:
        found = reader.sql(f"select {columns} from raw.posts where {concerned}", params={"hint": HINT})
        for batch in found.to_arrow_reader(ROWS_PER_BATCH):
            changed += _update(connection, _changed_rows(pa.Table.from_batches([batch]), keep), time_zone)
    return changed


def _changed_rows(posts: pa.Table, keep: frozenset[str]) -> pa.Table:
    """Keys and new values of the posts whose public columns are no longer right."""
    public = public_columns(posts, keep)
    former: list[list[Any]] = [posts[name].to_pylist() for name in SOURCES]
    latest: list[list[Any]] = [public[name].to_pylist() for name in SOURCES]
    differs = [
        old != new for old, new in zip(zip(*former, strict=True), zip(*latest, strict=True), strict=True)
    ]
    table = posts.select(["network", "uri"])
    for name, values in public.items():
        table = table.append_column(name, values)
    return table.filter(pa.array(differs, pa.bool_()))


def _update(connection: duckdb.DuckDBPyConnection, rows: pa.Table, time_zone: str) -> int:
    if rows.num_rows == 0:
        return 0
    connection.register("masked", rows)
    assignments = ", ".join(f"{name} = masked.{name}" for name in SOURCES)
    connection.execute(
        f"""
        update raw.posts as p set {assignments} from masked
        where p.network = masked.network and p.uri = masked.uri
        """
    )
    connection.execute(
        """
        insert into raw.touched_days
        select distinct timezone(?, p.created_at)::date as day
        from raw.posts as p
        join masked using (network, uri)
        where day not in (select t.day from raw.touched_days as t)
        """,
        [time_zone],
    )
    connection.unregister("masked")
    return int(rows.num_rows)
