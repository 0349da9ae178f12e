"""Influence on the Higgs reactions: does a ranking of early days say who is reposted later?

    python -m benchmarks.influence ../shared/data                 development, then the test
    python -m benchmarks.influence ../shared/data development     1 to 3 July alone: how weights were found

Development: nine cuts from 24 to 60 hours after 1 July 00:00 UTC, ranked on all before, judged by reposts of
the 24 hours after, within 1 to 3 July. Test: ranked on 1 to 3 July, judged by reposts of 4 and 5 July.

Ranked are the members seen by then; reactions to oneself count nowhere. Precision at k: the share of a
ranking's first k who are among the k that received most reposts. Spearman over the top 10,000: of the members
who received most reposts, the same for every ranking, so that it decides; beside it, of each ranking's own
top. Ties are broken by chance, the mean of some draws.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from agorascope.influence.combining import PAGE_RANK_FROM, scores
from agorascope.influence.edges import read_edges
from agorascope.influence.factors import reaches
from agorascope.influence.graph import DAY, HOUR, REPOST, Reactions, hourly_t_factors, kept, pairs_of
from agorascope.influence.pagerank import pagerank
from agorascope.influence.rules import EdgeRules

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FIRST = 1_341_100_800  # 1 July 2012, 00:00 UTC
CUTS = (24, 32, 36, 40, 44, 48, 52, 56, 60)  # hours
TOP = 10_000
TIES = 20
MEASURES = ("P@100", "P@1000", "Spearman", "(own top)")
TYPE_WEIGHTS = {
    "1.0 0.8 0.6 0.4 (default)": EdgeRules(),
    "all 1": EdgeRules(1, 1, 1, 1),
    "0.4 0.6 0.8 1.0": EdgeRules(0.4, 0.6, 0.8, 1.0),
    "1.0 0.5 0.25 0.1": EdgeRules(1.0, 0.5, 0.25, 0.1),
    "reposts alone": EdgeRules(0, 0, 1, 0),
    "mentions alone": EdgeRules(0, 0, 0, 1),
}
GRID = [(p, t) for p in (0.0, 0.05, 0.1, 0.15, 0.2, 0.33) for t in (0.0, 0.15, 0.25, 0.33, 0.5)]
Scores = dict[str, Floats]


def read(folder: Path) -> Reactions:
    """All reactions but those to oneself."""
    found = read_edges(folder / "higgs" / "activity_1_to_5_july.txt.gz").reactions
    return found.where(found.actors != found.targets)


class Split:
    """What is known at a moment, and the reposts each member known by then receives until another."""

    def __init__(self, reactions: Reactions, cut: int, end: int) -> None:
        before = reactions.where(reactions.times < cut)
        known, places = np.unique(np.append(before.actors, before.targets), return_inverse=True)
        actors, targets = np.split(places, 2)
        self.size = len(known)
        self.cut = cut
        self.before = Reactions(actors, targets, before.types, before.times)
        after = reactions.where(
            (reactions.times >= cut) & (reactions.times < end) & (reactions.types == REPOST)
        )
        received = np.bincount(after.targets, minlength=int(known.max()) + 1)
        self.outcome: Floats = received[known].astype(np.float64)
        self.kept = kept(self.before, cut - 1)[0]

    def factors(self) -> tuple[Floats, Integers, Integers]:
        pairs = pairs_of(self.kept, EdgeRules(), self.cut - 1)
        page_rank = pagerank(pairs.actors, pairs.targets, pairs.weights, self.size)
        return (
            page_rank,
            hourly_t_factors(self.kept, self.size),
            reaches(pairs.targets, pairs.is_recent, self.size),
        )

    def rankings(self) -> Scores:
        page_rank, t_factor, reach = self.factors()
        pairs = pairs_of(self.before, EdgeRules(), self.cut - 1)
        plain = pagerank(pairs.actors, pairs.targets, np.ones(len(pairs.weights)), self.size)
        reposts = self.before.targets[self.before.types == REPOST]
        return {
            "influence": scores(page_rank, t_factor, reach),
            "in-degree, people": np.bincount(pairs.targets, minlength=self.size).astype(np.float64),
            "in-degree, reactions": np.bincount(self.before.targets, minlength=self.size).astype(np.float64),
            "repost count": np.bincount(reposts, minlength=self.size).astype(np.float64),
            "plain PageRank": np.round(plain, 12),
            "its factors: PageRank": np.round(page_rank, 12),
            "its factors: t (hours)": t_factor.astype(np.float64),
            "its factors: reach": reach.astype(np.float64),
        }


def judged(score: Floats, outcome: Floats, *, ties: int = TIES) -> Floats:
    """The four measures, mean over draws that break ties."""
    rows = []
    for draw in range(ties):
        chance = np.random.default_rng(draw)
        own = _first(score, chance)
        best = _first(outcome, chance)
        precision = [len(np.intersect1d(own[:k], best[:k])) / k for k in (100, 1_000)]
        agreement = [spearmanr(score[top[:TOP]], outcome[top[:TOP]])[0] for top in (best, own)]
        rows.append(precision + agreement)
    return np.asarray(np.mean(rows, axis=0))


def _first(values: Floats, chance: np.random.Generator) -> Integers:
    mixed = chance.permutation(len(values))
    return mixed[np.argsort(-values[mixed], kind="stable")]


def show(title: str, rows: dict[str, Floats], against: str | None = None) -> None:
    print(f"\n{title}")
    print(f"{'':34}" + "".join(f"{name:>11}" for name in MEASURES))
    for name, values in rows.items():
        line = f"{name:34}" + "".join(f"{value:>11.4f}" for value in values)
        if against and name != against:
            line += "   influence against it: " + " ".join(
                f"{100 * (ours / theirs - 1):+.1f} %"
                for ours, theirs in zip(rows[against], values, strict=True)
            )
        print(line)


def splits(reactions: Reactions) -> Iterator[Split]:
    for hours in CUTS:
        cut = FIRST + hours * HOUR
        yield Split(reactions, cut, min(cut + DAY, FIRST + 3 * DAY))


def over(found: list[Split], ranking: Callable[[Split], Floats]) -> Floats:
    return np.asarray(np.mean([judged(ranking(split), split.outcome, ties=6) for split in found], axis=0))


def develop(reactions: Reactions) -> None:
    found = list(splits(reactions))
    rankings = [split.rankings() for split in found]
    show(
        "Development, 1 to 3 July, mean of nine cuts",
        {
            name: np.mean(
                [
                    judged(each[name], split.outcome, ties=6)
                    for each, split in zip(rankings, found, strict=True)
                ],
                axis=0,
            )
            for name in rankings[0]
        },
        "influence",
    )
    show_weights(found)
    show_types(found)


def show_weights(found: list[Split]) -> None:
    """Other weights of PageRank and t-factor, the rest for reach."""
    factors = {id(split): split.factors() for split in found}

    def combined(split: Split, p: float, t: float, least: float) -> Floats:
        page_rank, t_factor, reach = factors[id(split)]
        excess = np.log(np.maximum(page_rank * split.size / PAGE_RANK_FROM, least))
        return np.round(p * excess + t * np.log1p(t_factor) + (1 - p - t) * np.log1p(reach), 9)

    for title, least in (("from five times the mean", 1.0), ("whole", 1e-300)):
        show(
            f"Weights of PageRank ({title}), t-factor, reach",
            {
                f"{p:.2f} {t:.2f} {1 - p - t:.2f}": over(found, lambda split: combined(split, p, t, least))  # noqa: B023
                for p, t in GRID
                if p + t < 0.9 and (p or least == 1.0)
            },
        )


def show_types(found: list[Split]) -> None:
    """Other weights of reply, quote, repost, mention: in PageRank, and in the sum of a member's weights."""

    def strength(split: Split, rules: EdgeRules) -> Floats:
        pairs = pairs_of(split.kept, rules, split.cut - 1)
        return np.round(np.bincount(pairs.targets, pairs.weights, minlength=split.size), 9)

    def rank(split: Split, rules: EdgeRules) -> Floats:
        pairs = pairs_of(split.kept, rules, split.cut - 1)
        return np.round(pagerank(pairs.actors, pairs.targets, pairs.weights, split.size), 12)

    for title, ranking in (("PageRank", rank), ("sum of weights received", strength)):
        show(
            f"Weights of reply, quote, repost, mention: {title}",
            {name: over(found, lambda split: ranking(split, rules)) for name, rules in TYPE_WEIGHTS.items()},  # noqa: B023
        )


def test(reactions: Reactions) -> None:
    split = Split(reactions, FIRST + 3 * DAY, FIRST + 5 * DAY)
    print(
        f"\n{len(split.before):,} reactions, {split.size:,} members; "
        f"{int((split.outcome > 0).sum()):,} of them are reposted later."
    )
    show(
        "Test: ranked on 1 to 3 July, judged by reposts of 4 and 5 July",
        {name: judged(score, split.outcome) for name, score in split.rankings().items()},
        "influence",
    )


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    reactions = read(folder)
    develop(reactions)
    if "development" not in sys.argv[2:]:
        test(reactions)


if __name__ == "__main__":
    main()
