"""The only place of the viewer that holds SQL: what each page reads of the published file.

Each function takes a cursor of its own and returns plain records or a data frame, without a
word of any language, so that results can be cached by version. Days are dates in the
workspace's time zone; staff are left out of every count.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd

from agorascope.kpis import StanceAccuracy, stance_accuracy
from streamlit_app.periods import Span

ALL_NETWORKS = "all"  # how the mart names the sum over networks

Cursor = duckdb.DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Facts:
    """What the published file says of itself."""

    version: str
    run_id: str
    published_at: datetime
    as_of: datetime
    workspace_name: str
    is_demo: bool
    time_zone: str
    languages: tuple[str, ...]
    has_pseudonyms: bool
    model_version: str | None


@dataclass(frozen=True, slots=True)
class Brand:
    brand_id: str
    name: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Network:
    network_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Event:
    event_id: str
    kind: str
    name: str
    started_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Scope:
    """Which mentions count: days, and one network or language when not None."""

    span: Span
    network: str | None = None
    language: str | None = None

    def parameters(self) -> dict[str, Any]:
        return {
            "first": self.span.first,
            "last": self.span.last,
            "network": self.network,
            "language": self.language,
        }


_IN_SCOPE = """
    not is_staff
    and mention_date between $first and $last
    and ($network is null or network_id = $network)
    and ($language is null or language = $language)
"""


def facts(cursor: Cursor) -> Facts:
    """The publication: which run made it, as of when, for which workspace."""
    rows = cursor.execute(
        """
        select version, run_id, published_at, as_of, workspace_name, is_demo, time_zone, languages,
            has_pseudonyms, model_version
        from quality.publication
        """
    ).fetchall()
    if len(rows) != 1:
        raise duckdb.InvalidInputException(f"quality.publication holds {len(rows)} rows instead of one")
    values: tuple[Any, ...] = tuple(tuple(v) if isinstance(v, list) else v for v in rows[0])
    return Facts(*values)


def brands(cursor: Cursor) -> list[Brand]:
    """Brands of the workspace in its own order."""
    rows = cursor.execute(
        "select brand_id, brand_name, is_own from marts.dim_brands order by display_order, brand_id"
    ).fetchall()
    return [Brand(*row) for row in rows]


def networks(cursor: Cursor) -> list[Network]:
    """Networks that hold posts, by name."""
    rows = cursor.execute(
        """
        select network_id, coalesce(network_name, network_id) as name
        from marts.dim_networks where posts_count > 0 order by lower(name), network_id
        """
    ).fetchall()
    return [Network(*row) for row in rows]


def languages(cursor: Cursor) -> list[str]:
    """Languages of mentions, the most frequent first."""
    rows = cursor.execute(
        """
        select language from marts.fct_mentions
        where language is not null and not is_staff
        group by language order by count(*) desc, language
        """
    ).fetchall()
    return [row[0] for row in rows]


def accuracy(cursor: Cursor, language: str | None) -> StanceAccuracy | None:
    """How often the stance is right, in a language or in all; None when an older file does not say."""
    return stance_accuracy(cursor, language or "all")


def known_days(cursor: Cursor) -> Span | None:
    """First and last day of the daily mart, None while it is empty."""
    rows = cursor.execute(
        "select min(mention_date), max(mention_date) from marts.fct_brand_reputation_daily"
    ).fetchall()
    return Span(*rows[0]) if rows[0][0] is not None else None


def events(cursor: Cursor, span: Span, time_zone: str) -> list[Event]:
    """Events that touch the days of `span`, in order of time."""
    rows = cursor.execute(
        """
        select event_id, event_kind, event_name, started_at, ended_at from marts.dim_events
        where (ended_at at time zone $zone)::date >= $first and (started_at at time zone $zone)::date <= $last
        order by started_at, event_id
        """,
        {"zone": time_zone, "first": span.first, "last": span.last},
    ).fetchall()
    return [Event(*row) for row in rows]


def _frame(cursor: Cursor, query: str, parameters: dict[str, Any] | None = None) -> pd.DataFrame:
    """Rows as a data frame, through Arrow: the other way warns about pandas at every call."""
    frame: pd.DataFrame = cursor.sql(query, params=parameters).to_arrow_table().to_pandas()
    return frame


def daily_counts(cursor: Cursor, scope: Scope) -> pd.DataFrame:
    """One row per day and brand: mentions, positive, negative; every day of the mart is there."""
    if scope.language is None:
        parameters = scope.parameters() | {"network": scope.network or ALL_NETWORKS}
        del parameters["language"]
        return _frame(cursor, _DAILY_FROM_MART, parameters)
    return _frame(cursor, _DAILY_FROM_MENTIONS, scope.parameters())


_DAILY_FROM_MART = """
    select
        mention_date as day, brand_id,
        mentions_count::bigint as mentions,
        positive_count::bigint as positive,
        negative_count::bigint as negative
    from marts.fct_brand_reputation_daily
    where network_id = $network and mention_date between $first and $last
    order by day, brand_id
