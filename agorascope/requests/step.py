"""The requests of the weeks that changed: part of the step "score".

    raw.touched_days -> their weeks, and those that follow -> posts that ask -> nlp.requests
                                                           -> nlp.request_clusters

A week is a Monday to Sunday of the workspace's zone. It is read with what the weeks before left: the
clusters met in the last MEMORY weeks, and the posts of the last POOL weeks that stood alone. It looks at
nothing later, so that a backfill and the days one by one give the same. A week that changed is read
again, and each later one until MEMORY weeks in a row came out as they stood.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from agorascope.records import UTC_MICROS
from agorascope.requests import grouping, labels, queries, vectors, weekly
from agorascope.requests.weekly import Asked, Cluster, Week, read_week
from agorascope.staff import staff_accounts
from agorascope.terms.queries import handles, touched_weeks
from agorascope.terms.stop_words import STOP_WORDS
from agorascope.warehouse import transaction
from agorascope.windows import midnight
from agorascope.workspace import Workspace

MEMORY = 8  # weeks for which a cluster that nobody joins is known
POOL = 4  # weeks for which a post that stands alone may still be the start of one
META_NAME = "requests"
TABLES = ("nlp.requests", "nlp.request_clusters")

_REQUESTS: list[tuple[str, pa.DataType]] = [
    ("brand_id", pa.string()),
    ("week_start", pa.date32()),
    ("language", pa.string()),
    ("network", pa.string()),
    ("uri", pa.string()),
    ("content_hash", pa.string()),
    ("cluster_id", pa.string()),
    ("likeness", pa.float64()),
    ("model_version", pa.string()),
]
_CLUSTERS: list[tuple[str, pa.DataType]] = [
    ("brand_id", pa.string()),
    ("language", pa.string()),
    ("week_start", pa.date32()),
    ("cluster_id", pa.string()),
    ("label", pa.string()),
    ("first_seen_at", UTC_MICROS),
    ("features", pa.list_(pa.uint64())),
    ("weights", pa.list_(pa.float64())),
    ("earlier_posts", pa.list_(pa.string())),
    ("model_version", pa.string()),
]
_SCHEMAS = dict(zip(TABLES, (pa.schema(_REQUESTS), pa.schema(_CLUSTERS)), strict=True))

Place = tuple[str, str]  # brand, language
Tables = dict[str, pa.Table]


@dataclass(slots=True)
class RequestsReport:
    """What a run of the step did."""

    weeks: int = 0  # read
    posts: int = 0  # that ask or complain, once for each brand
    clusters: int = 0  # met, once a week


def update_requests(connection: duckdb.DuckDBPyConnection, workspace: Workspace) -> RequestsReport:
    """Bring nlp.requests up to date with the touched days. Running it again changes nothing."""
    report, version = RequestsReport(), requests_version(workspace)
    if _stored_version(connection) != version:
        touched, weeks = None, queries.weeks_from(connection, None, workspace.time_zone)
        connection.execute("; ".join(f"delete from {table}" for table in TABLES))
    else:
        touched = set(touched_weeks(connection))
        weeks = queries.weeks_from(connection, min(touched), workspace.time_zone) if touched else []
    changed: date | None = None
    for week in weeks:
        is_near = changed is not None and week <= changed + timedelta(weeks=MEMORY)
        if (touched is None or week in touched or is_near) and _read(connection, workspace, week, report):
            changed = week
    _store_version(connection, version)
    return report


def requests_version(workspace: Workspace) -> str:
    """Changes whenever the same posts could give other requests."""
    facts = {
        "parts": [vectors.VERSION, grouping.VERSION, labels.VERSION, weekly.VERSION, MEMORY, POOL],
        "stop words": {language: sorted(words) for language, words in STOP_WORDS.items()},
        "names": _names(workspace),
        "staff": staff_accounts(workspace),
        "public": sorted(workspace.public_handles()),
        "zone": workspace.time_zone,
    }
    return f"requests-{hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:8]}"


def _read(
    connection: duckdb.DuckDBPyConnection, workspace: Workspace, week: date, report: RequestsReport
) -> bool:
    """Read one week anew; returns whether it came out otherwise than it stood."""
    span = (midnight(week, workspace), midnight(week + timedelta(weeks=1), workspace))
    hidden = handles(connection, span, workspace.public_handles())
    posts = _by_place(queries.posts(connection, span, staff_accounts(workspace)))
    earlier = _by_place(queries.alone(connection, week, POOL))
    known: dict[Place, list[Cluster]] = defaultdict(list)
    for brand, language, id_, label, seen, features, weights in queries.known(connection, week, MEMORY):
        centre = dict(zip(features, weights, strict=True))
        known[brand, language].append(Cluster(id_, label, seen, centre))
    names, version = _names(workspace), requests_version(workspace)
    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
    for place, own in sorted(posts.items()):
        found = read_week(place, own, earlier[place], known[place], names, hidden)
        facts = {"brand_id": place[0], "language": place[1], "week_start": week, "model_version": version}
        rows["nlp.requests"] += _member_rows(found, facts)
        rows["nlp.request_clusters"] += _cluster_rows(found, facts)
        report.posts += len(found.members)
        report.clusters += len(found.clusters)
    report.weeks += 1
    return _write(
        connection, week, {name: pa.Table.from_pylist(rows[name], schema=_SCHEMAS[name]) for name in TABLES}
    )


def _by_place(rows: list[queries.Row]) -> dict[Place, list[Asked]]:
    posts: dict[Place, list[Asked]] = defaultdict(list)
    for brand, language, *facts in rows:
        posts[brand, language].append(Asked(*facts))
    return posts


def _member_rows(week: Week, facts: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        facts
        | {
            "network": post.network,
            "uri": post.uri,
            "content_hash": post.content_hash,
            "cluster_id": cluster_id,
            "likeness": alike,
        }
        for post, cluster_id, alike in week.members
    ]


def _cluster_rows(week: Week, facts: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        facts
        | {
            "cluster_id": cluster.id,
            "label": cluster.label,
            "first_seen_at": cluster.first_seen_at,
            "features": list(cluster.centre),
            "weights": list(cluster.centre.values()),
            "earlier_posts": list(cluster.earlier_posts),
        }
        for cluster in week.clusters
    ]


def _write(connection: duckdb.DuckDBPyConnection, week: date, new: Tables) -> bool:
    """Put the rows of a week in the place of what stood there, if they differ; returns whether they do."""
    is_same = all(_stored(connection, table, week).equals(rows) for table, rows in new.items())
    if not is_same:
        with transaction(connection):
            for table, rows in new.items():
                connection.execute(f"delete from {table} where week_start = ?", [week])
                connection.register("new_rows", rows)
                connection.execute(f"insert into {table} by name select * from new_rows")
                connection.unregister("new_rows")
    return not is_same


def _stored(connection: duckdb.DuckDBPyConnection, table: str, week: date) -> pa.Table:
    schema = _SCHEMAS[table]
    query = f"select {', '.join(schema.names)} from {table} where week_start = ? order by rowid"
    rows: pa.Table = connection.sql(query, params=[week]).to_arrow_table()
    return rows.cast(schema)


def _names(workspace: Workspace) -> list[str]:
    """What brands are called: no part of what is asked of them."""
    return sorted(
        {
            name
            for brand in workspace.brands
            for name in (brand.name, *brand.names, *brand.hashtags, *brand.handles)
        }
    )


def _stored_version(connection: duckdb.DuckDBPyConnection) -> str | None:
    found = connection.execute("select value from raw.build_meta where name = ?", [META_NAME]).fetchall()
    return str(found[0][0]) if found else None


def _store_version(connection: duckdb.DuckDBPyConnection, version: str) -> None:
    if _stored_version(connection) != version:
        with transaction(connection):
            connection.execute("delete from raw.build_meta where name = ?", [META_NAME])
            connection.execute("insert into raw.build_meta values (?, ?)", [META_NAME, version])
