"""What the fast model sees of a text: hashed words, word pairs, parts of words, lexicon signals.

    text -> chunks (white space) -> tokens (NLTK's TweetTokenizer) -> feature ids

Most chunks of a post have been met before, so all that a chunk gives is worked out once and kept. A
token after a negator counts as another word until the clause ends, as NLTK's `mark_negation` has it
(Pang, Lee, Vaithyanathan 2002). Parts of words are runs of three to five bytes (Bojanowski et al. 2017
take letters; bytes cost less and differ only in accents).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

from nltk.tokenize.casual import EMOTICON_RE, TweetTokenizer

from agorascope.scoring import lexicons
from agorascope.scoring.french import CUSTOMER_WORDS

BITS = 20
MASK = (1 << BITS) - 1
ALGORITHM_VERSION = 1  # raise it when the same weights would give another answer
GROUPS = ("fr", "en")  # languages with features of their own; the others share one set
_SHORTEST, _LONGEST = 3, 5  # bytes of the parts of a word
_LONGEST_WORD, _LONGEST_CHUNK = 30, 64  # letters
_WHOLE = frozenset(("@user", "http"))  # tokens without parts

_ENGLISH = """
never no nothing nowhere noone none not neither nor cannot hardly without havent hasnt hadnt cant couldnt
shouldnt wont wouldnt dont doesnt didnt isnt arent aint wasnt werent
"""
_FRENCH = "ne n' pas jamais rien aucun aucune sans ni guère guere nullement"
_NEGATORS = {
    "en": frozenset(_ENGLISH.split()),
    "fr": frozenset(_FRENCH.split()),
    "": frozenset((_ENGLISH + _FRENCH).split()),
}
_CLAUSE_ENDS = frozenset((*".,:;!?…()—–-", "but", "however", "though", "mais", "cependant", "pourtant"))
_ELISION = re.compile(r"(?:qu|lorsqu|puisqu|jusqu|[cdjlmnst])'(?=\w)", re.IGNORECASE)
# What TweetTokenizer takes for one word, and a mark at either end of it.
_WORD = r"(?:#(?=..))?[^\W\d_]+|[^\W\d_](?:[^\W\d_]|['\-_])+[^\W\d_]"
_PLAIN = re.compile(rf"""(["(“«]?)({_WORD})((?<=..)[.,!?;:")”»]?)""")
_NOT_LETTERS = str.maketrans(dict.fromkeys("#'-_"))  # and "½" is none, though it counts as `\w`
_LENGTHENED = re.compile(r"(.)\1{2,}")


def _kind(name: str) -> int:
    """Where the hash of a kind of feature starts, so that kinds do not meet."""
    return crc32(name.encode())


_PAIR, _PART = _kind("pair"), _kind("part")
START = crc32(b"<s> ", _PAIR)  # what stands before the first chunk


def hashed(feature: str, kind: int = 0) -> int:
    """Id of a feature, below 2 ** BITS."""
    return crc32(feature.encode("utf-8", "surrogatepass"), kind) & MASK


@dataclass(frozen=True, slots=True)
class Chunk:
    """What a run of letters without white space gives, in a place that is negated or not.

    The id of the pair of two neighbouring chunks is `crc32(second.first, first.after) & MASK`.
    """

    ids: tuple[int, ...]  # features, pairs inside the chunk included
    first: bytes  # its first token
    after: int  # the hash that its last token begins pairs with
    is_negated_after: bool


class ChunkReader:
    """Reads chunks of one language: "fr", "en", or "" for any other. Holds no state between chunks."""

    def __init__(self, group: str) -> None:
        self.group = group
        self._words = TweetTokenizer(match_phone_numbers=False).WORD_RE
        self._valences = _valences(group)
        self._negators = _NEGATORS[group]
        self._kinds = {
            is_negated: (_kind(f"word{is_negated}"), _kind(f"word{is_negated}{group}"))
            for is_negated in (False, True)
        }

    def read(self, chunk: str, is_negated: bool) -> Chunk:
        """Features of a chunk of any length; what is beyond _LONGEST_CHUNK letters is not read."""
        chunk = chunk[:_LONGEST_CHUNK]
        tokens = self.tokens(chunk)
        ids = [hashed("loud")] if len(chunk) > 3 and chunk.isupper() else []
        before = 0
        for token in tokens:
            if token in _CLAUSE_ENDS:
                is_negated = False
            name = token.encode("utf-8", "surrogatepass")
            self._add_word(ids, token, name, is_negated)
            if before:
                ids.append(crc32(name, before) & MASK)
            if token in self._negators or token.endswith("n't"):
                is_negated = True
            before = crc32(b" ", crc32(name, _PAIR))
        first = tokens[0].encode("utf-8", "surrogatepass") if tokens else b""
        return Chunk(tuple(ids), first, before or START, is_negated)

    def tokens(self, chunk: str) -> list[str]:
        """As TweetTokenizer, lengthening reduced; a French elision ("n'aime") is a token of its own.

        A chunk that is plainly a word is not shown to TweetTokenizer's expression, which would take ten
        times as long as all the rest to find the same.
        """
        short = _LENGTHENED.sub(r"\1\1\1", chunk.replace("’", "'"))
        elided = _ELISION.match(short) if self.group != "en" else None
        if elided:
            return [elided.group().lower(), *self.tokens(short[elided.end() :])]
        plain = _PLAIN.fullmatch(short)
        if plain and (short.isascii() or plain.group(2).translate(_NOT_LETTERS).isalpha()):
            return [part.lower() for part in plain.groups() if part]
        if short in _WHOLE:
            return [short]
        found = self._words.findall(short)
        return [token if EMOTICON_RE.search(token) else token.lower() for token in found]

    def _add_word(self, ids: list[int], token: str, name: bytes, is_negated: bool) -> None:
        shared, own = self._kinds[is_negated]
        ids += (crc32(name, shared) & MASK, crc32(name, own) & MASK)
        valence = self._valences.get(token)
        if valence:
            size = max(-3, min(3, round(valence)))
            ids += (hashed(f"valence{size}", shared), hashed(f"sign{valence > 0}", shared))
        if token in _WHOLE:
            return
        padded = b"<%b>" % token[:_LONGEST_WORD].encode("utf-8", "surrogatepass")
        for length in range(_SHORTEST, _LONGEST + 1):
            ids += [crc32(padded[at : at + length], _PART) & MASK for at in range(len(padded) - length + 1)]


def _valences(group: str) -> Mapping[str, float]:
    """Words of the language's lexicon (MIT both), emoticons and emoji."""
    shared = lexicons.emoji_valences() | lexicons.emoticons(lexicons.english_words())
    if group == "fr":
        return lexicons.french_words(CUSTOMER_WORDS) | shared
    return lexicons.english_words() | shared if group == "en" else shared


def group_of(lang: str) -> str:
    """The set of features a language uses."""
    return lang if lang in GROUPS else ""


def feature_ids(reader: ChunkReader, text: str) -> list[int]:
    """All features of a normalised text: the definition, which `model` computes by kept sums."""
    ids: list[int] = []
    is_negated, before = False, START
    for written in text.split():
        chunk = reader.read(written, is_negated)
        ids += chunk.ids
        ids.append(crc32(chunk.first, before) & MASK)
        is_negated, before = chunk.is_negated_after, chunk.after
    return ids