"""

# The mart has no language, so a choice of language counts the mentions themselves.
_DAILY_FROM_MENTIONS = f"""
    with days as (
        select mention_date as day, brand_id from marts.fct_brand_reputation_daily
        where network_id = '{ALL_NETWORKS}' and mention_date between $first and $last
    ),

    counted as (
        select
            mention_date as day, brand_id, count(*) as mentions,
            count(*) filter (where stance = 'positive') as positive,
            count(*) filter (where stance = 'negative') as negative
        from marts.fct_mentions where {_IN_SCOPE} group by all
    )

    select
        day, brand_id,
        coalesce(mentions, 0)::bigint as mentions,
        coalesce(positive, 0)::bigint as positive,
        coalesce(negative, 0)::bigint as negative
    from days left join counted using (day, brand_id)
    order by day, brand_id
"""


def authors(cursor: Cursor, scope: Scope) -> dict[str, int]:
    """Distinct people who wrote of each brand; mentions without an author are not counted."""
    rows = cursor.execute(
        f"""
        select brand_id, count(distinct author_key) from marts.fct_mentions
        where {_IN_SCOPE} group by brand_id
        """,
        scope.parameters(),
    ).fetchall()
    return dict(rows)


def newest_mentions(cursor: Cursor, brand_id: str, scope: Scope, limit: int) -> pd.DataFrame:
    """One row per mention of the brand, the newest first; repeated posts are shown once."""
    return _frame(
        cursor,
        f"""
        select
            m.mention_id, m.mentioned_at, coalesce(n.network_name, m.network_id) as network,
            m.community_id as community, m.language, m.stance, m.title, m.text, m.url
        from marts.fct_mentions as m
        left join marts.dim_networks as n using (network_id)
        where m.brand_id = $brand and not m.is_duplicate and {_IN_SCOPE}
        order by m.mentioned_at desc, m.mention_id limit $limit
        """,
        scope.parameters() | {"brand": brand_id, "limit": limit},
    )


def sources(cursor: Cursor) -> pd.DataFrame:
    """One row per network: how its last run went and what it holds."""
    return _frame(
        cursor,
        """
        select
            coalesce(n.network_name, h.network_id) as network, h.status, h.last_success_at, h.last_post_at,
            h.last_run_posts, h.last_run_rejects, h.posts_total, h.rejects_total, h.message
        from quality.source_health as h
        left join marts.dim_networks as n using (network_id)
        order by h.status = 'ok', lower(network)
        """,
    )


def alarms(cursor: Cursor) -> pd.DataFrame:
    """One row per thing to look at although nothing failed."""
    return _frame(
        cursor,
        """
        select
            coalesce(n.network_name, a.network_id) as network, a.alarm, a.subject, a.seen, a.usual, a.message
        from quality.source_alarms as a
        left join marts.dim_networks as n using (network_id)
        order by lower(network), a.alarm, a.subject
        """,
    )


def coverage(cursor: Cursor) -> pd.DataFrame:
    """One row per listing of each network's last load, those not read to their end first."""
    return _frame(
        cursor,
        """
        select
            coalesce(n.network_name, c.network_id) as network, c.source, c.outcome, c.pages, c.posts,
            c.new_posts, c.changed_posts, c.taken_back, c.rejects, c.quota_left, c.message
        from quality.source_coverage as c
        left join marts.dim_networks as n using (network_id)
        qualify c.loaded_at = max(c.loaded_at) over (partition by c.network_id)
        order by c.outcome = 'drained', lower(network), c.source
        """,
    )


def gate_results(cursor: Cursor, run_id: str) -> pd.DataFrame:
    """One row per rule that a run's gates looked at: the failed ones first, the passed ones counted."""
    return _frame(
        cursor,
        """
        select
            is_success, gate, asset, column_name, expectation, severity, observed,
            unexpected_count, element_count, validated_at
        from quality.validations where run_id = $run_id
        order by is_success, gate, asset, column_name nulls first, expectation
        """,
        {"run_id": run_id},
    )


def rejects(cursor: Cursor) -> pd.DataFrame:
    """One row per network, stage and reason: how many records could not be used, the most first."""
    return _frame(
        cursor,
        """
        select coalesce(n.network_name, r.network_id) as network, r.stage, r.reason, r.detail, r.rejects_count
        from quality.rejects_summary as r
        left join marts.dim_networks as n using (network_id)
        order by r.rejects_count desc, network, r.reason
        """,
    )


def runs(cursor: Cursor, limit: int) -> pd.DataFrame:
    """One row per run, the newest first: when, how long, how it ended, where it stopped first."""
    return _frame(
        cursor,
        """
        select
            run_id, min(started_at) as started_at, max(ended_at) as ended_at, count(*) as steps,
            bool_or(status = 'failed') as is_failed,
            arg_min(step, started_at) filter (status = 'failed') as failed_step,
            arg_min(message, started_at) filter (status = 'failed') as message
        from quality.runs
        group by run_id order by started_at desc limit $limit
        """,
        {"limit": limit},
    )


def steps(cursor: Cursor, run_id: str) -> pd.DataFrame:
    """One row per step of a run, in order of time."""
    return _frame(
        cursor,
        """
        select step, network, status, started_at, ended_at, rows, message
        from quality.runs where run_id = $run_id order by started_at, step, network
        """,
        {"run_id": run_id},
    )
