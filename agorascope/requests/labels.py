"""What a group of texts is called: the terms that its people use and others do not.

Terms are words and pairs of words in the spelling that most use. They are ranked by Dunning's
log-likelihood ratio as NLTK computes it, over people and not posts, so that nobody names a group alone
(T. Dunning, Computational Linguistics 19 (1993) 61-74).
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from nltk.metrics import BigramAssocMeasures

from agorascope.requests.vectors import without_tags
from agorascope.terms.tokens import Term, Tokeniser

VERSION = 1  # raise it when the same texts would be called otherwise

MOST_TERMS = 3
MIN_PEOPLE = 2  # who use a term of the label
_LEAST_SHARE = 0.2  # of the people of the group
_PAIR = 1.25  # what the ratio of a pair counts against that of a word: a phrase says more
_LEAST_SCORE = 2.0  # of a second and third term
JOINT = " · "


class Labeller:
    """Names groups among the texts of one brand, language and week."""

    def __init__(
        self, language: str, names: Iterable[str], texts: Sequence[str], authors: Sequence[str],
        hidden: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        tokeniser = Tokeniser(language, names)
        self._authors = authors
        self._hidden = hidden
        self._terms = [
            [term for run in tokeniser.runs(without_tags(text)) for term in tokeniser.terms(run)]
            for text in texts
        ]
        self._everybody = len(set(authors))
        self._users = _users(self._terms, authors)

    def label(self, members: Sequence[int]) -> str | None:
        """Up to three terms of the texts at these places; None when no term is shared."""
        own = [self._terms[place] for place in members]
        authors = [self._authors[place] for place in members]
        people = len(set(authors))
        spellings = Counter(term for terms in own for term in set(terms))
        scored = (
            (self._score(len(users), people, len(self._users[key])) * (_PAIR if " " in key else 1), key)
            for key, users in _users(own, authors).items()
            if len(users) >= max(MIN_PEOPLE, _LEAST_SHARE * people) and self._may_be_shown(key)
        )
        chosen: list[Term] = []
        for score, key in sorted(scored, key=lambda one: (-one[0], one[1])):
            if score <= (_LEAST_SCORE if chosen else 0.0) or len(chosen) == MOST_TERMS:
                break
            term = min(_shown_first(term, count) for term, count in spellings.items() if term.key == key)[-1]
            if not any(_overlap(term, other) for other in chosen):
                chosen.append(term)
        chosen.sort(key=lambda term: (_usual_place(term.key, own), term.key))
        return JOINT.join(term.spelling for term in chosen) or None

    def _score(self, together: int, people: int, users: int) -> float:
        """How firmly a term goes with a group; below 0 where others use it more."""
        if together * self._everybody < people * users:
            return -1.0
        return float(BigramAssocMeasures.likelihood_ratio(together, (people, users), self._everybody))

    def _may_be_shown(self, key: str) -> bool:
        return key not in self._hidden and self._hidden.isdisjoint(key.split())


def _shown_first(term: Term, count: int) -> tuple[int, bool, bool, Term]:
    """The commonest spelling first; then small letters before capitals, accents before none."""
    return -count, term.spelling[:1].isupper(), term.spelling.isascii(), term


def _users(terms: Iterable[Sequence[Term]], authors: Iterable[str]) -> dict[str, set[str]]:
    users: dict[str, set[str]] = {}
    for own, author in zip(terms, authors, strict=True):
        for term in own:
            users.setdefault(term.key, set()).add(author)
    return users


def _usual_place(key: str, texts: Sequence[Sequence[Term]]) -> float:
    """Where in their texts people say a term, 0 to 1 on average: a label reads in that order."""
    places = [
        next(place for place, term in enumerate(terms) if term.key == key) / len(terms)
        for terms in texts
        if any(term.key == key for term in terms)
    ]
    return sum(places) / len(places)


def _overlap(one: Term, other: Term) -> bool:
    """Whether two terms say the same word."""
    return not _words(one).isdisjoint(_words(other))


def _words(term: Term) -> set[str]:
    return {term.key} if term.first is None else {term.first, term.last or ""}
