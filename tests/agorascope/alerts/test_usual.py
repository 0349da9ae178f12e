"""The range of what is usual holds as many days as it says, and knows when it knows nothing."""

from datetime import date

import numpy as np
import pytest

from agorascope.alerts.usual import SHORTEST, UsualDay, usual_days

FIRST = date(2026, 1, 1)


@pytest.mark.parametrize("dispersion", [0.0, 0.05, 0.2])
def test_the_range_holds_about_nineteen_days_of_twenty(dispersion: float) -> None:
    dice = np.random.default_rng(20)
    held = []
    for _ in range(40):
        week = np.exp(dice.normal(2.5, 0.8) + dice.normal(0, 0.2, 7))
        means = week[np.arange(140) % 7]
        rates = dice.gamma(1 / dispersion, dispersion * means) if dispersion else means
        days = usual_days(FIRST, dice.poisson(rates).tolist(), 28)
        held += [day.verdict == "usual" for day in days]

    assert 0.93 <= np.mean(held) <= 0.99


def test_a_storm_is_more_than_usual_and_does_not_become_usual() -> None:
    counts = [20] * 100
    counts[97:99] = [200, 180]
    days = usual_days(FIRST, counts, 3)

    assert [day.verdict for day in days] == ["more", "more", "usual"]
    assert days[-1].high is not None
    assert days[-1].high < 60


def test_silence_where_much_is_usual_is_fewer() -> None:
    assert usual_days(FIRST, [50] * 60 + [3], 1)[0].verdict == "fewer"


def test_nothing_is_called_usual_before_four_weeks() -> None:
    days = usual_days(FIRST, [10] * (SHORTEST + 2), 5)

    assert [day.verdict for day in days] == ["unknown"] * 3 + ["usual"] * 2
    assert days[0] == UsualDay(date(2026, 1, 26), 10, None, None, None)


def test_no_days_and_silent_days_are_no_error() -> None:
    assert usual_days(FIRST, [], 28) == []
    assert {day.observed for day in usual_days(FIRST, [0] * 90, 28)} == {0}


def test_only_the_days_before_speak_for_a_day() -> None:
    counts = [int(n) for n in np.random.default_rng(3).poisson(12, 120)]
    one = usual_days(FIRST, counts, 10)[0]
    other = usual_days(FIRST, [*counts[:-9], *[500] * 9], 10)[0]

    assert one == other
