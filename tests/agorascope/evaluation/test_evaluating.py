"""An evaluation: figures with intervals, all texts and each language, the same every time."""

import numpy as np
import pytest

from agorascope.evaluation import evaluate
from agorascope.evaluation.evaluating import FEWEST
from agorascope.scoring.interface import LABELS


def answers(gold: np.ndarray, right: float, seed: int = 3) -> np.ndarray:
    """Probabilities of 0.8 for a label that is right with the share given."""
    rng = np.random.default_rng(seed)
    said = np.where(rng.random(len(gold)) < right, gold, (gold + 1) % 3)
    shares = np.full((len(gold), 3), 0.1)
    shares[np.arange(len(gold)), said] = 0.8
    return shares


GOLD = np.arange(600) % 3


def test_the_interval_is_that_of_a_share() -> None:
    found = evaluate(GOLD, answers(GOLD, 0.7), ["en"] * 600, LABELS).whole
    value = found.accuracy.value
    half = 1.96 * np.sqrt(value * (1 - value) / 600)
    assert (found.accuracy.low, found.accuracy.high) == (
        pytest.approx(value - half, abs=0.01),
        pytest.approx(value + half, abs=0.01),
    )
    assert found.calibration_error.value == pytest.approx(abs(0.8 - value))
    assert found.macro_recall.low < found.macro_recall.value < found.macro_recall.high


def test_the_same_texts_give_the_same_figures() -> None:
    one, two = (evaluate(GOLD, answers(GOLD, 0.6), ["fr"] * 600, LABELS) for _ in range(2))
    assert one == two


def test_languages_have_their_own_figures_and_rare_ones_are_put_together() -> None:
    langs = ["en"] * 300 + ["fr"] * 290 + ["de"] * 5 + ["xx"] * 5
    found = evaluate(GOLD, answers(GOLD, 0.6), langs, LABELS)
    assert {name: part.texts for name, part in found.by_language.items()} == {
        "en": 300,
        "fr": 290,
        "other": 10,
    }
    assert list(found.by_language) == ["en", "fr", "other"]
    assert FEWEST > 10
    assert found.labels == LABELS


def test_texts_without_an_answer_count_as_wrong_and_are_told() -> None:
    shares = answers(GOLD, 1.0)
    shares[:60] = np.nan
    found = evaluate(GOLD, shares, ["en"] * 600, LABELS).whole
    assert (found.unanswered, found.accuracy.value) == (60, pytest.approx(0.9))
    assert [row[3] for row in found.confusion] == [20, 20, 20]
    assert found.calibration_error.value == pytest.approx(0.2)


def test_a_single_text_has_figures_and_no_answer_at_all_has_no_calibration() -> None:
    one = evaluate(np.array([2]), np.array([[0.1, 0.1, 0.8]]), ["en"], LABELS).whole
    assert (one.accuracy.value, one.accuracy.low, one.accuracy.high) == (1.0, 1.0, 1.0)
    none = evaluate(np.array([2]), np.full((1, 3), np.nan), ["en"], LABELS).whole
    assert (none.accuracy.value, np.isnan(none.calibration_error.value)) == (0.0, True)
