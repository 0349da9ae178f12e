"""How unusual the share of people who use a term is against the weeks before. Pure, on arrays.

The burst is the signed square root of Dunning's log-likelihood ratio of two shares, this week's
and that of the weeks before, in standard deviations. Unlike the z-score of log-odds it can be
trusted where a term was never used before. Shares that vary from week to week more than chance
allows make a burst less of one: it is divided by the square root of Pearson's dispersion over the
weeks before (quasi-likelihood).

Sources: T. Dunning, Computational Linguistics 19 (1993) 61-74; P. McCullagh and J. A. Nelder,
Generalized Linear Models, 2nd ed. (1989), section 4.5; Y. Benjamini and Y. Hochberg, JRSS B 57
(1995) 289-300.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, xlogy

from agorascope.statistics import MIN_N

BASELINE_WEEKS = 8
_ENOUGH_WEEKS = 3  # with fewer, nothing can be said of how a share varies

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Usage:
    """People who use terms, one element a term; those of the weeks before are summed over the weeks."""

    users: Floats  # people who used the term this week
    people: Floats  # of so many
    former_users: Floats
    former_people: Floats  # 0 where there is no week before
    former_squares: Floats  # sum over the weeks of users ** 2 / people
    weeks: Floats  # weeks before that had people


def bursts(usage: Usage) -> Floats:
    """Standard deviations above (or below) what was usual; nan where there is no week before."""
    share, former = _shares(usage)
    pooled = (usage.users + usage.former_users) / (usage.people + usage.former_people)
    ratio = _gain(usage.users, usage.people, share, pooled)
    ratio += _gain(usage.former_users, usage.former_people, former, pooled)
    signed = np.sign(share - former) * np.sqrt(2 * np.maximum(ratio, 0.0))
    return np.asarray(signed / np.sqrt(dispersions(usage)), dtype=np.float64)


def dispersions(usage: Usage) -> Floats:
    """Pearson's chi square of the weeks before per degree of freedom; 1 where lower or unknown."""
    _, former = _shares(usage)
    with np.errstate(invalid="ignore", divide="ignore"):
        squares = (usage.former_squares - former * usage.former_users) / (former * (1 - former))
        dispersion = squares / (usage.weeks - 1)
    is_known = (usage.weeks >= _ENOUGH_WEEKS) & (dispersion > 1)
    return np.where(is_known, dispersion, 1.0)


def adjusted_p_values(burst: Floats, looked_at: int) -> Floats:
    """One-sided p-values, adjusted for the number of terms looked at (Benjamini and Hochberg).

    `looked_at` also counts the terms that too few people used to be here. nan where `burst` is nan.
    """
    p_values = ndtr(-burst)
    order = np.argsort(p_values, kind="stable")  # nan last
    scaled = p_values[order] * looked_at / np.arange(1, len(order) + 1)
    adjusted = np.empty_like(scaled)
    adjusted[order] = np.fmin.accumulate(scaled[::-1])[::-1]
    return np.where(np.isnan(burst), np.nan, np.minimum(adjusted, 1.0))


def have_enough_data(usage: Usage) -> NDArray[np.bool_]:
    """Whether this week and the weeks before each heard enough people."""
    return np.asarray((usage.people >= MIN_N) & (usage.former_people >= MIN_N))


def _shares(usage: Usage) -> tuple[Floats, Floats]:
    with np.errstate(invalid="ignore", divide="ignore"):
        return usage.users / usage.people, usage.former_users / usage.former_people


def _gain(users: Floats, people: Floats, share: Floats, pooled: Floats) -> Floats:
    """Log-likelihood of users among people under their own share, above that under the pooled one."""
    with np.errstate(invalid="ignore", divide="ignore"):
        others = people - users
        used = xlogy(users, share) - xlogy(users, pooled)
        return np.asarray(used + xlogy(others, 1 - share) - xlogy(others, 1 - pooled), dtype=np.float64)
