"""Which steps of a series of counts are unusually high, judged from the past alone. Pure, on arrays.

    rows -> grid -> expected counts (baseline) -> p-value of the rise (evidence) -> anomaly -> episodes

The judgement of a step never changes when later data are appended. Only rises are anomalies: a
source that falls silent is a matter of its health, not of its brand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agorascope.alerts.baseline import DAY, HOUR, Baseline, fit_baseline, rhythm_of
from agorascope.alerts.evidence import WEEK, Evidence, weigh
from agorascope.alerts.series import Floats, Series, lay_out

FALSE_ALARMS_PER_WEEK = 0.02  # of a calm series of days: one a year,
FALSE_ALARMS_PER_WEEK_BELOW_A_DAY = 0.25  # one a month where it is watched by the hour
P_ONGOING = 0.01  # an anomaly lasts until its p-value is no longer below
MIN_STEPS = 14  # known steps before a step is judged,
MIN_DAYS = 7  # and days
LEAST_COUNT = 5  # in four weeks: fewer mentions are no rise to be told of
GAP = 6 * HOUR  # anomalies closer than this are one episode

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Detection:
    """One element a row of the input, in its order."""

    expected: Floats  # count of the step; nan without history
    p_value: Floats  # of a rise at least as high; nan without history or value
    is_anomaly: Bools
    has_history: Bools  # false where there is too little past to judge
    step: timedelta
    missing: int  # steps between the first row and the last that have no row


@dataclass(frozen=True, slots=True)
class Episode:
    """Anomalies that follow each other. Places are those of rows in the input."""

    start: int
    peak: int  # the row with the smallest p-value; of several, the one furthest above what was expected
    end: int
    p_value: float


def detect(
    times: Sequence[datetime | date] | NDArray[Any],
    values: Sequence[float] | NDArray[Any],
    *,
    step: timedelta | None = None,
    false_alarms_per_week: float | None = None,
) -> Detection:
    """Judge each step of a regular series of counts. Raises InputError for rows that are no such series.

    `step` is the smallest distance between two rows unless it is given; missing steps and nan are
    unknown, not zero. From the first value on that is not whole, values are judged as measurements:
    by the variance they had, not by that of counts. Below a day the p-value is that of the most
    unusual of the last hour, six hours and day, corrected for looking at three.
    """
    series = lay_out(times, values, step)
    base, evidence, are_counts = _judge(series)
    past = np.cumsum(~np.isnan(series.values)) - ~np.isnan(series.values)
    has_history = (past >= MIN_STEPS) & (past * series.step >= MIN_DAYS * DAY) & ~np.isnan(base.expected)
    if false_alarms_per_week is None:
        is_daily = series.step >= DAY
        false_alarms_per_week = FALSE_ALARMS_PER_WEEK if is_daily else FALSE_ALARMS_PER_WEEK_BELOW_A_DAY
    with np.errstate(invalid="ignore"):
        is_alarm = has_history & (evidence.weekly < false_alarms_per_week)
        is_alarm &= ~are_counts | (_last_four_weeks(series) >= LEAST_COUNT)
        is_anomaly = _with_what_follows(is_alarm, evidence.p_value < P_ONGOING)
    places = series.places
    return Detection(
        np.where(has_history, base.expected, np.nan)[places],
        np.where(has_history, evidence.p_value, np.nan)[places],
        is_anomaly[places],
        has_history[places],
        timedelta(seconds=series.step),
        len(series.values) - len(places),
    )


def episodes(
    times: Sequence[datetime | date] | NDArray[Any],
    values: Sequence[float] | NDArray[Any],
    found: Detection,
    *,
    gap: timedelta = timedelta(seconds=GAP),
) -> list[Episode]:
    """Group anomalies into episodes, in the order of time; those at most `gap` or a step apart are one.

    The p-value is the Cauchy combination of the steps', which holds for dependent ones: Y. Liu, J. Xie,
    JASA 115 (2020) 393-402.
    """
    series = lay_out(times, values, found.step)
    order = np.argsort(series.places, kind="stable")
    rows = order[found.is_anomaly[order]]
    far = max(1, int(gap / found.step))
    breaks = np.flatnonzero(np.diff(series.places[rows]) > far) + 1
    rise = np.asarray(values, dtype=np.float64) - found.expected
    return [_episode(group, found.p_value, rise) for group in np.split(rows, breaks) if len(group)]


def _episode(rows: NDArray[np.int64], p_value: Floats, rise: Floats) -> Episode:
    peak = rows[np.lexsort((-rise[rows], p_value[rows]))[0]]
    mean = float(np.mean(1 / np.tan(np.pi * np.maximum(p_value[rows], 1e-300))))
    return Episode(int(rows[0]), int(peak), int(rows[-1]), float(np.arctan2(1.0, mean) / np.pi))


def _judge(series: Series) -> tuple[Baseline, Evidence, Bools]:
    """As counts up to the first value that is not whole, as measurements from there on."""
    rhythm = rhythm_of(series.step)
    base = fit_baseline(series, rhythm)
    evidence = weigh(series, base, rhythm)
    with np.errstate(invalid="ignore"):
        are_counts = np.cumsum(series.values % 1 > 0) == 0
    if are_counts.all():
        return base, evidence, are_counts
    unit = _unit(series.values)
    scaled = Series(series.start, series.step, series.values / unit, series.places)
    measured = fit_baseline(scaled, rhythm)
    seen = weigh(scaled, measured, rhythm, are_counts=False)
    return (
        Baseline(
            np.where(are_counts, base.expected, measured.expected * unit),
            np.where(are_counts, base.dispersion, measured.dispersion),
            np.where(are_counts, base.doubt, measured.doubt),
        ),
        Evidence(
            np.where(are_counts, evidence.p_value, seen.p_value),
            np.where(are_counts, evidence.weekly, seen.weekly),
        ),
        are_counts,
    )


def _unit(values: Floats) -> float:
    """A hundredth of the mean of the first steps, all of which come before the first judgement."""
    first = values[~np.isnan(values)][:MIN_STEPS]
    above = values[values > 0]
    return float(first.mean() or (above[0] if len(above) else 1.0)) / 100


def _last_four_weeks(series: Series) -> Floats:
    sums = np.cumsum(np.nan_to_num(series.values))
    steps = max(1, 4 * WEEK // series.step)
    return np.asarray(
        sums - np.concatenate([np.zeros(min(steps, len(sums))), sums[:-steps]]), dtype=np.float64
    )


def _with_what_follows(is_alarm: Bools, is_high: Bools) -> Bools:
    """An alarm and the steps after it that are still high without a break."""
    place = np.arange(len(is_alarm))
    calm = np.maximum.accumulate(np.where(is_high | is_alarm, -1, place))
    alarm = np.maximum.accumulate(np.where(is_alarm, place, -1))
    return np.asarray((alarm > calm) & (alarm >= 0))
