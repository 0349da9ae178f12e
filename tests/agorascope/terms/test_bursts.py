"""How unusual a share is against the weeks before."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from agorascope.terms.bursts import Usage, adjusted_p_values, bursts, dispersions, have_enough_data


def usage(users: float, people: float, *former: tuple[float, float]) -> Usage:
    """One term: this week's users and people, and those of the weeks before."""
    figures = (
        users,
        people,
        sum(used for used, _ in former),
        sum(all_ for _, all_ in former),
        sum(used**2 / all_ for used, all_ in former),
        len(former),
    )
    return Usage(*(np.array([figure], dtype=np.float64) for figure in figures))


def burst(users: float, people: float, *former: tuple[float, float]) -> float:
    return float(bursts(usage(users, people, *former))[0])


def test_a_burst_is_the_signed_root_of_the_likelihood_ratio() -> None:
    table = [[60, 140], [160, 1440]]
    expected = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert burst(60, 200, *[(20, 200)] * 8) == pytest.approx(math.sqrt(expected))
    assert burst(2, 200, *[(20, 200)] * 8) < -2


def test_a_usual_share_is_no_burst_and_a_new_term_is_one() -> None:
    assert burst(20, 200, *[(20, 200)] * 8) == pytest.approx(0.0)
    assert burst(20, 200, *[(0, 200)] * 8) > 9


def test_a_share_that_always_varies_bursts_less() -> None:
    steady = burst(60, 200, *[(20, 200)] * 8)
    restless = burst(60, 200, *[(0, 200), (40, 200)] * 4)
    assert restless < steady / 2
    assert float(dispersions(usage(60, 200, (0, 200), (40, 200)))[0]) == 1.0  # too few weeks to tell


def test_without_a_week_before_nothing_is_said() -> None:
    lonely = usage(20, 200)
    assert math.isnan(bursts(lonely)[0])
    assert not have_enough_data(lonely)[0]
    assert have_enough_data(usage(20, 200, (3, 200)))[0]
    assert not have_enough_data(usage(3, 20, (3, 200)))[0]


def test_p_values_are_adjusted_for_the_terms_looked_at() -> None:
    found = adjusted_p_values(np.array([3.0, np.nan, 5.0, 0.0]), 1_000)
    assert found[2] == pytest.approx(2.8665e-7 * 1_000, rel=1e-3)
    assert found[0] == pytest.approx(0.0013499 * 1_000 / 2, rel=1e-3)
    assert math.isnan(found[1])
    assert found[3] == 1.0


def test_chance_alone_gives_standard_deviations() -> None:
    chance = np.random.default_rng(1)
    people, weeks, n = 400.0, 8, 4_000
    former = chance.binomial(int(people), 0.05, size=(weeks, n)).astype(float)
    this = chance.binomial(int(people), 0.05, size=n).astype(float)
    found = bursts(
        Usage(
            this,
            np.full(n, people),
            former.sum(0),
            np.full(n, people * weeks),
            (former**2 / people).sum(0),
            np.full(n, float(weeks)),
        )
    )
    assert abs(found.mean()) < 0.1
    assert 0.75 < found.std() < 1.05
    assert (found > 3).mean() < 0.004


@given(
    st.integers(0, 50),
    st.integers(0, 50),
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), max_size=8),
)
def test_every_count_gives_a_number_or_none(users: int, others: int, former: list[tuple[int, int]]) -> None:
    found = burst(users, users + others + 1, *[(min(used, people), people) for used, people in former])
    assert math.isnan(found) == (not former)
