"""Which alerts are due to a target: not too mild, not too old, not told yet, not in hand. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from agorascope.alerts.severity import SEVERITIES
from agorascope.delivery.alerts import Alert
from agorascope.workspace import Alerts

Reason = Literal["new", "worse"]
Why = Literal["mild", "competitor", "event", "old", "told", "in_hand", "quiet"]

RECENT = timedelta(days=3)  # an alert that ended longer ago is history: a backfill sends nobody a hundred
NEAR = timedelta(days=1)  # late data may move the start of an event: what lies so near is the same


@dataclass(frozen=True, slots=True)
class Told:
    """What one target was told before."""

    alert_id: str
    brand_id: str
    covers_from: datetime
    covers_until: datetime
    severity: str
    kind: str


@dataclass(frozen=True, slots=True)
class Due:
    """An alert that a target has to be told."""

    alert: Alert
    reason: Reason


def sort_out(
    alerts: Iterable[Alert],
    rules: Alerts,
    told: Sequence[Told],
    states: Mapping[str, str],
    *,
    as_of: datetime,
    is_quiet: bool,
) -> tuple[list[Due], dict[str, Why]]:
    """What is due to one target, worst first, and why each other alert (by id) is not."""
    due: list[Due] = []
    left: dict[str, Why] = {}
    for alert in alerts:
        answer = _answer(alert, rules, told, states, as_of, is_quiet=is_quiet)
        if answer in {"new", "worse"}:
            due.append(Due(alert, answer))  # type: ignore[arg-type] # one of the two
        else:
            left[alert.alert_id] = answer  # type: ignore[assignment] # a reason not to
    due.sort(key=lambda item: (-item.alert.rank, item.alert.started_at, item.alert.alert_id))
    return due, left


def _answer(
    alert: Alert,
    rules: Alerts,
    told: Sequence[Told],
    states: Mapping[str, str],
    as_of: datetime,
    *,
    is_quiet: bool,
) -> Reason | Why:
    known = [former for former in told if is_same(alert, former)]
    reason: Reason = "worse" if known else "new"
    state = states.get(alert.alert_id, alert.state)
    against: list[tuple[Why, bool]] = [
        ("old", alert.ended_at is not None and alert.ended_at < as_of - RECENT),
        ("mild", alert.rank < SEVERITIES.index(rules.minimum_severity)),
        ("competitor", rules.brands == "own" and not alert.is_own_brand),
        ("event", alert.kind == "event" and not rules.events),
        ("told", bool(known) and not _is_worse(alert, known)),
        ("in_hand", state == "closed" or (state == "acknowledged" and not known)),
        ("quiet", is_quiet and alert.severity != "critical"),
    ]
    return next((why for why, holds in against if holds), reason)


def is_same(alert: Alert, former: Told) -> bool:
    """Whether a target was told of the same event: the same alert, or one of the brand at that time."""
    if former.alert_id == alert.alert_id:
        return True
    return (
        former.brand_id == alert.brand_id
        and alert.started_at <= former.covers_until + NEAR
        and alert.last_unusual_at >= former.covers_from - NEAR
    )


def _is_worse(alert: Alert, known: Sequence[Told]) -> bool:
    """More severe than all that was told, or a crisis now, which it was not."""
    most = max(SEVERITIES.index(former.severity) for former in known)
    was_crisis = any(former.kind == "crisis" for former in known)
    return alert.rank > most or (alert.kind == "crisis" and not was_crisis and alert.rank >= most)


def in_quiet_hours(rules: Alerts, now: datetime, zone: ZoneInfo) -> bool:
    """Whether nobody wants to be woken now; the end of the quiet hours is not quiet."""
    if rules.quiet is None:
        return False
    at = now.astimezone(zone).time().replace(second=0, microsecond=0)
    start, end = rules.quiet.start, rules.quiet.end
    return _between(at, start, end)


def _between(at: time, start: time, end: time) -> bool:
    return start <= at < end if start < end else at >= start or at < end
