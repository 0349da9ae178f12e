"""The lift of events beside before/after, difference in differences and a filter, on made-up series.

    python -m benchmarks.event_lift [series of a kind] [seed]

Each series is judged as it is, without an event, and with lifts of 10, 30 and 100 % planted. Shown are the
share of 90 % intervals that hold 0 without an event, and with one the share of estimates above 0 ("sign")
and of intervals above 0 ("shown"). The kinds: benchmarks/event_simulation.py. The seed of the figures in
docs/methodology/event-lift.md is none the estimator was built with.
"""

import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from agorascope.lift.estimating import Case, Lift, estimate
from agorascope.lift.latent import Floats
from agorascope.lift.simple import BEFORE, before_after, difference_in_differences, welch_interval
from benchmarks.event_simulation import KINDS, Kind, Made, make

SEED = 2_024
LIFTS = (0.1, 0.3, 1.0)
Span = tuple[float, float, float]  # expected total of the event's days, and its 90 % interval
Method = Callable[[Made], Span | None]


def ours(made: Made) -> Span | None:
    """The estimator of the mart."""
    days = len(made.counts)
    event = np.arange(days) >= made.first
    case = Case(made.counts, np.ones(days), ~event, event, made.controls, ~made.unclean)
    found = estimate(case, 1)
    if not isinstance(found, Lift):
        return None
    total = found.counterfactual.total
    return float(total.value[-1]), float(total.low[-1]), float(total.high[-1])


def naive(made: Made) -> Span | None:
    """The mean of the four weeks before, with the interval of Welch's test."""
    before, during = made.counts[: made.first], made.counts[made.first :]
    if before_after(before, during) is None:
        return None
    return _around(before, during, during.sum() - len(during) * before[-BEFORE:].mean())


def did(made: Made) -> Span | None:
    """The same after division by what competitors did; interval of the differences of days."""
    rivals = made.controls[~made.unclean.any(axis=1)]
    if not len(rivals):
        return None
    before, during = made.counts[: made.first], made.counts[made.first :]
    market = rivals.sum(axis=0)
    change = difference_in_differences(before, during, market[: made.first], market[made.first :])
    if change is None:
        return None
    scale = before[-BEFORE:].mean() / market[: made.first][-BEFORE:].mean()
    rest = made.counts - scale * market
    lift = during.sum() - during.sum() / (1 + change) if change > -1 else rest[made.first :].sum()
    return _around(rest[: made.first], rest[made.first :], float(lift), float(during.sum()))


def _around(before: Floats, during: Floats, lift: float, observed: float | None = None) -> Span:
    """Turn the interval of the mean of a day into one of the expected total."""
    low, high = welch_interval(before, during)
    observed = float(during.sum()) if observed is None else observed
    return observed - lift, observed - high * len(during), observed - low * len(during)


def structural(made: Made) -> Span | None:
    """Local level, weekdays and the market on log(1 + count), by statsmodels' Kalman filter."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    first, days = made.first, len(made.counts)
    rivals = made.controls[~made.unclean.any(axis=1)]
    market = np.log1p(rivals.sum(axis=0))[:, None] if len(rivals) else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        past = None if market is None else market[:first]
        model = UnobservedComponents(np.log1p(made.counts[:first]), "llevel", seasonal=7, exog=past)
        fitted = model.fit(disp=False, maxiter=200)
        drawn = fitted.simulate(
            days - first,
            anchor="end",
            repetitions=500,
            exog=None if market is None else market[first:],
            rng=np.random.default_rng(1),
        )
    totals = np.expm1(np.asarray(drawn).reshape(days - first, -1)).sum(axis=0)
    low, middle, high = np.quantile(totals, (0.05, 0.5, 0.95))
    return float(middle), float(low), float(high)


METHODS: dict[str, Method] = {
    "agorascope": ours,
    "before/after": naive,
    "difference in differences": did,
    "statsmodels": structural,
}


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of series; nan without any that could be judged."""

    series: int
    holds: float  # intervals that hold 0 without an event
    sign: tuple[float, ...]  # estimates above 0, by planted lift
    shown: tuple[float, ...]  # intervals above 0
    seconds: float


def score(kind: Kind, method: Method, series: int, seed: int, lifts: tuple[float, ...] = LIFTS) -> Score:
    """How the method does on so many series of a kind; the series are the same for every method."""
    with threadpool_limits(limits=1):
        return _score(kind, method, series, seed, lifts)


def _score(kind: Kind, method: Method, series: int, seed: int, lifts: tuple[float, ...]) -> Score:
    rows, seconds = [], 0.0
    for number in range(series):
        rng = np.random.default_rng([seed, KINDS.index(kind), number])
        made = make(kind, rng)
        worlds = [made.counts, *(made.lifted(lift, rng) for lift in lifts)]
        begun = time.perf_counter()
        spans = [method(_with(made, counts)) for counts in worlds]
        seconds += time.perf_counter() - begun
        if any(span is None for span in spans):
            continue
        seen = [counts[made.first :].sum() for counts in worlds]
        told = [(n - span[0], n - span[2], n - span[1]) for n, span in zip(seen, spans, strict=True) if span]
        rows.append(
            [told[0][1] <= 0 <= told[0][2], *(t[0] > 0 for t in told[1:]), *(t[1] > 0 for t in told[1:])]
        )
    shares = np.mean(rows, axis=0) if rows else np.full(1 + 2 * len(lifts), np.nan)
    sign, shown = shares[1 : 1 + len(lifts)], shares[1 + len(lifts) :]
    return Score(
        len(rows), float(shares[0]), tuple(sign), tuple(shown), seconds / ((1 + len(lifts)) * series)
    )


def _with(made: Made, counts: Floats) -> Made:
    return Made(counts, made.controls, made.unclean, made.first, made.noise)


def mixed(scores: list[Score]) -> Score:
    """All kinds together, each series the same weight."""
    told = [one for one in scores if one.series]
    n = [one.series for one in told]
    table = np.array([[one.holds, *one.sign, *one.shown] for one in told])
    shares = np.average(table, axis=0, weights=n)
    count = len(told[0].sign)
    seconds = float(np.mean([one.seconds for one in told]))
    return Score(sum(n), float(shares[0]), tuple(shares[1 : 1 + count]), tuple(shares[1 + count :]), seconds)


def _line(name: str, one: Score) -> str:
    figures = " ".join(f"{share:6.3f}" for share in (one.holds, *one.sign, *one.shown))
    return f"{name:42} {one.series:5d} {figures} {1000 * one.seconds:7.0f} ms"


def main(series: int = 42, seed: int = SEED) -> None:
    print(f"seed {seed}; holds 0 | sign at 10, 30, 100 % | shown at 10, 30, 100 %")
    for name, method in METHODS.items():
        print(name)
        scores = [score(kind, method, series, seed) for kind in KINDS]
        for kind, one in zip(KINDS, scores, strict=True):
            print(_line(f"  {kind.name}", one), flush=True)
        print(_line("  all", mixed(scores)), flush=True)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
