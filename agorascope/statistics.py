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
