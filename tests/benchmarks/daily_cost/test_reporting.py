"""The figures of a comparison of daily runs."""

import pytest

from benchmarks.daily_cost.measuring import Cost
from benchmarks.daily_cost.reporting import exponent, medians, table, whole


def test_what_grows_with_the_square_root_has_the_exponent_one_half() -> None:
    assert exponent([1e4, 1e6, 1e8], [3.0, 30.0, 300.0]) == pytest.approx(0.5)


def test_a_cost_that_follows_the_day_alone_has_the_exponent_zero() -> None:
    assert exponent([1e5, 1e6], [7.0, 7.0]) == pytest.approx(0.0)


def test_one_size_tells_no_growth() -> None:
    assert exponent([1e5], [7.0]) is None


def test_the_median_run_is_taken_figure_by_figure() -> None:
    runs = [{"plan": Cost(s, c, 0.5, p, w)} for s, c, p, w in ((9, 1, 5, 2), (2, 3, 4, 8), (4, 2, 9, 4))]

    assert medians(runs) == {"plan": Cost(4, 2, 0.5, 5, 4)}


def test_a_whole_run_adds_up_and_holds_the_most_any_step_held() -> None:
    costs = {"plan": Cost(1, 2, 0.5, 300, 10), "score": Cost(3, 4, 0.5, 200, 20)}

    assert whole(costs) == Cost(4, 6, 1.0, 300, 30)


def test_the_table_shows_every_step_and_how_much_more_the_largest_history_costs() -> None:
    said = table({100: {"plan": Cost(1, 2, 0.5, 30, 1)}, 1000: {"plan": Cost(1, 5, 0.5, 30, 1)}})

    assert said.splitlines()[2].split()[0] == "plan"
    assert said.splitlines()[2].split()[-1] == "2.50"
