"""The figures of `agorascope.evaluation` for three labels, as training prints them."""

import numpy as np
from numpy.typing import NDArray

from agorascope.evaluation import metrics

Ints = NDArray[np.int64]


def macro_recall(labels: Ints, answers: Ints) -> float:
    """Mean over the labels of the share of its texts that were found (0..1)."""
    return float(metrics.macro_recall(metrics.confusion(labels, answers, 3)))


def macro_f1(labels: Ints, answers: Ints) -> float:
    """Mean over the labels of the harmonic mean of precision and recall (0..1)."""
    return float(metrics.macro_f1(metrics.confusion(labels, answers, 3)))


def calibration_error(labels: Ints, probabilities: NDArray[np.floating]) -> float:
    """Expected calibration error of the top label (0..1)."""
    top = np.asarray(probabilities, np.float64).max(1)
    is_right = (probabilities.argmax(1) == labels).astype(np.float64)
    return float(metrics.calibration_error(top, is_right, np.ones(len(labels), bool)))
