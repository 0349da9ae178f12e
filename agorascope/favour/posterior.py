"""A share of few observations, with its doubt: the posterior of a member's favourability and reply rate.

k of one kind and m of the other, prior share c -> Beta(4 c + k, 4 (1 - c) + m) -> mean, 5 % and 95 % quantile

The prior is worth four observations, so a member of whom two good words are known stays near what is
usual, and one with a hundred is known by them: (2, 0) has a lower bound of 0.34, (100, 1) one of 0.94.
Source: A. Gelman and others, Bayesian Data Analysis, 3rd edition (2013), section 2.4.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv

PRIOR_STRENGTH = 4.0  # observations that the prior is worth
LEVEL = 0.90  # between the bounds
UNKNOWN_PRIOR = 0.5  # where nothing polar was said of the brand
EXTREME = 0.01  # a prior of 0 or 1 would be a certainty that nobody has

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Posterior:
    """One element a member; 0 to 1, low <= value <= high."""

    value: Floats
    low: Floats
    high: Floats


def posterior(successes: ArrayLike, failures: ArrayLike, prior: ArrayLike) -> Posterior:
    """Posterior of the share of successes: its mean and the ends of its 90 % interval, (n,) each.

    `prior`: the share that is usual, nan where none is known; kept within 0.01 and 0.99. Equal triples are
    computed once. Raises ValueError on negative counts or a prior outside of 0 to 1.
    """
    good, bad, usual = np.broadcast_arrays(
        np.asarray(successes, dtype=np.float64),
        np.asarray(failures, dtype=np.float64),
        np.asarray(prior, dtype=np.float64),
    )
    usual = np.where(np.isnan(usual), UNKNOWN_PRIOR, usual)
    if not (np.all(good >= 0) and np.all(bad >= 0) and np.all((usual >= 0) & (usual <= 1))):
        raise ValueError("counts must not be negative, and priors lie in 0..1")
    triples = np.stack([good.ravel(), bad.ravel(), usual.ravel()], axis=1)
    distinct, place = np.unique(triples, axis=0, return_inverse=True)
    shape, place = good.shape, place.ravel()
    above, below = _parameters(distinct)
    outside = (1 - LEVEL) / 2
    # A very skewed posterior has its mean outside of these quantiles: the interval then reaches to it.
    mean = above / (above + below)
    low = np.minimum(betaincinv(above, below, outside), mean)
    high = np.maximum(betaincinv(above, below, 1 - outside), mean)
    return Posterior(mean[place].reshape(shape), low[place].reshape(shape), high[place].reshape(shape))


def _parameters(triples: Floats) -> tuple[Floats, Floats]:
    """The two parameters of each Beta, from (n, 3) successes, failures and prior."""
    share = np.clip(triples[:, 2], EXTREME, 1 - EXTREME)
    return PRIOR_STRENGTH * share + triples[:, 0], PRIOR_STRENGTH * (1 - share) + triples[:, 1]
