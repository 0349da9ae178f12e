"""The lift of events on a quick share of the benchmark's series: the intervals hold, lifts are found."""

import pytest

from benchmarks.event_lift import METHODS, Score, mixed, ours, score
from benchmarks.event_simulation import KINDS

SERIES = 5  # of each kind, seen by nobody while the estimator was built
SEED = 31


@pytest.fixture(scope="module")
def found() -> Score:
    return mixed([score(kind, ours, SERIES, SEED, (0.3,)) for kind in KINDS])


def test_90_percent_intervals_hold_no_lift_where_none_was(found: Score) -> None:
    """85 to 95 in 100 is asked of 500 series; of 60 another 7 points are chance (two standard errors)."""
    assert found.series == SERIES * len(KINDS)
    assert 0.78 <= found.holds <= 1


def test_a_lift_of_30_percent_is_mostly_found(found: Score) -> None:
    assert found.sign[0] >= 0.8
    assert found.shown[0] >= 0.25


def test_the_rivals_of_the_benchmark_run() -> None:
    for method in METHODS.values():
        assert score(KINDS[0], method, 1, SEED).series == 1
