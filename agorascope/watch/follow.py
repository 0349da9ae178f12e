"""A table of facts read off posts that follows the touched days; two steps share it.

    raw.touched_days -> every stored post of those days -> `read` -> rows in the place of the former ones

When the version of what reads changed, all posts are read again, and the days whose rows changed are noted
in raw.touched_days, so that the models follow. Rows of posts that are gone go too.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from agorascope.warehouse import transaction

_BATCH = 20_000
_IS_SAID = "post.status in ('live', 'edited') and post.kind <> 'repost'"
_IS_READ = "($all or timezone($zone, post.created_at)::date in (select day from raw.touched_days))"

Read = Callable[[pa.RecordBatch], Iterable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Facts:
    """A table with the columns network, uri, content_hash, model_version and what is read."""

    name: str  # under which raw.build_meta knows the version
    table: str
    version: str
    columns: tuple[str, ...]  # of raw.posts, that are read
    schema: pa.Schema
    key: tuple[str, ...]  # columns of which a change touches a day


@dataclass(slots=True)
class FactsReport:
    """What a run of the step did."""

    posts: int = 0  # read
    rows: int = 0  # written


def follow(connection: duckdb.DuckDBPyConnection, facts: Facts, read: Read, time_zone: str) -> FactsReport:
    """Bring the table up to date. Running it again changes nothing."""
    report = FactsReport()
    is_other = _stored_version(connection, facts.name) != facts.version
    values = {"zone": time_zone, "all": is_other}
    columns = ", ".join(f"post.{name}" for name in ("network", "uri", "content_hash", *facts.columns))
    with transaction(connection), connection.cursor() as reader:
        if is_other:
            connection.execute(f"create or replace temp table former_facts as from {facts.table}")
        connection.execute(_delete_old(facts.table), values)
        found = reader.sql(
            f"select {columns} from raw.posts as post where {_IS_SAID} and {_IS_READ}", params=values
        )
        for batch in found.to_arrow_reader(_BATCH):
            rows = pa.Table.from_pylist(list(read(batch)), schema=facts.schema)
            connection.register("new_rows", rows)
            connection.execute(f"insert into {facts.table} by name select * from new_rows")
            connection.unregister("new_rows")
            report.posts += batch.num_rows
            report.rows += rows.num_rows
        if is_other:
            connection.execute(_touch_changed(facts), {"zone": time_zone})
            connection.execute("drop table former_facts")
            connection.execute("delete from raw.build_meta where name = ?", [facts.name])
            connection.execute("insert into raw.build_meta values (?, ?)", [facts.name, facts.version])
    return report


def _delete_old(table: str) -> str:
    """Rows of posts that are read again, that are gone, or whose words changed."""
    return f"""
        delete from {table} as old
        where not exists (
            select 1 from raw.posts as post
            where post.network = old.network and post.uri = old.uri
                and post.content_hash = old.content_hash and {_IS_SAID} and not {_IS_READ}
        )
    """


def _touch_changed(facts: Facts) -> str:
    key = ", ".join(("network", "uri", *facts.key))
    return f"""
        insert into raw.touched_days
        select distinct timezone($zone, post.created_at)::date as day
        from (
            (select {key} from former_facts except select {key} from {facts.table})
            union
            (select {key} from {facts.table} except select {key} from former_facts)
        ) as changed
        join raw.posts as post using (network, uri)
        where day not in (select touched.day from raw.touched_days as touched)
        order by day
    """


def _stored_version(connection: duckdb.DuckDBPyConnection, name: str) -> str | None:
    found = connection.execute("select value from raw.build_meta where name = ?", [name]).fetchall()
    return str(found[0][0]) if found else None
