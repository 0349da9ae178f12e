"""Whether an own event was followed by more mentions: a look that was planned, so it may be a keen one. Pure.

An event is known beforehand. So its days need not stand out one by one from all days: the mentions since
its start are held, as a whole, against what the days before the event let expect of them.
"""

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np

from agorascope.alerts.baseline import Baseline, fit_baseline, rhythm_of
from agorascope.alerts.calendar import day_span, local_day
from agorascope.alerts.detection import MIN_STEPS
from agorascope.alerts.evidence import upper_tail
from agorascope.alerts.series import Series
from agorascope.alerts.short_history import cautious_baseline
from agorascope.alerts.steps import Counts, History, OwnEvent, Unusual

ALPHA = 0.05  # of an event without effect: half for the look at its end, the rest for those before
MOST_DAYS = 14  # of an event that are looked at


def judge_events(history: History, days: dict[date, Counts], series: Series, zone: ZoneInfo) -> list[Unusual]:
    """Days of events up to which, from the event's start on, more was said than usual."""
    return [
        step
        for event in history.events
        if event.brand_id in {None, history.brand_id}
        for step in _judge_event(event, days, series, zone)
    ]


def _judge_event(event: OwnEvent, days: dict[date, Counts], series: Series, zone: ZoneInfo) -> list[Unusual]:
    names = list(days)
    first = (local_day(event.span.start, zone) - names[0]).days
    last = min((local_day(event.span.end, zone) - names[0]).days, first + MOST_DAYS - 1)
    looks = last - first + 1
    if first < 1 or first >= len(names):
        return []
    base = _frozen(series, first, min(last + 1, len(names)))
    if base is None:
        return []
    found = []
    for day in range(first, min(last + 1, len(names))):
        window = slice(first, day + 1)
        mean = base.expected[window]
        total, expected = float(series.values[window].sum()), float(mean.sum())
        spread = float((base.dispersion[window] * mean**2).sum() / expected**2)
        doubt = float((np.sqrt(base.doubt[window]) * mean).sum() / expected) ** 2
        p_value = float(upper_tail(np.array([total]), np.array([expected]), np.array([spread + doubt]))[0])
        if p_value < _alpha(day - first, looks) and series.values[day] > mean[-1]:
            span = day_span(names[day], zone)
            observed = float(series.values[day])
            found.append(Unusual(span, "day", "event", observed, float(mean[-1]), doubt**0.5, p_value))
    return found


def _alpha(look: int, looks: int) -> float:
    """What one of the looks at an event may spend of ALPHA."""
    if looks == 1:
        return ALPHA
    return ALPHA / 2 if look == looks - 1 else ALPHA / 2 / (looks - 1)


def _frozen(series: Series, first: int, end: int) -> Baseline | None:
    """What was to be expected of the days from `first` on, without having seen them."""
    values = series.values[:end].copy()
    values[first:] = np.nan
    known = int((~np.isnan(values)).sum())
    blind = Series(series.start, series.step, values, np.arange(end))
    full = cautious_baseline(values) if known < MIN_STEPS else fit_baseline(blind, rhythm_of(series.step))
    return None if np.isnan(full.expected[first:end]).any() else full
