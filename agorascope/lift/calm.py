"""Which of the days before an event were too unusual to learn from: a crisis sets no normal. Pure.

A day is left out when its count is far above the median of the four weeks around it, by the residuals that
alerts weigh past outbreaks with. The spread is found from below, so that the crisis does not hide itself.
"""

import numpy as np
from numpy.typing import NDArray

from agorascope.alerts.baseline import STORM, anscombe, robust_dispersion
from agorascope.lift.latent import Floats

Bools = NDArray[np.bool_]
_AROUND = 14  # days to either side
_MOST = 0.25  # share of days that may be left out


def calm_days(counts: Floats, known: Bools) -> Bools:
    """The known days that are no storm, (days,); all of them when a quarter or more would be storms."""
    places = np.flatnonzero(known)
    if len(places) == 0:
        return known
    medians = np.array([_median_around(counts, known, int(place)) for place in places])
    usual = np.maximum(medians, counts[places].mean() / 4)[None, :]
    values = counts[places][None, :]
    dispersion, _ = robust_dispersion(values, usual, np.ones_like(values))
    calm = known.copy()
    calm[places] = anscombe(values, usual, dispersion[:, None])[0] <= STORM
    return calm if calm.sum() > (1 - _MOST) * len(places) else known


def _median_around(counts: Floats, known: Bools, place: int) -> float:
    window = slice(max(0, place - _AROUND), place + _AROUND + 1)
    return float(np.median(counts[window][known[window]]))
