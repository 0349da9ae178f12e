"""A batch on its way into `raw.*`: derived columns added, put into temporary tables, once per key.

records -> chunks -> derive -> stage -> temp.incoming_{post,member,interaction,channel_metric,...}

Only a chunk at a time passes through Python; the temporary tables spill to disk when they outgrow
the memory that the warehouse was opened with.
"""

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from agorascope.objecting.arriving import Guard
from agorascope.pseudonyms import pseudonyms
from agorascope.public_texts import public_columns
from agorascope.records import RecordKind
from agorascope.warehouse_schema import KEYS

ROWS_PER_CHUNK = 20_000
Records = pa.Table | ds.Dataset  # in memory, or the Parquet files of a batch


def derive(
    kind: RecordKind,
    table: pa.Table,
    network: str,
    batch_id: str,
    key: bytes,
    public_handles: frozenset[str],
) -> pa.Table:
    """Add the derived columns of warehouse_schema.DERIVED to a batch."""
    if kind == "post":
        authors = table["author_id"].to_pylist()
        table = table.append_column("author_key", pa.array(pseudonyms(key, network, authors), pa.string()))
        for name, values in public_columns(table, public_handles).items():
            table = table.append_column(name, values)
        table = table.append_column("thread_root_uri", _own_threads(table))
    if kind == "member":
        ids = table["member_id"].to_pylist()
        table = table.append_column("member_key", pa.array(pseudonyms(key, network, ids), pa.string()))
    return table.append_column("batch_id", pa.array([batch_id] * len(table), pa.string()))


def stage(
    connection: duckdb.DuckDBPyConnection,
    kind: RecordKind,
    records: Records,
    *,
    network: str,
    batch_id: str,
    key: bytes,
    public_handles: frozenset[str],
    guard: Guard | None = None,
) -> None:
    """Put the batch into a temporary table, the newest row of each key only.

    Of two rows fetched at once the one landed later holds: rows come in landing order. `guard` keeps those
    out who object.
    """

    def prepare(chunk: pa.Table) -> pa.Table:
        chunk = guard.sift(kind, chunk) if guard else chunk
        return derive(kind, chunk, network, batch_id, key, public_handles)

    connection.register("arriving", _stream(records, prepare))
    connection.execute(
        f"create or replace temp table incoming_{kind} as select *, 1::bigint as copies from arriving"
    )
    connection.unregister("arriving")
    if kind == "member":
        _stage_followers(connection)
    _keep_newest(connection, kind)
    connection.execute(f"alter table incoming_{kind} drop column ordinal")


def _stream(records: Records, prepare: Callable[[pa.Table], pa.Table]) -> pa.RecordBatchReader:
    """The prepared records with their `ordinal`, made a chunk at a time while DuckDB takes them in."""
    dataset = ds.dataset(records) if isinstance(records, pa.Table) else records

    def batches() -> Iterator[pa.RecordBatch]:
        ordinal = 0
        for batch in dataset.to_batches(
            batch_size=ROWS_PER_CHUNK, batch_readahead=1, fragment_readahead=1, use_threads=False
        ):
            chunk = prepare(pa.Table.from_batches([batch]))
            ordinals = pa.array(range(ordinal, ordinal + chunk.num_rows), pa.int64())
            yield from chunk.append_column("ordinal", ordinals).combine_chunks().to_batches()
            ordinal += chunk.num_rows

    schema = prepare(dataset.schema.empty_table()).schema.append(pa.field("ordinal", pa.int64()))
    return pa.RecordBatchReader.from_batches(schema, batches())


def _own_threads(posts: pa.Table) -> "pa.ChunkedArray[Any]":
    """The own uri of posts that answer nothing: they begin their thread. The others are resolved later."""
    answers = [pc.is_valid(posts[name]) for name in ("parent_id", "parent_uri", "thread_id", "thread_uri")]
    is_answer = pc.or_(pc.or_(answers[0], answers[1]), pc.or_(answers[2], answers[3]))
    own: pa.ChunkedArray[Any] = pc.if_else(is_answer, pa.scalar(None, pa.string()), posts["uri"])
    return own


def _keep_newest(connection: duckdb.DuckDBPyConnection, kind: RecordKind) -> None:
    """Remove all but the newest row of each key; most keys come once, and only the others are sorted."""
    keys = ", ".join(KEYS[kind])
    same = " and ".join(f"r.{name} is not distinct from again.{name}" for name in KEYS[kind])
    newest = "fetched_at" if kind == "post" else "observed_at"
    # A post found in a community, and again inside a quote, stays in its community.
    channel = ", coalesce(channel_id, min(channel_id) over same_key) as channel_id" if kind == "post" else ""
    connection.execute(
        f"""
        create or replace temp table repeated as
        select ordinal, count(*) over same_key as copies{channel},
            row_number() over (partition by {keys} order by {newest} desc, ordinal desc) as place
        from (
            select r.{", r.".join(KEYS[kind])}, r.ordinal, r.{newest}{", r.channel_id" if channel else ""}
            from incoming_{kind} as r
            join (select {keys} from incoming_{kind} group by {keys} having count(*) > 1) as again on {same}
        )
        window same_key as (partition by {keys})
        """
    )
    connection.execute(
        f"delete from incoming_{kind} where ordinal in (select ordinal from repeated where place > 1)"
    )
    connection.execute(
        f"""
        update incoming_{kind} as r set copies = n.copies{", channel_id = n.channel_id" if channel else ""}
        from repeated as n where n.place = 1 and n.ordinal = r.ordinal
        """
    )
    connection.execute("drop table repeated")


def _stage_followers(connection: duckdb.DuckDBPyConnection) -> None:
    """The last count of followers of each member and day."""
    connection.execute(
        """
        create or replace temp table incoming_followers as
        select network, instance, member_id, followers, observed_at, raw_ref, batch_id
        from incoming_member where followers is not null
        qualify row_number() over (
            partition by network, member_id, date_trunc('day', observed_at)
            order by observed_at desc, ordinal desc
        ) = 1
        """
    )


def keep_follower_history(connection: duckdb.DuckDBPyConnection) -> None:
    """Make channel_metric rows of the followers that members were seen with: history exists only if kept.

    A source that counts followers of an account itself knows more of the figure: then its row holds.
    """
    connection.execute(
        """
        insert into incoming_channel_metric by name
        select
            network, instance, 'account' as channel_kind, member_id as channel_id,
            'followers' as metric, 'point' as period, date_trunc('day', observed_at) as period_start,
            followers::double as value, false as is_estimate, true as is_final, observed_at, raw_ref,
            batch_id, 1 as copies
        from incoming_followers as f
        where not exists (
            select 1 from incoming_channel_metric as m
            where m.network = f.network and m.channel_id = f.member_id
                and m.channel_kind = 'account' and m.metric = 'followers'
        )
        """
    )
