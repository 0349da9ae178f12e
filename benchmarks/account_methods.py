"""The rivals of `benchmarks.accounts`: ways to learn a score of one account from judged pairs.

Each is fitted on pairs and gives a score of an account's logs; the difference of two scores are the
log-odds of the first. So every rival ranks: none can go round in a circle.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.tree import DecisionTreeRegressor

from training.accounts import PENALTIES, Floats, Pairs, fitted

Score = Callable[[Floats], Floats]  # (n, counts) -> (n,)
Fit = Callable[[Pairs], Score]
RISING = (0, 2, 3, 4)  # columns of which more should not count against an account
LANDMARKS = 150


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of model and the settings among which cross-validation chooses."""

    name: str
    options: Sequence[Fit]


def families() -> list[Family]:
    return [
        Family("linear, no weight below 0 (ships)", [linear(p) for p in PENALTIES]),
        Family("linear, weights of any sign", [linear(p, is_signed=True) for p in PENALTIES]),
        Family("sum of curves (3 hinges a count)", [expanded(hinges, p) for p in (3.0, 10.0, 30.0)]),
        Family("squares and products", [expanded(products, p) for p in (10.0, 30.0, 100.0)]),
        Family("boosted trees, rising", [boosted(30, 2), boosted(80, 2), boosted(50, 3)]),
        Family("kernel (Gaussian)", [kernel(3.0, 1.0), kernel(6.0, 0.1), kernel(6.0, 1.0)]),
    ]


def linear(penalty: float, *, is_signed: bool = False) -> Fit:
    def fit(pairs: Pairs) -> Score:
        weights = fitted(pairs, penalty, is_signed=is_signed)
        return lambda logs: logs @ weights

    return fit


Expansion = Callable[[Floats], Callable[[Floats], Floats]]  # made for some accounts, used on all


def expanded(make: Expansion, penalty: float) -> Fit:
    """Linear in more columns than the logs."""

    def fit(pairs: Pairs) -> Score:
        expand = _standardised(pairs, make)
        weights = fitted(Pairs(expand(pairs.x), expand(pairs.y), pairs.x_won), penalty, is_signed=True)
        return lambda logs: expand(logs) @ weights

    return fit


def _standardised(pairs: Pairs, make: Expansion) -> Callable[[Floats], Floats]:
    both = np.vstack([pairs.x, pairs.y])
    mean, scale = both.mean(axis=0), both.std(axis=0)
    expand = make((both - mean) / scale)
    return lambda logs: expand((logs - mean) / scale)


def hinges(known: Floats) -> Callable[[Floats], Floats]:
    knots = np.quantile(known, (0.25, 0.5, 0.75), axis=0)
    return lambda z: np.hstack([z, *(np.maximum(z - knot, 0) for knot in knots)])


def products(known: Floats) -> Callable[[Floats], Floats]:
    rows, columns = np.triu_indices(known.shape[1])
    return lambda z: np.hstack([z, z[:, rows] * z[:, columns]])


def kernel(width: float, penalty: float) -> Fit:
    """Gaussian kernel over standardised logs, by LANDMARKS accounts (Nyström)."""

    def near(known: Floats) -> Callable[[Floats], Floats]:
        chosen = np.random.default_rng(0).choice(len(known), min(LANDMARKS, len(known)), replace=False)
        places = known[chosen]

        def similar(z: Floats) -> Floats:
            gaps = ((z[:, None, :] - places[None]) ** 2).sum(axis=2)
            return np.asarray(np.exp(-gaps / (2 * width**2)))

        values, vectors = np.linalg.eigh(similar(places))
        kept = values > 1e-6
        root = vectors[:, kept] / np.sqrt(values[kept])
        return lambda z: similar(z) @ root

    return expanded_unscaled(near, penalty)


def expanded_unscaled(make: Expansion, penalty: float) -> Fit:
    """Like `expanded`, for columns whose size means something: `fitted` divides by it, so it is put back."""

    def fit(pairs: Pairs) -> Score:
        expand = _standardised(pairs, make)
        x, y = expand(pairs.x), expand(pairs.y)
        weights = _ridge(x - y, pairs.x_won.astype(np.float64), penalty)
        return lambda logs: expand(logs) @ weights

    return fit


def _ridge(differences: Floats, won: Floats, penalty: float, rounds: int = 12) -> Floats:
    """Logistic regression by Newton's method."""
    weights = np.zeros(differences.shape[1])
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-(differences @ weights)))
        slope = differences.T @ (chance - won) + penalty * weights
        bend = (differences * (chance * (1 - chance))[:, None]).T @ differences
        weights = weights - np.linalg.solve(bend + penalty * np.eye(len(weights)), slope)
    return weights


def boosted(rounds: int, depth: int, rate: float = 0.1, least: int = 40) -> Fit:
    """Gradient boosting of the pairs' log loss; trees rise in RISING and are of one account each."""

    def fit(pairs: Pairs) -> Score:
        both, count = np.vstack([pairs.x, pairs.y]), len(pairs)
        rising = [int(column in RISING) for column in range(both.shape[1])]
        scores, trees = np.zeros(2 * count), []
        for number in range(rounds):
            chance = 1 / (1 + np.exp(scores[count:] - scores[:count]))
            missed, bend = pairs.x_won - chance, chance * (1 - chance) + 0.05
            tree = DecisionTreeRegressor(
                max_depth=depth, min_samples_leaf=least, monotonic_cst=rising, random_state=number
            )
            steps = missed / bend
            tree.fit(both, np.concatenate([steps, -steps]), sample_weight=np.concatenate([bend, bend]))
            scores += rate * tree.predict(both)
            trees.append(tree)
        return lambda logs: rate * sum(tree.predict(logs) for tree in trees)

    return fit
