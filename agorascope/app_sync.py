"""Brings what people said into the warehouse, where the models read it: app store -> schema `app`.

In one transaction, with the days whose labels changed in `raw.touched_days`, so that the incremental models
build them anew. A crash in between leaves the labels of before, and the next run brings the same ones.
"""

import duckdb
import pyarrow as pa
from sqlalchemy import select

from agorascope.app_store import AppStore
from agorascope.app_store.alert_tables import AlertState
from agorascope.app_store.labels import HumanLabel, stance_labels
from agorascope.records import UTC_MICROS
from agorascope.warehouse import transaction

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


def sync_app_store(connection: duckdb.DuckDBPyConnection, store: AppStore, time_zone: str) -> int:
    """Make the tables of `app` what the store says; returns the labels that hold."""
    with store.reading() as session:
        labels = stance_labels(session)
        states = list(session.scalars(select(AlertState).order_by(AlertState.alert_id)))
    _sync_states(connection, states)
    return sync_labels(connection, labels, time_zone)


def sync_labels(connection: duckdb.DuckDBPyConnection, labels: list[HumanLabel], time_zone: str) -> int:
    """The same for labels at hand."""
    rows = [{name: getattr(label, name) for name in SCHEMA.names} for label in labels]
    connection.register("labels_now", pa.Table.from_pylist(rows, schema=SCHEMA))
    try:
        with transaction(connection):
            if _is_changed(connection):
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


def _is_changed(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether any row differs: most runs find nothing, and look no mention up."""
    differing = connection.execute(
        """
        select count(*) from (
            (from labels_now except from app.stance_labels)
            union all (from app.stance_labels except from labels_now)
        )
        """
    ).fetchall()
    return bool(differing[0][0])
