"""Brings what people said into the warehouse, where the models read it: app store -> schema `app`.

Each table in one transaction, with the days whose labels changed, or whose authors objected or no longer do,
in `raw.touched_days`, so that the incremental models build them anew. A crash in between leaves what was
before, and the next run brings the same.
"""

from collections.abc import Collection

import duckdb
import pyarrow as pa
from sqlalchemy import select

from agorascope.app_store import AppStore
from agorascope.app_store.alert_tables import AlertState
from agorascope.app_store.identity_decisions import standing_decisions
from agorascope.app_store.inbox_tables import InboxItem
from agorascope.app_store.labels import HumanLabel, stance_labels
from agorascope.app_store.member_tables import IdentityDecision
from agorascope.app_store.objections import Objector, standing_objections
from agorascope.app_store.outreach_tables import OutreachContact, OutreachStep
from agorascope.objecting.register import ERASED
from agorascope.records import UTC_MICROS
from agorascope.warehouse import transaction
from agorascope.workspace import Workspace

_COLUMNS: dict[str, pa.DataType] = {
    "mention_id": pa.string(),
    "content_hash": pa.string(),
    "label": pa.string(),
    "labelled_by": pa.string(),
    "labelled_at": UTC_MICROS,
    "origin": pa.string(),
    "stratum": pa.string(),
    "inclusion_weight": pa.float64(),
}
SCHEMA = pa.schema(_COLUMNS)

# A label that came, went or says something else touches the day of its mention.
_TOUCH = """
    insert into raw.touched_days
    with changed as (
        (select mention_id, content_hash, label from labels_now
         except select mention_id, content_hash, label from app.stance_labels)
        union
        (select mention_id, content_hash, label from app.stance_labels
         except select mention_id, content_hash, label from labels_now)
    )
    select distinct timezone($zone, posts.created_at)::date as day
    from nlp.mention_scores as scores
    inner join raw.posts as posts on scores.network = posts.network and scores.uri = posts.uri
    where
        md5(scores.network || '|' || scores.uri || '|' || scores.brand_id)
        in (select mention_id from changed)
        and day is not null
        and day not in (select touched.day from raw.touched_days as touched)
"""

OBJECTIONS = pa.schema(
    {"network_id": pa.string(), "account": pa.string(), "objected_at": UTC_MICROS}  # type: ignore[arg-type]
)
DECISIONS = pa.schema(
    {  # type: ignore[arg-type]
        "network_id": pa.string(),
        "account": pa.string(),
        "other_network_id": pa.string(),
        "other_account": pa.string(),
        "decision": pa.string(),
        "decided_by": pa.string(),
        "decided_at": UTC_MICROS,
    }
)

# What people did about posts and members. Notes and the names of staff stay in the app store.
INBOX_ITEMS = pa.schema(
    {"item_id": pa.string(), "state": pa.string(), "changed_at": UTC_MICROS}  # type: ignore[arg-type]
)
OUTREACH_CONTACTS = pa.schema(
    {  # type: ignore[arg-type]
        "contact_id": pa.int64(),
        "brand_id": pa.string(),
        "network_id": pa.string(),
        "member_key": pa.string(),
        "state": pa.string(),
        "state_at": UTC_MICROS,
        "created_at": UTC_MICROS,
    }
)
OUTREACH_STEPS = pa.schema(
    {  # type: ignore[arg-type]
        "step_id": pa.int64(),
        "contact_id": pa.int64(),
        "step_kind": pa.string(),
        "withdraws_step_id": pa.int64(),
        "state": pa.string(),
        "happened_at": UTC_MICROS,
        "recorded_at": UTC_MICROS,
        "found_by": pa.string(),
        "contact_route": pa.string(),
        "notice_id": pa.string(),
        "notice_given_at": UTC_MICROS,
        "consent_basis": pa.string(),
        "consent_at": UTC_MICROS,
    }
)

# An account that objects, or no longer does, touches the days of what it wrote and of what answers it.
_TOUCH_OBJECTORS = """
    insert into raw.touched_days
    with changed as (
        (select network_id, account from objections_now except select network_id, account from app.objections)
        union
        (select network_id, account from app.objections except select network_id, account from objections_now)
    ),
    accounts as (
        select network, author_id as member_id, author_handle as handle, author_key as member_key
        from raw.posts
        where author_id is not null and network in (select network_id from changed)
        union
        select network, member_id, handle, member_key
        from raw.members
        where network in (select network_id from changed)
    ),
    people as (
        select distinct accounts.network, accounts.member_id
        from accounts
        inner join changed on accounts.network = changed.network_id
        where changed.account in (
            lower(accounts.member_id), accounts.member_key, lower(ltrim(accounts.handle, '@'))
        )
    ),
    theirs as (
        select posts.network, posts.uri, posts.created_at
        from raw.posts as posts
        inner join people on posts.network = people.network and posts.author_id = people.member_id
    ),
    concerned as (
        select created_at from theirs
        union
        select posts.created_at
        from raw.posts as posts
        inner join theirs
            on posts.network = theirs.network
            and theirs.uri in (posts.parent_uri, posts.repost_of_uri, posts.quote_of_uri)
    )
    select distinct timezone($zone, created_at)::date as day
    from concerned
    where day is not null and day not in (select touched.day from raw.touched_days as touched)
"""


