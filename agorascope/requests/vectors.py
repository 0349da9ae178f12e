"""A text as weighted features: stems of its words, pairs of neighbours, pieces of long words.

A weight is how rare a word is in the language at large, which the pieces of the encoder's vocabulary
know (their log probabilities), and not in the posts at hand: one text alone has the vector that it has
among thousands. Sources: K. Sparck Jones, Journal of Documentation 28 (1972) 11-21, for weighting by
rarity; T. Kudo and J. Richardson, SentencePiece, EMNLP (2018) 66-71, for the vocabulary; M. F. Porter's
Snowball stemmers, as NLTK ships them.
"""

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise

import sentencepiece
from nltk.stem.snowball import SnowballStemmer

from agorascope.models import folder_of
from agorascope.terms.counting import term_hash
from agorascope.terms.tokens import Tokeniser, Word

VERSION = 1  # raise it when the same text would have another vector

COMMON, RARE = 9.0, 15.0  # natural log of how rare: what weighs least (with "the"), and most
_LEAST = 0.05
_PAIR = 0.25  # weight of two neighbours against that of one word
_PIECE = 0.3  # weight of all pieces of a word against that of the word; they forgive slips
_PIECE_LENGTH = 4
_STEMMERS = {"fr": "french", "en": "english"}

Vector = Mapping[int, float]


class Vectoriser:
    """Makes vectors of length 1 from texts of one language; an empty one where nothing is said."""

    def __init__(self, language: str, names: Iterable[str] = ()) -> None:
        self._tokeniser = Tokeniser(language, names)
        self._stemmer = SnowballStemmer(_STEMMERS[language])
        self._known: dict[str, tuple[str, float, tuple[int, ...]]] = {}

    def __call__(self, text: str) -> Vector:
        features: dict[int, float] = {}
        for run in self._tokeniser.runs(without_tags(text)):
            words = [self._look_up(word) for word in run if word.speaks]
            for stem, weight, pieces in words:
                features[term_hash(stem)] = weight
                for piece in pieces:
                    features[piece] = max(features.get(piece, 0.0), _PIECE * weight / math.sqrt(len(pieces)))
            for (first, one, _), (second, other, _) in pairwise(words):
                features[term_hash(f"{first} {second}")] = _PAIR * (one + other)
        length = math.sqrt(math.fsum(weight * weight for weight in features.values()))
        return {key: features[key] / length for key in sorted(features)}

    def _look_up(self, word: Word) -> tuple[str, float, tuple[int, ...]]:
        """Stem of a word, its weight, and the keys of its pieces."""
        if word.key not in self._known:
            stem = str(self._stemmer.stem(word.key))
            ends = range(_PIECE_LENGTH, len(stem) + 1) if len(stem) > _PIECE_LENGTH else ()
            pieces = tuple(term_hash(f"\x00{stem[end - _PIECE_LENGTH : end]}") for end in ends)
            self._known[word.key] = stem, _weight(word.key), pieces
        return self._known[word.key]


def without_tags(text: str) -> str:
    """The text without the hashtags that end it: they say where it is read, not what it asks.

    From the end on, since a pattern would look at the rest of a text once for each of its blanks.
    """
    kept, end = len(text), _before_blanks(text, len(text))
    while 0 < (start := _before_word(text, end)) < end and text[start - 1] in "#＃":
        kept = end = _before_blanks(text, start - 1)
    return text[:kept]


def _before_blanks(text: str, end: int) -> int:
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _before_word(text: str, end: int) -> int:
    while end and (text[end - 1].isalnum() or text[end - 1] == "_"):
        end -= 1
    return end


def _weight(word: str) -> float:
    return min(1.0, max(_LEAST, (rarity(word) - COMMON) / (RARE - COMMON)))


def rarity(word: str) -> float:
    """Minus the log probability of a word in texts of all languages, as the sum over its pieces."""
    pieces = _vocabulary()
    scores = [pieces.get_score(piece) for piece in pieces.encode(word) if pieces.id_to_piece(piece) != "▁"]
    return -math.fsum(scores)


@lru_cache(maxsize=1)
def _vocabulary() -> sentencepiece.SentencePieceProcessor:
    path = folder_of(("accurate.model",)) / "accurate.model"
    return sentencepiece.SentencePieceProcessor(model_proto=path.read_bytes())
