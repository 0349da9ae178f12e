"""Adjusted classify and count: vectors, hostile matrices, and what the interval owes to its reader."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.reputation.confusion import Confusion
from agorascope.reputation.correction import Corrected, adjusted, corrected_shares

MATRIX = np.array([[0.8, 0.15, 0.05], [0.1, 0.7, 0.2], [0.05, 0.15, 0.8]])
LARGE = Confusion("en", "vector", (MATRIX * 1e7,))
GOLD = Confusion("en", "gold", (MATRIX * 100,))
COUNTS = st.lists(st.tuples(*[st.integers(0, 300)] * 3), min_size=1, max_size=4)


def corrected(*groups: tuple[int, int, int], human: tuple[int, int, int] = (0, 0, 0)) -> Corrected:
    counts = np.array(groups)[:, None, :]
    return corrected_shares(counts, np.tile(human, (len(groups), 1)), [GOLD])


def test_the_vector_of_the_formula() -> None:
    assert adjusted(np.array([0.44, 0.315, 0.245]), MATRIX) == pytest.approx([0.5, 0.3, 0.2])


def test_the_vector_as_counts() -> None:
    found = corrected_shares(np.array([[[440, 315, 245]]]), np.zeros((1, 3), int), [LARGE])
    assert found.value[0] == pytest.approx(0.2 / 0.7, abs=1e-5)
    assert found.net_sentiment().value[0] == pytest.approx(-0.3 / 0.7, abs=1e-5)


def test_what_lies_outside_is_projected() -> None:
    # M^-T o = (1.0893, -0.0357, -0.0536): nothing but negative mentions can explain so many.
    assert adjusted(np.array([0.87, 0.1, 0.03]), MATRIX) == pytest.approx([1, 0, 0], abs=1e-9)


@given(COUNTS)
def test_a_perfect_classifier_is_not_corrected(groups: list[tuple[int, int, int]]) -> None:
    observed = np.array(groups, dtype=float)
    np.testing.assert_allclose(adjusted(observed, np.eye(3)), observed, atol=1e-9)


@given(st.tuples(*[st.floats(0.01, 1)] * 3))
def test_true_shares_are_found_again(weights: tuple[float, float, float]) -> None:
    true = np.array(weights) / sum(weights)
    np.testing.assert_allclose(adjusted(MATRIX.T @ true, MATRIX), true, atol=1e-9)


@pytest.mark.parametrize("matrix", [np.full((3, 3), 1 / 3), np.tile([1.0, 0, 0], (3, 1)), np.zeros((3, 3))])
def test_a_classifier_that_tells_nothing_apart_leaves_the_classes_equal(matrix: np.ndarray) -> None:
    assert adjusted(np.array([0.6, 0.3, 0.1]), matrix) == pytest.approx([1 / 3] * 3, abs=0.25)


@pytest.mark.parametrize(
    "counts",
    [np.zeros((3, 3)), np.full((3, 3), 100.0), np.diag([100.0, 0, 100.0]), np.eye(3)[[1, 1, 1]] * 100],
)
def test_a_confusion_that_knows_nothing_gives_an_interval_that_says_so(counts: np.ndarray) -> None:
    found = corrected_shares(
        np.array([[[30, 30, 30]]]), np.zeros((1, 3), int), [Confusion("en", "bad", (counts,))]
    )
    assert 0 <= found.low[0] <= found.high[0] <= 1
    if not np.array_equal(counts, np.diag([100.0, 0, 100.0])):
        assert found.high[0] - found.low[0] > 0.95


@given(COUNTS, st.tuples(*[st.integers(0, 50)] * 3))
@settings(max_examples=50)
def test_the_interval_holds_the_value_within_0_and_1(
    groups: list[tuple[int, int, int]], human: tuple[int, int, int]
) -> None:
    found = corrected(*groups, human=human)
    known = ~np.isnan(found.value)
    assert ((found.low >= 0) & (found.high <= 1) & (found.low <= found.high)).all()
    assert ((found.low <= found.value) & (found.value <= found.high))[known].all()


@given(st.integers(0, 100), st.integers(0, 100), st.integers(1, 100))
def test_more_positive_answers_never_lower_the_share(negative: int, neutral: int, more: int) -> None:
    found = corrected((negative, neutral, 20), (negative, neutral, 20 + more))
    if not np.isnan(found.value).any():
        assert found.value[1] >= found.value[0] - 1e-9


def test_human_labels_are_exact() -> None:
    found = corrected((0, 0, 0), human=(60, 10, 40))
    assert found.value[0] == pytest.approx(0.4)
    assert (found.low[0], found.high[0]) == pytest.approx((0.32, 0.48), abs=0.02)


def test_few_mentions_say_little() -> None:
    found = corrected((0, 0, 1), (0, 0, 400), (0, 0, 0))
    widths = found.high - found.low
    assert widths[0] > 0.9
    assert widths[1] < 0.1
    assert np.isnan(found.value[2])
    assert widths[2] == 1


def test_the_expected_share_is_never_certain() -> None:
    found = corrected((2, 1, 0), (40, 0, 0))
    assert found.value.tolist() == [0, 0]
    assert found.expected[0] > found.expected[1] > 0
    assert (found.expected < found.high).all()


def test_answers_that_no_matrix_explains_are_no_certainty() -> None:
    """M's negative row holds 0.8: forty negative answers of forty are projected to nothing but negative."""
    found = corrected((40, 0, 0))
    assert (found.value[0], found.low[0]) == (0, 0)
    assert 0.03 < found.high[0] < 0.10


