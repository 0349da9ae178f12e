"""How often the model is right on the workspace's own mentions, and which confusion corrects its shares.

Pure. The labels were drawn by strata, and not all that were drawn are labelled, so each stands for as many
mentions as its inclusion weight, which is scaled so that the labels of a language and an answer of the model
stand for the mentions that have them today (post-stratification: R. Little, Post-stratification: a modeler's
perspective, JASA 88, 1993, 1001-1012). So the labels also serve when another model answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from agorascope.reputation.confusion import Confusion, Floats, Ints, accuracy, counted
from agorascope.scoring.interface import LABELS
from agorascope.statistics import Estimate

OWN_LEAST = 200  # labels in all before the workspace's own confusion is used
LANGUAGE_LEAST = 50  # of which so many in a language
CLASS_LEAST = 10  # and so many of each class in it
ALL = "all"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A drawn mention, what a person said of it and what the model says now: classes as in LABELS."""

    language: str
    label: str
    answer: str
    weight: float


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well the model does in one language, or in all: shares of mentions with 95 % intervals."""

    language: str
    accuracy: Estimate
    recalls: dict[str, Estimate]  # by class: of the mentions that are so, the share the model calls so


def measured(labels: Sequence[Labelled], populations: Mapping[tuple[str, str], int]) -> list[Accuracy]:
    """One for all languages and one for each that has labels, in their order.

    `populations` counts the mentions by language and answer of the model.
    """
    truths, answers, weights = _arrays(labels, populations)
    found = []
    for language in (ALL, *sorted({label.language for label in labels})):
        chosen = np.array([language in (ALL, label.language) for label in labels], dtype=bool)
        found.append(_measure(language, truths[chosen], answers[chosen], weights[chosen]))
    return found


def own_confusions(
    labels: Sequence[Labelled], populations: Mapping[tuple[str, str], int]
) -> dict[str, Confusion]:
    """The confusion of each language that has enough labels; none at all before there are OWN_LEAST."""
    if len(labels) < OWN_LEAST:
        return {}
    truths, answers, weights = _arrays(labels, populations)
    found = {}
    for language in sorted({label.language for label in labels}):
        chosen = np.array([label.language == language for label in labels], dtype=bool)
        classes = np.bincount(truths[chosen], minlength=len(LABELS))
        if classes.sum() >= LANGUAGE_LEAST and classes.min() >= CLASS_LEAST:
            counts = counted(truths[chosen], answers[chosen], weights[chosen])
            found[language] = Confusion(language, "own", (counts,))
    return found


def calibrated(labels: Sequence[Labelled], populations: Mapping[tuple[str, str], int]) -> list[float]:
    """The weights of the labels, scaled to sum to the mentions of their language and answer.

    A cell that no mention is counted of keeps the weights it has.
    """
    sums: dict[tuple[str, str], float] = {}
    for label in labels:
        cell = (label.language, label.answer)
        sums[cell] = sums.get(cell, 0.0) + label.weight
    return [
        label.weight * populations.get(cell, sums[cell]) / sums[cell]
        for label in labels
        for cell in [(label.language, label.answer)]
    ]


def kappa(first: Sequence[str], second: Sequence[str]) -> float | None:
    """Agreement of two people beyond chance on the same mentions; null where chance alone always agrees.

    Source: J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological
    Measurement 20 (1960) 37-46.
    """
    n = len(first)
    if n == 0:
        return None
    agreed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    by_chance = sum((first.count(label) / n) * (second.count(label) / n) for label in {*first, *second})
    return None if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


def _arrays(
    labels: Sequence[Labelled], populations: Mapping[tuple[str, str], int]
) -> tuple[Ints, Ints, Floats]:
    truths = np.array([LABELS.index(label.label) for label in labels], dtype=np.int64)
    answers = np.array([LABELS.index(label.answer) for label in labels], dtype=np.int64)
    return truths, answers, np.array(calibrated(labels, populations), dtype=np.float64)


def _measure(language: str, truths: Ints, answers: Ints, weights: Floats) -> Accuracy:
    of_class: dict[str, Estimate] = {
        name: accuracy(truths[truths == number], answers[truths == number], weights[truths == number])
        for number, name in enumerate(LABELS)
    }
    return Accuracy(language, accuracy(truths, answers, weights), of_class)
