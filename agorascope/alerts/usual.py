"""How many a day are usual: the range that a day falls into nineteen times out of twenty. Pure.

The expectation of each day is that of the alerts (`baseline`), from the days before it alone: level, trend
and weekday, storms weighted down. The range is that of a negative binomial count around it, whose spread
holds both how much such days differ and how well the expectation itself is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from agorascope.alerts.baseline import fit_baseline, rhythm_of
from agorascope.alerts.series import lay_out

WINDOW = 84  # days that a day is judged by
SHORTEST = 28  # days of history before anything is called usual
TAIL = 0.025  # on each side

Verdict = Literal["more", "fewer", "usual", "unknown"]


@dataclass(frozen=True, slots=True)
class UsualDay:
    """A day's count beside what is usual; `low` and `high` are None while the history is short."""

    day: date
    observed: int
    expected: float | None
    low: int | None
    high: int | None

    @property
    def verdict(self) -> Verdict:
        """Whether the count lies within the range."""
        if self.low is None or self.high is None:
            return "unknown"
        return "more" if self.observed > self.high else "fewer" if self.observed < self.low else "usual"


def usual_days(first: date, counts: Sequence[int], last_days: int) -> list[UsualDay]:
    """The last `last_days` of daily `counts`, which begin on `first`; the first day counts as half heard."""
    counts = list(counts)
    shown = range(max(0, len(counts) - last_days), len(counts))
    cut = max(0, len(counts) - last_days - WINDOW)
    expected, low, high = _ranges(first + timedelta(days=cut), counts[cut:], has_start=cut == 0)
    return [
        UsualDay(
            first + timedelta(days=place),
            counts[place],
            *(
                (float(expected[place - cut]), int(low[place - cut]), int(high[place - cut]))
                if place >= SHORTEST and not np.isnan(expected[place - cut])
                else (None, None, None)
            ),
        )
        for place in shown
    ]


def _ranges(first: date, counts: list[int], *, has_start: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Expectation and both ends of each day; nan where nothing is known."""
    from scipy.stats import nbinom

    if not counts:
        return (np.empty(0),) * 3
    values = np.array(counts, dtype=np.float64)
    if has_start:
        values[0] = np.nan  # listening began somewhere inside it
    series = lay_out([first + timedelta(days=n) for n in range(len(values))], values, timedelta(days=1))
    base = fit_baseline(series, rhythm_of(series.step))
    spread = np.maximum(base.dispersion + base.doubt, 1e-6)
    size, chance = 1 / spread, 1 / (1 + spread * base.expected)
    return base.expected, nbinom.ppf(TAIL, size, chance), nbinom.ppf(1 - TAIL, size, chance)