def test_a_small_gold_set_widens_the_interval() -> None:
    small = Confusion("en", "gold", (MATRIX * 15,))
    groups, human = np.array([[[200, 100, 200]]]), np.zeros((1, 3), int)
    widths = [
        float((found.high - found.low)[0])
        for found in (corrected_shares(groups, human, [confusion]) for confusion in (small, LARGE))
    ]
    assert widths[0] > 1.5 * widths[1]


def test_the_same_group_gets_the_same_bits_in_any_company() -> None:
    rng = np.random.default_rng(5)
    counts, human = rng.integers(0, 90, (500, 1, 3)), rng.integers(0, 3, (500, 3))
    whole = corrected_shares(counts, human, [GOLD])
    order = rng.permutation(500)[:77]
    part = corrected_shares(counts[order], human[order], [GOLD])
    for name in ("value", "low", "high", "expected"):
        assert np.array_equal(getattr(whole, name)[order], getattr(part, name), equal_nan=True)


def test_a_language_without_mentions_changes_nothing() -> None:
    other = Confusion("fr", "gold", (MATRIX * 40,))
    alone = corrected_shares(np.array([[[30, 20, 10]]]), np.zeros((1, 3), int), [GOLD])
    beside = corrected_shares(np.array([[[30, 20, 10], [0, 0, 0]]]), np.zeros((1, 3), int), [GOLD, other])
    assert (alone.value, alone.low, alone.high) == (beside.value, beside.low, beside.high)


def test_no_group_is_no_result() -> None:
    assert corrected_shares(np.zeros((0, 1, 3), int), np.zeros((0, 3), int), [GOLD]).value.shape == (0,)


def test_other_languages_than_confusions_are_refused() -> None:
    with pytest.raises(ValueError, match="other groups"):
        corrected_shares(np.zeros((1, 2, 3), int), np.zeros((1, 3), int), [GOLD])


def test_twenty_thousand_groups_take_seconds() -> None:
    rng = np.random.default_rng(3)
    sizes = np.ceil(rng.pareto(0.8, 20_000) * 2).clip(0, 5_000)
    counts = (sizes[:, None] * rng.dirichlet([1, 1, 1], 20_000)).astype(int)[:, None, :]
    started = time.process_time()
    corrected_shares(counts, rng.poisson(0.2, (20_000, 3)), [GOLD])
    assert time.process_time() - started < 6
