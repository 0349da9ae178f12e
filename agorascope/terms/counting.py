"""The terms of the posts of one brand, week and language: how many people and posts hold each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter

from agorascope.terms.collocations import association
from agorascope.terms.tokens import Tokeniser

MIN_AUTHORS = 3  # what fewer people say is no term of the week, and could tell who they are


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
    """Words and firm pairs that enough people used, the commonest first; none holds a `hidden` key."""
    kept = {key for key, authors in counts.authors.items() if authors >= MIN_AUTHORS}
    best: dict[str, tuple[int, str]] = {}
    for spelling, posts in counts.spellings.items():
        key = counts.keys[spelling]
        if key in kept:
            best[key] = min(best.get(key, (0, spelling)), (-posts, spelling))
    terms = [
        WeekTerm(best[key][1], key, counts.posts[key], counts.authors[key], ratio)
        for key in kept
        if hidden.isdisjoint(counts.pairs.get(key, (key,))) and (ratio := _association(counts, key)) != 0.0
    ]
    return sorted(terms, key=lambda term: (-term.authors, term.key))


def _association(counts: Counts, key: str) -> float | None:
    """Of a pair its log-likelihood ratio, 0 where it is no collocation; None of a word."""
    if key not in counts.pairs:
        return None
    first, last = (counts.authors[word] for word in counts.pairs[key])
    return association(counts.authors[key], first, last, counts.words_of_people) or 0.0


def term_hash(key: str) -> int:
    """64 bits that stand for a term where its words are not needed; never 0."""
    return int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8).digest()) or 1
