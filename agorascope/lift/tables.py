"""Lift of every event and measure as a table: what dbt's model calls. Arrow in, Arrow out, in an order.

int_brand_event_days__counted, dim_brands, dim_events, fct_alerts, int_watch_limits__set
    -> int_event_lift__estimated
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from threadpoolctl import threadpool_limits

from agorascope.alerts.calendar import local_day
from agorascope.alerts.tables import Limits, limits_of
from agorascope.lift.estimating import Bools, Case, Lift, Refusal, estimate
from agorascope.lift.latent import Floats
from agorascope.lift.measures import MEASURES, Measure
from agorascope.lift.planned import Planned, calendar_refusal, others_of, plan

Rows = list[dict[str, Any]]
DECIMALS = 6  # the last bits depend on the processor
_LOUD = 10.0  # mentions of all brands a day, from which a day without any was not listened to

_FIELDS: list[tuple[str, pa.DataType]] = [
    ("event_id", pa.string()), ("brand_id", pa.string()), ("measure", pa.string()),
    ("is_refused", pa.bool_()), ("refusal_reason", pa.string()), ("pre_days_count", pa.int64()),
    ("metric_date", pa.date32()), ("is_last_day", pa.bool_()),
    ("observed", pa.float64()), ("observed_n", pa.int64()), ("expected", pa.float64()),
    ("expected_low", pa.float64()), ("expected_high", pa.float64()),
    ("cumulative_observed", pa.float64()), ("cumulative_n", pa.int64()),
    ("cumulative_expected", pa.float64()), ("cumulative_expected_low", pa.float64()),
    ("cumulative_expected_high", pa.float64()), ("naive_lift", pa.float64()),
    ("did_lift", pa.float64()),
]  # fmt: skip
SCHEMA = pa.schema(_FIELDS)


@dataclass(frozen=True, slots=True)
class _Board:
    """All days of all brands as arrays."""

    first: date
    columns: dict[tuple[str, str], Floats]  # brand, column -> (days,)
    heard: Bools  # days on which the networks were listened to
    brands: list[str]
    events: list[Planned]
    crises: dict[str, Bools]  # brand -> (days,)

    def place(self, day: date) -> int:
        return (day - self.first).days

    def marked(self, events: list[Planned]) -> Bools:
        """Days of these events."""
        found = np.zeros(len(self.heard), dtype=np.bool_)
        for event in events:
            found[max(0, self.place(event.first)) : max(0, self.place(event.last) + 1)] = True
        return found


def lift_table(
    days: pa.Table, brands: pa.Table, events: pa.Table, alerts: pa.Table, limits: pa.Table
) -> pa.Table:
    """Rows of SCHEMA: one per event, brand, measure and day of the event; one without a day when refused."""
    at = limits_of(limits)
    planned = _planned(events, brands, at.zone)
    board = _board(days, brands, planned, alerts, at)
    rows: Rows = []
    with threadpool_limits(limits=1):  # the same sums in the same order
        for event in planned:
            for measure in MEASURES:
                rows += _rows(event, measure, _judge(event, measure, board, at))
    return pa.Table.from_pylist(rows, SCHEMA)


def seed_of(*key: str) -> int:
    """A seed that the key alone decides."""
    return int.from_bytes(hashlib.sha256("|".join(key).encode()).digest()[:8], "big")


def _planned(events: pa.Table, brands: pa.Table, zone: ZoneInfo) -> list[Planned]:
    own = [str(row["brand_id"]) for row in brands.to_pylist() if row["is_own"]]
    found = [
        planned
        for row in events.to_pylist()
        for planned in plan(
            row["event_id"],
            row["brand_id"],
            row["started_at"].astimezone(UTC),
            row["ended_at"].astimezone(UTC),
            own,
            zone,
        )
    ]
    return sorted(found, key=lambda event: (event.first, event.event_id, event.brand_id))


def _board(days: pa.Table, brands: pa.Table, planned: list[Planned], alerts: pa.Table, at: Limits) -> _Board:
    rows = days.to_pylist()
    end = local_day(at.as_of, at.zone)
    first = min((row["metric_date"] for row in rows), default=end)
    size = (end - first).days + 1
    names = sorted(str(row["brand_id"]) for row in brands.to_pylist())
    used = sorted({name for m in MEASURES for name in (m.value, m.exposure) if name} | {"mentions_count"})
    columns = {(brand, name): np.zeros(size) for brand in names for name in used}
    for row in rows:
        place = (row["metric_date"] - first).days
        for name in used:
            columns[row["brand_id"], name][place] = row[name]
    total = sum((columns[brand, "mentions_count"] for brand in names), start=np.zeros(size))
    heard = total > 0 if np.median(total) >= _LOUD else np.ones(size, dtype=np.bool_)
    board = _Board(first, columns, heard, names, planned, {})
    for row in alerts.to_pylist():
        if row["alert_kind"] == "crisis":
            until = row["last_unusual_at"] or row["started_at"]
            span = Planned("", row["brand_id"], *(_day(at, moment) for moment in (row["started_at"], until)))
            marked = board.marked([span])
            board.crises[span.brand_id] = board.crises.get(span.brand_id, np.zeros_like(marked)) | marked
    return board


def _day(at: Limits, moment: datetime) -> date:
    return local_day(moment.astimezone(UTC), at.zone)


def _judge(event: Planned, measure: Measure, board: _Board, at: Limits) -> Lift | Refusal:
    reason = calendar_refusal(event, board.events, at.as_of, at.zone)
    if reason is not None:
        return Refusal(reason, 0)
    start, end = board.place(event.first), board.place(event.last) + 1
    if start < 1:
        return Refusal("short_history", 0)
    during = board.marked([event])
    if not board.heard[during].all():
        return Refusal("not_listened", 0)
    calm = ~board.crises.get(event.brand_id, np.zeros_like(during))
    known = board.heard & ~during & ~board.marked(others_of(event, board.events)) & calm
    known[: min(measure.unripe_days, len(known))] = False
    value = board.columns[event.brand_id, measure.value]
    exposure = board.columns[event.brand_id, measure.exposure] if measure.exposure else np.ones_like(value)
    rivals = [b for b in board.brands if b != event.brand_id] if measure.has_controls else []
    controls = np.array([board.columns[b, "mentions_count"] for b in rivals]).reshape(len(rivals), len(value))
    usable = np.array([_usable(board, b) for b in rivals], dtype=np.bool_).reshape(controls.shape)
    case = Case(
        value[:end],
        exposure[:end],
        known[:end],
        during[:end],
        controls[:, :end],
        usable[:, :end],
        measure.family,
    )
    return estimate(case, seed_of(event.event_id, event.brand_id, measure.name))


def _usable(board: _Board, brand: str) -> Bools:
    """Days on which a competitor tells how loud the market is: no event and no crisis of its own."""
    busy = board.marked([event for event in board.events if event.brand_id == brand])
    return ~(busy | board.crises.get(brand, np.zeros_like(busy)))


def _rows(event: Planned, measure: Measure, found: Lift | Refusal) -> Iterator[dict[str, Any]]:
    key: dict[str, Any] = {"event_id": event.event_id, "brand_id": event.brand_id, "measure": measure.name}
    key["pre_days_count"] = found.pre_days
    if isinstance(found, Refusal):
        yield key | {"is_refused": True, "refusal_reason": found.reason}
        return
    sums = found.observed.cumsum(), found.exposure.cumsum()
    per = measure.exposure is not None
    expected, total = found.counterfactual.expected, found.counterfactual.total
    for place, day in enumerate(event.days()):
        here = float(found.exposure[place]) if per else 1.0
        so_far = float(sums[1][place]) if per else 1.0
        yield key | {
            "is_refused": False,
            "metric_date": day,
            "is_last_day": day == event.last,
            "observed": _per(found.observed[place], here),
            "observed_n": int(here if per else found.observed[place]),
            "expected": _per(expected.value[place], here),
            "expected_low": _per(expected.low[place], here),
            "expected_high": _per(expected.high[place], here),
            "cumulative_observed": _per(sums[0][place], so_far),
            "cumulative_n": int(so_far if per else sums[0][place]),
            "cumulative_expected": _per(total.value[place], so_far),
            "cumulative_expected_low": _per(total.low[place], so_far),
            "cumulative_expected_high": _per(total.high[place], so_far),
            "naive_lift": _rounded(found.naive),
            "did_lift": _rounded(found.did),
        }


def _per(value: float, exposure: float) -> float | None:
    return round(float(value) / exposure, DECIMALS) if exposure > 0 else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)
