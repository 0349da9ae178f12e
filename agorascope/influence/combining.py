"""Influence inside a community: PageRank, t-factor and reach as one figure from 0 to 100, with its doubt.

pairs (who reacts to whom, weight), t-factors -> page_rank, t_factor, reach, influence, low, high, rank

How the weights were found, and what the figure does not mean: docs/methodology/influence.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata
from scipy.stats import t as student

from agorascope.influence.factors import reaches
from agorascope.influence.pagerank import pagerank, pageranks

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
Counts = NDArray[np.int64]
Bools = NDArray[np.bool_]

PAGE_RANK_WEIGHT, T_FACTOR_WEIGHT, REACH_WEIGHT = 0.15, 0.25, 0.60
PAGE_RANK_FROM = 5  # times the community's mean: below, it says how few others its sources react to
DRAWS = 20
UNSEEN = 0.5  # reactions that may have been missed: Jeffreys' prior of a rate
DIGITS = 9  # of a score, so that members who are alike stay level whatever the rounding
DRAWN_EDGES = 200_000  # of all draws that are solved at once: beyond, an edge costs more than a round
DRAWN_TOLERANCE = 1e-6  # of PageRank in a draw, far below what the draws differ by


@dataclass(frozen=True, slots=True)
class Influence:
    """One entry per member 0..size-1."""

    page_rank: Floats  # share of all attention, over all members that the graph holds
    t_factor: Counts
    reach: Counts  # people who reacted in the last 90 days
    n: Counts  # people who reacted, whole window
    influence: Floats  # 0..100; nan for a member who is not ranked
    low: Floats  # 90 % interval
    high: Floats
    rank: Counts  # 1 is the most influential; ties share the best place; 0 for a member who is not ranked


def influence_of(
    sources: Integers,
    targets: Integers,
    weights: Floats,
    is_recent: Bools,
    t_factor: Integers,
    *,
    is_ranked: Bools | None = None,
    seed: int = 0,
    draws: int = DRAWS,
) -> Influence:
    """Influence of all members of a community; `t_factor` has one entry per member and so says how many.

    `sources` (who reacts), `targets` (to whom), `weights` (decayed, capped) and `is_recent` (within 90
    days) have one entry per pair of members, ordered by something lasting: the draws follow that order, so
    that the same pairs give the same interval to the bit. Members outside `is_ranked` (staff, objections)
    pass on attention and are compared with nobody; all are ranked without it.

    Raises ValueError as `pagerank` does, and with fewer than two `draws`.
    """
    if draws < 2:
        raise ValueError(f"a spread takes at least 2 draws, got {draws}")
    size = len(t_factor)
    ranked = np.ones(size, dtype=np.bool_) if is_ranked is None else is_ranked
    factors: Counts = np.asarray(t_factor, dtype=np.int64)
    page_rank = pagerank(sources, targets, weights, size)
    reach = reaches(targets, is_recent, size)
    found = scores(page_rank, factors, reach)[ranked]
    influence, low, high = (np.full(size, np.nan) for _ in range(3))
    influence[ranked] = percentiles(found)
    low[ranked], high[ranked] = _interval(
        influence[ranked],
        _drawn(sources, targets, weights, is_recent, factors, ranked, seed=seed, draws=draws),
        draws,
    )
    rank = np.zeros(size, dtype=np.int64)
    rank[ranked] = rankdata(-found, method="min")
    return Influence(
        page_rank, factors, reach, np.bincount(targets, minlength=size), influence, low, high, rank
    )


def scores(page_rank: Floats, t_factor: NDArray[np.generic], reach: NDArray[np.generic]) -> Floats:
    """(page_rank x members / 5, at least 1)^0.15 x (1 + t_factor)^0.25 x (1 + reach)^0.60, as its logarithm.

    One entry per member, in the last axis; only the order counts. How these figures were found:
    docs/methodology/influence.md.
    """
    excess = np.maximum(page_rank * (page_rank.shape[-1] / PAGE_RANK_FROM), 1.0)
    score = (
        PAGE_RANK_WEIGHT * np.log(excess)
        + T_FACTOR_WEIGHT * np.log1p(t_factor)
        + REACH_WEIGHT * np.log1p(reach)
    )
    return np.asarray(np.round(score, DIGITS), dtype=np.float64)


def percentiles(values: Floats) -> Floats:
    """Percentile rank: the share in per cent of members below, half of those level with one's own counted.

    A member alone, and members who are all alike, get 50; the first of n gets 100 - 50/n. Each row of several
    is by itself.
    """
    ranks = rankdata(values, axis=-1)
    return np.asarray(100 * (ranks - 0.5) / max(values.shape[-1], 1), dtype=np.float64)


def _drawn(
    sources: Integers,
    targets: Integers,
    weights: Floats,
    is_recent: Bools,
    t_factor: Counts,
    ranked: Bools,
    *,
    seed: int,
    draws: int,
) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the influence of those ranked, where the pairs weigh otherwise.

    Each pair gets a weight from Exp(1) (the Bayesian bootstrap: D. B. Rubin, Annals of Statistics 9 (1981)
    130-134), and each member Gamma(1/2) people who could have reacted and did not, so that the reach has
    the posterior of a Poisson rate. A t-factor takes t x t reposts, so that its square follows the reach.
    """
    size = len(t_factor)
    chance = np.random.default_rng(seed)
    found_reach = reaches(targets, is_recent, size)
    total, squares = np.zeros((2, int(ranked.sum())))
    at_once = max(1, DRAWN_EDGES // max(len(weights), size, 1))
    for number in range(0, draws, at_once):
        chances = [
            (chance.exponential(size=len(weights)), chance.gamma(UNSEEN, size=size))
            for _ in range(min(at_once, draws - number))
        ]
        times, unseen = (np.array(part) for part in zip(*chances, strict=True))
        page_rank = pageranks(sources, targets, weights * times, size, tolerance=DRAWN_TOLERANCE)
        reach = unseen + [np.bincount(targets[is_recent], one[is_recent], minlength=size) for one in times]
        factor = np.sqrt((t_factor**2 + UNSEEN) * reach / (found_reach + UNSEEN))
        drawn = percentiles(scores(page_rank, factor, reach)[:, ranked])
        total += drawn.sum(axis=0)
        squares += (drawn * drawn).sum(axis=0)
    mean = total / draws
    variance = (squares - total * mean) / (draws - 1)
    return mean, np.sqrt(np.maximum(variance, 0.0))


def _interval(found: Floats, drawn: tuple[Floats, Floats], draws: int) -> tuple[Floats, Floats]:
    """90 % interval from the mean and the spread of few draws; it holds what was found."""
    centre, spread = drawn
    half = student.ppf(0.95, draws - 1) * np.sqrt(1 + 1 / draws) * spread
    low, high = np.clip(centre - half, 0, 100), np.clip(centre + half, 0, 100)
    return np.minimum(low, found), np.maximum(high, found)
