"""Competitors' volumes as controls: how loud the market was on a day. Pure, on arrays."""

import numpy as np
from numpy.typing import NDArray

from agorascope.lift.latent import Floats

Bools = NDArray[np.bool_]
_LEAST = 1.0  # mentions a day of a competitor, on average, that it says anything from
_SMALL = 0.5  # added to counts before the logarithm


def control_columns(counts: Floats, usable: Bools, known: Bools, foretold: Bools) -> Floats:
    """Logarithms of the competitors' volumes around their usual: (days, columns), no column without controls.

    `counts` (competitors, days); `usable` the same, False on days of an event of the competitor's own;
    `known` (days,) the days the usual is taken from. A competitor that is not usable on a day to be
    `foretold` is left out. The first column is all of them together, on each day those that are usable, the
    others are one competitor each.
    """
    kept = [
        place
        for place in range(len(counts))
        if usable[place][foretold].all() and _usual(counts[place], usable[place] & known) >= _LEAST
    ]
    if not kept:
        return np.empty((len(known), 0))
    usual = np.array([_usual(counts[place], usable[place] & known) for place in kept])
    there = usable[kept]
    seen = np.where(there, counts[kept], 0.0).sum(axis=0)
    meant = (there * usual[:, None]).sum(axis=0)
    columns = [np.log((seen + _SMALL) / (meant + _SMALL))]
    if len(kept) > 1:
        each = np.log((counts[kept] + _SMALL) / (usual[:, None] + _SMALL))
        columns += list(np.where(there, each, 0.0) / np.sqrt(len(kept)))
    found = np.stack(columns, axis=1)
    return np.asarray(found - found[known].mean(axis=0))


def _usual(counts: Floats, days: Bools) -> float:
    return float(counts[days].mean()) if days.any() else 0.0
