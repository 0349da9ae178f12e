"""How often a score of counts agrees with people on who is the more influential, beside its rivals.

    python -m benchmarks.accounts ../shared/data            # twenty minutes, one core
    python -m benchmarks.accounts ../shared/data --seeds 1  # a first look

1. each count by itself; 2. cross-validation of each kind of model with its settings chosen within the
folds, on eight counts and with the three nameless network features, over pairs and over accounts (no
account of a judged pair was learned from); 3. calibration; 4. counts that are unknown; 5. how far people
agree with each other.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sklearn.metrics import roc_auc_score

from agorascope.influence.accounts import COUNTS, AccountModel
from benchmarks.account_methods import Family, Fit, families
from training.accounts import (
    COLUMNS,
    FOLDS,
    Floats,
    Integers,
    Pairs,
    chosen_penalty,
    covariance,
    fitted,
    folds,
    log_loss,
    read_pairs,
)

BLOCKS = 8  # of accounts
DRAWS = 2_000
KNOWN = {
    "followers": ("followers",),
    "followers, following, posts": ("followers", "following", "posts"),
    "what others do: mentions, reposts received": ("mentions_received", "reposts_received"),
    "all but listed": tuple(name for name in COUNTS if name != "listed"),
    "all but reposts sent": tuple(name for name in COUNTS if name != "reposts_sent"),
}
Splits = Iterator[tuple[Integers, Integers]]  # pairs to learn from, pairs to judge


@dataclass(frozen=True, slots=True)
class Agreed:
    """Over the seeds: agreement, its deviation, area under the curve, each pair's share of right answers."""

    mean: float
    deviation: float
    area: float
    right: Floats


def account_numbers(pairs: Pairs) -> tuple[Integers, Integers]:
    """Numbers of the accounts of X and Y. An account is known by its five activity counts, or by what it
    follows and how often it is listed: the same account stands in the file with other counts of followers."""
    both = np.vstack([pairs.x, pairs.y])
    ends = [
        np.unique(both[:, part].round(6), axis=0, return_inverse=True)[1].ravel()
        for part in (slice(3, 8), [1, 2])
    ]
    links = coo_array((np.ones(len(both)), (ends[0], ends[1] + ends[0].max() + 1)))
    size = ends[0].max() + ends[1].max() + 2
    links = coo_array((links.data, links.coords), shape=(size, size))
    numbers = np.unique(connected_components(links, directed=False)[1][ends[0]], return_inverse=True)[1]
    return numbers[: len(pairs)], numbers[len(pairs) :]


def by_pairs(pairs: Pairs, seed: int) -> Splits:
    own = folds(len(pairs), seed)
    for fold in range(FOLDS):
        yield np.flatnonzero(own != fold), np.flatnonzero(own == fold)


def by_accounts(pairs: Pairs, seed: int) -> Splits:
    """Every pair is judged once, by what was learned from pairs of accounts of other blocks alone."""
    x, y = account_numbers(pairs)
    block = folds(int(max(x.max(), y.max())) + 1, seed, BLOCKS)
    ends = np.sort(np.stack([block[x], block[y]]), axis=0)
    for low in range(BLOCKS):
        for high in range(low, BLOCKS):
            judged = (ends[0] == low) & (ends[1] == high)
            if judged.any():
                strange = ~np.isin(ends, (low, high)).any(axis=0)
                yield np.flatnonzero(strange), np.flatnonzero(judged)


def odds(fit: Fit, learned: Pairs, judged: Pairs) -> Floats:
    score = fit(learned)
    return np.asarray(score(judged.x) - score(judged.y))


def inner_loss(fit: Fit, pairs: Pairs) -> float:
    own, found = folds(len(pairs), 0), np.empty(len(pairs))
    for fold in range(FOLDS):
        found[own == fold] = odds(fit, pairs.take(own != fold), pairs.take(own == fold))
    return log_loss(found, pairs.x_won)


def nested(pairs: Pairs, kinds: list[Family], splits: Splits) -> dict[str, Floats]:
    """Log-odds of every pair by each family, and by the best of all as the inner folds see it."""
    found: dict[str, Floats] = defaultdict(lambda: np.full(len(pairs), np.nan))
    for learned, judged in splits:
        own = pairs.take(learned)
        best: tuple[float, str] = (np.inf, "")
        for kind in kinds:
            losses = [inner_loss(option, own) for option in kind.options]
            choice = int(np.argmin(losses))
            found[kind.name][judged] = odds(kind.options[choice], own, pairs.take(judged))
            best = min(best, (losses[choice], kind.name))
        found["the best of these, chosen within"][judged] = found[best[1]][judged]
    return found


def agreed(runs: list[Floats], pairs: Pairs) -> Agreed:
    right = np.array([np.where(run == 0, 0.5, (run > 0) == pairs.x_won) for run in runs])
    areas = [roc_auc_score(pairs.x_won, run) for run in runs]
    return Agreed(
        float(right.mean()), float(right.mean(axis=1).std()), float(np.mean(areas)), right.mean(axis=0)
    )


def interval(right: Floats, pairs: Pairs) -> tuple[float, float]:
    """95 % bootstrap interval of a mean over pairs, drawing accounts: pairs that share one hang together."""
    low, high = np.quantile([np.average(right, weights=w) for w in drawn(pairs, DRAWS)], (0.025, 0.975))
    return float(low), float(high)