def sync_app_store(connection: duckdb.DuckDBPyConnection, store: AppStore, workspace: Workspace) -> int:
    """Make the tables of `app` what store and workspace say; returns the labels that hold."""
    with store.reading() as session:
        labels = stance_labels(session)
        states = list(session.scalars(select(AlertState).order_by(AlertState.alert_id)))
        decisions = standing_decisions(session)
        items = list(session.scalars(select(InboxItem).order_by(InboxItem.item_id)))
        contacts = list(session.scalars(select(OutreachContact).order_by(OutreachContact.contact_id)))
        steps = list(session.scalars(select(OutreachStep).order_by(OutreachStep.step_id)))
    _sync_states(connection, states)
    _replace(connection, "app.inbox_items", items, INBOX_ITEMS)
    _replace(connection, "app.outreach_contacts", contacts, OUTREACH_CONTACTS)
    _replace(connection, "app.outreach_steps", steps, OUTREACH_STEPS)
    sync_objectors(connection, store, workspace)
    sync_decisions(connection, decisions)
    return sync_labels(connection, labels, workspace.time_zone)


def sync_objectors(connection: duckdb.DuckDBPyConnection, store: AppStore, workspace: Workspace) -> None:
    """Make `app.objections` what store and workspace say: the accounts whose owners object now."""
    with store.reading() as session:
        noted = standing_objections(session)
    objectors = [Objector(row.network_id, row.account, row.objected_at) for row in noted]
    objectors += [
        Objector(network, account, None)
        for network, account in sorted(
            workspace.privacy.objecting() - {(row.network_id, row.account) for row in noted}
        )
    ]
    sync_objections(connection, objectors, workspace.time_zone)


def sync_objections(
    connection: duckdb.DuckDBPyConnection, objectors: Collection[Objector], time_zone: str
) -> None:
    """Make `app.objections` these; one row per account. Those of the erased stay."""
    rows = [{name: getattr(one, name) for name in OBJECTIONS.names} for one in objectors]
    rows += [
        dict(zip(OBJECTIONS.names, row, strict=True))
        for row in connection.execute(
            "select network_id, account, objected_at from app.objections where starts_with(account, ?)",
            [ERASED],
        ).fetchall()
    ]
    connection.register("objections_now", pa.Table.from_pylist(rows, schema=OBJECTIONS))
    try:
        with transaction(connection):
            if _is_changed(connection, "objections_now", "app.objections"):
                connection.execute(_TOUCH_OBJECTORS, {"zone": time_zone})
                connection.execute("delete from app.objections")
                connection.execute("insert into app.objections by name from objections_now")
    finally:
        connection.unregister("objections_now")


def sync_decisions(connection: duckdb.DuckDBPyConnection, decisions: Collection[IdentityDecision]) -> None:
    """Make `app.identity_decisions` these; identities are found anew by every run, so no day is touched."""
    _replace(connection, "app.identity_decisions", decisions, DECISIONS)


def _replace(
    connection: duckdb.DuckDBPyConnection, table: str, found: Collection[object], schema: pa.Schema
) -> None:
    """Make the table these; for tables whose models are built anew by every run, so no day is touched."""
    rows = [{name: getattr(one, name) for name in schema.names} for one in found]
    connection.register("rows_now", pa.Table.from_pylist(rows, schema=schema))
    try:
        with transaction(connection):
            connection.execute(f"delete from {table}")
            connection.execute(f"insert into {table} by name from rows_now")
    finally:
        connection.unregister("rows_now")


def sync_labels(connection: duckdb.DuckDBPyConnection, labels: list[HumanLabel], time_zone: str) -> int:
    """The same for labels at hand."""
    rows = [{name: getattr(label, name) for name in SCHEMA.names} for label in labels]
    connection.register("labels_now", pa.Table.from_pylist(rows, schema=SCHEMA))
    try:
        with transaction(connection):
            if _is_changed(connection, "labels_now", "app.stance_labels"):
                connection.execute(_TOUCH, {"zone": time_zone})
                connection.execute("delete from app.stance_labels")
                connection.execute("insert into app.stance_labels by name from labels_now")
    finally:
        connection.unregister("labels_now")
    return len(labels)


def _sync_states(connection: duckdb.DuckDBPyConnection, states: list[AlertState]) -> None:
    """Make `app.alert_states` these; the alerts are built anew by every run, so no day is touched."""
    with transaction(connection):
        connection.execute("delete from app.alert_states")
        for row in states:
            connection.execute(
                "insert into app.alert_states values (?, ?, ?, ?, ?)",
                [row.alert_id, row.state, row.note, row.changed_by, row.changed_at],
            )


def _is_changed(connection: duckdb.DuckDBPyConnection, now: str, former: str) -> bool:
    """Whether any row differs: most runs find nothing, and look nobody's posts up."""
    differing = connection.execute(
        f"""
        select count(*) from (
            (from {now} except from {former})
            union all (from {former} except from {now})
        )
        """
    ).fetchall()
    return bool(differing[0][0])
