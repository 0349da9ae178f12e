"""The rivals of the alerts are what their papers say, and false alarms are as seldom as promised."""

import numpy as np
import pytest

from benchmarks.alert_rivals import esd_limits, esd_order, mean_and_deviations, periodic_season, s_h_esd
from benchmarks.alert_scores import score
from benchmarks.alert_simulation import WORLDS
from benchmarks.alerts import try_out


def test_critical_values_are_those_of_rosner():
    # NIST/SEMATECH handbook, 1.3.5.17.3: two-sided, n = 54, alpha 0.05; one-sided at 0.025 is the same.
    np.testing.assert_allclose(esd_limits(54, 3, 0.025), [3.158, 3.151, 3.143], atol=0.002)


def test_the_season_is_found_through_outliers():
    wave = 10 * np.sin(np.arange(480) * 2 * np.pi / 24)
    values = 100 + wave + np.random.default_rng(1).normal(0, 1, 480)
    values[[100, 200, 201]] += 300
    np.testing.assert_allclose(periodic_season(values, 24)[48:-48], wave[48:-48], atol=1.5)


def test_s_h_esd_finds_the_planted_and_breaks_where_the_mad_is_zero():
    values = 100 + 10 * np.sin(np.arange(480) * 2 * np.pi / 24) + np.random.default_rng(1).normal(0, 1, 480)
    values[[100, 200, 201]] += 40
    assert np.flatnonzero(s_h_esd(values, 24, alpha=0.001)).tolist() == [100, 200, 201]
    mostly_zero = np.zeros(480)
    mostly_zero[300] = 50
    assert len(esd_order(mostly_zero, 9)[0]) == 0


def test_deviations_are_those_of_the_steps_before():
    values = np.array([1.0, 3.0, 1.0, 3.0, 12.0])
    assert mean_and_deviations(values, 4, 4)[4] == pytest.approx(10)


def test_a_stretch_outside_of_windows_is_a_false_alarm_for_each_of_its_days():
    flags = np.zeros(24 * 30, dtype=bool)
    flags[[100, 103, 400]] = True  # two hours near each other, and one inside a window
    flags[500:560] = True
    found = score(flags, [(390, 420), (600, 620), (5, 9)], 24, 1)
    assert (found.windows, found.found, found.false_alarms) == (2, 1, 4)
    assert found.delays == (10,)


@pytest.mark.parametrize(("world", "most"), [(WORLDS[0], 0.06), (WORLDS[1], 0.06), (WORLDS[4], 0.6)])
def test_false_alarms_of_a_calm_series_are_near_their_budget(world, most):
    trial = try_out(world, 4)
    assert trial.calm.false_per_week <= most
    assert trial.planted.recall >= 0.6
    assert trial.below[1] <= 0.02
