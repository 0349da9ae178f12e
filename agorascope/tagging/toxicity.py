"""Whether a text attacks somebody: for moderation, never for a figure about the brand.

Word lists, no training data: insults, slurs, threats and coarse words in French and English. A word
counts more when it is aimed at the reader, less when it is quoted, reported, denied, said of oneself
or taken back with pride; coarse words that hit nobody do not make a text toxic.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence

from agorascope.tagging.disguises import Disguises
from agorascope.tagging.phrases import Hit, PhraseBook, read_list
from agorascope.tagging.tokens import NAME, QUOTES, split, tokenize

ALGORITHM_VERSION = 1
THRESHOLD = 0.5  # at or above: flagged
LISTED = ("fr", "en")

# Probability that a word of the list is an attack: as it stands, and aimed at somebody.
_WEIGHTS: dict[str, tuple[float, float]] = {
    "threat": (0.85, 0.95),
    "attack": (0.80, 0.90),
    "slur": (0.80, 0.95),
    "insult": (0.60, 0.85),
    "mild": (0.20, 0.65),
    "harsh": (0.05, 0.35),
    "profanity": (0.10, 0.15),
}
_REPORTED, _QUOTED, _OF_ONESELF, _DENIED = 0.35, 0.5, 0.3, 0.4  # factors
_DONE_TO_OTHERS = ("threat", "attack")  # "I will find you" is not said of oneself
_REACH = 3  # tokens in front in which "you are", "not", "I am" bear on a word
# In a text whose language is not known these are as likely an innocent word of the other language.
_OF_TWO_LANGUAGES = frozenset(("con", "cons", "bite", "bites", "retard", "retards", "tard", "pute", "sale"))


class ToxicityJudge:
    """Probability that a text attacks somebody, by language."""

    def __init__(self) -> None:
        shared = read_list("both", "toxic")
        self._lists = {lang: _merged(shared, read_list(lang, "toxic")) for lang in LISTED}
        every = _merged(*self._lists.values())
        self._lists[""] = shared
        self._lists["und"] = {
            label: [word for word in words if word not in _OF_TWO_LANGUAGES] for label, words in every.items()
        }
        self._books = {lang: PhraseBook(_drawn_out(words), "") for lang, words in self._lists.items()}
        self._disguises = {lang: Disguises(_hidden(words)) for lang, words in self._lists.items()}

    @property
    def version(self) -> str:
        """Hash of the lists and numbers."""
        numbers = [ALGORITHM_VERSION, THRESHOLD, _WEIGHTS, _REPORTED, _QUOTED, _OF_ONESELF, _DENIED, _REACH]
        return hashlib.sha256(json.dumps([self._lists, numbers]).encode()).hexdigest()[:12]

    def probability(self, folded: str, tokens: Sequence[str], lang: str) -> float:
        """0..1 for a folded text and its tokens; another language is read for shared words only."""
        key = lang if lang in self._books else ""
        plain = self._disguises[key].removed(folded)
        if plain is not folded and plain != folded:
            tokens = split(plain)
        hits = self._books[key].find(tokens)
        if not any(label in _WEIGHTS for hit in hits for label in hit.labels):
            return 0.0
        return _judge(tokens, hits)


def _judge(tokens: Sequence[str], hits: Sequence[Hit]) -> float:
    """Noisy-or over the words found, each by its weight and what stands around it."""
    reported = any("spare" in hit.labels for hit in hits)
    innocent = 1.0
    for hit in hits:
        for label in hit.labels:
            if label in _WEIGHTS:
                innocent *= 1.0 - _weight(label, hit, tokens, hits, reported=reported)
    return round(1.0 - innocent, 6)


def _weight(label: str, hit: Hit, tokens: Sequence[str], hits: Sequence[Hit], *, reported: bool) -> float:
    before = {name for other in hits for name in other.labels if 0 <= hit.start - other.end < _REACH}
    plain, aimed = _WEIGHTS[label]
    weight = aimed if "direct" in before or _addressed(hit, tokens) else plain
    if label == "profanity":
        return weight
    if reported:
        weight *= _REPORTED
    elif _is_quoted(hit, tokens):
        weight *= _QUOTED
    of_oneself = ("self" in before and "direct" not in before) or "proud" in before
    if of_oneself and label not in _DONE_TO_OTHERS:
        weight *= _OF_ONESELF
    if "negated" in before:
        weight *= _DENIED
    return weight


def _addressed(hit: Hit, tokens: Sequence[str]) -> bool:
    """Whether an account stands right beside the word: "idiot @velkarn"."""
    return NAME in tokens[max(0, hit.start - 1) : hit.start] or NAME in tokens[hit.end : hit.end + 1]


def _is_quoted(hit: Hit, tokens: Sequence[str]) -> bool:
    """Whether quotation marks open before the word and close behind it."""
    mark = QUOTES[0]
    return tokens[: hit.start].count(mark) % 2 == 1 and mark in tokens[hit.end :]


def _merged(*lists: dict[str, list[str]]) -> dict[str, list[str]]:
    merged: dict[str, list[str]] = {}
    for sections in lists:
        for label, words in sections.items():
            merged.setdefault(label, []).extend(words)
    return merged


def _hidden(sections: dict[str, list[str]]) -> Iterable[str]:
    """Single words strong enough that people mask them."""
    for label in ("slur", "insult", "profanity", "attack", "threat"):
        for word in sections.get(label, ()):
            yield from tokenize(word) if " " not in word else ()


def _drawn_out(sections: dict[str, list[str]]) -> dict[str, list[str]]:
    """With the spellings that drawn-out letters leave: "fuuuck" is the token "fuuck"."""
    return {
        label: words + [spelling for word in words if label in _WEIGHTS for spelling in _doubled(word)]
        for label, words in sections.items()
    }


def _doubled(word: str) -> Iterable[str]:
    if not word.isalpha() or len(word) < 4:
        return
    for place, letter in enumerate(word):
        is_last = place == len(word) - 1
        if (
            (letter in "aeiouy" or is_last)
            and word[place - 1 : place] != letter
            and word[place + 1 : place + 2] != letter
        ):
            yield word[:place] + letter + word[place:]
