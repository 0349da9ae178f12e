"""Texts without labels, which the accurate model answers so that the fast one can learn from it.

Posts as they are, and pieces of them, of two to ten words, which tell a linear model where in a text the
answer lies (Tang et al. 2019, "Distilling Task-Specific Knowledge from BERT into Simple Neural
Networks", sample n-grams in the same way). Common words in small frames ("pas fiable", "so slow") were
tried too, and made the model worse.
"""

import csv
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from agorascope.scoring.encoder.text import simplified
from agorascope.scoring.language import LanguageGuesser
from training import corpora

LANGUAGES = ("en", "fr")
PIECES = {"fr": 10, "en": 1}  # of each text: French is scarce
POST_WEIGHT, PIECE_WEIGHT = 1.0, 0.4  # beside a labelled text
_LONGEST = 600  # letters of a post


@dataclass(frozen=True, slots=True)
class PoolText:
    """A text, its language, and what it weighs beside a labelled one."""

    text: str
    lang: str
    weight: float


def unlabelled(data: Path) -> Iterator[str]:
    """Posts of airlines' and other firms' customers, of forums, of crises, and DEFT's figurative part."""
    for name in ("airline/airline_merged.csv", "twcs/twcs_clean5000.csv"):
        with (data / name).open(encoding="utf-8", newline="") as file:
            yield from (row["text"] for row in csv.DictReader(file))
    with (data / "deft2017" / "figurative.tsv").open(encoding="utf-8", newline="") as file:
        yield from (corpora.unescaped(row["text"]) for row in csv.DictReader(file, delimiter="\t"))
    for line in (data / "reddit_small" / "comments.jsonl").read_text(encoding="utf-8").split("\n"):
        if line:
            yield json.loads(line).get("body") or ""
    for path in sorted((data / "crisislex").glob("*/*labeled.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from (row[1] for row in islice(csv.reader(file), 1, None) if len(row) > 1)


def pool(data: Path, seed: int = 0) -> list[PoolText]:
    """All of it, none of it held out, each once."""
    shuffle = random.Random(seed)
    seen = {corpora.key(example.text) for example in corpora.held_out(data)}
    texts: list[str] = []
    for text in unlabelled(data):
        short = simplified(text)[:_LONGEST]
        name = corpora.key(short)
        if name and name not in seen:
            seen.add(name)
            texts.append(short)
    guesses = LanguageGuesser(LANGUAGES).guess_many(texts, [None] * len(texts))
    posts = [(text, lang) for text, (lang, _) in zip(texts, guesses, strict=True)]
    rows = [PoolText(text, lang, POST_WEIGHT) for text, lang in posts]
    learned = [(simplified(example.text), example.lang) for example in corpora.training(data)]
    for text, lang in posts + learned:
        rows += [PoolText(piece, lang, PIECE_WEIGHT) for piece in _pieces(text, PIECES.get(lang, 0), shuffle)]
    return rows


def _pieces(text: str, count: int, shuffle: random.Random) -> Iterator[str]:
    words = text.split()
    for _ in range(count):
        length = shuffle.randint(2, 10)
        if length < len(words):
            first = shuffle.randrange(len(words) - length + 1)
            yield " ".join(words[first : first + length])
