"""The number of labels that is asked for gives the interval that was wanted, and no fewer would."""

import pytest

from agorascope.gold.planning import effective, half_width, labels_missing, labels_needed
from agorascope.statistics import Estimate, share, wilson


@pytest.mark.parametrize("accuracy", [0.5, 0.68, 0.9, 0.99])
@pytest.mark.parametrize("wanted", [0.1, 0.05, 0.03])
def test_the_labels_asked_for_are_the_fewest(accuracy: float, wanted: float) -> None:
    needed = labels_needed(accuracy, wanted)
    assert half_width(accuracy, needed) <= wanted < half_width(accuracy, needed - 1)


def test_no_more_are_missing_when_the_interval_is_narrow_already() -> None:
    assert labels_missing(share(900, 1000), 0.05) == 0


def test_even_labels_count_in_full() -> None:
    known = share(80, 100)
    assert effective(known) == pytest.approx(100)
    assert labels_missing(known, 0.05) == labels_needed(0.8, 0.05) - 100


def test_labels_that_stand_for_unequal_numbers_count_for_less() -> None:
    low, high = wilson(40, 50)  # 100 labels that say as much as 50
    known = Estimate(0.8, 100, low, high, enough_data=True)
    assert effective(known) == pytest.approx(50, abs=0.01)
    assert labels_missing(known, 0.05) == pytest.approx(2 * labels_needed(0.8, 0.05) - 100, abs=1)


def test_without_labels_the_public_accuracy_or_the_most_cautious_is_assumed() -> None:
    nothing = share(0, 0)
    assert labels_missing(nothing, 0.05, 0.68) == labels_needed(0.68, 0.05)
    assert labels_missing(nothing, 0.05) == labels_needed(0.5, 0.05)
