"""How often the 90 % interval of influence holds the truth, in simulated communities.

    python -m benchmarks.influence_intervals [draws]

A community: members with heavy-tailed attraction and activity, and posts. i reacts to j a Poisson number of
times with mean proportional to activity x attraction; each reaction is a repost of a post of j with
probability 0.6. The true influence is the percentile rank of the same combination with everything at its
expectation: people expected to react, PageRank of the expected weights, t-factor of the expected reposts.
"""

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agorascope.influence.combining import DRAWS, influence_of, percentiles, scores
from agorascope.influence.factors import t_factors
from agorascope.influence.pagerank import pagerank

Floats = NDArray[np.float64]

WORLDS = 40
REPOSTS = 0.6
BANDS = ((0, 0), (1, 4), (5, 19), (20, 10_000))


@dataclass(frozen=True, slots=True)
class World:
    size: int
    reactions: float  # per member, mean
    tail: float  # of attraction, Pareto


def simulate(world: World, seed: int, draws: int) -> tuple[NDArray[np.int64], Floats, Floats, Floats, Floats]:
    """n, truth, influence, low and high of each member."""
    chance = np.random.default_rng(seed)
    attraction = chance.pareto(world.tail, world.size) + 0.02
    activity = chance.pareto(1.5, world.size) + 0.05
    means = np.outer(activity / activity.sum(), attraction / attraction.sum())
    np.fill_diagonal(means, 0)
    means *= world.reactions * world.size / means.sum()
    posts = 1 + chance.poisson(10, world.size)
    owner = np.repeat(np.arange(world.size), posts)
    appeal = chance.exponential(size=len(owner))
    appeal /= np.bincount(owner, appeal)[owner]
    received = means.sum(axis=0)
    every, each = np.nonzero(means)
    truth = percentiles(
        scores(
            pagerank(every, each, means[every, each], world.size),
            t_factors(owner, REPOSTS * received[owner] * appeal, world.size),
            (1 - np.exp(-means)).sum(axis=0),
        )
    )
    counts = chance.poisson(means)
    sources, targets = np.nonzero(counts)
    reposts = chance.binomial(counts.sum(axis=0), REPOSTS)
    by_post = np.concatenate([chance.multinomial(reposts[j], appeal[owner == j]) for j in range(world.size)])
    found = influence_of(
        sources,
        targets,
        counts[sources, targets].astype(np.float64),
        np.ones(len(sources), dtype=np.bool_),
        t_factors(owner, by_post, world.size),
        seed=seed,
        draws=draws,
    )
    return found.n, truth, found.influence, found.low, found.high


def main() -> None:
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS
    print(
        f"90 % intervals by {draws} draws, {WORLDS} communities each: share that holds the truth, mean width"
    )
    print(
        f"{'members, reactions each, tail':32}{'all':>16}"
        + "".join(f"{f'n {a} to {b}':>16}" for a, b in BANDS)
    )
    for world in (
        World(50, 4, 1.2),
        World(300, 1, 1.2),
        World(300, 5, 1.2),
        World(300, 5, 2.5),
        World(300, 30, 1.2),
    ):
        columns = [
            np.concatenate(c) for c in zip(*(simulate(world, s, draws) for s in range(WORLDS)), strict=True)
        ]
        n, truth, _, low, high = columns
        holds = (low <= truth) & (truth <= high)
        cells = [f"{holds.mean():.3f} {np.mean(high - low):5.1f}"]
        for least, most in BANDS:
            band = (n >= least) & (n <= most)
            cells.append(f"{holds[band].mean():.3f} {np.mean((high - low)[band]):5.1f}" if band.any() else "")
        name = f"{world.size}, {world.reactions:g}, {world.tail:g}"
        print(f"{name:32}" + "".join(f"{cell:>16}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
