"""Whether more of what is said is negative than is usual, whatever the volume. Pure, on arrays.

The share of negative among the mentions with a stance depends little on weekday and volume, so a week of it
says more than a week of counts. A day's negative mentions are held against a beta-binomial of the days
before: the mean share, and how much days differ beyond chance, by moments.

Source: J. G. Skellam, JRSS B 10 (1948) 257-261 (beta-binomial); J. C. Kleinman, JASA 68 (1973) 46-54
(moment estimate of its dispersion).
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import betabinom

from agorascope.alerts.series import Floats

ALPHA = 0.01 / 7  # of a day: one false alarm in two years
WINDOW = 28  # days that are looked back on
MIN_DAYS = 5  # of them with mentions
MIN_PAST = 50  # scored mentions before a share is usual
MIN_SCORED = 10  # scored mentions of a day that is judged
MIN_RISE = 0.05  # of the share: less is of no use to anybody
MIN_RHO = 0.01  # days differ at least so: a standard deviation of 5 points at a share of one half


@dataclass(frozen=True, slots=True)
class UsualShare:
    """The usual share of negative mentions, and what it rests on."""

    share: float
    n: int
    rho: float  # intra-class correlation of the mentions of a day


def usual_share(negative: Floats, scored: Floats) -> UsualShare | None:
    """Share over some past days (nan: unknown); None when they are too few to say one."""
    is_known = ~np.isnan(scored) & (np.nan_to_num(scored) > 0)
    k, n = negative[is_known], scored[is_known]
    if len(n) < MIN_DAYS or n.sum() < MIN_PAST:
        return None
    # A day that stands out weighs like the others here: half a mention each way keeps 0 and 1 away.
    share = float((k.sum() + 0.5) / (n.sum() + 1))
    return UsualShare(share, int(n.sum()), max(_rho(k, n, share), MIN_RHO))


def _rho(k: Floats, n: Floats, share: float) -> float:
    """Kleinman's moment estimate, with days weighted by their mentions."""
    total = n.sum()
    between = float((n * (k / n - share) ** 2).sum())
    chance = share * (1 - share)
    slope = chance * (total - (n**2).sum() / total - (len(n) - 1))
    return (between - chance * (len(n) - 1)) / slope if slope > 0 else 0.0


def tail(negative: float, scored: float, usual: UsualShare) -> float:
    """P(at least so many negative of so many scored), of a usual day."""
    strength = 1 / (usual.rho + 1 / (usual.n + 1)) - 1  # the mean itself is known from n mentions only
    a, b = usual.share * strength, (1 - usual.share) * strength
    return float(betabinom.sf(negative - 1, int(scored), a, b))


def judge_days(negative: Floats, scored: Floats, unusual: set[int]) -> dict[int, float]:
    """Days (by index) whose share of negative rose, with their p-values, from the days before each.

    Days found unusual, here or in `unusual`, do not become usual: they are left out of what follows,
    until a quarter of the window is left out.
    """
    found: dict[int, float] = {}
    left_out: set[int] = set(unusual)
    for day in range(len(scored)):
        if np.isnan(scored[day]) or scored[day] < MIN_SCORED:
            continue
        past = window(day, left_out)
        usual = usual_share(negative[past], scored[past])
        if usual is None or negative[day] / scored[day] < usual.share + MIN_RISE:
            continue
        p_value = tail(negative[day], scored[day], usual)
        if p_value < ALPHA:
            found[day] = p_value
            left_out.add(day)
    return found


def window(day: int, left_out: set[int]) -> list[int]:
    """The days before one that say what is usual: the unusual ones are left out, a quarter at most."""
    days = list(range(max(0, day - WINDOW), day))
    most = max(1, len(days) // 4)
    out = set([d for d in days if d in left_out][-most:])
    return [d for d in days if d not in out]
