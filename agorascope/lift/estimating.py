"""The lift of one measure of one event. Pure, on arrays.

counts of each day, competitors' counts -> days to learn from -> counterfactual -> observed against expected
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agorascope.lift.calm import calm_days
from agorascope.lift.controls import control_columns
from agorascope.lift.counterfactual import MOST_DAYS, Counterfactual, Days, foretell
from agorascope.lift.latent import Family, Floats, Observed
from agorascope.lift.simple import before_after, difference_in_differences

Bools = NDArray[np.bool_]
LEAST_DAYS = 28  # before an event


@dataclass(frozen=True, slots=True)
class Case:
    """A series up to the last day of the event, all arrays one element a day."""

    value: Floats
    exposure: Floats
    known: Bools  # days of the past that may be learnt from
    event: Bools
    controls: Floats  # (competitors, days) volumes
    usable: Bools  # (competitors, days) False where a competitor had an event of its own
    family: Family = "count"


@dataclass(frozen=True, slots=True)
class Lift:
    """Observed against expected; arrays one element a day of the event."""

    pre_days: int
    observed: Floats
    exposure: Floats
    counterfactual: Counterfactual
    naive: float | None
    did: float | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no estimate, as a machine reads it."""

    reason: str
    pre_days: int


def estimate(case: Case, seed: int) -> Lift | Refusal:
    """The lift of the event, or why none can be told."""
    start = max(0, int(np.flatnonzero(case.event)[0]) - MOST_DAYS)
    case = _from(case, start)
    learnt = case.known & ~case.event & (case.exposure > 0)
    if case.family == "count":
        learnt = calm_days(case.value / np.maximum(case.exposure, 1), learnt)
    pre_days = int(learnt.sum())
    if case.value[learnt].sum() == 0 or case.exposure[case.event].sum() == 0:
        return Refusal("no_posts", pre_days)
    if pre_days < LEAST_DAYS:
        return Refusal("short_history", pre_days)
    columns = control_columns(case.controls, case.usable, learnt, case.event)
    day = np.arange(len(case.value), dtype=np.float64)
    event = case.event
    found = foretell(
        Observed(day[learnt], case.value[learnt], case.exposure[learnt], columns[learnt]),
        Days(day[event], case.value[event], case.exposure[event], columns[event]),
        case.family,
        seed,
    )
    naive, did = _simple(case, learnt)
    return Lift(pre_days, case.value[event], case.exposure[event], found, naive, did)


def _from(case: Case, start: int) -> Case:
    return Case(
        case.value[start:],
        case.exposure[start:],
        case.known[start:],
        case.event[start:],
        case.controls[:, start:],
        case.usable[:, start:],
        case.family,
    )


def _simple(case: Case, learnt: Bools) -> tuple[float | None, float | None]:
    """Before and after, and difference in differences; none of a share."""
    if case.family == "share":
        return None, None
    rate = case.value / np.maximum(case.exposure, 1)
    before, during = rate[learnt], rate[case.event]
    rivals = case.controls[case.usable[:, case.event].all(axis=1)]
    if not len(rivals):
        return before_after(before, during), None
    total = rivals.sum(axis=0)
    # Days with an event of a rival are no measure of what is usual.
    calm = learnt & case.usable[case.usable[:, case.event].all(axis=1)].all(axis=0)
    if not calm.any():
        return before_after(before, during), None
    did = difference_in_differences(rate[calm], during, total[calm], total[case.event])
    return before_after(before, during), did
