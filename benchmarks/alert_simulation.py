"""Made-up series whose anomalies are known. For benchmarks and tests only.

`calm` series are negative binomial around a rhythm of weekdays and hours and a trend: what the
model assumes. `restless` ones are what networks look like and the model does not assume: the level
wanders within the day, and small bursts of heavy-tailed size come several times a week.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DAY, WEEK = 86_400, 604_800
START = np.datetime64("2024-01-01T00:00:00")


@dataclass(frozen=True, slots=True)
class World:
    """A kind of series."""

    name: str
    step: int  # seconds
    mean: float  # counts of a step
    weeks: int
    dispersion: float = 0.1
    restless: bool = False
    surge: float = 4.0  # a planted rise is so many times what was expected,
    surge_steps: int = 1  # for so many steps,
    least: float = 8.0  # and at least so many counts in all


@dataclass(frozen=True, slots=True)
class Made:
    times: NDArray[np.datetime64]
    values: Floats
    windows: list[tuple[int, int]]  # first and last step of planted rises


def make(world: World, rng: np.random.Generator, *, surges: int = 0) -> Made:
    """One series of the world; planted rises begin after the first five weeks, some weeks apart."""
    steps = world.weeks * WEEK // world.step
    time = np.arange(steps) * world.step
    mean = world.mean * _rhythm(time, rng)
    if world.restless:
        mean = mean * _wandering(steps, world.step, rng) + world.mean * _bursts(steps, world.step, rng)
    windows = []
    first = 5 * WEEK // world.step
    for place in range(surges):
        room = (steps - first) // surges
        start = first + place * room + int(rng.integers(0, max(1, room // 2)))
        end = start + world.surge_steps - 1
        added = max((world.surge - 1) * mean[start : end + 1].sum(), world.least)
        mean[start : end + 1] += added / world.surge_steps
        windows.append((start, end))
    size = 1 / world.dispersion
    values = rng.poisson(mean * rng.gamma(size, 1 / size, steps)).astype(np.float64)
    return Made(START + time.astype("timedelta64[s]"), values, windows)


def _rhythm(time: NDArray[np.int64], rng: np.random.Generator) -> Floats:
    """Weekday, hour (below a day) and trend around one."""
    log = np.log(2) * rng.uniform(-1, 1) * time / (26 * WEEK)
    log += np.where(time // DAY % 7 >= 5, np.log(rng.uniform(0.4, 1.3)), 0.0)
    if time[1] < DAY:
        angle = 2 * np.pi * (time % DAY) / DAY
        log += rng.uniform(0.3, 0.9) * np.cos(angle - rng.uniform(0, 6.28))
        log += 0.3 * np.cos(2 * angle - rng.uniform(0, 6.28))
    return np.exp(log - log.mean())


def _wandering(steps: int, step: int, rng: np.random.Generator) -> Floats:
    """A level that keeps near one: log-normal, autoregressive over some twelve hours."""
    keep = np.exp(-step / (12 * 3_600))
    noise = rng.normal(0, 0.35 * np.sqrt(1 - keep**2), steps)
    level = np.empty(steps)
    last = rng.normal(0, 0.35)
    for place in range(steps):
        last = keep * last + noise[place]
        level[place] = last
    return np.exp(level)


def _bursts(steps: int, step: int, rng: np.random.Generator) -> Floats:
    """Bursts, five a week, of Pareto size (index 2, in means of an hour) that fade within an hour."""
    share = np.zeros(steps)
    for start in rng.integers(0, steps, rng.poisson(5 * steps * step / WEEK)):
        size = (rng.pareto(2.0) + 0.5) * max(1.0, 3_600 / step)
        fade = np.exp(-np.arange(max(1, 6 * 3_600 // step)) * step / rng.uniform(600, 3_600))
        part = fade[: steps - start] / fade.sum()
        share[start : start + len(part)] += size * part
    return share


WORLDS = (
    World("daily, median 0", DAY, 0.3, 57, surge_steps=2),
    World("daily, 5", DAY, 5.0, 57, surge_steps=2),
    World("daily, 200", DAY, 200.0, 57, dispersion=0.05, surge=2.0, surge_steps=2),
    World("hourly, 0.5", 3_600, 0.5, 16, surge_steps=12),
    World("hourly, 20", 3_600, 20.0, 16, surge=3.0, surge_steps=12),
    World("5 minutes, 3", 300, 3.0, 12, surge=3.0, surge_steps=144),
    World("daily, 5, restless", DAY, 5.0, 57, restless=True, surge_steps=2),
    World("hourly, 20, restless", 3_600, 20.0, 16, restless=True, surge_steps=12),
    World("5 minutes, 3, restless", 300, 3.0, 12, restless=True, surge_steps=144),
    World("5 minutes, 40, restless", 300, 40.0, 12, restless=True, surge_steps=144),
)
