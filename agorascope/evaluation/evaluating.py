"""Labels and probabilities to figures with 95 % intervals.

An interval holds the middle 95 % of the figures of SAMPLES samples of as many texts, drawn with
replacement from these (Efron and Tibshirani 1993, chapter 13: the percentile bootstrap), by a fixed seed.
That of the calibration error leans upwards: drawing again adds gaps of its own.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from agorascope.evaluation import metrics
from agorascope.evaluation.metrics import Counts, Floats

SAMPLES = 1_000
SEED = 2017
FEWEST = 30  # texts of a language that has figures of its own
OTHER = "other"
_AT_ONCE = 4_000_000  # numbers drawn at a time


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure (0..1; nan where there is none) and its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of some texts."""

    texts: int
    unanswered: int  # texts that broke the scorer: they count as wrong
    macro_recall: Measure
    macro_f1: Measure
    accuracy: Measure
    calibration_error: Measure  # of the answered
    confusion: list[list[int]]  # a row per label, a column per answer and one for none


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of all texts, and of those of each language, most frequent first."""

    labels: tuple[str, ...]
    whole: Part
    by_language: dict[str, Part]


def evaluate(
    gold: Counts, probabilities: Floats, langs: Sequence[str], labels: tuple[str, ...]
) -> Evaluation:
    """Figures of (n,) right classes and (n, k) probabilities, nan where there is no answer."""
    counts = Counter(langs)
    names = np.array([lang if counts[lang] >= FEWEST else OTHER for lang in langs], dtype=object)
    order = sorted(Counter(names).items(), key=lambda item: (item[0] == OTHER, -item[1], item[0]))
    parts = {name: _part(gold[names == name], probabilities[names == name]) for name, _ in order}
    return Evaluation(labels, _part(gold, probabilities), parts)


def _part(gold: Counts, probabilities: Floats) -> Part:
    classes = probabilities.shape[1]
    answered = np.asarray(~np.isnan(probabilities).any(axis=1), dtype=np.bool_)
    known = np.where(answered[:, None], probabilities, 0.0)
    predicted = np.where(answered, known.argmax(axis=1), -1)
    confidence = known.max(axis=1)
    counts = metrics.confusion(gold, predicted, classes)
    values = _figures(gold[None], predicted[None], confidence[None], classes)
    samples = np.concatenate(
        [_figures(gold[rows], predicted[rows], confidence[rows], classes) for rows in _resampled(len(gold))],
        axis=1,
    )
    recall, f1, accuracy, calibration = (
        _measure(float(value), row) for value, row in zip(values[:, 0], samples, strict=True)
    )
    unanswered = int((~answered).sum())
    return Part(len(gold), unanswered, recall, f1, accuracy, calibration, counts.tolist())


def _measure(value: float, samples: Floats) -> Measure:
    known = samples[~np.isnan(samples)]
    low, high = np.percentile(known, [2.5, 97.5]) if len(known) else (np.nan, np.nan)
    return Measure(value, float(low), float(high))


def _figures(gold: Counts, predicted: Counts, confidence: Floats, classes: int) -> Floats:
    """(4, samples): recall, F1, accuracy and calibration error of (samples, n) texts."""
    counts = metrics.confusion(gold, predicted, classes)
    is_right = (gold == predicted).astype(np.float64)
    return np.stack(
        [
            metrics.macro_recall(counts),
            metrics.macro_f1(counts),
            metrics.accuracy(counts),
            metrics.calibration_error(confidence, is_right, predicted >= 0),
        ]
    )


def _resampled(count: int) -> Iterator[Counts]:
    """SAMPLES rows of `count` places drawn with replacement, in blocks of bounded memory."""
    rng = np.random.default_rng(SEED)
    block = max(1, min(SAMPLES, _AT_ONCE // count))
    for first in range(0, SAMPLES, block):
        yield rng.integers(count, size=(min(block, SAMPLES - first), count))
