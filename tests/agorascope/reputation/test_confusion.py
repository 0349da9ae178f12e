"""Confusions and accuracy, also of labels drawn by strata."""

import numpy as np
import pytest

from agorascope.reputation.confusion import Confusion, accuracy, counted, of_language, shares
from agorascope.statistics import wilson

LABELS, ANSWERS = np.array([0, 0, 1, 2, 2]), np.array([0, 1, 1, 2, 0])


def test_labels_without_weights_are_counted() -> None:
    assert counted(LABELS, ANSWERS).tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 1]]


def test_weights_change_the_shares_and_not_what_they_are_worth() -> None:
    weights = np.array([30.0, 10.0, 7.0, 5.0, 5.0])
    counts = counted(LABELS, ANSWERS, weights)
    assert counts[0] / counts[0].sum() == pytest.approx([0.75, 0.25, 0])
    assert counts[0].sum() == pytest.approx(40**2 / (30**2 + 10**2))
    assert counts[1].sum() == pytest.approx(1)


def test_equal_weights_are_no_weights() -> None:
    np.testing.assert_allclose(counted(LABELS, ANSWERS, np.full(5, 13.0)), counted(LABELS, ANSWERS))


def test_a_class_never_seen_has_a_row_that_sums_to_one() -> None:
    matrix = shares(np.array([[8.0, 1, 1], [0, 0, 0], [1, 1, 8]]))
    assert matrix[1] == pytest.approx([1 / 3] * 3)
    assert matrix.sum(axis=1) == pytest.approx([1, 1, 1])


def test_each_corpus_counts_the_same() -> None:
    good, bad = np.eye(3) * 1e6, np.ones((3, 3)) * 10
    matrix = Confusion("en", "two", (good, bad)).matrix()
    assert matrix[0, 0] == pytest.approx((1 + 1 / 3) / 2, abs=1e-6)


def test_corpora_that_differ_are_drawn_one_at_a_time() -> None:
    good, bad = np.eye(3) * 1e6, np.ones((3, 3)) * 1e6
    found = Confusion("en", "two", (good, bad)).draw(100, np.random.default_rng(1))[:, 0, 0]
    assert sorted(np.round(found, 2).tolist()) == [0.33] * 50 + [1.0] * 50


@pytest.mark.parametrize("counts", [np.ones((3, 4)), -np.ones((3, 3)), np.full((3, 3), np.nan)])
def test_what_are_no_counts_is_refused(counts: np.ndarray) -> None:
    with pytest.raises(ValueError, match="3 x 3"):
        Confusion("en", "gold", (counts,))


def test_a_confusion_without_a_corpus_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Confusion("en", "gold", ())


def test_accuracy_without_weights_has_wilsons_interval() -> None:
    found = accuracy(LABELS, ANSWERS)
    assert (found.value, found.n, found.enough_data) == (0.6, 5, False)
    assert (found.low, found.high) == pytest.approx(wilson(3, 5))


def test_accuracy_is_weighted_by_what_a_label_stands_for() -> None:
    weights = np.array([30.0, 10.0, 7.0, 5.0, 5.0])
    found, equal = accuracy(LABELS, ANSWERS, weights), accuracy(LABELS, ANSWERS)
    assert found.value == pytest.approx(42 / 57)
    assert found.high - found.low > equal.high - equal.low


def test_accuracy_of_no_label_is_unknown() -> None:
    found = accuracy(LABELS[:0], ANSWERS[:0])
    assert (found.value, found.n, found.low, found.high) == (None, 0, 0.0, 1.0)


def test_a_gold_set_is_used_once_it_is_large_enough() -> None:
    counts = np.full((3, 3), 25.0)
    gold = {"fr": Confusion("fr", "gold", (counts,))}
    shipped = {name: Confusion(name, "shipped", (counts,)) for name in ("fr", "default")}
    assert of_language("fr", gold, shipped, least=200).origin == "gold"
    assert of_language("fr", gold, shipped, least=300).origin == "shipped"
    assert of_language("is", gold, shipped, least=200).language == "default"
