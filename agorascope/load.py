"""Load: one batch into `raw.*`, in one transaction with the extraction state.

Loading a batch twice changes nothing. A record older than the stored one never overwrites
it. The workspace-zone days whose posts changed are noted in `raw.touched_days`, which tells
dbt what to compute again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from agorascope.coverage import Coverage
from agorascope.deletions import apply_status_changes, empty_incoming, set_aside_doubtful
from agorascope.incoming import Records, keep_follower_history, stage
from agorascope.objecting.arriving import guard_of
from agorascope.objecting.register import keep
from agorascope.objecting.removal import note_pending
from agorascope.records import GONE, SCHEMAS, RecordKind, Reject
from agorascope.retention.arriving import Gatekeeper, note_pages, rejects_of
from agorascope.retention.gone import note_gone
from agorascope.threads import resolve_threads
from agorascope.warehouse import transaction
from agorascope.warehouse_schema import KEYS, RECORD_TABLES, record_columns

# A post is touched when one of these changes; the rest does not reach a mart.
TOUCHING = (
    "content_hash",
    "status",
    "created_at",
    "author_id",
    "author_handle",
    "parent_uri",
    "repost_of_uri",
    "quote_of_uri",
    "mentions",  # whom it speaks to, and with hashtags and links which brands it speaks of
    "hashtags",
    "links",
    "lang",
    "target_brand",
    "duplicate_of_uri",
    "url",
    "title",
    "public_text",
    "public_title",
    "public_url",
    "display_text",
)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did. Counts of rows; `duplicates` are keys seen twice inside the batch."""

    batch_id: str
    posts: int
    new_posts: int
    changed_posts: int
    duplicates: int
    members: int
    interactions: int
    channel_metrics: int
    rejects: int
    touched_days: int
    taken_back: int = 0  # posts that their network no longer gives


def load_batch(
    connection: duckdb.DuckDBPyConnection,
    *,
    network: str,
    batch_id: str,
    tables: Mapping[RecordKind, Records],
    rejects: list[tuple[str, Reject]],
    states: Mapping[str, Mapping[str, Any]],
    landed_pages: int,
    time_zone: str,
    key: bytes,
    public_handles: frozenset[str],
    coverage: Coverage | None = None,
    gatekeeper: Gatekeeper | None = None,
) -> LoadReport:
    """Merge one batch of one network into `raw.*` and commit its states.

    Records of those who object are left out, see agorascope.objecting. `rejects` are pairs (stage, reject)
    with stage `parse` or `arrival`. `public_handles` are the handles that stay readable in public texts:
    brands, staff and own pages. `coverage` writes down what each source of the batch gave. `gatekeeper`
    leaves out what is too old to be held.
    """
    guard = guard_of(connection, network, key)
    if guard:
        guard.learn(tables)
    for kind in RECORD_TABLES:
        stage(
            connection,
            kind,
            tables.get(kind, SCHEMAS[kind].empty_table()),
            network=network,
            batch_id=batch_id,
            key=key,
            public_handles=public_handles,
            guard=guard,
        )
    if guard:
        rejects = guard.plain(rejects) + guard.rejects(batch_id)
    if gatekeeper:
        rejects = rejects + rejects_of(network, batch_id, gatekeeper.leave_out(connection, network))
    with transaction(connection):
        if guard:
            keep(connection, guard.learned)
        note_pages(connection, network, batch_id, tables.get("post", SCHEMAS["post"].empty_table()))
        set_aside_doubtful(connection, coverage.doubtful_pages if coverage else ())
        empty_incoming(connection)
        counts = _merge_posts(connection, time_zone)
        keep_follower_history(connection)
        for kind in ("member", "interaction", "channel_metric"):
            counts[kind] = _merge_simple(connection, kind)
        counts["status_change"] = apply_status_changes(connection, time_zone)
        note_gone(connection, network, batch_id)
        if counts["status_change"] or counts["fell_silent"]:
            note_pending(connection)  # files published before still have the words of what was taken back
        _touch_posts_with_new_counters(connection, time_zone)
        resolve_threads(connection, time_zone)
        _replace_rejects(connection, network, batch_id, rejects)
        _commit_states(connection, network, states)
        touched = _flush_touched(connection)
        report = LoadReport(
            batch_id=batch_id,
            posts=counts["post"],
            new_posts=counts["new"],
            changed_posts=counts["changed"],
            duplicates=counts["duplicates"],
            members=counts["member"],
            interactions=counts["interaction"],
            channel_metrics=counts["channel_metric"],
            rejects=len(rejects),
            touched_days=touched,
            taken_back=counts["status_change"],
        )
        record_batch(connection, network, report, status="loaded", landed_pages=landed_pages, message="")
        if coverage:
            coverage.record(connection)
    for kind in RECORD_TABLES:
        connection.execute(f"drop table if exists temp.incoming_{kind}")
    connection.execute("drop table if exists temp.known_post; drop table if exists temp.known_rows")
    return report


