"""Net sentiment, positive share and their corrections against human labels; coverage of the intervals.

    python -m benchmarks.reputation ../shared/data [scorer]

1. Six airlines, 14,640 tweets (labels of people; no label of the file was learned from or corrected with);
2. SemEval 2016 topics, task D: share of positive of each topic. The encoder learned from the labels of
   dev, not of devtest; the confusions hold no text of either;
3. each corpus of the shipped confusions, corrected by the others: what chose the correction;
4. simulation of the intervals of the marts, 1,000 draws each.

Corrections are the shipped ones. "expected" is the mean of the bootstrap's draws, EM the rival without
a matrix (Saerens et al. 2002); both are there to be compared, the marts show the corrected share.
"""

import csv
import html
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agorascope.matching import BrandMatch, Matcher
from agorascope.reputation.confusion import Confusion, counted
from agorascope.reputation.correction import Corrected, corrected_shares
from agorascope.reputation.shipped import DEFAULT, shipped_confusions
from agorascope.scoring import get_scorer
from agorascope.scoring.classifier import Classifier, Texts
from agorascope.scoring.interface import LABELS
from agorascope.scoring.rows import shares_of
from agorascope.stance import read_stances
from agorascope.workspace import load_workspace
from benchmarks.reputation_checks import Answers, expectation_maximised, leave_one_out, simulations
from training import confusions, corpora

DRAWS = 1_000
WORKSPACE = Path(__file__).parents[1] / "examples" / "airlines" / "workspace.yml"
BRANDS = {
    "American": "american", "Delta": "jetblue", "Southwest": "southwest", "United": "united",
    "US Airways": "us-airways", "Virgin America": "virgin-america",
}  # fmt: skip
BEST_KLD = 0.036  # SemEval 2017 task 4D, other topics (Rosenthal, Farra and Nakov 2017)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tweets:
    """The airline file: labels of people, the brand of each, probabilities as imported and as matched."""

    labels: Ints
    brands: list[str]
    declared: Floats
    matched: Floats


