"""Few observations pull little, none pull nothing, and shares of membership are shares."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.personas.facets import FACETS, Evidence, gather, usual_shares
from agorascope.personas.mixture import PRIOR_DEVIATION, fit, memberships, shrunken
from tests.agorascope.personas.worlds import world


def _one(hits: float, trials: float, usual: float) -> Evidence:
    return Evidence(FACETS[:1], np.array([[hits]]), np.array([[trials]]), np.array([[usual]]))


@given(st.integers(0, 200), st.integers(0, 200), st.floats(0.01, 0.99))
def test_a_member_is_drawn_to_the_usual_share(hits: int, misses: int, usual: float) -> None:
    trials = hits + misses
    shift = float(shrunken(_one(hits, trials, usual))[0, 0])
    assert shift * (hits - trials * usual) >= 0
    raw = hits / max(trials, 1) - usual
    assert abs(shift) <= abs(raw) / (usual * (1 - usual)) + 1e-9


def test_nothing_known_is_the_usual() -> None:
    assert shrunken(_one(0, 0, 0.3))[0, 0] == 0


def test_two_posts_pull_less_than_a_hundred() -> None:
    assert shrunken(_one(2, 2, 0.3))[0, 0] < shrunken(_one(100, 100, 0.3))[0, 0]


def test_memberships_sum_to_one_and_weights_too() -> None:
    evidence = gather(world(7))
    mixture = fit(evidence, 3, seed=0, starts=1)
    assert memberships(evidence, mixture).sum(axis=1) == pytest.approx(np.ones(len(evidence)))
    assert mixture.weights.sum() == pytest.approx(1.0)
    assert np.abs(mixture.shifts).max() < 10 * PRIOR_DEVIATION


def test_one_profile_is_what_is_usual() -> None:
    assert np.abs(fit(gather(world(8)), 1, seed=0, starts=1).shifts).max() < 0.2


def test_more_profiles_than_members_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot fit 3 profiles to 2 members"):
        fit(gather(world(9, members=2)), 3, seed=0, starts=1)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 3)), min_size=1, max_size=30)
)
def test_usual_shares_are_shares_and_never_certain(counts: list[tuple[int, int, int]]) -> None:
    hits = np.array([hit for hit, _, _ in counts], dtype=np.float64)
    trials = hits + np.array([miss for _, miss, _ in counts], dtype=np.float64)
    shares = usual_shares(hits, trials, np.array([stratum for _, _, stratum in counts], dtype=np.int64))
    assert ((shares > 0) & (shares < 1)).all()
