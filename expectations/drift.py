"""How far two mixes lie apart, as pure functions.

`population_stability_index` is the symmetrised Kullback-Leibler divergence used on score cards
(N. Siddiqi, "Credit Risk Scorecards", 2006): below 0.1 nothing moved, above 0.25 something did.
"""

from collections.abc import Mapping, Sequence
from math import log

_HALF = 0.5  # Jeffreys' prior: keeps the logarithm finite where a class is empty


def population_stability_index(before: Sequence[float], after: Sequence[float]) -> float:
    """PSI of two lists of counts over the same classes: symmetric, 0 for equal counts, never negative."""
    if len(before) != len(after):
        raise ValueError(f"{len(before)} classes cannot be compared with {len(after)}")
    return sum((a - b) * log(a / b) for b, a in zip(_shares(before), _shares(after), strict=True))


def mix_distance(before: Mapping[str, float], after: Mapping[str, float]) -> float:
    """Share of the whole that would have to change class: 0 for the same mix, 1 for no common class.

    (Total variation distance; both mappings are scaled to sum to 1.)
    """
    total_before, total_after = sum(before.values()), sum(after.values())
    if not total_before or not total_after:
        return 0.0
    classes = before.keys() | after.keys()
    moved = sum(abs(before.get(c, 0) / total_before - after.get(c, 0) / total_after) for c in classes)
    return min(moved / 2, 1.0)


def _shares(counts: Sequence[float]) -> list[float]:
    total = sum(counts) + _HALF * len(counts)
    return [(count + _HALF) / total for count in counts]
