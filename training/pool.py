"""Texts without labels, which the accurate model answers so that the fast one can learn from it.

Posts as they are; pieces of them, of two to ten words, which tell a linear model where in a text the
answer lies; and single words in small frames ("pas fiable", "so slow"), which give it words that no
post of the training set has (Tang et al. 2019, "Distilling Task-Specific Knowledge from BERT into
Simple Neural Networks", sample n-grams in the same way). PyPI `wordfreq` says which words are common.
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
WORDS = {"fr": 30_000, "en": 20_000}
FRAMES = {
    "fr": ("{}", "pas {}", "très {}", "trop {}", "c'est {} !", "plus de {}", "merci {}", "encore {}..."),
    "en": ("{}", "not {}", "so {}", "too {}", "it's {}!", "no more {}", "thanks {}", "{} again..."),
}


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
    guesser = LanguageGuesser(LANGUAGES)
    seen = {corpora.key(example.text) for example in corpora.held_out(data)}
    posts: list[tuple[str, str]] = []
    for text in unlabelled(data):
        short = simplified(text)[:600]
        name = corpora.key(short)
        if name and name not in seen:
            seen.add(name)
            posts.append((short, guesser.guess(short)[0]))
    rows = [PoolText(text, lang, 1.0) for text, lang in posts]
    learned = [(simplified(example.text), example.lang) for example in corpora.training(data)]
    for text, lang in posts + learned:
        rows += [PoolText(piece, lang, 0.4) for piece in _pieces(text, PIECES.get(lang, 0), shuffle)]
    return rows + list(_framed())


def _pieces(text: str, count: int, shuffle: random.Random) -> Iterator[str]:
    words = text.split()
    for _ in range(count):
        length = shuffle.randint(2, 10)
        if length < len(words):
            first = shuffle.randrange(len(words) - length + 1)
            yield " ".join(words[first : first + length])


def _framed() -> Iterator[PoolText]:
    import wordfreq

    for lang, count in WORDS.items():
        for place, word in enumerate(wordfreq.top_n_list(lang, count, wordlist="best")):
            frames = FRAMES[lang]
            for frame in {frames[0], frames[1 + place % (len(frames) - 1)], frames[1 + place * 5 % 7]}:
                yield PoolText(frame.format(word), lang, 0.15)
