"""Weights of eight counts of an account, from pairs of which people said who is the more influential.

    python -m training.accounts ../shared/data --output agorascope/models

A logistic regression of the answers on the differences of log(1 + count), without a constant and without
negative weights: s(X) - s(Y) are the log-odds of X, and s speaks of one account. Asked the other way
round, a pair gets the opposite answer by itself. How strongly weights are held back is chosen by
cross-validation within the pairs given, by the log loss. `python -m benchmarks.accounts` says what this is
worth.
"""

import argparse
import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from agorascope.influence.accounts import COUNTS

FILE = Path("influencers") / "pairs.csv"
COLUMNS = (
    "follower_count",
    "following_count",
    "listed_count",
    "mentions_received",
    "retweets_received",
    "mentions_sent",
    "retweets_sent",
    "posts",
    "network_feature_1",
    "network_feature_2",
    "network_feature_3",
)  # of the file; the first eight are COUNTS
PENALTIES = (1.0, 10.0, 30.0, 100.0)  # per squared weight of a log of standard deviation 1
FOLDS = 5

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Logs (n, 11) of the counts of X and of Y, and whether people took X to be the more influential."""

    x: Floats
    y: Floats
    x_won: Booleans

    def __len__(self) -> int:
        return len(self.x_won)

    def take(self, which: Integers | Booleans) -> "Pairs":
        return Pairs(self.x[which], self.y[which], self.x_won[which])

    def named(self) -> "Pairs":
        """With the eight counts alone that tables of one's own have by name."""
        return Pairs(self.x[:, : len(COUNTS)], self.y[:, : len(COUNTS)], self.x_won)


def read_pairs(data: Path) -> Pairs:
    with (data / FILE).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    x, y = (np.array([[float(r[f"{s}_{c}"]) for c in COLUMNS] for r in rows]) for s in "XY")
    return Pairs(np.log1p(x), np.log1p(y), np.array([row["x_more_influential"] == "1" for row in rows]))


def fitted(pairs: Pairs, penalty: float, *, is_signed: bool = False) -> Floats:
    """One weight per column of `pairs`, none negative unless `is_signed`."""
    scale = np.vstack([pairs.x, pairs.y]).std(axis=0)
    differences = (pairs.x - pairs.y) / scale

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = differences @ weights
        slope = differences.T @ (1 / (1 + np.exp(-odds)) - pairs.x_won) + penalty * weights
        return log_loss(odds, pairs.x_won) * len(pairs) + penalty / 2 * (weights @ weights), slope

    bounds = None if is_signed else [(0.0, None)] * len(scale)
    return np.asarray(
        minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B", bounds=bounds).x / scale
    )


def log_loss(odds: Floats, won: Booleans) -> float:
    """Mean of -log P(answer), in nats; `odds` are logarithms."""
    return float(np.logaddexp(0, np.where(won, -odds, odds)).mean())


def folds(count: int, seed: int, parts: int = FOLDS) -> Integers:
    """A fold 0..parts-1 for each of `count` things, drawn by `seed`."""
    return np.random.default_rng(seed).permutation(count) % parts


def chosen_penalty(pairs: Pairs, seed: int = 0, *, is_signed: bool = False) -> float:
    """The one of PENALTIES with the least log loss in a cross-validation of these pairs alone."""
    own = folds(len(pairs), seed)

    def lost(penalty: float) -> float:
        odds = np.empty(len(pairs))
        for fold in range(FOLDS):
            weights = fitted(pairs.take(own != fold), penalty, is_signed=is_signed)
            odds[own == fold] = (pairs.x[own == fold] - pairs.y[own == fold]) @ weights
        return log_loss(odds, pairs.x_won)

    return min(PENALTIES, key=lost)


def covariance(pairs: Pairs) -> Floats:
    """Of the logs over distinct accounts; what a count that is unknown is guessed by."""
    return np.cov(np.unique(np.vstack([pairs.x, pairs.y]), axis=0).T)


def model(pairs: Pairs) -> dict[str, object]:
    """What the file says."""
    named = pairs.named()
    penalty = chosen_penalty(named)
    logs = covariance(named)
    return {
        "pairs": len(pairs),
        "penalty": penalty,
        "weights": {
            name: round(float(weight), 4) for name, weight in zip(COUNTS, fitted(named, penalty), strict=True)
        },
        "covariance": {
            name: {other: round(float(logs[i, j]), 3) for j, other in enumerate(COUNTS)}
            for i, name in enumerate(COUNTS)
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    found = model(read_pairs(arguments.data))
    print(f"{found['pairs']} pairs, penalty {found['penalty']}: {found['weights']}")
    (arguments.output / "accounts.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
