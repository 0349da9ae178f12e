"""Accuracy, calibration and speed of every scorer, beside those that others use.

    python -m benchmarks.sentiment ../shared/data [fast cascade ...]

Validation texts only: UMSAB val of eight languages, SemEval 2016 devtest, a fifth of DEFT 2017 that no
model learned from; and net sentiment of six airlines, whose labelled tweets no model learned from.
Speeds are of one core, languages found and not told, in one process with NLTK's VADER: read ratios.
TextBlob-fr takes part where it is installed (`pip install textblob-fr`).
"""

import csv
import html
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from nltk.sentiment.vader import SentimentIntensityAnalyzer, VaderConstants

from agorascope.evaluation import metrics
from agorascope.scoring import get_scorer, lexicons
from agorascope.scoring.interface import LABELS, Scorer
from training import corpora
from training.corpora import Example

SCORERS = ("lexicon", "fast", "accurate", "cascade")
SPEED_TEXTS = 6_000
ROUNDS = 3

ENGLISH = ("NLTK VADER", "vaderSentiment")

Classify = Callable[[Sequence[str]], list[int]]


class PlainVader(SentimentIntensityAnalyzer):  # type: ignore[misc]  # NLTK has no types
    """NLTK's analyser as it is, with the lexicon file that NLTK would have downloaded."""

    def __init__(self) -> None:
        self.lexicon_file = lexicons.read("vaderSentiment", "vader_lexicon.txt")
        self.lexicon = self.make_lex_dict()
        self.constants = VaderConstants()


def cut(compounds: Sequence[float]) -> list[int]:
    """The authors' cuts: 0.05 and -0.05."""
    return [2 if c >= 0.05 else 0 if c <= -0.05 else 1 for c in compounds]


