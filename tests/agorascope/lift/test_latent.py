"""The posterior of the days ahead: what it says where the answer is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.lift.latent import Ahead, Observed, posterior_ahead


def _known(value: np.ndarray, exposure: np.ndarray | None = None) -> Observed:
    n = len(value)
    return Observed(
        np.arange(n, dtype=float), value, np.ones(n) if exposure is None else exposure, np.empty((n, 0))
    )


def _ahead(known: Observed, days: int) -> Ahead:
    return Ahead(len(known.day) + np.arange(days, dtype=float), np.empty((days, known.controls.shape[1])))


def test_a_steady_rate_is_expected_to_go_on() -> None:
    known = _known(np.full(60, 50.0))
    found = posterior_ahead(known, _ahead(known, 3), "count")
    assert found.weight.sum() == pytest.approx(1)
    assert np.exp(found.weight @ found.mean) == pytest.approx([50, 50, 50], rel=0.03)


def test_a_rate_is_per_exposure() -> None:
    exposure = np.tile([1.0, 4.0], 30)
    known = _known(20 * exposure, exposure)
    found = posterior_ahead(known, _ahead(known, 2), "count")
    assert np.exp(found.weight @ found.mean) == pytest.approx([20, 20], rel=0.03)


def test_a_share_is_expected_to_go_on() -> None:
    known = _known(np.full(60, 30.0), np.full(60, 40.0))
    found = posterior_ahead(known, _ahead(known, 2), "share")
    assert 1 / (1 + np.exp(-found.weight @ found.mean)) == pytest.approx([0.75, 0.75], abs=0.01)


def test_weekdays_are_learnt() -> None:
    week = np.array([40.0, 40, 40, 40, 40, 10, 10])
    known = _known(np.tile(week, 10))
    found = posterior_ahead(known, _ahead(known, 7), "count")
    assert np.exp(found.weight @ found.mean) == pytest.approx(week, rel=0.15)


def test_controls_are_believed_as_far_as_they_were_right() -> None:
    rng = np.random.default_rng(3)
    market = rng.normal(0, 0.4, 81)
    market[-1] = 0.8
    value = rng.poisson(80 * np.exp(market[:80])).astype(float)
    known = Observed(np.arange(80.0), value, np.ones(80), market[:80, None])
    found = posterior_ahead(known, Ahead(np.array([80.0]), market[80:, None]), "count")
    assert np.exp(found.weight @ found.mean)[0] == pytest.approx(80 * np.exp(0.8), rel=0.1)


def test_doubt_grows_with_the_days_ahead() -> None:
    rng = np.random.default_rng(4)
    value = rng.poisson(20 * np.exp(rng.normal(0, 0.08, 90).cumsum())).astype(float)
    known = _known(value)
    found = posterior_ahead(known, _ahead(known, 42), "count")
    spread = found.weight @ np.diagonal(found.covariance, axis1=1, axis2=2)
    assert spread[41] > 2 * spread[0]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, 10_000), min_size=28, max_size=60),
    st.sampled_from(["count", "share"]),
)
def test_any_counts_give_a_distribution(counts: list[int], family: str) -> None:
    value = np.array(counts, dtype=float)
    exposure = np.ones_like(value) if family == "count" else value + 1
    known = _known(value, exposure)
    found = posterior_ahead(known, _ahead(known, 5), family)  # type: ignore[arg-type]
    assert np.isfinite(found.mean).all()
    assert (np.linalg.eigvalsh(found.covariance) > -1e-6).all()