def refuse_batch(
    connection: duckdb.DuckDBPyConnection,
    *,
    network: str,
    batch_id: str,
    rejects: list[tuple[str, Reject]],
    states: Mapping[str, Mapping[str, Any]],
    landed_pages: int,
    message: str,
    key: bytes,
) -> None:
    """Record a batch that the arrival gate refused. Its bytes stay landed, for a person to accept it.

    Its states are committed: what follows it is another batch, and is not judged with it.
    """
    report = LoadReport(batch_id, 0, 0, 0, 0, 0, 0, 0, len(rejects), 0)
    if guard := guard_of(connection, network, key):
        rejects = guard.plain(rejects)
    with transaction(connection):
        _replace_rejects(connection, network, batch_id, rejects)
        _commit_states(connection, network, states)
        record_batch(
            connection, network, report, status="quarantined", landed_pages=landed_pages, message=message
        )


def record_batch(
    connection: duckdb.DuckDBPyConnection,
    network: str,
    report: LoadReport,
    *,
    status: str,
    landed_pages: int,
    message: str,
    quarantined: int = 0,
) -> None:
    """Write the one row of a batch into `raw.batches`."""
    connection.execute(
        "delete from raw.batches where batch_id = ? and network = ?", [report.batch_id, network]
    )
    connection.execute(
        "insert into raw.batches values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now())",
        [
            report.batch_id,
            network,
            status,
            landed_pages,
            report.posts,
            report.members,
            report.interactions,
            report.channel_metrics,
            report.rejects,
            quarantined,
            report.new_posts,
            report.changed_posts,
            report.duplicates,
            message,
        ],
    )


# What is stored of the posts of a batch. Keys are looked for first: with all columns at once, the words of
# the whole history would be read to find a few posts of it.
_KNOWN = """
create or replace temp table known_rows as
select rowid as row_id from raw.posts semi join incoming_post using (network, uri);
create or replace temp table known_post as
select * from raw.posts where rowid in (select row_id from known_rows);
"""

# A time that was put in for a missing or impossible one is that of the reading, and stays the first one.
_KEEP_FIRST_GUESS = """
update incoming_post as new set created_at = old.created_at
from known_post as old
where old.network = new.network and old.uri = new.uri and old.created_at < new.created_at
    and (new.created_at_trust = 'unknown' or list_contains(new.flags, 'clamped_date'))
"""


def _merge_posts(connection: duckdb.DuckDBPyConnection, time_zone: str) -> dict[str, int]:
    columns = [name for name, _ in record_columns("post")]
    changed = " or ".join(f"old.{name} is distinct from new.{name}" for name in TOUCHING)
    # The community of a post is its channel; without one, where it was read.
    changed += " or (old.channel_id is null and (new.channel_id is not null or old.instance <> new.instance))"
    connection.execute(_KNOWN)
    connection.execute(_KEEP_FIRST_GUESS)
    connection.execute("create or replace temp table touched (day date)")
    connection.execute("create or replace temp table changed_posts (network varchar, uri varchar)")
    connection.execute(
        f"""
        create or replace temp table post_changes as
        select
            new.network, new.uri, old.uri is null as is_new,
            old.content_hash is distinct from new.content_hash and old.uri is not null as has_new_text,
            old.uri is null or (new.fetched_at >= old.fetched_at and ({changed})) as is_changed,
            old.created_at as old_created_at, new.created_at as new_created_at
        from incoming_post as new
        left join known_post as old using (network, uri)
        """
    )
    connection.execute(
        """
        insert into raw.post_versions
        select p.network, p.uri, p.content_hash, p.title, p.text, p.edited_at, p.fetched_at, p.batch_id
        from known_post as p
        join post_changes as c using (network, uri)
        where c.has_new_text and c.is_changed
            and p.status not in ('deleted', 'withheld', 'private', 'unavailable')
        """
    )
    connection.execute(
        """
        insert into touched
        select distinct unnest([
            timezone($zone, old_created_at)::date, timezone($zone, new_created_at)::date
        ]) as day
        from post_changes where is_changed
        """,
        {"zone": time_zone},
    )
    _update_known(connection, columns)
    # An insert is four times as fast as a merge that finds nothing to match.
    connection.execute(
        f"""
        insert into raw.posts ({", ".join(columns)})
        select {", ".join(f"i.{name}" for name in columns)} from incoming_post as i
        join post_changes as c using (network, uri) where c.is_new
        """
    )
    connection.execute("insert into changed_posts select network, uri from post_changes where is_changed")
    # A post that is gone keeps its place in the thread and loses its words, in former versions too.
    connection.execute(
        """
        delete from raw.post_versions where (network, uri) in (
            select (network, uri) from incoming_post
            where status in ('deleted', 'withheld', 'private', 'unavailable')
        )
        """
    )
    row = connection.execute(
        """
        select
            (select count(*) from incoming_post),
            (select count(*) from post_changes where is_new),
            (select count(*) from post_changes where is_changed and not is_new),
            (select coalesce(sum(copies - 1), 0) from incoming_post),
            (
                select count(*) from incoming_post join post_changes using (network, uri)
                where is_changed and has_new_text and list_contains($gone, status)
            )
        """,
        {"gone": list(GONE)},
    ).fetchone()
    names = ("post", "new", "changed", "duplicates", "fell_silent")
    return dict(zip(names, map(int, row or (0,) * len(names)), strict=True))


