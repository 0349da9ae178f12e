"""Figures against values worked by hand and those of scikit-learn 1.9."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.evaluation import metrics

GOLD = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2])
ANSWERS = np.array([0, 0, 1, 2, 1, 1, 0, 2, 2, 2, 1, 0])


def test_counts_and_macro_figures_are_those_of_scikit_learn() -> None:
    counts = metrics.confusion(GOLD, ANSWERS, 3)
    assert counts[:, :3].tolist() == [[2, 1, 1], [1, 2, 0], [1, 1, 3]]
    assert float(metrics.macro_recall(counts)) == pytest.approx(0.5888888888888889)
    assert float(metrics.macro_f1(counts)) == pytest.approx(0.5793650793650794)
    assert float(metrics.accuracy(counts)) == pytest.approx(0.5833333333333334)


def test_figures_of_many_texts_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(11)
    gold = rng.integers(0, 3, 500)
    answers = np.where(rng.random(500) < 0.6, gold, rng.integers(0, 3, 500))
    counts = metrics.confusion(gold, answers, 3)
    assert float(metrics.macro_recall(counts)) == pytest.approx(0.7637199039644305)
    assert float(metrics.macro_f1(counts)) == pytest.approx(0.7625221377750656)


def test_a_label_that_does_not_occur_is_left_out_of_the_means() -> None:
    """As scikit-learn with `labels=[0, 2]`."""
    counts = metrics.confusion(np.array([0, 0, 2, 2, 2]), np.array([0, 1, 2, 2, 0]), 3)
    assert float(metrics.macro_recall(counts)) == pytest.approx(0.5833333333333333)
    assert float(metrics.macro_f1(counts)) == pytest.approx(0.65)


def test_a_text_without_an_answer_is_missed() -> None:
    counts = metrics.confusion(np.array([0, 0, 1]), np.array([0, -1, 1]), 3)
    assert counts[0].tolist() == [1, 0, 0, 1]
    assert float(metrics.accuracy(counts)) == pytest.approx(2 / 3)
    assert float(metrics.macro_recall(counts)) == pytest.approx(0.75)


def test_calibration_is_the_weighted_gap_of_the_bins() -> None:
    confidence = np.array([[0.95, 0.95, 0.55, 0.55]])
    is_right = np.array([[1.0, 0.0, 1.0, 1.0]])
    everyone = np.ones((1, 4), dtype=bool)
    # bins of 0.95: |0.5 - 0.95|, of 0.55: |1 - 0.55|, half of the texts each
    assert metrics.calibration_error(confidence, is_right, everyone)[0] == pytest.approx(0.45)
    some = np.array([[True, True, False, False]])
    assert metrics.calibration_error(confidence, is_right, some)[0] == pytest.approx(0.45)
    assert metrics.calibration_error(confidence, np.ones((1, 4)), some)[0] == pytest.approx(0.05)
    assert np.isnan(metrics.calibration_error(confidence, is_right, ~everyone)[0])


def test_bins_are_closed_above() -> None:
    edges = np.array([1 / 15, 1 / 15 + 1e-9, 1.0, 1e-12])
    assert metrics.calibration_bins(edges).tolist() == [0, 1, 14, 0]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-1, 2)), min_size=1, max_size=60), st.integers(1, 4))
def test_many_samples_give_the_figures_of_each(pairs: list[tuple[int, int]], samples: int) -> None:
    gold, answers = np.array(pairs).T
    rows = np.random.default_rng(len(pairs)).integers(len(pairs), size=(samples, len(pairs)))
    together = metrics.confusion(gold[rows], answers[rows], 3)
    assert together.shape == (samples, 3, 4)
    for sample, chosen in zip(together, rows, strict=True):
        assert (sample == metrics.confusion(gold[chosen], answers[chosen], 3)).all()
        assert sample.sum() == len(pairs)
    for figure in (metrics.macro_recall, metrics.macro_f1, metrics.accuracy):
        assert ((figure(together) >= 0) & (figure(together) <= 1)).all()
