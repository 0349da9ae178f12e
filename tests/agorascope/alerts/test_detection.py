"""What is called unusual, from the past alone."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.alerts.detection import detect, episodes
from agorascope.errors import InputError

MONDAY = np.datetime64("2024-01-01")


def _days(count: int) -> np.ndarray:
    return MONDAY + np.arange(count)


def test_ten_days_are_too_little_history():
    found = detect(_days(10), [3] * 10)
    assert not found.has_history.any()
    assert not found.is_anomaly.any()
    assert np.isnan(found.p_value).all()
    assert np.isnan(found.expected).all()


def test_a_surge_is_found_where_the_median_day_is_zero():
    values = np.zeros(120)
    values[::9] = 1
    values[100] = 12
    found = detect(_days(120), values)
    assert np.flatnonzero(found.is_anomaly).tolist() == [100]
    assert found.expected[100] < 0.5


def test_a_surge_is_found_where_every_day_is_alike():
    values = np.full(120, 10.0)
    values[100] = 60
    assert np.flatnonzero(detect(_days(120), values).is_anomaly).tolist() == [100]


def test_silence_is_no_anomaly():
    values = np.full(120, 50.0)
    values[100:] = 0
    assert not detect(_days(120), values).is_anomaly.any()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(st.integers(0, 30), st.integers(0, 2000), st.sampled_from([float("nan"), 0.5])),
        min_size=2,
        max_size=60,
    ),
    st.integers(1, 60),
    st.sampled_from([timedelta(days=1), timedelta(hours=6), timedelta(days=7)]),
)
def test_a_judgement_does_not_change_when_days_are_added(values, cut, step):
    times = [datetime(2024, 1, 1, tzinfo=UTC) + step * place for place in range(len(values))]
    whole = detect(times, values, step=step)
    part = detect(times[:cut], values[:cut], step=step)
    for name in ("expected", "p_value", "is_anomaly", "has_history"):
        np.testing.assert_array_equal(getattr(whole, name)[:cut], getattr(part, name))


def test_rows_may_come_in_any_order():
    rng = np.random.default_rng(3)
    values = rng.poisson(4, 90)
    order = rng.permutation(90)
    straight, mixed = detect(_days(90), values), detect(_days(90)[order], values[order])
    np.testing.assert_array_equal(straight.p_value[order], mixed.p_value)


def test_dates_and_zoned_times_are_taken():
    found = detect([date(2024, 1, 1) + timedelta(days=day) for day in range(30)], [2] * 30)
    assert found.step == timedelta(days=1)
    assert found.has_history.sum() == 16


@pytest.mark.parametrize(
    ("times", "values", "said"),
    [
        (["2024-01-01", "2024-01-01"], [1, 2], "same time"),
        (["2024-01-01", "2024-01-03", "2024-01-06"], [1, 2, 3], "not at regular steps"),
        (["2024-01-01", "2024-01-02"], [1, -2], "negative"),
        (["2024-01-01"], [1, 2], "1 times for 2 values"),
    ],
)
def test_rows_that_are_no_series_are_refused(times, values, said):
    with pytest.raises(InputError, match=said):
        detect(np.array(times, dtype="datetime64[D]"), values)


def test_an_empty_series_is_an_empty_answer():
    assert len(detect([], []).p_value) == 0


SELDOM = 0.001  # false alarms a week: none in a test


def _noise(mean: float, count: int, seed: int = 5) -> np.ndarray:
    return np.random.default_rng(seed).negative_binomial(10, 10 / (10 + mean), count).astype(float)


def test_last_weeks_storm_neither_hides_nor_poisons():
    values = _noise(20, 200)
    calm = detect(_days(200), values, false_alarms_per_week=SELDOM)
    values[150:154] = [300, 500, 400, 200]
    values[170] = 120
    found = detect(_days(200), values, false_alarms_per_week=SELDOM)
    assert found.is_anomaly[[150, 151, 152, 153, 170]].all()
    assert not found.is_anomaly[154:170].any()
    after = slice(154, 200)
    np.testing.assert_allclose(found.expected[after], calm.expected[after], rtol=0.25)


def test_a_usual_monday_is_no_anomaly_and_the_same_count_on_a_sunday_is():
    weekday = np.arange(140) % 7
    values = np.where(weekday < 5, 100.0, 10.0) + _noise(2, 140)
    values[118] = 100  # a Saturday
    found = detect(_days(140), values)
    assert np.flatnonzero(found.is_anomaly).tolist() == [118]


def test_a_slow_trend_is_expected():
    values = np.round(20 * 1.01 ** np.arange(200))
    found = detect(_days(200), values)
    assert not found.is_anomaly.any()
    np.testing.assert_allclose(found.expected[60:], values[60:], rtol=0.15)


def test_a_new_level_is_normal_within_some_weeks():
    values = _noise(10, 200)
    values[80:] = _noise(30, 120, seed=6)
    found = detect(_days(200), values, false_alarms_per_week=SELDOM)
    assert found.is_anomaly[80:83].any()
    assert not found.is_anomaly[150:].any()


def test_three_mentions_of_a_brand_nobody_names_are_no_rise():
    values = np.zeros(100)
    values[90] = 3
    assert not detect(_days(100), values).is_anomaly.any()


def test_what_is_unknown_is_neither_judged_nor_learned_from():
    values = _noise(20, 120)
    whole = detect(_days(120), values)
    values[60:70] = np.nan
    found = detect(_days(120), values)
    assert np.isnan(found.p_value[60:70]).all()
    assert not found.is_anomaly[60:70].any()
    assert found.has_history[60:].all()
    kept = np.delete(np.arange(120), np.arange(60, 70))
    missing = detect(_days(120)[kept], values[kept])
    assert missing.missing == 10
    np.testing.assert_array_equal(missing.p_value, found.p_value[kept])
    np.testing.assert_allclose(found.expected[110:], whole.expected[110:], rtol=0.2)


@pytest.mark.parametrize("unit", [1.0, 0.001, 1000.0])
def test_measurements_are_judged_by_the_variance_they_had(unit):
    rng = np.random.default_rng(2)
    values = 0.3 + 0.01 * rng.normal(size=120)
    values[100] = 0.37
    found = detect(_days(120), values * unit)
    assert np.flatnonzero(found.is_anomaly).tolist() == [100]


def test_hours_rise_where_no_hour_alone_is_loud():
    hours = np.datetime64("2024-01-01T00") + np.arange(24 * 70)
    rng = np.random.default_rng(4)
    values = rng.poisson(0.5, len(hours)).astype(float)
    values[1500:1512] += rng.poisson(1.5, 12)
    found = detect(hours, values, false_alarms_per_week=SELDOM)
    assert found.is_anomaly[1500:1514].any()
    assert not found.is_anomaly[:1500].any()


def test_steps_of_five_minutes_are_judged_by_the_hour_and_stay_one_episode():
    times = np.datetime64("2024-01-01T00:00") + 5 * np.arange(288 * 40)
    rng = np.random.default_rng(4)
    daytime = 1 + 0.8 * np.sin(np.arange(len(times)) * 2 * np.pi / 288)
    values = rng.poisson(6 * daytime).astype(float)
    values[10_000:10_060] *= 3
    found = detect(times, values, false_alarms_per_week=SELDOM)
    (episode,) = episodes(times, values, found)
    assert 10_000 <= episode.start <= 10_012
    assert episode.start <= episode.peak <= 10_072
    assert episode.p_value < 1e-4


def test_days_that_follow_each_other_are_one_episode_and_its_peak_is_the_highest():
    values = _noise(10, 120)
    values[[60, 61, 62, 90]] = [120, 900, 300, 250]
    days = _days(120)[::-1]
    backwards = values[::-1]
    found = detect(days, backwards, false_alarms_per_week=SELDOM)
    first, second = episodes(days, backwards, found)
    assert [119 - place for place in (first.start, first.peak, first.end)] == [60, 61, 62]
    assert 119 - second.start == 119 - second.end == 90
    assert 0 <= first.p_value < 0.001


def test_a_series_without_anomaly_has_no_episode():
    values = _noise(10, 30)
    assert episodes(_days(30), values, detect(_days(30), values, false_alarms_per_week=SELDOM)) == []
