"""Aspects, intent, toxicity and the speed of the tagger, as a table.

    python -m benchmarks.tagging ../shared/data

What is trained (intent in English, irony) is judged by cross-validation: `python -m training.tagging`
prints those figures. Here is what word lists and transfer give. The lists were looked over on the
folds 0 to 2 of the airline file and on every other text of the hand-made sets; "kept" is the rest.
Speeds are one core, one run: orders of magnitude.
"""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from agorascope.tagging import INTENTS, Tagger, aspects_of
from training.corpora import deft, fold_of
from training.tagging import data as labelled
from training.tagging.data import Tagged

HAND_MADE = Path(__file__).parent.parent / "tests" / "agorascope" / "tagging" / "material"
FIRST_KEPT_FOLD = 3


def f1(gold: Sequence[bool], found: Sequence[bool]) -> tuple[float, float, float]:
    """Precision, recall and F1, 0..1."""
    hits = sum(g and f for g, f in zip(gold, found, strict=True))
    precision, recall = hits / max(1, sum(found)), hits / max(1, sum(gold))
    return precision, recall, 2 * hits / max(1, sum(gold) + sum(found))


def line(name: str, values: tuple[float, float, float], count: int) -> None:
    print(f"{name:44}{values[0]:10.3f}{values[1]:8.3f}{values[2]:8.3f}{count:8,}")


def aspects(data: Path) -> None:
    """Complaint reasons (care or products), then the human topics of support tweets."""
    reasons = [item for item in labelled.airline_reasons(data) if item.label != "none"]
    parts: list[tuple[str, list[Tagged]]] = [
        ("airline, looked over", [item for item in reasons if fold_of(item.text) < FIRST_KEPT_FOLD]),
        ("airline, kept", [item for item in reasons if fold_of(item.text) >= FIRST_KEPT_FOLD]),
    ]
    for name, items in parts:
        found = [aspects_of(item.text, item.lang) for item in items]
        table("aspects, " + name, ("care", "products"), [{item.label} for item in items], found)
    tweets = [item for item in labelled.twcs(data) if item.topics]
    topics = [{labelled.TOPICS.get(topic, "products") for topic in item.topics} for item in tweets]
    found = [aspects_of(item.text, item.lang) for item in tweets]
    table("aspects, twcs with a topic", ("care", "price", "products"), topics, found)


def table(
    name: str, classes: Sequence[str], gold: Sequence[set[str]], found: Sequence[Sequence[str]]
) -> None:
    """One line per class, and the mean of F1."""
    values = [f1([c in g for g in gold], [c in f for f in found]) for c in classes]
    for label, value in zip(classes, values, strict=True):
        line(f"{name}: {label}", value, sum(label in g for g in gold))
    print(f"{name + ': macro':44}{'':18}{np.mean([value[2] for value in values]):8.3f}")


def hand_made(name: str) -> list[list[str]]:
    lines = (HAND_MADE / name).read_text(encoding="utf-8").splitlines()
    return [row.split("\t") for row in lines if not row.startswith("# ")]


def french_intents(tagger: Tagger) -> None:
    rows = hand_made("intents_fr.tsv")
    for name, first in (("looked over", 0), ("kept", 1)):
        half = rows[first::2]
        found = tagger.tag([text for _, text in half], ["fr"] * len(half))["intent"].to_pylist()
        table(f"intent, French, {name}", INTENTS, [{gold} for gold, _ in half], [[f] for f in found])


def toxicity(tagger: Tagger) -> None:
    rows = hand_made("toxicity.tsv")
    for name, first in (("looked over", 0), ("kept", 1)):
        half = rows[first::2]
        tags = tagger.tag([text for _, _, text in half], [lang for lang, _, _ in half])
        gold = [is_toxic == "1" for _, is_toxic, _ in half]
        line(f"toxicity, hand-made, {name}", f1(gold, tags["is_toxic"].to_pylist()), sum(gold))


def timed(work: Callable[[], object], rows: int) -> float:
    """Rows a second of processor time."""
    started = time.process_time()
    work()
    return rows / (time.process_time() - started)


def speed(tagger: Tagger, data: Path) -> None:
    english = [row["text"] for row in labelled.airline(data)]
    french = [*(item.text for item in deft(data)), *(item.text for item in labelled.figurative(data))]
    print(f"\n{'speed':44}{'first run':>10}{'again':>8}")
    for lang, texts in (("en", english), ("fr", french)):
        langs = [lang] * len(texts)
        fresh = Tagger(("fr", "en"))
        runs = [timed(lambda t=fresh, x=texts, y=langs: t.tag(x, y), len(texts)) for _ in range(2)]
        print(f"{f'{len(texts):,} texts, {lang}':44}{runs[0]:10,.0f}{runs[1]:8,.0f} texts/s")
    flagged = [
        tagger.tag(texts, [lang] * len(texts))["is_toxic"].to_pylist()
        for lang, texts in (("en", english), ("fr", french))
    ]
    shares = ", ".join(f"{sum(f) / len(f):.2%}" for f in flagged)
    print(f"flagged as toxic, English and French: {shares}")


def main(data: Path) -> None:
    tagger = Tagger(("fr", "en"))
    print(f"{'':44}{'precision':>10}{'recall':>8}{'F1':>8}{'texts':>8}")
    aspects(data)
    french_intents(tagger)
    toxicity(tagger)
    speed(tagger, data)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
