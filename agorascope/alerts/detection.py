"""Which steps of a series of counts are unusually high, judged from the past alone. Pure, on arrays.

    rows -> grid -> expected counts (baseline) -> p-value of the rise -> anomaly -> episodes

The judgement of a step never changes when later data are appended. Only rises are anomalies: a
source that falls silent is a matter of its health, not of its brand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

from agorascope.alerts.baseline import DAY, fit_baseline, rhythm_of
from agorascope.alerts.series import Floats, lay_out

FALSE_ALARMS_PER_WEEK = 0.01  # of a series in which nothing happens
MIN_STEPS = 14  # known steps before a step is judged,
MIN_DAYS = 7  # and days
WEEK = 7 * DAY

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


def detect(
    times: Sequence[datetime | date] | NDArray[Any],
    values: Sequence[float] | NDArray[Any],
    *,
    step: timedelta | None = None,
    false_alarms_per_week: float = FALSE_ALARMS_PER_WEEK,
) -> Detection:
    """Judge each step of a regular series of counts. Raises InputError for rows that are no such series.

    `step` is the smallest distance between two rows unless it is given; missing steps and nan are
    unknown, not zero.
    """
    series = lay_out(times, values, step)
    base = fit_baseline(series, rhythm_of(series.step))
    known = np.cumsum(~np.isnan(series.values)) - ~np.isnan(series.values)
    has_history = (known >= MIN_STEPS) & (known * series.step >= MIN_DAYS * DAY)
    p_value = upper_tail(series.values, base.expected, base.dispersion + base.doubt)
    alpha = false_alarms_per_week * series.step / WEEK
    with np.errstate(invalid="ignore"):
        is_anomaly = has_history & (p_value < alpha)
    places = series.places
    return Detection(
        np.where(has_history, base.expected, np.nan)[places],
        np.where(has_history, p_value, np.nan)[places],
        is_anomaly[places],
        has_history[places],
        timedelta(seconds=series.step),
        len(series.values) - len(places),
    )


def upper_tail(counts: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """P(Y >= count) of a negative binomial with variance mean + dispersion mean^2.

    The regularised incomplete beta function, so counts need not be whole. nan where one is unknown.
    """
    size = 1 / np.maximum(dispersion, 1e-6)
    with np.errstate(invalid="ignore"):
        tail = betainc(np.maximum(counts, 1e-300), size, mean / (mean + size))
    return np.where(counts <= 0, 1.0, np.where(np.isnan(counts), np.nan, tail))
