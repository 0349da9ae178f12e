"""Distances between mixes."""

from math import isclose, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.drift import mix_distance, population_stability_index

COUNTS = st.lists(st.integers(0, 10_000), min_size=3, max_size=3)
MIXES = st.dictionaries(st.sampled_from(["fr", "en", "de", "und"]), st.integers(0, 500))


def test_the_stability_index_of_large_samples_is_that_of_their_shares() -> None:
    # (0.2 - 0.3) ln(0.2 / 0.3) + (0.8 - 0.7) ln(0.8 / 0.7)
    by_hand = -0.1 * log(2 / 3) + 0.1 * log(8 / 7)
    assert population_stability_index([300_000, 700_000], [200_000, 800_000]) == pytest.approx(
        by_hand, rel=1e-3
    )


def test_the_stability_index_is_finite_where_a_class_is_empty() -> None:
    assert 5 < population_stability_index([1_000, 0], [0, 1_000]) < 20


@given(COUNTS, COUNTS)
def test_the_stability_index_is_symmetric_and_never_negative(before: list[int], after: list[int]) -> None:
    index = population_stability_index(before, after)
    assert index >= 0
    assert isclose(index, population_stability_index(after, before), abs_tol=1e-12)
    assert population_stability_index(before, before) == 0


def test_lists_of_different_classes_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="3 classes cannot be compared with 2"):
        population_stability_index([1, 2, 3], [1, 2])


def test_the_distance_of_mixes_is_the_share_that_moved() -> None:
    assert mix_distance({"fr": 0.5, "en": 0.5}, {"fr": 80, "en": 10, "de": 10}) == pytest.approx(0.4)
    assert mix_distance({"fr": 1}, {"en": 7}) == 1
    assert mix_distance({}, {"en": 7}) == 0


@given(MIXES, MIXES)
def test_the_distance_of_mixes_lies_between_0_and_1(before: dict[str, int], after: dict[str, int]) -> None:
    assert 0 <= mix_distance(before, after) <= 1
    assert mix_distance(before, before) == 0
    assert isclose(mix_distance(before, after), mix_distance(after, before), abs_tol=1e-12)
