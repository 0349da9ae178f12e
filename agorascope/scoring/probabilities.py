"""From VADER's compound score to the probabilities of the three labels.

An ordered logit (McCullagh 1980, "Regression models for ordinal data"): with c the compound,
    P(negative) = s(lower - slope c),  P(positive) = 1 - s(upper - slope c),  s(x) = 1 / (1 + e^-x)
so that more compound always means more positive and less negative. The numbers are fitted by
`training/lexicon.py` on training texts in which the three labels are equally frequent.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OrderedLogit:
    """Slope and the two cuts of an ordered logit on the compound score."""

    slope: float
    lower: float
    upper: float

    def probabilities(self, compound: Floats) -> Floats:
        """Columns negative, neutral, positive; one row per compound; rows add up to 1."""
        below_lower = _logistic(self.lower - self.slope * compound)
        below_upper = _logistic(self.upper - self.slope * compound)
        return np.column_stack([below_lower, below_upper - below_lower, 1.0 - below_upper])


def _logistic(x: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-x)), dtype=np.float64)


# UMSAB English train (1,839 tweets).
ENGLISH = OrderedLogit(slope=2.539, lower=-0.636, upper=1.140)
# UMSAB French train (1,839 tweets) and four fifths of DEFT 2017 ("mixed" as neutral).
FRENCH = OrderedLogit(slope=2.851, lower=-0.686, upper=1.056)
# UMSAB train of six languages (11,034 tweets); symmetric: a text in which nothing was read is neutral.
OTHER = OrderedLogit(slope=2.168, lower=-0.714, upper=0.714)


def softmax(logits: NDArray[np.floating]) -> Floats:
    """Rows of logits as shares that add up to 1."""
    powers = np.exp(np.asarray(logits, np.float64) - logits.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float64)
