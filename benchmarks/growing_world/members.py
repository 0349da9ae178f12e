"""The members of a history, each like one of the pattern, with followers of Zipf's kind."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from agorascope.pseudonyms import pseudonyms
from benchmarks.growing_world.places import KEY
from benchmarks.growing_world.shape import Size

MEMBERS = "raw.members"
_CHUNK = 100_000

_CHUNK_OF_MEMBERS = """
with ordinary as (
    select *, row_number() over (order by member_id) - 1 as place, count(*) over () as of_all
    from raw.members where network = $network and not own(member_id)
)
select
    keys.number,
    t.* exclude (place, of_all) replace (
        id_of(t.network, keys.number) as member_id,
        handle_of(t.network, keys.number) as handle,
        handle_of(t.network, keys.number) as display_name,
        id_of(t.network, keys.number) as url,
        null::varchar[] as links,
        null::varchar[] as verified_links,
        keys.key as member_key,
        floor(20000 / pow(keys.number + 1, 0.6) + t.followers * u(keys.number, 'f'))::bigint as followers
    )
from keys
inner join ordinary as t on t.place = (hash(keys.number) % t.of_all)::bigint
order by keys.number
"""


def members_file(history: Path) -> Path:
    return history / MEMBERS / "members.parquet"


def write_members(connection: duckdb.DuckDBPyConnection, history: Path, size: Size) -> None:
    """The file of all members, a part at a time, on a connection of `writing.open_pattern`."""
    path = members_file(history)
    path.parent.mkdir(parents=True, exist_ok=True)
    networks = connection.execute("select distinct network from raw.posts order by all").fetchall()
    writer: pq.ParquetWriter | None = None
    try:
        for (network,) in networks:
            for first in range(0, size.members, _CHUNK):
                numbers = range(first, min(first + _CHUNK, size.members))
                rows = _chunk(connection, str(network), numbers)
                writer = writer or pq.ParquetWriter(path, rows.schema, compression="zstd")
                writer.write_table(rows)
    finally:
        if writer:
            writer.close()


def _chunk(connection: duckdb.DuckDBPyConnection, network: str, numbers: range) -> pa.Table:
    ids = [f"https://{network}.example/people/{number}" for number in numbers]
    keys = pa.table({"number": list(numbers), "key": pseudonyms(KEY.encode(), network, ids)})
    connection.register("keys", keys)
    rows = connection.sql(_CHUNK_OF_MEMBERS, params={"network": network}).to_arrow_table()
    connection.unregister("keys")
    return rows