def peers() -> dict[str, Classify]:
    """What others use, as it comes."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer as Original
    from vaderSentiment_fr.vaderSentiment import SentimentIntensityAnalyzer as French

    vader, original, french = PlainVader(), Original(), French()
    found: dict[str, Classify] = {
        "NLTK VADER": lambda texts: cut([vader.polarity_scores(text)["compound"] for text in texts]),
        "vaderSentiment": lambda texts: cut([original.polarity_scores(t)["compound"] for t in texts]),
        "vaderSentiment-fr": lambda texts: cut([french.polarity_scores(t)["compound"] for t in texts]),
    }
    try:
        from textblob import Blobber
        from textblob_fr import PatternAnalyzer, PatternTagger
    except ImportError:
        return found
    blob = Blobber(pos_tagger=PatternTagger(), analyzer=PatternAnalyzer())
    return found | {"TextBlob-fr": lambda texts: cut([blob(text).sentiment[0] for text in texts])}


def sets(data: Path) -> dict[str, list[Example]]:
    return {name: found for name, found in corpora.judged(data).items() if found[0].target is None}


def line(name: str, scorer: str, gold: np.ndarray, found: np.ndarray, error: float | None) -> None:
    counts = metrics.confusion(gold, found, len(LABELS))
    told = "" if error is None else f"{error:12.3f}"
    recall, f1 = float(metrics.macro_recall(counts)), float(metrics.macro_f1(counts))
    print(f"{name:22}{scorer:20}{100 * recall:8.1f}{100 * f1:8.1f}{told}", flush=True)


def answers(scorer: Scorer, examples: Sequence[Example]) -> tuple[np.ndarray, float]:
    """Labels found, and the calibration error; languages declared, as networks do."""
    table = scorer.score([e.text for e in examples], [e.lang for e in examples])
    shares = np.column_stack([table[f"p_{label}"].to_numpy() for label in LABELS])
    found = shares.argmax(axis=1)
    right = (found == np.array([e.label for e in examples])).astype(float)
    error = metrics.calibration_error(shares.max(axis=1), right, np.ones(len(right), bool))
    return found, float(error)


def accuracy(data: Path, scorers: dict[str, Scorer]) -> None:
    print(f"{'texts':22}{'scorer':20}{'recall':>8}{'F1':>8}{'calibration':>12}")
    for name, examples in sets(data).items():
        gold = np.array([e.label for e in examples])
        for peer, classify in peers().items():
            if examples[0].lang == ("en" if peer in ENGLISH else "fr") or examples[0].lang == "fr":
                line(name, peer, gold, np.array(classify([e.text for e in examples])), None)
        for label, scorer in scorers.items():
            line(name, label, gold, *answers(scorer, examples))


def speed(data: Path, scorers: dict[str, Scorer]) -> None:
    """Texts that the scorer has not met: what it keeps of words is not what is measured."""
    texts = [e.text for e in corpora.training(data) if e.lang in ("en", "fr")]
    texts = [texts[place] for place in np.random.default_rng(0).permutation(len(texts))]
    vader = PlainVader()
    print(f"\n{'scorer':20}{'posts/s':>9}{'of VADER':>10}{'asked twice':>13}   medians of {ROUNDS}")
    for peer, classify in peers().items():
        rates, ratios = [], []
        for round_ in range(ROUNDS):
            part = texts[round_ * 2_000 : (round_ + 1) * 2_000]
            reference = _rate(lambda p=part: [vader.polarity_scores(t) for t in p], len(part))
            rates.append(_rate(lambda c=classify, p=part: c(p), len(part)))
            ratios.append(rates[-1] / reference)
        print(f"{peer:20}{np.median(rates):9,.0f}{np.median(ratios):10.2f}", flush=True)
    for label, scorer in scorers.items():
        rates, ratios, twice = [], [], []
        count = SPEED_TEXTS // 6 if label == "accurate" else SPEED_TEXTS
        for round_ in range(ROUNDS):
            part = texts[round_ * count : (round_ + 1) * count]
            reference = _rate(lambda p=part[:2_000]: [vader.polarity_scores(t) for t in p], min(2_000, count))
            decided: list[str] = []
            rate = _rate(lambda s=scorer, p=part, d=decided: d.extend(_score(s, p)), len(part))
            rates.append(rate)
            ratios.append(rate / reference)
            twice.append(Counter(decided)["fast+accurate"] / len(part))
        print(
            f"{label:20}{np.median(rates):9,.0f}{np.median(ratios):10.2f}{np.median(twice):13.0%}", flush=True
        )


def _score(scorer: Scorer, texts: Sequence[str]) -> list[str]:
    found: list[str] = scorer.score(texts, [None] * len(texts))["scorer"].to_pylist()
    return found


def _rate(work: Callable[[], object], rows: int) -> float:
    """Rows a second of this process's own time: other processes share the machine."""
    started = time.process_time()
    work()
    return rows / (time.process_time() - started)


def airlines(data: Path, scorers: dict[str, Scorer]) -> None:
    with (data / "airline" / "airline_merged.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts, names = [html.unescape(row["text"]) for row in rows], np.array([row["airline"] for row in rows])
    human = np.array([row["airline_sentiment"] for row in rows])
    order = sorted(set(names))
    target = np.array([net(human[names == name]) for name in order])
    print(f"\n{'net sentiment':20}" + "".join(f"{name[:11]:>12}" for name in order) + "  mean error")
    print(f"{'people':20}" + "".join(f"{value:12.3f}" for value in target))
    for label, scorer in scorers.items():
        table = scorer.score(texts, ["en"] * len(texts))
        found = np.array(table["label"].to_pylist(), dtype=object)
        values = np.array([net(found[names == name]) for name in order])
        error = np.abs(values - target).mean()
        print(f"{label:20}" + "".join(f"{v:12.3f}" for v in values) + f"{error:12.3f}", flush=True)


def net(labels: np.ndarray) -> float:
    """Net sentiment: (positive - negative) / (positive + negative)."""
    count = Counter(labels.tolist())
    return (count["positive"] - count["negative"]) / (count["positive"] + count["negative"])


def main(data: Path, names: Sequence[str]) -> None:
    scorers = {name: get_scorer(name, languages=("fr", "en")) for name in names}
    accuracy(data, scorers)
    speed(data, scorers)
    airlines(data, scorers)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"), sys.argv[2:] or SCORERS)
