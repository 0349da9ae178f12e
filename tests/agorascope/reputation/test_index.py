"""The reputation index: its definition, its vectors, and what its interval promises."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betaincinv

from agorascope.reputation.index import audience_weight, decay, reputation_index

WEIGHTS = st.lists(st.tuples(st.floats(0.001, 2), st.booleans()), max_size=40)
SHARES = st.floats(0, 1)


def index(mentions: list[tuple[float, bool]], prior: float) -> tuple[float, float, float]:
    weights = np.array([weight for weight, _ in mentions])
    is_positive = np.array([positive for _, positive in mentions], dtype=bool)
    found = reputation_index(weights[is_positive].sum(), weights.sum(), (weights**2).sum(), prior)
    return float(found.value), float(found.low), float(found.high)


def test_the_value_is_the_mean_of_the_posterior() -> None:
    assert reputation_index(7.5, 12.5, 10.0, 0.4).value == pytest.approx(100 * 15.5 / 32.5)


def test_weights_of_one_give_the_interval_of_the_posterior() -> None:
    found = reputation_index(7, 10, 10, 0.5)
    assert (found.low, found.high) == pytest.approx(tuple(100 * betaincinv(17, 13, [0.05, 0.95])))


def test_without_mentions_the_index_is_the_prior() -> None:
    found = reputation_index([0, 0], [0, 0], [0, 0], [0.3, np.nan])
    assert found.value == pytest.approx([30, 50])
    assert found.low[0] == pytest.approx(100 * betaincinv(6, 14, 0.05))


@given(WEIGHTS, SHARES)
def test_the_interval_holds_the_value_within_0_and_100(
    mentions: list[tuple[float, bool]], prior: float
) -> None:
    value, low, high = index(mentions, prior)
    assert 0 <= low <= value <= high <= 100 + 1e-9


@given(WEIGHTS, SHARES, st.floats(0.01, 2))
def test_praise_never_lowers_it_and_blame_never_raises_it(
    mentions: list[tuple[float, bool]], prior: float, weight: float
) -> None:
    before = index(mentions, prior)[0]
    assert index([*mentions, (weight, True)], prior)[0] >= before - 1e-9
    assert index([*mentions, (weight, False)], prior)[0] <= before + 1e-9


def test_old_mentions_are_told_from_few() -> None:
    """A hundred mentions at a weight of 0.1 pull like ten and are known as well as a hundred."""
    old, few = reputation_index(5, 10, 1, 0.5), reputation_index(5, 10, 10, 0.5)
    assert old.value == few.value
    assert old.high - old.low < few.high - few.low


def test_one_witness_with_all_the_weight_says_little() -> None:
    crowd, one = reputation_index(30, 60, 60, 0.5), reputation_index(30, 60, 3600, 0.5)
    assert one.high - one.low > 2 * (crowd.high - crowd.low)


@pytest.mark.parametrize("prior", [0.0, 1.0])
def test_a_prior_without_doubt_still_leaves_an_interval(prior: float) -> None:
    found = reputation_index(0 if prior == 0 else 5, 5, 5, prior)
    assert found.value == 100 * prior
    assert found.high - found.low > 1


@pytest.mark.parametrize(("positive", "total", "squares"), [(2, 1, 1), (-1, 1, 1), (1, 2, -1)])
def test_impossible_weights_are_refused(positive: float, total: float, squares: float) -> None:
    with pytest.raises(ValueError, match="0 <= positive"):
        reputation_index(positive, total, squares, 0.5)


def test_audience_and_decay_match_their_definition() -> None:
    assert audience_weight([0, 9, 999_999, 10**9, np.nan, -1]) == pytest.approx([1, 8 / 7, 13 / 7, 2, 1, 1])
    assert decay([0, 30, 60]) == pytest.approx([1, 0.5, 0.25])


@pytest.mark.parametrize("ages", [(0, 30), (0, 180), (60, 120)])
@pytest.mark.parametrize("mentions", [10, 200])
def test_90_percent_intervals_hold_the_truth_in_87_to_93_of_100(ages: tuple[int, int], mentions: int) -> None:
    """1,500 draws: 2.6 points are three standard errors and a bit."""
    rng = np.random.default_rng(12)
    size = (1_500, mentions)
    truth = rng.beta(20 * 0.3, 20 * 0.7, 1_500)
    weights = decay(rng.uniform(*ages, size)) * audience_weight(10 ** rng.normal(2.5, 1, size))
    is_positive = rng.random(size) < truth[:, None]
    found = reputation_index(
        (weights * is_positive).sum(1), weights.sum(1), (weights**2).sum(1), np.full(1_500, 0.3)
    )
    covered = np.mean((found.low <= 100 * truth) & (100 * truth <= found.high))
    assert 0.87 <= covered <= 0.93
