"""The cascade's rule is the cheapest one that loses next to nothing."""

import numpy as np

from training.cascade import Answers, choose


def answers(sure_share: float) -> Answers:
    """A fast model that is right where it is sure and guesses elsewhere; an accurate one always right."""
    chance = np.random.default_rng(0)
    labels = chance.integers(0, 3, 3_000)
    sure = chance.random(3_000) < sure_share
    guesses = np.where(sure, labels, chance.integers(0, 3, 3_000))
    top = np.where(sure, 0.9, 0.45)
    return Answers(labels, _shares(guesses, top), _shares(labels, np.full(3_000, 0.8)))


def _shares(found: np.ndarray, top: np.ndarray) -> np.ndarray:
    shares = np.repeat((1 - top[:, None]) / 2, 3, axis=1)
    shares[np.arange(len(found)), found] = top
    return shares


def test_only_the_unsure_texts_are_asked_again() -> None:
    threshold, weight = choose(answers(0.6), "en")
    assert 0.45 <= threshold < 0.5  # the lowest that sends all guesses
    assert weight >= 0.5


def test_a_fast_model_that_is_always_right_is_never_doubted() -> None:
    threshold, _ = choose(answers(1.0), "en")
    assert threshold == 0.4
