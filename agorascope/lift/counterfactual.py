"""What was to be expected of the days of an event, and how far the days were from it. Pure, on arrays."""

from dataclasses import dataclass

import numpy as np

from agorascope.lift.latent import Ahead, Family, Floats, Observed, Posterior, posterior_ahead

LEVEL = 0.9
DRAWS = 4_000
MOST_DAYS = 112  # before the event that are looked back on
_LIMIT = 20.0  # of a log rate


@dataclass(frozen=True, slots=True)
class Days:
    """The days of an event: what was seen, out of how much."""

    day: Floats  # (m,)
    value: Floats  # (m,) counts, or successes
    exposure: Floats  # (m,) factor of the rate, or trials
    controls: Floats  # (m, k)


@dataclass(frozen=True, slots=True)
class Band:
    """A figure of each day with the ends of its 90 % interval, each (m,)."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What the days would have brought without the event, and the lift up to each of them."""

    expected: Band  # of each day
    total: Band  # of the days up to each of them


def foretell(known: Observed, event: Days, family: Family, seed: int) -> Counterfactual:
    """Medians and 90 % intervals of the days, drawn from what the known days say.

    Counts are whole numbers: each draw is spread over half a count to either side, so that the interval
    keeps its level when few are expected.
    """
    rng = np.random.default_rng(seed)
    posterior = posterior_ahead(known, Ahead(event.day, event.controls), family)
    f = np.clip(_draws(posterior, rng), -_LIMIT, _LIMIT)
    if family == "count":
        drawn = rng.poisson(np.minimum(event.exposure * np.exp(f), 1e12)).astype(np.float64)
    else:
        drawn = rng.binomial(event.exposure.astype(np.int64), 1 / (1 + np.exp(-f))).astype(np.float64)
    spread = rng.random(DRAWS)[:, None] - 0.5
    return Counterfactual(_band(drawn + spread), _band(drawn.cumsum(axis=1) + spread))


def _band(drawn: Floats) -> Band:
    low, middle, high = np.quantile(drawn, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2], axis=0)
    return Band(np.maximum(middle, 0.0), np.maximum(low, 0.0), np.maximum(high, 0.0))


def _draws(posterior: Posterior, rng: np.random.Generator) -> Floats:
    """Draws of f, (DRAWS, m): of each point of the grid as many as its weight."""
    m = posterior.mean.shape[1]
    ends = np.rint(DRAWS * posterior.weight.cumsum()).astype(np.int64)
    normal = rng.standard_normal((DRAWS, m))
    found = np.empty((DRAWS, m))
    start = 0
    for mean, covariance, end in zip(posterior.mean, posterior.covariance, ends, strict=True):
        root = np.linalg.cholesky(covariance + 1e-9 * np.eye(m))
        found[start:end] = mean + normal[start:end] @ root.T
        start = int(end)
    return found
