"""Figures of a classifier of k classes, as pure functions of counts.

A confusion has a row per class, and a column per class and one more for "no answer", so that a text
that broke the scorer counts as missed. Leading axes are samples: all of a bootstrap at once.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

BINS = 15


def confusion(gold: Counts, predicted: Counts, classes: int) -> Counts:
    """(..., classes, classes + 1) counts by class and prediction, of (..., n) classes; -1: no answer."""
    columns = classes + 1
    cells = gold * columns + np.where(predicted < 0, classes, predicted)
    return binned(cells, classes * columns).astype(np.int64).reshape(*gold.shape[:-1], classes, columns)


def recalls(counts: Counts) -> Floats:
    """(..., k) share of each class that was found; nan where the class does not occur."""
    hits = np.diagonal(counts, axis1=-2, axis2=-1)
    return _ratio(hits, counts.sum(axis=-1))


def macro_recall(counts: Counts) -> Floats:
    """Mean recall of the classes that occur (SemEval-2017 task 4A, Rosenthal et al.: the first measure)."""
    return _mean(recalls(counts))


def macro_f1(counts: Counts) -> Floats:
    """Mean of 2 tp / (gold + predicted) over the classes that occur."""
    hits = np.diagonal(counts, axis1=-2, axis2=-1)
    gold = counts.sum(axis=-1)
    answers = counts.sum(axis=-2)[..., :-1]
    return _mean(np.where(gold > 0, _ratio(2 * hits, gold + answers), np.nan))


def accuracy(counts: Counts) -> Floats:
    """Share of right answers."""
    return _ratio(np.trace(counts, axis1=-2, axis2=-1), counts.sum(axis=(-2, -1)))


def calibration_bins(confidence: Floats) -> Counts:
    """Bin of each confidence in (0, 1]: BINS of equal width, closed above."""
    return np.asarray(np.clip(np.ceil(confidence * BINS) - 1, 0, BINS - 1), dtype=np.int64)


def calibration_error(confidence: Floats, is_right: Floats, is_answered: NDArray[np.bool_]) -> Floats:
    """Expected calibration error of the answered of (..., n) texts: sum of n_b / n |right_b - confidence_b|.

    Guo et al. (2017), "On Calibration of Modern Neural Networks", equation 3.
    """
    gaps = binned(calibration_bins(confidence), BINS, np.where(is_answered, is_right - confidence, 0.0))
    return _ratio(np.abs(gaps).sum(axis=-1), is_answered.sum(axis=-1))


def binned(cells: Counts, size: int, weights: Floats | None = None) -> Floats:
    """(..., size): count, or sum of `weights`, of the (..., n) cells of each number; one pass over all."""
    samples = int(np.prod(cells.shape[:-1], dtype=np.int64))
    offsets = (np.arange(samples) * size).reshape(*cells.shape[:-1], 1)
    flat = None if weights is None else weights.ravel()
    sums = np.bincount((cells + offsets).ravel(), flat, minlength=samples * size)
    return sums.astype(np.float64).reshape(*cells.shape[:-1], size)


def _ratio(part: Any, whole: Any) -> Floats:
    """Quotient of two arrays of numbers; nan over nothing."""
    whole = np.asarray(whole, dtype=np.float64)
    quotient = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
    return np.asarray(quotient, dtype=np.float64)


def _mean(values: Floats) -> Floats:
    """Mean over the last axis of what is not nan; nan where nothing is left."""
    known = ~np.isnan(values)
    return _ratio(np.where(known, values, 0.0).sum(axis=-1), known.sum(axis=-1))