def tweets(data: Path, name: str) -> Tweets:
    """Read with the brand as the file declares it (the shipped mapping), and as the text names it."""
    with (data / "airline" / "airline_merged.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [html.unescape(row["text"]) for row in rows]
    brands = [BRANDS[row["airline"]] for row in rows]
    scorer = get_scorer(name, languages=("en",))
    whole = shares_of(scorer.score(texts, ["en"] * len(texts)))
    matcher = Matcher(load_workspace(WORKSPACE).brands)
    named = [matcher.match(display_text=text) for text in texts]
    declared = [matcher.match(display_text=t, target_brand=b) for t, b in zip(texts, brands, strict=True)]
    labels = np.array([LABELS.index(row["airline_sentiment"]) for row in rows])  # type: ignore[arg-type]

    def towards(matches: list[list[BrandMatch]]) -> Floats:
        table = read_stances(texts, ["en"] * len(texts), matches, whole, scorer, scorer.target_reader)
        found = whole.copy()
        for row, (place, brand) in enumerate(zip(table.places, table.brand_ids, strict=True)):
            if brand == brands[place]:
                found[place] = table.probabilities[row]
        return found

    return Tweets(labels, brands, towards(declared), towards(named))


def positive_share(counts: Floats | Ints) -> Floats:
    """P / (P + N) of (..., 3) counts."""
    return np.asarray(counts[..., 2] / (counts[..., 0] + counts[..., 2]), dtype=np.float64)


def by_group(values: Ints, groups: Sequence[str]) -> tuple[list[str], Ints]:
    """Groups in order, and their (g, 3) counts of classes."""
    order, places = np.unique(np.array(groups), return_inverse=True)
    counts = np.zeros((len(order), 3), dtype=np.int64)
    np.add.at(counts, (places, values), 1)
    return [str(name) for name in order], counts


def corrected(counts: Ints, confusion: Confusion) -> Corrected:
    return corrected_shares(counts[:, None], np.zeros_like(counts), [confusion])


def airlines(data: Path, name: str) -> None:
    found = tweets(data, name)
    confusion = shipped_confusions(name)[DEFAULT]
    names, human = by_group(found.labels, found.brands)
    truth = positive_share(human)
    for title, shares in (
        ("declared, as the file is imported", found.declared),
        ("named in the text", found.matched),
    ):
        _, counts = by_group(shares.argmax(axis=1), found.brands)
        raw, mended = positive_share(counts), corrected(counts, confusion)
        print(f"\nairlines, {name}, brand {title}: share of positive among polar, net sentiment")
        print(
            f"{'':16}{'people':>8}{'raw':>7}{'corr.':>7}{'90 % interval':>17}{'net':>9}{'raw':>7}{'corr.':>7}"
            "   ranks"
        )
        ranks = [np.argsort(np.argsort(-values)) + 1 for values in (truth, raw, mended.value)]
        for row, brand in enumerate(names):
            interval = f"[{mended.low[row]:.3f}, {mended.high[row]:.3f}]"
            net = "".join(f"{2 * values[row] - 1:7.3f}" for values in (raw, mended.value))
            print(
                f"{brand:16}{truth[row]:8.3f}{raw[row]:7.3f}{mended.value[row]:7.3f}{interval:>17}"
                f"{2 * truth[row] - 1:9.3f}{net}   {' '.join(str(own[row]) for own in ranks)}"
            )
        held = int(((mended.low <= truth) & (truth <= mended.high)).sum())
        em = [expectation_maximised(shares[np.array(found.brands) == brand]) for brand in names]
        errors = {"raw": raw, "corrected": mended.value, "expected": mended.expected, "EM": np.array(em)}
        told = ", ".join(f"{label} {np.abs(value - truth).mean():.3f}" for label, value in errors.items())
        print(f"mean absolute error: {told}; {held} of {len(names)} intervals hold the truth", flush=True)


def polar(probabilities: Floats) -> Ints:
    """Task D knows two classes: the likelier of negative and positive."""
    return np.where(probabilities[:, 2] >= probabilities[:, 0], 2, 0).astype(np.int64)


def of_two(answers: Answers) -> Floats:
    """(3, 3) counts of polar texts by polar answer; neutral, which does not occur, is certain."""
    is_polar = answers.labels != 1
    counts = counted(answers.labels[is_polar], polar(answers.probabilities[is_polar]))
    counts[1, 1] = 1e6
    return counts


def divergence(truth: float, found: float, texts: int) -> float:
    """KL(truth, found), both smoothed by 1 / (2 texts): SemEval's measure (Nakov et al. 2016)."""
    epsilon = 1 / (2 * texts)
    pairs = [
        ((own + epsilon) / (1 + 2 * epsilon), (other + epsilon) / (1 + 2 * epsilon))
        for own, other in ((truth, found), (1 - truth, 1 - found))
    ]
    return float(sum(own * np.log(own / other) for own, other in pairs))


def binary_topics(data: Path, part: str) -> tuple[list[str], list[str], Ints]:
    """Texts, topics and labels (0 or 2) of a part of SemEval's task D."""
    path = data / "semeval2017" / "dataset" / "Subtask_BD" / "downloaded" / f"twitter-{part}-BD.tsv"
    rows = [line.split("\t", 3) for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n")]
    rows = [row for row in rows if row[2] in LABELS]
    labels = np.array([LABELS.index(row[2]) for row in rows])  # type: ignore[arg-type]
    return [corpora.unescaped(row[3]) for row in rows], [corpora.unescaped(row[1]) for row in rows], labels


def topics(data: Path, name: str, classifier: Classifier, own: dict[str, Answers]) -> None:
    three = shipped_confusions(name)[DEFAULT]
    two = Confusion("en", "polar", tuple(of_two(own[corpus]) for corpus in own if corpus != confusions.ALONE))
    usual = float((binary_topics(data, "2016train")[2] == 2).mean())
    for part in ("2016dev", "2016devtest"):
        texts, names, labels = binary_topics(data, part)
        shares = classifier(Texts(list(texts), ["en"] * len(texts), list(names))).probabilities
        order, human = by_group(labels, names)
        truth, sizes = human[:, 2] / human.sum(axis=1), human.sum(axis=1)
        counts, answers = by_group(shares.argmax(axis=1), names)[1], by_group(polar(shares), names)[1]
        mended, of_three = corrected(answers, two), corrected(counts, three)
        alone = [expectation_maximised(shares[np.array(names) == topic]) for topic in order]
        figures = {
            "raw, two classes": answers[:, 2] / sizes,
            "corrected, two classes": mended.value,
            "expected, two classes": mended.expected,
            "raw, as in the marts": positive_share(counts),
            "corrected, as in the marts": of_three.value,
            "expected, three classes": of_three.expected,
            "EM": np.array(alone),
            "share of the training topics": np.full(len(order), usual),
            "share of all these topics": np.full(len(order), float((labels == 2).mean())),
        }
        print(f"\ntopics {part}, {name}, {len(order)} topics, {len(texts)} tweets{'error':>12}{'KLD':>8}")
        for label, values in figures.items():
            known = np.where(np.isnan(values), 0.5, values)
            kld = np.mean(
                [
                    divergence(*pair)
                    for pair in zip(truth.tolist(), known.tolist(), sizes.tolist(), strict=True)
                ]
            )
            print(f"  {label:44}{np.abs(known - truth).mean():12.3f}{kld:8.3f}")
        held = [int(((f.low <= truth) & (truth <= f.high)).sum()) for f in (mended, of_three)]
        print(f"  90 % intervals that hold the truth: two classes {held[0]}, three {held[1]} of {len(order)}")
    print(f"  SemEval 2017's best, on other topics: KLD {BEST_KLD}", flush=True)


def read_corpora(data: Path, classifier: Classifier) -> dict[str, Answers]:
    """The corpora of the shipped confusions, as the scorer reads them."""
    found = {}
    for name, examples in confusions.examples(data).items():
        targets = [e.text[slice(*e.target)] if e.target else None for e in examples]
        batch = Texts([e.text for e in examples], [e.lang for e in examples], list(targets))
        found[name] = Answers(np.array([e.label for e in examples]), classifier(batch).probabilities)
    return found


def left_out(own: dict[str, Answers]) -> None:
    print(
        f"\n{'corpus, corrected by the rest':34}{'raw':>8}{'corr.':>8}{'expected':>10}{'EM':>8}{'in 90 %':>9}"
    )
    rows = list(leave_one_out({name: found for name, found in own.items() if name != confusions.ALONE}))
    for row in rows:
        error = row.errors
        print(
            f"{row.name:34}{error['raw']:8.3f}{error['corrected']:8.3f}{error['expected']:10.3f}{error['EM']:8.3f}{row.coverage:9.2f}"
        )
    means = {label: float(np.mean([row.errors[label] for row in rows])) for label in rows[0].errors}
    print(
        f"{'mean':34}{means['raw']:8.3f}{means['corrected']:8.3f}{means['expected']:10.3f}{means['EM']:8.3f}"
        f"{np.mean([row.coverage for row in rows]):9.2f}",
        flush=True,
    )


def coverage() -> None:
    print(f"\n{f'intervals that hold, {DRAWS:,} draws':44}{'90 %':>8}{'as shown':>10}")
    for found in simulations(DRAWS):
        print(f"{found.name:44}{found.at_90:8.3f}{found.shown:10.3f} at {found.shown_level:.0%}", flush=True)


def main(data: Path, name: str) -> None:
    airlines(data, name)
    classifier = Classifier(name)
    own = read_corpora(data, classifier)
    topics(data, name, classifier, own)
    left_out(own)
    coverage()


if __name__ == "__main__":
    main(
        Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"),
        sys.argv[2] if len(sys.argv) > 2 else "cascade",
    )
