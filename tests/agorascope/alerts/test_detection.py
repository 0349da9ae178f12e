"""What is called unusual, from the past alone."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.alerts.detection import detect, upper_tail
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
        st.one_of(st.integers(0, 30), st.integers(0, 2000), st.just(float("nan"))), min_size=2, max_size=60
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


def test_the_tail_is_the_negative_binomials():
    from scipy.stats import nbinom

    counts = np.arange(1, 40.0)
    np.testing.assert_allclose(
        upper_tail(counts, np.full(39, 7.0), np.full(39, 0.25)), nbinom.sf(counts - 1, 4, 4 / 11), rtol=1e-9
    )
