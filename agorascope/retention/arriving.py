"""Keeps out of a batch what is too old, or had its time already; notes what each landed page holds.

temp.incoming_post -> without the expired     records of a batch -> raw.landed_pages
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from agorascope.records import Reject
from agorascope.retention.cut import IS_EXPIRED, Cut, is_brought, passed
from agorascope.retention.marks import marked

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds

REASON = "retention"


@dataclass(frozen=True, slots=True)
class Gatekeeper:
    """What is held at the moment of a run, for the load step."""

    cut: Cut
    secret: bytes

    def leave_out(self, connection: duckdb.DuckDBPyConnection, network: str) -> int:
        """Take the expired out of `incoming_post`; returns how many."""
        removed = connection.execute(
            f"delete from incoming_post where {IS_EXPIRED} returning uri", self.cut.parameters
        ).fetchall()
        if network not in self.cut.archives and (moment := passed(connection, network)):
            removed += connection.execute(
                f"delete from incoming_post where created_at < $moment and not {is_brought('raw_ref')} "
                "returning uri",
                {"moment": moment, "archives": list(self.cut.archives)},
            ).fetchall()
        again = marked(connection, self.secret, network)
        if again:
            connection.execute("delete from incoming_post where list_contains(?, uri)", [again])
        return len(removed) + len(again)


def rejects_of(network: str, batch_id: str, left_out: int) -> list[tuple[str, Reject]]:
    """A line for each post left out, which says nothing of it."""
    line = Reject(
        network, batch_id, None, REASON, "Older than privacy.retention_days, or had its time before."
    )
    return [("load", line)] * left_out


def note_pages(
    connection: duckdb.DuckDBPyConnection, network: str, batch_id: str, posts: "pa.Table | ds.Dataset"
) -> None:
    """Note the ages of the posts of each landed page of a batch: when it is due without reading it again."""
    connection.execute("delete from raw.landed_pages where network = ? and batch_id = ?", [network, batch_id])
    connection.register("arrived", posts)
    connection.execute(
        """
        insert into raw.landed_pages by name
        select
            $network as network, $batch_id as batch_id, regexp_replace(raw_ref, '#[0-9]+$', '') as page,
            count(*) as posts, min(created_at) as oldest_at, max(created_at) as newest_at,
            max(fetched_at) as fetched_at, min(retention_until) as first_until,
            case when count(retention_until) = count(*) then max(retention_until) end as last_until
        from arrived where raw_ref is not null
        group by all
        """,
        {"network": network, "batch_id": batch_id},
    )
    connection.unregister("arrived")
