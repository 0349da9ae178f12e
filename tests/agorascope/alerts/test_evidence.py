"""Tails of counts, and of what a series did before."""

import numpy as np
from scipy.stats import nbinom

from agorascope.alerts.baseline import anscombe
from agorascope.alerts.evidence import TAIL, TailShape, spans_of, upper_tail


def test_the_tail_is_the_negative_binomials():
    counts = np.arange(1, 40.0)
    np.testing.assert_allclose(
        upper_tail(counts, np.full(39, 7.0), np.full(39, 0.25)), nbinom.sf(counts - 1, 4, 4 / 11), rtol=1e-9
    )


def test_nothing_and_the_unknown_have_a_tail_too():
    tail = upper_tail(np.array([0.0, np.nan]), np.ones(2), np.ones(2))
    assert tail[0] == 1.0
    assert np.isnan(tail[1])


def test_days_are_judged_alone_and_minutes_by_hours():
    assert spans_of(86_400) == [1]
    assert spans_of(7 * 86_400) == [1]
    assert spans_of(3_600) == [1, 6, 24]
    assert spans_of(300) == [12, 72, 288]


def test_a_calm_past_leaves_the_p_value_and_a_restless_one_raises_it():
    surprise = np.array([1.0, 4.0, 12.0])
    calm = TailShape(-np.log(TAIL), 1.0, 0.35).p_value(surprise)
    np.testing.assert_allclose(calm, np.exp(-surprise))
    restless = TailShape(6.0, 3.0, 2.0).p_value(surprise)
    assert (restless > calm).all()
    assert (np.diff(restless) < 0).all()


def test_residuals_of_anscombe_are_zero_at_the_mean_and_near_one_a_deviation_above():
    mean, dispersion = np.array([400.0]), np.array([0.01])
    deviation = np.sqrt(mean * (1 + dispersion * mean))
    assert anscombe(mean, mean, dispersion)[0] == 0
    assert abs(anscombe(mean + deviation, mean, dispersion)[0] - 1) < 0.05
