"""How often "best hours" are called where there are none, and where there are some.

made-up worlds of posts -> agorascope.channels.hours -> shares of calls, wrong calls, coverage

python -m benchmarks.hours [worlds]     (some two minutes for 400)
"""

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agorascope.channels.hours import best_hours
from agorascope.channels.hours_table import CELLS

LIFT_CELL = 3  # working days, 9 to 12: a cell with many posts
TYPICAL_LOG = 2.3  # ten reactions a post
DAYS = 365
_PLENTY = 60_000

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class World:
    """A page: how many posts, how its cells differ (log scale), whether it grows while its schedule moves."""

    name: str
    posts: int
    tail: str = "gamma"  # gamma, lognormal, pareto: how much posts differ
    spread: float = 0.0  # standard deviation of the cells' effects
    lift: float = 1.0  # what LIFT_CELL brings more
    is_moving: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """Shares over worlds, and over cells with enough posts."""

    any_best: float
    wrong_calls: float  # of the calls; nan without any
    found: float  # worlds in which LIFT_CELL is called
    coverage: float


WORLDS = (
    *(World(f"no good hour, {n} posts, {t}", n, t)
      for n in (40, 150, 600) for t in ("gamma", "lognormal", "pareto")),
    World("no good hour, page grows and schedule moves", 300, is_moving=True),
    *(World(f"cells differ by {s}, {n} posts", n, spread=s) for s in (0.1, 0.2, 0.4) for n in (100, 300)),
    *(World(f"one cell x{x}, {n} posts", n, lift=x) for x in (1.5, 2, 3) for n in (150, 300, 600)),
)  # fmt: skip


def measure(world: World, worlds: int, seed: int = 7) -> Result:
    """Make `worlds` of a kind and look at what is called best."""
    rng = np.random.default_rng(seed)
    expected = _expected_logs(world.tail)
    best = calls = wrong = found = held = cells = 0
    for _ in range(worlds):
        effect = rng.normal(0, world.spread, CELLS) if world.spread else np.zeros(CELLS)
        effect[LIFT_CELL] += np.log(world.lift)
        counts, cell, day = _posts(rng, world, effect)
        hours = best_hours(counts, cell, day, CELLS)
        weight = np.bincount(cell, minlength=CELLS) / world.posts
        truth = np.interp(effect, *expected)
        lead = truth - float(weight @ truth)
        usual = np.log1p(hours.usual)
        inside = (np.log1p(hours.low) - usual <= lead + 1e-9) & (lead <= np.log1p(hours.high) - usual + 1e-9)
        best += bool(hours.is_best.any())
        calls += int(hours.is_best.sum())
        wrong += int((hours.is_best & (lead <= 1e-9)).sum())
        found += bool(hours.is_best[LIFT_CELL])
        held += int(inside[hours.is_enough].sum())
        cells += int(hours.is_enough.sum())
    return Result(
        best / worlds, wrong / calls if calls else float("nan"), found / worlds, held / max(cells, 1)
    )


def _posts(
    rng: np.random.Generator, world: World, effect: Floats
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Engagement, cell and day of every post; schedules are uneven, as people's are."""
    usual = np.array([0.5, 0.3, 2, 4, 4, 3, 2, 0.7])
    share = np.concatenate([usual * 5, usual * 2]) / (usual.sum() * 7)
    day = np.sort(rng.integers(0, DAYS, world.posts)).astype(float)
    cell = rng.choice(CELLS, world.posts, p=share)
    growth = np.zeros(world.posts)
    if world.is_moving:
        later = rng.choice(CELLS, world.posts, p=np.roll(share, 3))
        cell = np.where(day < DAYS / 2, cell, later)
        growth = 1.5 * (day / DAYS - 0.5)
    rate = np.exp(TYPICAL_LOG + effect[cell] + growth) * _fortune(rng, world.tail, world.posts)
    return rng.poisson(rate), cell, day


def _fortune(rng: np.random.Generator, tail: str, size: int) -> Floats:
    if tail == "gamma":
        return rng.gamma(1.5, 1 / 1.5, size)
    return np.exp(rng.normal(0, 1.0, size)) if tail == "lognormal" else rng.pareto(1.5, size) + 0.2


def _expected_logs(tail: str) -> tuple[Floats, Floats]:
    """What log(1 + x) is on average at each effect: the lead that the estimate is about."""
    rng = np.random.default_rng(1)
    fortune, effects = _fortune(rng, tail, _PLENTY), np.linspace(-2, 2, 41)
    return effects, np.array(
        [np.log1p(rng.poisson(np.exp(TYPICAL_LOG + e) * fortune)).mean() for e in effects]
    )


def main() -> None:
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    print(f"{'world':46} {'any best':>9} {'wrong calls':>12} {'cell 3':>7} {'coverage':>9}")
    for world in WORLDS:
        found = measure(world, worlds)
        figures = f"{found.any_best:9.3f} {found.wrong_calls:12.3f} {found.found:7.2f} {found.coverage:9.3f}"
        print(f"{world.name:46} {figures}")


if __name__ == "__main__":
    main()
