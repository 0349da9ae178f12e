"""What all pages read: the publication, its brands, networks, communities, languages, days and events."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd

from agorascope.kpis import StanceAccuracy, stance_accuracy
from streamlit_app.periods import Span

ALL_NETWORKS = "all"  # how the mart names the sum over networks
WHOLE_NETWORK = "all"  # how marts of communities name all of a network's together

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
class Community:
    """A place inside a network; `people` are those heard there over its newest weeks."""

    network_id: str
    community_id: str
    people: int


@dataclass(frozen=True, slots=True)
class Event:
    event_id: str
    kind: str
    name: str
    started_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Scope:
    """Which mentions count: days, and one network, community or language when not None."""

    span: Span
    network: str | None = None
    language: str | None = None
    community: str | None = None

    def parameters(self) -> dict[str, Any]:
        return {
            "first": self.span.first,
            "last": self.span.last,
            "network": self.network,
            "language": self.language,
            "community": self.community,
        }


IN_SCOPE = """
    not is_staff
    and mention_date between $first and $last
    and ($network is null or network_id = $network)
    and ($language is null or language = $language)
    and ($community is null or community_id = $community)
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


def communities(cursor: Cursor, network: str | None, also: str | None, limit: int) -> list[Community]:
    """Places where somebody spoke, those with the most people first; `also` is among them if it exists."""
    rows = cursor.execute(
        """
        select network_id, community_id, max(people_count)::bigint as people
        from marts.fct_community_quality_weekly
        where community_id <> $whole and ($network is null or network_id = $network)
        group by network_id, community_id
        order by community_id is not distinct from $also desc, people desc, network_id, community_id
        limit $limit
        """,
        {"network": network, "also": also, "limit": limit, "whole": WHOLE_NETWORK},
    ).fetchall()
    return sorted((Community(*row) for row in rows), key=lambda place: (-place.people, place.community_id))


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


def frame(cursor: Cursor, query: str, parameters: dict[str, Any] | None = None) -> pd.DataFrame:
    """Rows as a data frame, through Arrow: the other way warns about pandas at every call."""
    rows: pd.DataFrame = cursor.sql(query, params=parameters).to_arrow_table().to_pandas()
    return rows
