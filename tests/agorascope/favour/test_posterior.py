"""Favourability on the vectors of its definition, and what holds for any counts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from agorascope.demo.favour import lower_bound
from agorascope.favour.posterior import posterior
from agorascope.favour.tables import SCHEMA, posterior_table

counts = st.integers(0, 500)
shares = st.floats(0, 1)


@pytest.mark.parametrize(
    ("positive", "negative", "mean", "low"),
    [(2, 0, 0.6667, 0.3426), (100, 1, 0.9714, 0.9407), (3, 5, 0.4167, 0.1996)],
)
def test_the_vectors_hold(positive: int, negative: int, mean: float, low: float) -> None:
    found = posterior([positive], [negative], [0.5])
    assert found.value[0] == pytest.approx(mean, abs=5e-5)
    assert found.low[0] == pytest.approx(low, abs=5e-5)


@given(counts, counts, st.floats(0.01, 0.99))
def test_it_is_the_beta_distribution_of_scipy(positive: int, negative: int, prior: float) -> None:
    found = posterior([positive], [negative], [prior])
    there = beta(4 * prior + positive, 4 * (1 - prior) + negative)
    assert found.value[0] == pytest.approx(there.mean())
    assert found.low[0] == pytest.approx(min(there.ppf(0.05), there.mean()), abs=1e-9)
    assert found.high[0] == pytest.approx(max(there.ppf(0.95), there.mean()), abs=1e-9)


@given(counts, counts, shares)
def test_the_interval_holds_the_mean_and_lies_in_0_to_1(positive: int, negative: int, prior: float) -> None:
    found = posterior([positive], [negative], [prior])
    assert 0 <= found.low[0] <= found.value[0] <= found.high[0] <= 1


@given(counts, counts, shares)
def test_one_more_good_word_never_lowers_it_and_a_bad_one_never_raises_it(
    positive: int, negative: int, prior: float
) -> None:
    low = posterior([positive, positive + 1, positive], [negative, negative, negative + 1], prior).low
    assert low[2] <= low[0] <= low[1]


def test_a_hundred_happy_posts_stand_above_two_under_any_prior() -> None:
    prior = np.linspace(0, 1, 101)
    assert np.all(posterior(2, 0, prior).low < posterior(100, 0, prior).low)


def test_nothing_known_is_the_prior_and_an_unknown_prior_is_a_half() -> None:
    found = posterior([0, 0], [0, 0], [0.7, np.nan])
    assert found.value.tolist() == pytest.approx([0.7, 0.5])


def test_a_prior_of_0_or_1_is_no_certainty() -> None:
    found = posterior([0, 3], [3, 0], [1.0, 0.0])
    assert found.value[0] < 0.6
    assert found.value[1] > 0.4


@pytest.mark.parametrize(
    ("counted", "prior"), [((-1, 0), 0.5), ((0, -1), 0.5), ((1, 1), 1.1), ((1, 1), -0.1)]
)
def test_what_cannot_be_is_refused(counted: tuple[int, int], prior: float) -> None:
    with pytest.raises(ValueError, match="must not be negative"):
        posterior(*counted, prior)


def test_it_agrees_with_what_the_demo_world_plants_by() -> None:
    found = posterior([14, 7, 9], [0, 1, 2], [0.55, 0.6, 0.65])
    planted = [lower_bound(14, 0, 0.55), lower_bound(7, 1, 0.6), lower_bound(9, 2, 0.65)]
    assert found.low.tolist() == pytest.approx(planted, abs=2e-3)


def test_a_table_has_each_triple_once_and_in_order() -> None:
    asked = pd.DataFrame(
        {"successes_count": [2, 0, 2], "failures_count": [0, 1, 0], "prior_share": [0.5, 0.5, 0.5]}
    )
    found = posterior_table(asked)
    assert found.schema == SCHEMA
    assert found.select(["successes_count", "failures_count"]).to_pylist() == [
        {"successes_count": 0, "failures_count": 1},
        {"successes_count": 2, "failures_count": 0},
    ]


def test_nothing_asked_is_an_empty_table() -> None:
    assert posterior_table(pd.DataFrame()).num_rows == 0
