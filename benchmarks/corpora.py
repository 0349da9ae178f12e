"""Labelled texts used to fit and to judge scorers, read from the shared data folder.

UMSAB: tweets in eight languages, train and val, three labels equally frequent. DEFT 2017:
French tweets; "mixed" is left out, and a fifth, chosen by the hash of the text, is kept for judging.
"""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

LABEL_CODES = {"negative": 0, "objective": 1, "neutral": 1, "positive": 2}
UMSAB_LANGUAGES = {
    "english": "en",
    "french": "fr",
    "arabic": "ar",
    "german": "de",
    "hindi": "hi",
    "italian": "it",
    "portuguese": "pt",
    "spanish": "es",
}


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts and their labels: 0 negative, 1 neutral, 2 positive."""

    texts: list[str]
    labels: list[int]


def umsab(data: Path, language: str, split: str) -> Corpus:
    """One language ("french") and split ("train", "val") of UMSAB."""
    folder = data / "umsab" / language
    labels = [int(line) for line in (folder / f"{split}_labels.txt").read_text().split()]
    texts = (folder / f"{split}_text.txt").read_text(encoding="utf-8").split("\n")
    return Corpus(texts[: len(labels)], labels)


def deft(data: Path, split: str) -> Corpus:
    """The "train" four fifths or the "val" fifth of DEFT 2017's polarity texts."""
    with (data / "deft2017" / "polarity.tsv").open(encoding="utf-8", newline="") as file:
        rows = [
            (row["text"].strip('"'), LABEL_CODES[row["label"]])
            for row in csv.DictReader(file, delimiter="\t")
            if row["label"] in LABEL_CODES
        ]
    chosen = [row for row in rows if _is_held_out(row[0]) == (split == "val")]
    return Corpus([text for text, _ in chosen], [label for _, label in chosen])


def _is_held_out(text: str) -> bool:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 5 == 0
