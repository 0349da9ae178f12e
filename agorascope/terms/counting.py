"""The terms of the posts on one subject, week and language: how many people and posts hold each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter

from agorascope.terms.collocations import association
from agorascope.terms.tokens import Tokeniser

MIN_AUTHORS = 3  # what fewer people say is no term of the week, and could tell who they are
WITHIN = 0.9  # share of the people who use a word, from which on it belongs to a collocation


@dataclass(slots=True)
class Counts:
    """What was counted. Keys are those of `tokens.Term`."""

    read: int = 0  # posts
    people: int = 0
    words_of_people: int = 0  # sum over all words, stop words included, of the people who wrote them
    authors: Counter[str] = field(default_factory=Counter)
    posts: Counter[str] = field(default_factory=Counter)
    spellings: Counter[str] = field(default_factory=Counter)  # posts by spelling
    pairs: dict[str, tuple[str, str]] = field(default_factory=dict)  # keys of the words of each pair
    keys: dict[str, str] = field(default_factory=dict)  # key of each spelling


@dataclass(frozen=True, slots=True)
class WeekTerm:
    """One term that enough people used."""

    term: str  # in its commonest spelling
    key: str
    posts: int
    authors: int
    association: float | None  # of a pair; None for a word


def count(posts: Iterable[tuple[str, str]], tokeniser: Tokeniser) -> Counts:
    """Count the terms of (author, text) pairs that are sorted by author."""
    counts = Counts()
    for _, group in groupby(posts, key=itemgetter(0)):
        words: set[str] = set()
        said: set[str] = set()
        for _, text in group:
            said |= _count_post(counts, tokeniser, text, words)
            counts.read += 1
        counts.people += 1
        counts.words_of_people += len(words)
        counts.authors.update(said)
    return counts


def _count_post(counts: Counts, tokeniser: Tokeniser, text: str, words: set[str]) -> set[str]:
    """Count one post; its words go to `words`, the keys of its terms are returned."""
    spellings: dict[str, str] = {}
    for run in tokeniser.runs(text):
        words.update(word.key for word in run)
        for term in tokeniser.terms(run):
            spellings[term.spelling] = term.key
            if term.first is not None and term.last is not None:
                counts.pairs[term.key] = term.first, term.last
    keys = set(spellings.values())
    counts.posts.update(keys)
    counts.spellings.update(spellings.keys())
    counts.keys |= spellings
    return keys


def week_terms(counts: Counts, hidden: frozenset[str] = frozenset()) -> list[WeekTerm]:
    """Words and collocations that enough people used, the commonest first; none holds a `hidden` key.

    A word that is said in one collocation and hardly ever elsewhere is left to it.
    """
    common = {key for key, authors in counts.authors.items() if authors >= MIN_AUTHORS}
    common = {key for key in common if hidden.isdisjoint(counts.pairs.get(key, (key,)))}
    firm = {key: ratio for key in common & counts.pairs.keys() if (ratio := _association(counts, key))}
    within = {word for key in firm for word in counts.pairs[key] if _is_within(counts, word, key)}
    spellings = _commonest_spellings(counts, common)
    terms = [
        WeekTerm(spellings[key], key, counts.posts[key], counts.authors[key], firm.get(key))
        for key in common
        if key in firm or (key not in counts.pairs and key not in within)
    ]
    return sorted(terms, key=lambda term: (-term.authors, term.key))


def _association(counts: Counts, pair: str) -> float | None:
    first, last = (counts.authors[word] for word in counts.pairs[pair])
    return association(counts.authors[pair], first, last, counts.words_of_people)


def _is_within(counts: Counts, word: str, pair: str) -> bool:
    return counts.authors[pair] >= WITHIN * counts.authors[word]


def _commonest_spellings(counts: Counts, keys: set[str]) -> dict[str, str]:
    """The spelling of each key that most posts have; of several, the first in the alphabet."""
    best: dict[str, tuple[int, str]] = {}
    for spelling, posts in counts.spellings.items():
        key = counts.keys[spelling]
        if key in keys:
            best[key] = min(best.get(key, (0, "")), (-posts, spelling))
    return {key: spelling for key, (_, spelling) in best.items()}


def term_hash(key: str) -> int:
    """64 bits that stand for a term where its words are not needed; never 0."""
    return int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8).digest()) or 1
