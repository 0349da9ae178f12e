"""Intervals and shares, pure. Each has a twin in SQL (`dbt_project/macros/`), tested on the same vectors."""

import math
from dataclasses import dataclass

Z_95 = 1.96
MIN_N = 30  # below this many observations a figure is shown as "too few"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its doubt. `value` is null when n is 0."""

    value: float | None
    n: int
    low: float
    high: float
    enough_data: bool


def wilson(successes: float, n: float, z: float = Z_95) -> tuple[float, float]:
    """Score interval of a share successes/n, within [0, 1]; [0, 1] when n is 0.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical
    inference, JASA 22 (1927) 209-212. Raises ValueError unless 0 <= successes <= n.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"successes must lie in 0..n, got {successes} of {n}")
    if n == 0:
        return 0.0, 1.0
    share = successes / n
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    centre = share + z * z / (2 * n)
    scale = 1 + z * z / n
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def share(successes: int, n: int, min_n: int = MIN_N) -> Estimate:
    """Share successes/n with its Wilson interval."""
    low, high = wilson(successes, n)
    return Estimate(successes / n if n else None, n, low, high, n >= min_n)


def net_sentiment(positive: int, negative: int, min_n: int = MIN_N) -> Estimate:
    """Net sentiment (P - N) / (P + N), in [-1, 1]; its interval is the share's, mapped by 2x - 1."""
    polar = share(positive, positive + negative, min_n)
    value = None if polar.value is None else 2 * polar.value - 1
    return Estimate(value, polar.n, 2 * polar.low - 1, 2 * polar.high - 1, polar.enough_data)


def difference(a: Estimate, b: Estimate, correlation: float = 0.0) -> tuple[float, float, float] | None:
    """`a - b` of two shares, or of two net sentiments, with its interval at the level of theirs.

    None when one has no value. Two parts of one whole hold each other down: `correlation` is then
    `correlation_within_a_whole`, else 0. Sources: R. G. Newcombe, Interval estimation for the
    difference between independent proportions, Statistics in Medicine 17 (1998) 873-890, method 10;
    Improved confidence intervals for the difference between binomial proportions based on paired
    data, the same volume, 2635-2650.
    """
    if a.value is None or b.value is None:
        return None
    change = a.value - b.value
    return (
        change,
        change - _spread(a.value - a.low, b.high - b.value, correlation),
        change + _spread(a.high - a.value, b.value - b.low, correlation),
    )


def correlation_within_a_whole(a: float, b: float) -> float:
    """Correlation of belonging to one or the other of two exclusive parts; -1 when they are all of it."""
    rest = (1 - a) * (1 - b)
    return -math.sqrt(min(1.0, a * b / rest)) if rest else -0.0


def _spread(one: float, other: float, correlation: float) -> float:
    square = one * one - 2 * correlation * one * other + other * other
    return math.sqrt(max(0.0, square))