def _update_known(connection: duckdb.DuckDBPyConnection, columns: list[str]) -> None:
    """Write what is newer of posts that are stored. On most days there are none."""
    if not connection.execute("select 1 from known_post limit 1").fetchall():
        return
    # The thread root is kept until resolve_threads looks at it again.
    kept = {"thread_root_uri", "channel_id"}
    updates = ", ".join(f"{name} = new.{name}" for name in columns if name not in kept)
    updates += ", channel_id = coalesce(old.channel_id, new.channel_id)"
    connection.execute(
        f"""
        merge into raw.posts as old
        using (
            select i.* exclude (copies) from incoming_post as i
            join post_changes as c using (network, uri) where not c.is_new
        ) as new
        on old.network = new.network and old.uri = new.uri
        when matched and new.fetched_at >= old.fetched_at then update set {updates}
        """
    )


def _merge_simple(connection: duckdb.DuckDBPyConnection, kind: RecordKind) -> int:
    """Merge members (the newest that is known holds); interactions and metrics are append-only.

    A member seen beside a post comes without what its own page told: null never replaces a known value.
    """
    table = RECORD_TABLES[kind]
    columns = [name for name, _ in record_columns(kind)]
    match = " and ".join(f"old.{name} is not distinct from new.{name}" for name in KEYS[kind])
    if "observed_at" in KEYS[kind]:  # part of the key: of the history, only the span of the batch is read
        match += (
            f" and old.observed_at >= (select min(observed_at) from incoming_{kind})"
            f" and old.observed_at <= (select max(observed_at) from incoming_{kind})"
        )
    updates = ", ".join(
        f"{name} = coalesce(new.{name}, old.{name})" for name in columns if name not in KEYS[kind]
    )
    update = (
        f"when matched and new.observed_at >= old.observed_at then update set {updates}"
        if kind == "member"
        else ""
    )
    connection.execute(
        f"""
        merge into {table} as old
        using (select * exclude (copies) from incoming_{kind}) as new
        on {match}
        {update}
        when not matched then insert ({", ".join(columns)})
            values ({", ".join(f"new.{name}" for name in columns)})
        """
    )
    row = connection.execute(f"select count(*) from incoming_{kind}").fetchone()
    return int(row[0]) if row else 0


def _touch_posts_with_new_counters(connection: duckdb.DuckDBPyConnection, time_zone: str) -> None:
    connection.execute(
        """
        insert into touched
        select distinct timezone(?, p.created_at)::date
        from incoming_channel_metric as m
        join raw.posts as p on p.network = m.network and p.uri = m.channel_id
        where m.channel_kind = 'post'
        """,
        [time_zone],
    )


def _replace_rejects(
    connection: duckdb.DuckDBPyConnection, network: str, batch_id: str, rejects: list[tuple[str, Reject]]
) -> None:
    connection.execute("delete from raw.rejects where batch_id = ? and network = ?", [batch_id, network])
    if not rejects:
        return
    rows = pa.table(
        {
            "batch_id": [batch_id] * len(rejects),
            "network": [network] * len(rejects),
            "source_file": [r.source_file for _, r in rejects],
            "position": pa.array([r.position for _, r in rejects], pa.int64()),
            "stage": [stage for stage, _ in rejects],
            "reason": [r.reason for _, r in rejects],
            "detail": [r.detail for _, r in rejects],
            "excerpt": [r.excerpt for _, r in rejects],
        }
    )
    connection.register("incoming", rows)
    connection.execute("insert into raw.rejects by name select * from incoming")
    connection.unregister("incoming")


def _commit_states(
    connection: duckdb.DuckDBPyConnection, network: str, states: Mapping[str, Mapping[str, Any]]
) -> None:
    for source, state in states.items():
        connection.execute("delete from raw.state where network = ? and source = ?", [network, source])
        connection.execute(
            "insert into raw.state values (?, ?, ?, now())",
            [network, source, json.dumps(state, sort_keys=True, default=str)],
        )


def _flush_touched(connection: duckdb.DuckDBPyConnection) -> int:
    """Add the days of this load to `raw.touched_days`; returns how many days it touched."""
    connection.execute(
        """
        insert into raw.touched_days
        select distinct day from touched
        where day is not null and day not in (select day from raw.touched_days)
        """
    )
    row = connection.execute("select count(distinct day) from touched").fetchone()
    return int(row[0]) if row else 0
