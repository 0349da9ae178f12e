"""A text as tokens: the words, marks and pictures that every tagger of this package reads.

    "C'est l'horreur, @Velkarn!! #PlusJamaisVous" -> est horreur @ !! # plus jamais vous

Like NLTK's TweetTokenizer it keeps emoticons, hashtags and runs of marks whole and shortens letters
that are drawn out; unlike it, it folds case and accents first (people drop them) and opens French
elisions and English contractions, so that lists of words stay short. One linear pass.
"""

import re
from collections.abc import Callable
from typing import TypeVar

from agorascope.matching.folding import compose, fold

V = TypeVar("V")

LONGEST = 10_000  # characters read of one text
ADDRESS, NAME, HASH = "http", "@", "#"
QUOTES = '"«»\u201c\u201d\u201e\u201f'

_TAG = re.compile(r"#\w+")
_HUMP = re.compile(r"(?<=[^\W_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")
_LOOSE_MARKS = re.compile("[\u0300-\u036f\u0489\u200b-\u200f\ufe0e\ufe0f]+")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_TOKEN = re.compile(
    r"https?://\S+|www\.\S+"
    r"|@\w+|#"
    r"|[:;=][-']?[()dp/|\\]+|<3+"
    r"|\d+(?:[.,:]\d+)+|[^\W_]+(?:'[^\W_]+)*"
    r"|[?!]+|\.{2,}|[\"«»\u201c-\u201f\u2026\u20a0-\u20bf$£\u2190-\U0010ffff]"
)
_ELIDED = re.compile(r"^(?:(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu)')+(?=\w)")
_CONTRACTED = re.compile(r"'(?:s|re|ve|ll|d|m|em)$")


class Memo(dict[str, V]):
    """Remembers what a function says of each token; forgets all when it has grown too large."""

    _MOST = 200_000

    def __init__(self, work: Callable[[str], V]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, token: str) -> V:
        if len(self) >= self._MOST:
            self.clear()
        found = self[token] = self._work(token)
        return found


def tokenize(text: str) -> list[str]:
    """Tokens of a text, folded. Addresses become ADDRESS, accounts NAME; a hashtag HASH and its words."""
    return split(fold_text(text))


def split(folded: str) -> list[str]:
    """Tokens of a text that `fold_text` has folded."""
    return [_spellings[token] for token in _TOKEN.findall(folded)]


def fold_text(text: str) -> str:
    """The first LONGEST characters in lower case, without accents and stacked marks."""
    text = text[:LONGEST]
    if "#" in text:
        text = _TAG.sub(lambda tag: _HUMP.sub(" ", tag.group()), text)
    if text.isascii():
        return text.lower()
    return _LOOSE_MARKS.sub("", fold(compose(text)))


def _spelling(token: str) -> str:
    """The one spelling of a token: "l'attente", "attente" are the same, and "sooooo", "soo"."""
    first = token[0]
    if first == "@":
        return NAME
    if len(token) > 8 and token.startswith(("http://", "https://", "www.")):
        return ADDRESS
    if "'" in token and first.isalnum():
        token = _CONTRACTED.sub("", _ELIDED.sub("", token)).replace("'", "")
    if first in "?!.":
        return token[:2]
    if first in QUOTES:
        return QUOTES[0]
    return _DRAWN_OUT.sub(r"\1\1", token)


_spellings = Memo(_spelling)
