"""Fit a linear model as `agorascope.tagging.linear` reads it, and cross-validate it.

A text's copies share a fold (`training.corpora.fold_of`), so none is learned from and judged on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from agorascope.tagging.linear import SIGN_VALUE, sign_ids, word_ids
from agorascope.tagging.signs import SignReader
from agorascope.tagging.tokens import NAME, tokenize
from training.corpora import fold_of
from training.tagging.data import Tagged

FOLDS = 5
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is fitted: its classes in order, what it sees, and how much it is held back."""

    classes: tuple[str, ...]
    kinds: frozenset[str]
    bits: int
    strength: float  # scikit-learn's C
    balanced: bool = False


def matrix(items: Sequence[Tagged], recipe: Recipe) -> csr_matrix:
    """(texts, 2 ** bits), valued as LinearModel adds them up."""
    reader = SignReader()
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for place, item in enumerate(items):
        tokens = tokenize(item.text)
        words = word_ids([token for token in tokens if token != NAME], recipe.kinds, recipe.bits)
        signs = sign_ids(reader.signs(tokens, item.lang), recipe.bits) if "signs" in recipe.kinds else []
        rows += [place] * (len(words) + len(signs))
        columns += [*words, *signs]
        values += [1 / np.sqrt(max(1, len(words)))] * len(words) + [SIGN_VALUE] * len(signs)
    return csr_matrix((values, (rows, columns)), shape=(len(items), 1 << recipe.bits))


def fitted(features: csr_matrix, labels: Sequence[str], recipe: Recipe) -> LogisticRegression:
    weight = "balanced" if recipe.balanced else None
    return LogisticRegression(C=recipe.strength, max_iter=5000, class_weight=weight).fit(features, labels)


def cross_validated(items: Sequence[Tagged], recipe: Recipe, extra: Sequence[Tagged] = ()) -> Floats:
    """(texts, classes): from models that have not seen the text; `extra` is only learned from."""
    features, more = matrix(items, recipe), matrix(extra, recipe)
    labels, folds = np.array([i.label for i in items]), np.array([fold_of(i.text) for i in items])
    answers = np.zeros((len(items), len(recipe.classes)))
    for fold in range(FOLDS):
        kept = folds != fold
        model = fitted(
            vstack([features[kept], more]), [*labels[kept], *(item.label for item in extra)], recipe
        )
        order = [list(model.classes_).index(name) for name in recipe.classes]
        answers[~kept] = model.predict_proba(features[~kept])[:, order]
    return answers


def calibration(answers: Floats, gold: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and shift of the log-odds that make cross-validated probabilities true (Platt 1999)."""
    odds = np.log(answers / (1 - answers)).reshape(-1, 1)
    model = LogisticRegression(C=1e6).fit(odds, gold)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def save(
    path: Path, items: Sequence[Tagged], recipe: Recipe, *, slope: float = 1.0, shift: float = 0.0
) -> None:
    """Fit on everything and write the file; log-odds become slope * log-odds + shift."""
    model = fitted(matrix(items, recipe), [item.label for item in items], recipe)
    if len(recipe.classes) == 2:  # one column: the log-odds of the second class
        sign = 1.0 if model.classes_[1] == recipe.classes[1] else -1.0
        weights, bias = sign * model.coef_.T, sign * model.intercept_
        classes = recipe.classes[1:]
    else:
        order = [list(model.classes_).index(name) for name in recipe.classes]
        weights, bias, classes = model.coef_[order].T, model.intercept_[order], recipe.classes
    weights, bias = slope * weights, slope * bias + shift
    scale = np.abs(weights).max(axis=0) / 127
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        weights=np.round(weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=bias.astype(np.float32),
        classes=np.array(classes),
        kinds=np.array(sorted(recipe.kinds)),
    )
