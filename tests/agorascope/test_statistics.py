"""Intervals against the vectors of the methodology."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.statistics import net_sentiment, share, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (2, 2, 0.3424, 1.0),
        (100, 101, 0.9460, 0.9983),
        (0, 10, 0.0, 0.2775),
        (255, 768, 0.2996, 0.3661),
        (7, 10, 0.3968, 0.8922),
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilson_matches_its_vectors(successes: int, n: int, low: float, high: float) -> None:
    assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_interval_holds_the_share_and_stays_within_0_and_1(a: int, b: int) -> None:
    n, k = max(a, b), min(a, b)
    low, high = wilson(k, n)
    assert 0 <= low <= high <= 1
    if n:
        assert low - 1e-12 <= k / n <= high + 1e-12


def test_more_successes_than_trials_are_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.\.n"):
        wilson(3, 2)


@pytest.mark.parametrize(("p", "n", "value"), [(255, 513, -0.3359), (3, 2, 0.2), (0, 0, None)])
def test_net_sentiment_matches_its_vectors(p: int, n: int, value: float | None) -> None:
    found = net_sentiment(p, n).value
    assert found is None if value is None else found == pytest.approx(value, abs=5e-5)


def test_few_observations_are_not_enough() -> None:
    assert not share(5, 29).enough_data
    assert share(5, 30).enough_data
    assert not share(0, 0).enough_data
