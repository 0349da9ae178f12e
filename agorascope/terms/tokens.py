"""A text as runs of words: what stands between two signs that no phrase reaches across.

    text -> without links, handles, own names -> NLTK's TweetTokenizer -> runs of words

A run ends at punctuation, an emoji, a number, and where something was taken out. A hashtag is the
word it holds. A word has a spelling, as written, and a key, folded, by which spellings are merged.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nltk.tokenize import TweetTokenizer

from agorascope.matching.folding import compose, fold
from agorascope.terms.stop_words import CONNECTORS, STOP_WORDS

LANGUAGES = tuple(sorted(STOP_WORDS))
LONGEST = 5_000  # characters read of one text
_BREAK = " | "  # what takes the place of what is left out

# Masked people look like "@…", "[mail]", "[phone]"; an address may lack its "https://"; and a word
# that goes on in digits looks like an account ("lea92").
_LEFT_OUT = re.compile(
    r"(?:https?:/|www\.)\S+|[@＠][\w.\-…]*|\[(?:mail|phone)\]|…"
    r"|(?<!\w)[^\W\d_]{3,}\d\w*"
    r"|(?<![\w.\-])(?:[\w\-]{1,63}\.){1,4}(?:com|net|org|info|io|co|ly|eu|fr|be|ch|ca|uk|de|us)(?:/\S*)?(?![\w.])",
    re.IGNORECASE,
)
# Begins with a letter, save "5G"; no underscore; hyphens and apostrophes inside only.
_WORD = re.compile(r"#?((?:[^\W\d_]|\d(?=[gG]$))[^\W_]*(?:['\-][^\W_]+)*)")
_ELISION = re.compile(r"((?:qu|jusqu|lorsqu|puisqu|quoiqu|[cdjlmnst])')(?=\w)", re.IGNORECASE)
_INVERSION = re.compile(
    r"(?<!rendez)-(?:t-)?(?:je|tu|ils?|elles?|on|nous|vous|moi|toi|ce|ci|l[aà]|les?|y|en)$", re.IGNORECASE
)
_GENITIVE = re.compile(r"'s?$", re.IGNORECASE)


class Word(NamedTuple):
    spelling: str
    key: str
    speaks: bool  # says something by itself: no stop word, no single letter, no elided article


class Term(NamedTuple):
    """A word, or a pair of words that stand together; `first` and `last` are the keys of a pair's words."""

    spelling: str
    key: str
    first: str | None = None
    last: str | None = None


class Tokeniser:
    """Finds the terms of texts of one language, but for the names of the brand that they speak of."""

    def __init__(self, language: str, own_names: Iterable[str] = ()) -> None:
        self._is_french = language == "fr"
        self._stop_words = STOP_WORDS[language]
        self._connectors = CONNECTORS[language]
        self._own = _alternation(own_names)
        self._known: dict[str, list[Word]] = {}  # words of a token: most tokens are met again
        self._split = TweetTokenizer(reduce_len=True, match_phone_numbers=False).tokenize

    def runs(self, text: str) -> list[list[Word]]:
        """The words of a text, stop words included, run by run."""
        text = compose(text[:LONGEST]).replace("’", "'")
        text = self._without_names(_LEFT_OUT.sub(_BREAK, text))
        runs: list[list[Word]] = [[]]
        for token in self._split(text):
            if token not in self._known:
                self._known[token] = list(self._words(token))
            if words := self._known[token]:
                runs[-1] += words
            else:
                runs.append([])
        return [run for run in runs if run]

    def terms(self, run: list[Word]) -> Iterator[Term]:
        """Words that say something, and pairs of them that touch or that a connector joins."""
        for place, word in enumerate(run):
            if not word.speaks:
                continue
            yield Term(word.spelling, word.key)
            end = place + 1
            if end < len(run) - 1 and run[end].key in self._connectors:
                end += 1
            if end < len(run) and run[end].speaks and run[end].key != word.key:
                pair = run[place : end + 1]
                spelling, key = _joined(part.spelling for part in pair), _joined(part.key for part in pair)
                yield Term(spelling, key, word.key, run[end].key)

    def _words(self, token: str) -> Iterator[Word]:
        """The word of a token, if it is one; in French the elided one before it too ("l'application")."""
        found = _WORD.fullmatch(token)
        written = found[1] if found else ""
        if self._is_french and (elided := _ELISION.match(written)):
            yield Word(elided[1].lower(), fold(elided[1]), speaks=False)
            written = written[elided.end() :]
        if self._is_french:
            written = _INVERSION.sub("", written)
        if written := _GENITIVE.sub("", written):
            key = fold(written)
            yield Word(written, key, len(key) > 1 and key not in self._stop_words)

    def _without_names(self, text: str) -> str:
        """The text without the own names of the brand; a folded text keeps its places."""
        if self._own is None:
            return text
        kept, end = [], 0
        for found in self._own.finditer(fold(text)):
            kept += [text[end : found.start()], _BREAK]
            end = found.end()
        return "".join([*kept, text[end:]]) if kept else text


def _joined(parts: Iterable[str]) -> str:
    return " ".join(parts).replace("' ", "'")


def _alternation(names: Iterable[str]) -> re.Pattern[str] | None:
    """Any of these names as whole words, the longest first; None when there are none."""
    folded = {fold(compose(name)).strip().lstrip("@#") for name in names} - {""}
    phrases = [
        r"[\s\-_]*".join(map(re.escape, re.split(r"[\s\-_]+", name)))
        for name in sorted(folded, key=lambda name: (-len(name), name))
    ]
    return re.compile(rf"(?<!\w)#?(?:{'|'.join(phrases)})(?:'?s)?(?!\w)") if phrases else None
