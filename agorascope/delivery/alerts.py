"""The alerts of the published file, with the names and quotes that a message needs."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from agorascope.alerts.severity import SEVERITIES

QUOTES = 3


@dataclass(frozen=True, slots=True)
class Alert:
    """One row of `marts.fct_alerts`, in words. Instants are UTC."""

    alert_id: str
    brand_id: str
    brand_name: str
    is_own_brand: bool
    raised_by: str
    started_at: datetime
    last_unusual_at: datetime
    ended_at: datetime | None
    resolution: str
    observed: float
    expected: float
    mentions: int
    authors: int
    negative_share: float | None  # None also when too few mentions have a stance
    usual_negative_share: float | None
    severity: str
    rule: str
    kind: str
    cause: str
    cause_detail: str | None
    cause_share: float | None
    event_name: str | None
    has_short_history: bool
    history_days: int
    state: str
    quotes: tuple[str, ...]

    @property
    def rank(self) -> int:
        """How bad it is, 0 to 3."""
        return SEVERITIES.index(self.severity)


@dataclass(frozen=True, slots=True)
class Watched:
    """How far one brand is watched: a row of `marts.fct_alert_watch`."""

    brand_name: str
    history_days: int
    days_needed: int
    resolution: str
    status: str


_ALERTS = """
select
    a.* exclude (negative_share, usual_negative_share),
    case when a.negative_share_enough_data then a.negative_share end as negative_share,
    case when a.usual_negative_share_enough_data then a.usual_negative_share end as usual_negative_share,
    b.brand_name,
    e.event_name
from marts.fct_alerts as a
join marts.dim_brands as b on a.brand_id = b.brand_id
left join marts.dim_events as e on a.event_id = e.event_id
order by a.started_at desc, a.severity_score desc, a.alert_id
"""

_QUOTES = """
select mention_id, coalesce(nullif(text, ''), title)
from marts.fct_mentions where rowid in (
    select rowid from marts.fct_mentions where mention_id in (select unnest(?))
)
"""

_WATCHED = """
select b.brand_name, w.history_days, w.days_needed, w.resolution, w.watch_status
from marts.fct_alert_watch as w join marts.dim_brands as b on w.brand_id = b.brand_id
order by b.display_order
"""


def read_alerts(connection: duckdb.DuckDBPyConnection) -> list[Alert]:
    """Every published alert, the newest first."""
    result = connection.execute(_ALERTS)
    names = [column[0] for column in result.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    wanted = sorted({key for row in rows for key in row["evidence_mention_ids"][:QUOTES]})
    texts = dict(connection.execute(_QUOTES, [wanted]).fetchall())
    return [_alert(row, texts) for row in rows]


def read_watched(connection: duckdb.DuckDBPyConnection) -> list[Watched]:
    """How far each brand is watched, in the workspace's order."""
    return [Watched(*row) for row in connection.execute(_WATCHED).fetchall()]


def _alert(row: dict[str, Any], texts: dict[str, str | None]) -> Alert:
    ended = row["ended_at"]
    return Alert(
        alert_id=row["alert_id"],
        brand_id=row["brand_id"],
        brand_name=row["brand_name"],
        is_own_brand=row["is_own_brand"],
        raised_by=row["raised_by"],
        started_at=row["started_at"].astimezone(UTC),
        last_unusual_at=row["last_unusual_at"].astimezone(UTC),
        ended_at=ended.astimezone(UTC) if ended else None,
        resolution=row["resolution"],
        observed=row["observed_count"],
        expected=row["expected_count"],
        mentions=row["mentions_count"],
        authors=row["authors_count"],
        negative_share=row["negative_share"],
        usual_negative_share=row["usual_negative_share"],
        severity=row["severity"],
        rule=row["severity_rule"],
        kind=row["alert_kind"],
        cause=row["likely_cause"],
        cause_detail=row["cause_detail"],
        cause_share=row["cause_share"],
        event_name=row["event_name"],
        has_short_history=row["has_short_history"],
        history_days=row["history_days"],
        state=row["alert_state"],
        quotes=tuple(
            text for key in row["evidence_mention_ids"][:QUOTES] if (text := texts.get(key)) is not None
        ),
    )
