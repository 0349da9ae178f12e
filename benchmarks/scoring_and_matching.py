"""Accuracy and speed of matching and scoring, as a table.

    python -m benchmarks.scoring_and_matching ../shared/data

Nothing here is tuned on: UMSAB val and a fifth of DEFT 2017 judge the scorer beside NLTK's own
VADER; the airline tweets (never used for fitting) judge the order of brands by net sentiment.
Speeds are one core, one run: orders of magnitude.
"""

import csv
import html
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from nltk.sentiment.vader import SentimentIntensityAnalyzer, VaderConstants
from scipy.stats import spearmanr

from agorascope.matching import Matcher
from agorascope.scoring import get_scorer, lexicons
from agorascope.scoring.interface import LABELS
from agorascope.workspace import Brand
from benchmarks.corpora import Corpus, deft, umsab

Classify = Callable[[Sequence[str]], list[int]]

AIRLINES = {
    "Virgin America": "VirginAmerica",
    "Delta": "JetBlue",
    "Southwest": "SouthwestAir",
    "United": "united",
    "American": "AmericanAir",
    "US Airways": "USAirways",
}


class PlainVader(SentimentIntensityAnalyzer):
    """NLTK's analyser as it is, with the lexicon file that NLTK would have downloaded."""

    def __init__(self) -> None:
        self.lexicon_file = lexicons.read("vaderSentiment", "vader_lexicon.txt")
        self.lexicon = self.make_lex_dict()
        self.constants = VaderConstants()

    def classify(self, texts: Sequence[str]) -> list[int]:
        """The authors' cuts: 0.05 and -0.05."""
        compounds = [self.polarity_scores(text)["compound"] for text in texts]
        return [2 if c >= 0.05 else 0 if c <= -0.05 else 1 for c in compounds]


def ours(declared: str | None) -> Classify:
    """The lexicon scorer, told the language or left to find it."""
    scorer = get_scorer("lexicon", languages=("fr", "en"))

    def classify(texts: Sequence[str]) -> list[int]:
        found = scorer.score(texts, [declared] * len(texts))["label"].to_pylist()
        return [LABELS.index(label) for label in found]

    return classify


def macro(corpus: Corpus, predicted: Sequence[int]) -> tuple[float, float]:
    """Macro F1 and macro recall, in per cent."""
    gold, guess = np.array(corpus.labels), np.array(predicted)
    hits = [int(((gold == k) & (guess == k)).sum()) for k in range(3)]
    f1 = [2 * hits[k] / max(1, int((gold == k).sum() + (guess == k).sum())) for k in range(3)]
    recall = [hits[k] / max(1, int((gold == k).sum())) for k in range(3)]
    return 100 * float(np.mean(f1)), 100 * float(np.mean(recall))


def timed(work: Callable[[], object], rows: int) -> float:
    """Rows a second."""
    started = time.perf_counter()
    work()
    return rows / (time.perf_counter() - started)


def accuracy(data: Path) -> None:
    print(f"{'corpus':24}{'scorer':28}{'macro F1':>9}{'recall':>8}{'posts/s':>9}")
    vader = PlainVader()
    for name, corpus, language in (
        ("UMSAB val English", umsab(data, "english", "val"), "en"),
        ("UMSAB val French", umsab(data, "french", "val"), "fr"),
        ("DEFT 2017, held out", deft(data, "val"), "fr"),
    ):
        scorers: list[tuple[str, Classify]] = [
            ("NLTK VADER as it is", vader.classify),
            ("lexicon, language declared", ours(language)),
            ("lexicon, language found", ours(None)),
        ]
        for scorer, classify in scorers:
            classify(corpus.texts[:100])  # the first texts of a process pay for loading the model
            predicted: list[int] = []
            speed = timed(lambda c=classify, t=corpus.texts, p=predicted: p.extend(c(t)), len(corpus.texts))
            f1, recall = macro(corpus, predicted)
            print(f"{name:24}{scorer:28}{f1:9.1f}{recall:8.1f}{speed:9,.0f}")


def airline(data: Path) -> None:
    with (data / "airline" / "airline_merged.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [html.unescape(row["text"]) for row in rows]
    brands = [
        Brand(
            id=handle.lower(), name=name, names=(f"{name} Airlines",), handles=(handle,), hashtags=(handle,)
        )
        for name, handle in AIRLINES.items()
    ]
    matcher, table = Matcher(brands), pa.table({"display_text": texts})
    matches: list[list[str]] = []
    speed = timed(
        lambda: matches.extend([m.brand_id for m in row] for row in matcher.match_many(table)), len(rows)
    )
    print(f"\nmatching, 6 brands{speed:14,.0f} posts/s")
    scorer = get_scorer("lexicon", languages=("en",))
    scored: list[str] = []
    speed = timed(
        lambda: scored.extend(scorer.score(texts, [None] * len(texts))["label"].to_pylist()), len(rows)
    )
    print(f"scoring with language{speed:11,.0f} posts/s\n")
    net_sentiments(
        [row["airline"] for row in rows], [row["airline_sentiment"] for row in rows], scored, matches
    )


def net_sentiments(
    brands: Sequence[str], human: Sequence[str], scored: Sequence[str], matches: Sequence[Sequence[str]]
) -> None:
    """Net sentiment per airline: human labels beside the scorer's."""
    print(f"{'airline':16}{'posts':>7}{'handle found':>14}{'human':>9}{'scorer':>9}")
    pairs = []
    for name, handle in AIRLINES.items():
        places = [place for place, brand in enumerate(brands) if brand == name]
        found = sum(handle.lower() in matches[place] for place in places)
        pair = [net(Counter(labels[place] for place in places)) for labels in (human, scored)]
        pairs.append(pair)
        print(f"{name:16}{len(places):7}{found / len(places):14.2%}{pair[0]:9.4f}{pair[1]:9.4f}")
    human_net, scored_net = np.array(pairs).T
    rho, error = spearmanr(human_net, scored_net).statistic, abs(human_net - scored_net).mean()
    print(f"Spearman's rho {rho:.3f}, mean absolute error {error:.3f}")


def net(labels: Counter[str]) -> float:
    """Net sentiment: (positive - negative) / (positive + negative)."""
    return (labels["positive"] - labels["negative"]) / (labels["positive"] + labels["negative"])


def main(data: Path) -> None:
    accuracy(data)
    airline(data)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
