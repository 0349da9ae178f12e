"""How a classifier errs: counts of what people said against what it said, by language.

Rows are the true classes and columns the answers, in the order of LABELS (negative, neutral,
positive). A confusion may come of several corpora, each with counts of its own: how far they differ
says how far the texts of yet another source may.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agorascope.statistics import MIN_N, Estimate, wilson

CLASSES = 3
SMOOTHING = 0.5  # counts added to each cell (Jeffreys' prior), so that a class never seen has a row

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts of one language; may be fractions, where the labels were weighted."""

    language: str
    origin: str  # "gold", or what the shipped counts come from
    corpora: tuple[Floats, ...]  # each (3, 3)

    def __post_init__(self) -> None:
        for counts in self.corpora:
            if counts.shape != (CLASSES, CLASSES) or not np.all(counts >= 0):
                raise ValueError(f"a confusion is 3 x 3 counts, got {counts.shape}")
        if not self.corpora:
            raise ValueError("a confusion needs the counts of at least one corpus")

    @property
    def labels(self) -> float:
        """Labels that it rests on."""
        return float(sum(counts.sum() for counts in self.corpora))

    def matrix(self) -> Floats:
        """(3, 3) P(answer | true class): the mean over the corpora of their smoothed shares."""
        return np.asarray(np.mean([shares(counts) for counts in self.corpora], axis=0), dtype=np.float64)

    def draw(self, draws: int, rng: np.random.Generator) -> Floats:
        """(draws, 3, 3) matrices as they may be for texts of another corpus.

        A corpus is drawn, then its rows from Dirichlet(counts + SMOOTHING): a hierarchical bootstrap, with
        the Bayesian one (Rubin, Annals of Statistics 9, 1981) inside, which never loses a class.
        """
        stack = np.stack(self.corpora) + SMOOTHING
        # Each corpus as often as the others, in a random order.
        chosen = rng.permutation(np.arange(draws) % len(stack))
        gammas = np.maximum(rng.standard_gamma(stack[chosen]), 1e-300)
        return np.asarray(gammas / gammas.sum(axis=-1, keepdims=True), dtype=np.float64)


def shares(counts: Floats) -> Floats:
    """(3, 3) smoothed share of each answer, by true class; each row sums to 1."""
    smoothed = counts + SMOOTHING
    return np.asarray(smoothed / smoothed.sum(axis=1, keepdims=True), dtype=np.float64)


def counted(labels: Ints, answers: Ints, weights: Floats | None = None) -> Floats:
    """(3, 3) effective counts of (n,) true classes and answers, 0 1 2 as LABELS.

    Labels drawn by strata stand for as many mentions as their inclusion weight. The weighted counts of a
    row are scaled to Kish's effective number of its labels, (sum w)^2 / sum w^2, which is what they are
    worth as evidence (L. Kish, Survey Sampling, 1965, section 11.7).
    """
    weights = np.ones(len(labels)) if weights is None else np.asarray(weights, dtype=np.float64)
    counts = np.zeros((CLASSES, CLASSES))
    np.add.at(counts, (labels, answers), weights)
    squares = np.bincount(labels, weights * weights, minlength=CLASSES)
    sums = counts.sum(axis=1)
    scale = np.divide(sums, squares, out=np.zeros(CLASSES), where=squares > 0)
    return np.asarray(counts * scale[:, None], dtype=np.float64)


def accuracy(labels: Ints, answers: Ints, weights: Floats | None = None) -> Estimate:
    """Share of mentions whose stance is right, with its 95 % interval; n are the labels.

    Weighted by inclusion weights (post-stratified); Wilson's interval on the effective number of labels,
    which is at least as wide as one that knew the strata.
    """
    weights = np.ones(len(labels)) if weights is None else np.asarray(weights, dtype=np.float64)
    total, squares = float(weights.sum()), float((weights * weights).sum())
    if total == 0:
        return Estimate(None, len(labels), 0.0, 1.0, enough_data=False)
    value = min(1.0, float(weights[labels == answers].sum()) / total)
    effective = total * total / squares
    low, high = wilson(value * effective, effective)
    return Estimate(value, len(labels), low, high, len(labels) >= MIN_N)


def of_language(
    language: str,
    gold: dict[str, Confusion],
    shipped: dict[str, Confusion],
    *,
    least: float,
    default: str = "default",
) -> Confusion:
    """The confusion of a language: the workspace's own from `least` labels on, the shipped one before that.

    A language that nothing was measured in takes `default`.
    """
    own = gold.get(language)
    if own is not None and own.labels >= least:
        return own
    return shipped.get(language, shipped[default])
