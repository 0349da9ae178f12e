"""Made-up daily counts of a brand and competitors with an event whose lift is known. For benchmarks, tests.

The kinds were fixed before the estimator was written. Each draws its level, weekdays, trend, length of the
event (1 to 14 days) and of the days before it anew for every series.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of series; standard deviations are on the log scale, of a day."""

    name: str
    mean: float  # mentions a day
    pre: tuple[int, int] = (42, 150)  # days before the event
    dispersion: float = 0.0  # a in variance = mean + a mean^2
    weekday: float = 0.15
    trend: float = 0.0  # largest change of the log level in 100 days, either way
    noise: float = 0.0  # autoregressive,
    memory: float = 0.6  # from one day to the next
    wander: float = 0.0  # step of a random walk
    shared: float = 0.0  # shocks that the competitors feel too
    bursts: float = 0.0  # share of days with a burst to 2 to 5 times
    competitors: int = 3
    rival_event: bool = False  # one competitor has an event on the same days


KINDS = (
    Kind("Poisson, 5 a day", 5),
    Kind("Poisson, 30 a day", 30, weekday=0.3),
    Kind("negative binomial, trend", 20, dispersion=0.08, trend=0.5),
    Kind("autoregressive noise", 25, noise=0.25, weekday=0.2),
    Kind("shared shocks", 30, shared=0.3, dispersion=0.03),
    Kind("shared shocks, own event of a competitor", 30, shared=0.25, dispersion=0.03, rival_event=True),
    Kind("zero-heavy, 0.4 a day", 0.4, dispersion=1.0),
    Kind("28 to 34 days before", 12, pre=(28, 34), dispersion=0.05),
    Kind("wandering level", 20, wander=0.04, dispersion=0.03),
    Kind("bursts", 15, dispersion=0.05, bursts=0.03),
    Kind("300 a day, weekdays", 300, dispersion=0.02, weekday=0.4, noise=0.1),
    Kind("no competitor", 10, dispersion=0.1, competitors=0),
)


@dataclass(frozen=True, slots=True)
class Made:
    """One series of a kind without an event, and what lifts would add."""

    counts: Floats  # (days,)
    controls: Floats  # (competitors, days)
    unclean: Bools  # days on which a competitor had an event of its own
    first: int  # day of the event's start; the event ends with the series
    noise: Floats  # (days,) overdispersed mean of each day, which a lift multiplies

    def lifted(self, lift: float, rng: np.random.Generator) -> Floats:
        """The counts with `lift` times the mean of each event day added."""
        counts = self.counts.copy()
        counts[self.first :] += rng.poisson(self.noise[self.first :] * lift)
        return counts


def make(kind: Kind, rng: np.random.Generator) -> Made:
    """One series: its days before and of the event, without any lift."""
    before, length = int(rng.integers(kind.pre[0], kind.pre[1] + 1)), int(rng.integers(1, 15))
    days = before + length
    offset = int(rng.integers(0, 7))
    weekday = rng.normal(0, kind.weekday, 7)
    shocks = kind.shared * _autoregressive(days, 0.4, rng)
    own = _log_level(kind, weekday, offset, days, rng) + shocks
    mean = kind.mean * np.exp(rng.normal(0, 0.25) + own)
    noise = _overdispersed(mean, kind.dispersion, rng)
    controls = np.empty((kind.competitors, days))
    unclean = np.zeros((kind.competitors, days), dtype=np.bool_)
    for place in range(kind.competitors):
        theirs = weekday + rng.normal(0, kind.weekday / 2, 7)
        log = _log_level(kind, theirs, offset, days, rng) + rng.uniform(0.6, 1.2) * shocks
        level = kind.mean * np.exp(rng.normal(0, 0.6) + log)
        if kind.rival_event and place == 0:
            level[before:] *= rng.uniform(1.5, 3)
            unclean[place, before:] = True
        controls[place] = rng.poisson(_overdispersed(level, kind.dispersion, rng))
    return Made(rng.poisson(noise).astype(np.float64), controls, unclean, before, noise)


def _log_level(kind: Kind, weekday: Floats, offset: int, days: int, rng: np.random.Generator) -> Floats:
    time = np.arange(days)
    log = weekday[(time + offset) % 7] + kind.trend * rng.uniform(-1, 1) * (time - days) / 100
    log = log + kind.noise * _autoregressive(days, kind.memory, rng)
    log = log + kind.wander * rng.normal(0, 1, days).cumsum()
    return log + np.log(np.where(rng.random(days) < kind.bursts, rng.uniform(2, 5, days), 1.0))


def _autoregressive(days: int, memory: float, rng: np.random.Generator) -> Floats:
    """Stationary, standard deviation 1."""
    steps = rng.normal(0, np.sqrt(1 - memory**2), days)
    level, last = np.empty(days), float(rng.normal())
    for day in range(days):
        last = memory * last + steps[day]
        level[day] = last
    return level


def _overdispersed(mean: Floats, dispersion: float, rng: np.random.Generator) -> Floats:
    if dispersion == 0:
        return mean
    return mean * rng.gamma(1 / dispersion, dispersion, len(mean))
