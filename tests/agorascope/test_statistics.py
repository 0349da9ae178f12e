"""Intervals against the vectors of the methodology."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.statistics import correlation_within_a_whole, difference, net_sentiment, share, wilson


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


# R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10, intervals at 95 %.
NEWCOMBE = [
    ((56, 70), (48, 80), (0.2000, 0.0524, 0.3339)),
    ((9, 10), (3, 10), (0.6000, 0.1705, 0.8090)),
    ((6, 7), (2, 7), (0.5714, 0.0582, 0.8062)),
    ((5, 56), (0, 29), (0.0893, -0.0381, 0.1926)),
    ((0, 10), (0, 20), (0.0000, -0.1611, 0.2775)),
    ((0, 10), (0, 10), (0.0000, -0.2775, 0.2775)),
    ((10, 10), (0, 20), (1.0000, 0.6791, 1.0000)),
    ((10, 10), (0, 10), (1.0000, 0.6075, 1.0000)),
]


@pytest.mark.parametrize(("a", "b", "expected"), NEWCOMBE)
def test_a_difference_of_shares_matches_the_published_vectors(
    a: tuple[int, int], b: tuple[int, int], expected: tuple[float, float, float]
) -> None:
    assert difference(share(*a), share(*b)) == pytest.approx(expected, abs=1e-4)


def test_a_difference_of_net_sentiments_is_twice_that_of_their_positive_shares() -> None:
    doubled = difference(net_sentiment(56, 14), net_sentiment(48, 32))
    single = difference(share(56, 70), share(48, 80))
    assert single is not None
    assert doubled == pytest.approx(tuple(2 * part for part in single))


def test_a_figure_without_value_differs_from_none() -> None:
    assert difference(share(0, 0), share(3, 5)) is None
    assert difference(net_sentiment(2, 1), net_sentiment(0, 0)) is None


def test_two_parts_that_are_the_whole_differ_as_net_sentiment_does() -> None:
    """share of one less share of the other is 2 x share - 1, and so are the ends of its interval."""
    ours, theirs, net = share(30, 50), share(20, 50), net_sentiment(30, 20)
    assert ours.value is not None
    assert theirs.value is not None
    correlation = correlation_within_a_whole(ours.value, theirs.value)
    assert correlation == pytest.approx(-1)
    assert difference(ours, theirs, correlation) == pytest.approx((net.value, net.low, net.high))


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_shares_of_a_whole_are_less_sure_apart_than_shares_of_two(a: int, b: int, rest: int) -> None:
    ours, theirs = share(a, a + b + rest), share(b, a + b + rest)
    if ours.value is None or theirs.value is None:
        return
    within = difference(ours, theirs, correlation_within_a_whole(ours.value, theirs.value))
    apart = difference(ours, theirs)
    assert within is not None
    assert apart is not None
    assert -1 - 1e-9 <= within[1] <= apart[1] + 1e-12
    assert apart[2] - 1e-12 <= within[2] <= 1 + 1e-9
