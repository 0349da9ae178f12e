"""Alerts as tables: what dbt's models in Python call. Arrow in, Arrow out, in an order of its own.

int_brand_mentions__hourly, dim_brands, dim_events, int_watch_limits__set
    -> fct_alert_watch, int_alert_steps__detected
int_alert_steps__detected, int_alert_mentions__joined, int_brand_reach__daily, int_brand_aspects__daily
    -> fct_alerts
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from agorascope.alerts import negativity
from agorascope.alerts.assembling import Scene, UsualDays, assemble
from agorascope.alerts.calendar import Span, local_day
from agorascope.alerts.episodes import Episode, join
from agorascope.alerts.quoting import AlertMention
from agorascope.alerts.short_history import MIN_DAYS
from agorascope.alerts.steps import Counts, History, OwnEvent, Unusual, Watch
from agorascope.alerts.watching import DAYS_NEEDED, watch

UTC_MICROS = pa.timestamp("us", tz="UTC")
Rows = list[dict[str, Any]]
Fields = list[tuple[str, pa.DataType]]

_WATCH: Fields = [
    ("brand_id", pa.string()), ("first_date", pa.date32()), ("history_days", pa.int64()),
    ("days_needed", pa.int64()), ("resolution", pa.string()), ("is_watched", pa.bool_()),
    ("watch_status", pa.string()), ("watched_until", UTC_MICROS),
]  # fmt: skip
WATCH = pa.schema(_WATCH)
_STEPS: Fields = [
    ("alert_id", pa.string()), ("brand_id", pa.string()), ("step_number", pa.int64()),
    ("step_started_at", UTC_MICROS), ("step_ended_at", UTC_MICROS), ("resolution", pa.string()),
    ("raised_by", pa.string()), ("observed_count", pa.float64()), ("expected_count", pa.float64()),
    ("expected_log_doubt", pa.float64()), ("p_value", pa.float64()), ("history_days", pa.int64()),
]  # fmt: skip
STEPS = pa.schema(_STEPS)


def _share_fields(name: str) -> Fields:
    return [
        (name, pa.float64()), (f"{name}_n", pa.int64()), (f"{name}_low", pa.float64()),
        (f"{name}_high", pa.float64()), (f"{name}_enough_data", pa.bool_()),
    ]  # fmt: skip


_ALERTS: Fields = [
    ("alert_id", pa.string()), ("brand_id", pa.string()), ("is_own_brand", pa.bool_()),
    ("resolution", pa.string()), ("raised_by", pa.string()), ("started_at", UTC_MICROS),
    ("first_known_at", UTC_MICROS), ("peak_at", UTC_MICROS), ("last_unusual_at", UTC_MICROS),
    ("ended_at", UTC_MICROS), ("observed_count", pa.float64()), ("expected_count", pa.float64()),
    ("expected_count_low", pa.float64()), ("expected_count_high", pa.float64()),
    ("times_usual", pa.float64()), ("p_value", pa.float64()), ("mentions_count", pa.int64()),
    ("authors_count", pa.int64()),
    *_share_fields("negative_share"), *_share_fields("usual_negative_share"),
    ("communities_count", pa.int64()), ("usual_communities_count", pa.float64()),
    ("press_count", pa.int64()), ("usual_press_count", pa.float64()), ("volume_score", pa.float64()),
    ("negativity_score", pa.float64()), ("spread_score", pa.float64()), ("press_score", pa.float64()),
    ("severity_score", pa.float64()), ("severity_rule", pa.string()), ("severity", pa.string()),
    ("alert_kind", pa.string()), ("likely_cause", pa.string()), ("cause_detail", pa.string()),
    ("cause_share", pa.float64()), ("evidence_mention_ids", pa.list_(pa.string())),
    ("is_explained_by_event", pa.bool_()), ("event_id", pa.string()), ("history_days", pa.int64()),
    ("has_short_history", pa.bool_()), ("alert_state", pa.string()), ("state_changed_at", UTC_MICROS),
]  # fmt: skip
ALERTS = pa.schema(_ALERTS)


@dataclass(frozen=True, slots=True)
class Limits:
    """The moment the figures are of, and the clock on the wall."""

    as_of: datetime
    zone: ZoneInfo


def limits_of(table: pa.Table) -> Limits:
    """The one row of `int_watch_limits__set`."""
    (row,) = table.to_pylist()
    return Limits(row["as_of"].astimezone(UTC), ZoneInfo(row["time_zone"]))


def watch_table(hourly: pa.Table, brands: pa.Table, events: pa.Table, limits: pa.Table) -> pa.Table:
    """How far each brand is watched: rows of `fct_alert_watch`."""
    until = limits_of(limits).as_of
    rows = [_watch_row(brand, seen, until) for brand, seen in _watches(hourly, brands, events, limits)]
    return pa.Table.from_pylist(rows, WATCH)


def steps_table(hourly: pa.Table, brands: pa.Table, events: pa.Table, limits: pa.Table) -> pa.Table:
    """Every unusual step with the alert it belongs to: rows of `int_alert_steps__detected`."""
    zone = limits_of(limits).zone
    rows: Rows = []
    for brand_id, seen in _watches(hourly, brands, events, limits):
        for episode in join(brand_id, seen.unusual):
            days = _history_days(episode, seen, zone)
            rows += [_step_row(episode, n, step, days) for n, step in enumerate(episode.steps)]
    return pa.Table.from_pylist(rows, STEPS)


def alerts_table(
    steps: pa.Table,
    mentions: pa.Table,
    reach: pa.Table,
    aspects: pa.Table,
    brands: pa.Table,
    events: pa.Table,
    states: pa.Table,
    own_aspects: pa.Table,
    limits: pa.Table,
) -> pa.Table:
    """Every alert with what is known about it: rows of `fct_alerts`."""
    at = limits_of(limits)
    own = {row["brand_id"]: row["is_own"] for row in brands.to_pylist()}
    said = {row["alert_id"]: row for row in states.to_pylist()}
    inside = _by(mentions, "alert_id")
    reached, spoken = _by(reach, "brand_id"), _by(aspects, "brand_id")
    planned = _events(events)
    named = frozenset(str(row["aspect_id"]) for row in own_aspects.to_pylist())
    episodes = _episodes(steps)
    rows: Rows = []
    for episode, history_days in episodes:
        brand = episode.brand_id
        days = usual_days(episode, reached[brand], spoken[brand], [e for e, _ in episodes], at.zone)
        found = [_mention(row) for row in inside[episode.alert_id]]
        scene = Scene(episode, found, days, planned, history_days, at.as_of, at.zone, named)
        rows.append(assemble(scene) | {"is_own_brand": own[brand]} | _state(said.get(episode.alert_id)))
    rows.sort(key=lambda row: (row["started_at"], row["brand_id"], row["alert_id"]))
    return pa.Table.from_pylist(rows, ALERTS)


def usual_days(
    episode: Episode, reach: Rows, aspects: Rows, others: list[Episode], zone: ZoneInfo
) -> UsualDays:
    """What was usual in the four weeks before an episode, days of former episodes left out."""
    known = {row["mention_date"]: row for row in reach}
    start = local_day(episode.covered_from, zone)
    first = max(min(known, default=start), start - timedelta(days=negativity.WINDOW))
    names = [first + timedelta(days=n) for n in range((start - first).days)]
    loud = {
        names.index(day)
        for other in others
        if other.brand_id == episode.brand_id and other.started_at < episode.started_at
        for step in other.steps
        if (day := local_day(step.span.start, zone)) in names
    }
    kept = [names[index] for index in negativity.window(len(names), loud)] if names else []
    rows = [known.get(day, {}) for day in kept]
    counted: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in aspects:
        if row["mention_date"] in set(kept):
            n, negative = counted[row["aspect_id"]]
            counted[row["aspect_id"]] = (n + row["mentions_count"], negative + row["negative_count"])

    def total(name: str) -> int:
        return sum(row.get(name, 0) for row in rows)

    return UsualDays(
        days=len(kept),
        mentions=total("mentions_count"),
        scored=total("scored_count"),
        negative=total("negative_count"),
        communities=float(median(row.get("communities_count", 0) for row in rows)) if rows else 0.0,
        press=total("press_count"),
        aspects=dict(counted),
    )


def _watches(
    hourly: pa.Table, brands: pa.Table, events: pa.Table, limits: pa.Table
) -> Iterator[tuple[str, Watch]]:
    """Each brand in the order of its key, watched."""
    at = limits_of(limits)
    rows, planned = _by(hourly, "brand_id"), tuple(_events(events))
    for brand_id in sorted(str(row["brand_id"]) for row in brands.to_pylist()):
        hours = {
            row["mentioned_hour"]: Counts(row["mentions_count"], row["scored_count"], row["negative_count"])
            for row in rows[brand_id]
        }
        yield brand_id, watch(History(brand_id, at.zone.key, at.as_of, hours, planned))


def _watch_row(brand_id: str, seen: Watch, until: datetime) -> dict[str, Any]:
    if seen.history_days < MIN_DAYS:
        status = "too_short"
    else:
        status = "short_history" if seen.history_days < DAYS_NEEDED else "watched"
    return {
        "brand_id": brand_id,
        "first_date": seen.first_day,
        "history_days": seen.history_days,
        "days_needed": DAYS_NEEDED,
        "resolution": "hour" if seen.is_hourly else "day",
        "is_watched": status != "too_short",
        "watch_status": status,
        "watched_until": until,
    }


def _history_days(episode: Episode, seen: Watch, zone: ZoneInfo) -> int:
    """Whole days between the first mention and the day the episode started."""
    day = local_day(episode.started_at, zone)
    return max((day - seen.first_day).days - 1, 0) if seen.first_day else 0


def _step_row(episode: Episode, number: int, step: Unusual, history_days: int) -> dict[str, Any]:
    return {
        "alert_id": episode.alert_id,
        "brand_id": episode.brand_id,
        "step_number": number,
        "step_started_at": step.span.start,
        "step_ended_at": step.span.end,
        "resolution": step.resolution,
        "raised_by": step.raised_by,
        "observed_count": step.observed,
        "expected_count": step.expected,
        "expected_log_doubt": step.log_doubt,
        "p_value": step.p_value,
        "history_days": history_days,
    }


def _episodes(steps: pa.Table) -> list[tuple[Episode, int]]:
    """Episodes with the history they had, put together again from their steps."""
    found = []
    for rows in _by(steps, "alert_id").values():
        rows.sort(key=lambda row: row["step_number"])
        unusual = tuple(
            Unusual(
                Span(row["step_started_at"].astimezone(UTC), row["step_ended_at"].astimezone(UTC)),
                row["resolution"],
                row["raised_by"],
                row["observed_count"],
                row["expected_count"],
                row["expected_log_doubt"],
                row["p_value"],
            )
            for row in rows
        )
        found.append((Episode(rows[0]["brand_id"], unusual), rows[0]["history_days"]))
    return found


def _mention(row: dict[str, Any]) -> AlertMention:
    key = row["author_key"]
    return AlertMention(
        mention_id=row["mention_id"],
        mentioned_at=row["mentioned_at"].astimezone(UTC),
        thread_key=row["thread_key"],
        author=f"{row['network_id']}|{key}" if key is not None else row["mention_id"],
        author_key=key,
        community=f"{row['network_id']}|{row['community_id'] or ''}",
        is_press=row["is_press"],
        is_duplicate=row["is_duplicate"],
        stance=row["stance"],
        p_negative=row["p_negative"],
        reactions=row["reactions_count"],
        aspects=frozenset(row["aspects"] or ()),
    )


def _events(table: pa.Table) -> list[OwnEvent]:
    rows = sorted(table.to_pylist(), key=lambda row: row["event_id"])
    return [
        OwnEvent(
            row["event_id"],
            row["brand_id"],
            Span(row["started_at"].astimezone(UTC), row["ended_at"].astimezone(UTC)),
        )
        for row in rows
    ]


def _state(row: dict[str, Any] | None) -> dict[str, Any]:
    """What people said of the alert; open until then."""
    if row is None:
        return {"alert_state": "open", "state_changed_at": None}
    return {"alert_state": row["alert_state"], "state_changed_at": row["state_changed_at"]}


def _by(table: pa.Table, key: str) -> defaultdict[str, Rows]:
    groups: defaultdict[str, Rows] = defaultdict(list)
    for row in table.to_pylist():
        groups[row[key]].append(row)
    return groups