def drawn(pairs: Pairs, draws: int) -> Iterator[Integers]:
    """How often each pair is in a bootstrap sample of accounts."""
    x, y = account_numbers(pairs)
    size, chance = int(max(x.max(), y.max())) + 1, np.random.default_rng(0)
    for _ in range(draws):
        times = np.bincount(chance.integers(size, size=size), minlength=size)
        yield times[x] * times[y]


def tell(name: str, found: Agreed, pairs: Pairs) -> None:
    low, high = interval(found.right, pairs)
    gain = found.right - (pairs.x_won == (pairs.x[:, 0] > pairs.y[:, 0]))
    least, most = interval(gain, pairs)
    print(
        f"{name:44} {100 * found.mean:5.1f} ({100 * found.deviation:.1f})  "
        f"[{100 * low:.1f}, {100 * high:.1f}]  {found.area:.3f}  "
        f"{100 * gain.mean():+.1f} [{100 * least:+.1f}, {100 * most:+.1f}]",
        flush=True,
    )


def tell_counts(pairs: Pairs) -> None:
    print("\nAgreement, % (deviation) [95 %, drawing accounts]  area under the curve  points above followers")
    print("Each count by itself")
    for place, name in enumerate(COLUMNS):
        tell(name, agreed([pairs.x[:, place] - pairs.y[:, place]], pairs), pairs)


def tell_models(pairs: Pairs, seeds: int) -> None:
    kinds = families()
    for about, own in (("eight counts", pairs.named()), ("eight counts and three network features", pairs)):
        for over, splits, times in (("pairs", by_pairs, seeds), ("accounts", by_accounts, (seeds + 1) // 2)):
            print(f"\n{about}, folds over {over}, {times} seed(s)")
            runs = [nested(own, kinds, splits(pairs, seed)) for seed in range(times)]
            for name in runs[0]:
                tell(name, agreed([run[name] for run in runs], pairs), pairs)


def product_odds(pairs: Pairs, seed: int, known: tuple[str, ...] = COUNTS) -> Floats:
    """Log-odds of the model that ships, fitted anew in each fold; judged accounts lack the other counts."""
    found = np.empty(len(pairs))
    hidden = np.array([name not in known for name in COUNTS])
    for learned, judged in by_pairs(pairs, seed):
        own, asked = pairs.take(learned).named(), pairs.take(judged).named()
        model = AccountModel(fitted(own, chosen_penalty(own)), covariance(own))
        both = np.where(hidden, np.nan, np.expm1(np.vstack([asked.x, asked.y])))
        scores = model.scores(both)
        found[judged] = scores[: len(asked)] - scores[len(asked) :]
    return found


def tell_calibration(pairs: Pairs, seeds: int) -> None:
    print(
        "\nCalibration of the model that ships (folds over pairs): chance of the favourite, how often right"
    )
    found = np.concatenate([product_odds(pairs, seed) for seed in range(seeds)])
    chance = 1 / (1 + np.exp(-np.abs(found)))
    right = (found > 0) == np.tile(pairs.x_won, seeds)
    for low in (0.5, 0.6, 0.7, 0.8, 0.9):
        own = (chance >= low) & (chance < low + 0.1)
        print(
            f"{low:.1f}-{low + 0.1:.1f}  {own.sum() / seeds:5.0f} pairs  "
            f"{chance[own].mean():.3f}  {right[own].mean():.3f}"
        )
    mean, followers = found.reshape(seeds, -1).mean(axis=0), pairs.x[:, 0] - pairs.y[:, 0]
    gains = [
        roc_auc_score(pairs.x_won, mean, sample_weight=w)
        - roc_auc_score(pairs.x_won, followers, sample_weight=w)
        for w in drawn(pairs, DRAWS)
    ]
    low, high = np.quantile(gains, (0.025, 0.975))
    print(f"area under the curve above that of followers: {np.mean(gains):+.3f} [{low:+.3f}, {high:+.3f}]")
    print(f"agreement if every chance were true: {100 * chance.mean():.1f}; seen: {100 * right.mean():.1f}")


def tell_unknown(pairs: Pairs, seeds: int) -> None:
    print("\nThe model that ships, where only these counts are known")
    for name, known in KNOWN.items():
        tell(name, agreed([product_odds(pairs, seed, known) for seed in range(seeds)], pairs), pairs)
    for count in (7, 5, 4, 3, 2, 1):
        drawn = [
            tuple(np.random.default_rng(seed).permutation(COUNTS)[:count].tolist()) for seed in range(20)
        ]
        runs = [product_odds(pairs, 0, known) for known in drawn]
        tell(f"{count} counts, 20 draws", agreed(runs, pairs), pairs)


def tell_people(pairs: Pairs) -> None:
    """Pairs of the same two accounts, judged more than once."""
    x, y = account_numbers(pairs)
    answers: dict[tuple[int, int], list[bool]] = defaultdict(list)
    for one, other, won in zip(x.tolist(), y.tolist(), pairs.x_won.tolist(), strict=True):
        if one != other:
            answers[min(one, other), max(one, other)].append(won == (one < other))
    same = [a == b for own in answers.values() for n, a in enumerate(own) for b in own[:n]]
    print(
        f"\n{len(pairs):,} judgements on {len(answers):,} pairs of {len(np.unique([x, y])):,} accounts. "
        f"Two judgements of one pair agree in {sum(same)} of {len(same)}."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", type=int, default=6)
    arguments = parser.parse_args()
    pairs = read_pairs(arguments.data)
    tell_people(pairs)
    tell_counts(pairs)
    tell_calibration(pairs, arguments.seeds)
    tell_unknown(pairs, arguments.seeds)
    tell_models(pairs, arguments.seeds)


if __name__ == "__main__":
    main()
