"""Words of a text as they are compared: in lower case, without accents, whatever stands between them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

RUN = 5  # words in a row that are taken for somebody's own; a text of fewer is compared as a whole
SHORTEST = 3  # words of a text that is somebody's own; "thank you" is everybody's
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands in its text, as a slice."""

    folded: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words of a text in order; a web address gives the words of its path."""
    return [Word(fold(found.group()), *found.span()) for found in _WORD.finditer(text)]


def fold(word: str) -> str:
    """Lower case, without accents."""
    if word.isascii():
        return word.lower()
    split = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in split if not unicodedata.combining(c))


def runs_of(text: str) -> Iterator[str]:
    """Every RUN words in a row of a text, or the whole of a text of SHORTEST to RUN - 1 words."""
    folded = [word.folded for word in words_of(text)]
    size = min(RUN, len(folded))
    if size >= SHORTEST:
        for start in range(len(folded) - size + 1):
            yield " ".join(folded[start : start + size])
