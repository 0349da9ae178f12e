"""Reputation index, 0..100: the mean of a posterior of the positive share of polar mentions.

weights of positive and of all polar mentions, prior share -> value, 90 % interval

Each author counts at most once per brand and day, with weight = decay x audience. With c the positive
share over all brands of the workspace, P the weight of what is positive and W that of all:

    value = 100 x (20 c + P) / (20 + W)          the mean of Beta(20 c + P, 20 (1 - c) + W - P)

The interval is not that Beta's: weights are not counts. By Kish n = W^2 / S mentions of equal weight,
S = sum of w^2, would tell as much, and the mean moves from c to them by b = W / (20 + W), whatever n.
Under the prior its squared error is c (1 - c) / 21 x [(1 - b)^2 + 20 b^2 / n], that of a Beta with the
same mean and the concentration

    K = 20 / ((1 - b)^2 + 20 b^2 / n)            which is 20 + n where W = n

docs/decisions/0012-an-interval-for-the-index.md says what else was tried. Source of the effective
number: L. Kish, Survey Sampling (1965), section 11.7.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv

VERSION = "index-1"  # raise it when the same mentions would have another index
PRIOR_STRENGTH = 20.0
LEVEL = 0.90
HALF_LIFE_DAYS = 30.0
UNKNOWN_PRIOR = 0.5  # where the workspace has nothing polar yet
_LEAST = 0.5  # of each side of the Beta: a prior of exactly 0 or 1 is a share of few

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Index:
    """One element a brand and day; 0..100."""

    value: Floats
    low: Floats
    high: Floats


def reputation_index(
    positive: ArrayLike, total: ArrayLike, squares: ArrayLike, prior: ArrayLike, *, level: float = LEVEL
) -> Index:
    """The index of g brands and days, from sums over their polar mentions.

    `positive`, `total`: sum of weights of positive and of all polar mentions. `squares`: sum of squared
    weights; where authors repeat themselves, of each author's own sum, so that a person counts as one
    witness. `prior`: positive share over all brands, nan where there is none. Without mentions the index
    is 100 x prior with the prior's interval.
    """
    positive, total = np.asarray(positive, dtype=np.float64), np.asarray(total, dtype=np.float64)
    squares, prior = np.asarray(squares, dtype=np.float64), np.asarray(prior, dtype=np.float64)
    if not (np.all(positive >= 0) and np.all(positive <= total * (1 + 1e-9)) and np.all(squares >= 0)):
        raise ValueError("weights must satisfy 0 <= positive <= total and 0 <= squares")
    share = np.where(np.isnan(prior), UNKNOWN_PRIOR, prior)
    mean = (PRIOR_STRENGTH * share + np.minimum(positive, total)) / (PRIOR_STRENGTH + total)
    concentration = _concentration(total, squares)
    above, below = np.maximum(mean * concentration, _LEAST), np.maximum((1 - mean) * concentration, _LEAST)
    outside = (1 - level) / 2
    low = np.minimum(betaincinv(above, below, outside), mean)
    high = np.maximum(betaincinv(above, below, 1 - outside), mean)
    return Index(100 * mean, np.asarray(100 * low), np.asarray(100 * high))


def audience_weight(followers: ArrayLike) -> Floats:
    """1 + log10(1 + followers) / 7, within [1, 2]; 1 where followers are unknown (nan)."""
    known = np.nan_to_num(np.asarray(followers, dtype=np.float64), nan=0.0)
    return np.asarray(np.clip(1 + np.log10(1 + np.maximum(known, 0.0)) / 7, 1, 2), dtype=np.float64)


def decay(age_days: ArrayLike) -> Floats:
    """0.5^(age / 30 days)."""
    return np.asarray(0.5 ** (np.asarray(age_days, dtype=np.float64) / HALF_LIFE_DAYS), dtype=np.float64)


def _concentration(total: Floats, squares: Floats) -> Floats:
    """K of the module's docstring; the prior's where there is no mention."""
    moved = total / (PRIOR_STRENGTH + total)
    # b^2 / n = S / (20 + W)^2: no division by what may be 0.
    spread = (1 - moved) ** 2 + PRIOR_STRENGTH * squares / (PRIOR_STRENGTH + total) ** 2
    return np.asarray(PRIOR_STRENGTH / spread, dtype=np.float64)
