"""A batch on its way into `raw.*`: derived columns added, put into temporary tables, once per key.

Arrow tables -> derive -> stage -> temp.incoming_{post,member,interaction,channel_metric}
"""

import duckdb
import pyarrow as pa

from agorascope.pseudonyms import pseudonyms
from agorascope.public_texts import public_columns
from agorascope.records import RecordKind
from agorascope.warehouse_schema import KEYS, record_columns


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
        table = table.append_column("thread_root_uri", pa.nulls(len(table), pa.string()))
    if kind == "member":
        ids = table["member_id"].to_pylist()
        table = table.append_column("member_key", pa.array(pseudonyms(key, network, ids), pa.string()))
    return table.append_column("batch_id", pa.array([batch_id] * len(table), pa.string()))


def stage(connection: duckdb.DuckDBPyConnection, kind: RecordKind, table: pa.Table) -> None:
    """Put the batch into a temporary table, the newest row of each key only.

    Of two rows fetched at once the one landed later holds: rows come in landing order.
    """
    newest = "fetched_at" if kind == "post" else "observed_at"
    names = [name for name, _ in record_columns(kind)]
    if kind == "post":  # a post found in a community, and again inside a quote, stays in its community
        names[names.index("channel_id")] = "coalesce(channel_id, min(channel_id) over same_key) as channel_id"
    columns = ", ".join(names)
    ordinals = pa.array(range(table.num_rows), pa.int64())
    connection.register("incoming", table.append_column("ordinal", ordinals))
    connection.execute(
        f"""
        create or replace temp table incoming_{kind} as
        select {columns}, count(*) over same_key as copies
        from incoming
        window same_key as (partition by {", ".join(KEYS[kind])})
        qualify row_number() over (
            partition by {", ".join(KEYS[kind])} order by {newest} desc, ordinal desc
        ) = 1
        """
    )
    if kind == "member":
        connection.execute(
            """
            create or replace temp table incoming_followers as
            select * from incoming where followers is not null
            qualify row_number() over (
                partition by network, member_id, date_trunc('day', observed_at)
                order by observed_at desc, ordinal desc
            ) = 1
            """
        )
    connection.unregister("incoming")


def keep_follower_history(connection: duckdb.DuckDBPyConnection) -> None:
    """Make channel_metric rows of the followers that members were seen with: history exists only if kept."""
    connection.execute(
        """
        insert into incoming_channel_metric by name
        select
            network, instance, 'account' as channel_kind, member_id as channel_id,
            'followers' as metric, 'point' as period, date_trunc('day', observed_at) as period_start,
            followers::double as value, false as is_estimate, true as is_final, observed_at, raw_ref,
            batch_id, 1 as copies
        from incoming_followers
        """
    )
