"""A cautious judgement while a brand's history is too short for the baseline. Pure, on arrays.

Of 3 to 13 known days nothing can be said of the weekday or of a trend. Each of the days is held against the
plain mean of those before it, in a negative binomial that is widened by what is not known yet: how far
weekdays differ (a standard deviation of a quarter), how mentions cluster (they come in threads, so their
variance is three times the mean at least), and how well so few days tell the mean. So only a rise to about
twice the usual of a large brand, or far more of a small one, is said, with its doubt. The same of negative
mentions. A false alarm in a hundred days is accepted here, since silence for a month would be worse.
"""

import numpy as np

from agorascope.alerts.baseline import Baseline
from agorascope.alerts.series import Floats

ALPHA = 0.01  # of a day
MIN_DAYS = 3
UNKNOWN_WEEKDAY = 0.25  # standard deviation of weekday effects, on the log scale
CLUSTER = 3.0  # variance over mean, at least


def cautious_baseline(values: Floats) -> Baseline:
    """Expected counts of each day from the known days before it; nan before the fourth known day."""
    expected, dispersion, doubt = (np.full(len(values), np.nan) for _ in range(3))
    for day in range(MIN_DAYS, len(values)):
        past = values[:day][~np.isnan(values[:day])]
        if len(past) < MIN_DAYS:
            continue
        mean = (past.sum() + 0.5) / len(past)
        spread = max(past.var(ddof=1) / mean, CLUSTER) / mean - 1 / mean
        expected[day] = mean
        dispersion[day] = spread
        doubt[day] = UNKNOWN_WEEKDAY**2 + (1 / mean + spread + UNKNOWN_WEEKDAY**2) / len(past)
    return Baseline(expected, dispersion, doubt)
