"""All phrases of a workspace in one automaton: where a text holds which of them.

    spelling -> written forms -> Phrases (Aho and Corasick, CACM 18, 1975) <- Reading of a text

A phrase is written with an apostrophe or without, with a ligature or with two letters, and any
gap of one to three blanks and hyphens parts its words. What is found may lie inside a word:
`agorascope.matching.words` judges that. The time is that of reading the text once, plus the finds;
it does not grow with the number of phrases.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import IntEnum

import ahocorasick

from agorascope.matching.folding import compose, fold

_GAP = re.compile(r"[\s\-]+")
_WIDE_GAP = re.compile("(?<! ) {2,3}(?! )")
_LINE_TO_BLANK = str.maketrans("-\n\t\r", "    ")
_TWINS = (("'", ""), ("œ", "oe"), ("æ", "ae"), ("ß", "ss"))


class Role(IntEnum):
    """What it means to find a phrase."""

    NAME = 0
    AMBIGUOUS = 1  # a name that is an ordinary word as well
    CONTEXT = 2  # a word that tells which of both is meant
    EXCLUSION = 3


@dataclass(slots=True)
class Phrase:
    """One written form: its length, and whose it is in which role.

    The key holds where blanks were left out ("novavelo" of "Nova Vélo": 4); none of a form as spelled.
    """

    length: int
    is_domain: bool = False
    owners: dict[tuple[Role, tuple[int, ...]], dict[str, None]] = field(default_factory=dict)


Find = tuple[Phrase, int, int]


def written_forms(spelling: str) -> set[str]:
    """The ways in which people write one spelling, folded, with one blank for each gap."""
    forms = {_GAP.sub(" ", fold(compose(spelling))).strip()}
    for one, other in _TWINS:
        forms |= {form.replace(one, other) for form in forms}
        if other:
            forms |= {form.replace(other, one) for form in forms}
    return forms - {""}


class Reading:
    """A folded text as phrases are looked up in it: one blank for each gap, and the way back."""

    __slots__ = ("_places", "_shifts", "text")

    def __init__(self, folded: str) -> None:
        flat = folded.translate(_LINE_TO_BLANK) if folded.isascii() else _flatten(folded)
        self._places: list[int] = []  # the character of `text` after a narrowed gap, and
        self._shifts: list[int] = []  # how far back it has moved
        if "  " in flat:
            shift = 0
            for gap in _WIDE_GAP.finditer(flat):
                self._places.append(gap.start() + 1 - shift)
                shift += gap.end() - gap.start() - 1
                self._shifts.append(shift)
            flat = _WIDE_GAP.sub(" ", flat)
        self.text = flat

    @property
    def is_original(self) -> bool:
        """Whether every character stands where it stood."""
        return not self._places

    def original(self, place: int) -> int:
        """Place in the folded text of a character of `text`."""
        before = bisect_right(self._places, place)
        return place + self._shifts[before - 1] if before else place


def _flatten(folded: str) -> str:
    # Four replacements are faster than a table, except for ASCII.
    return folded.replace("-", " ").replace("\n", " ").replace("\t", " ").replace("\r", " ")


class Phrases:
    """The phrases of all brands. Add them all, then find."""

    def __init__(self) -> None:
        self._automaton = ahocorasick.Automaton()

    def add(self, spelling: str, role: Role, brand_id: str) -> None:
        """Learn a spelling and, where it has several words, the form without blanks (a hashtag's)."""
        for form in written_forms(spelling):
            self._learn(form, (), role, brand_id)
            parts = form.split(" ")
            if len(parts) > 1:
                joints = tuple(len("".join(parts[:count])) for count in range(1, len(parts)))
                self._learn("".join(parts), joints, role, brand_id)

    def add_domain(self, domain: str) -> None:
        """Learn a web host: a find only tells that looking for hosts is worth while."""
        for form in written_forms(domain):
            self._phrase(form).is_domain = True

    def _learn(self, form: str, joints: tuple[int, ...], role: Role, brand_id: str) -> None:
        self._phrase(form).owners.setdefault((role, joints), {})[brand_id] = None

    def _phrase(self, form: str) -> Phrase:
        phrase: Phrase | None = self._automaton.get(form, None)
        if phrase is None:
            phrase = Phrase(len(form))
            self._automaton.add_word(form, phrase)
        return phrase

    def close(self) -> None:
        """No more phrases: make the automaton."""
        self._automaton.make_automaton()

    def find(self, folded: str) -> list[Find]:
        """Every occurrence of every phrase, inside words too: phrase, start and end in the folded text."""
        if not self._automaton:
            return []
        reading = Reading(folded)
        finds = self._automaton.iter(reading.text)
        if reading.is_original:
            return [(phrase, last - phrase.length + 1, last + 1) for last, phrase in finds]
        original = reading.original
        return [(phrase, original(last - phrase.length + 1), original(last) + 1) for last, phrase in finds]
