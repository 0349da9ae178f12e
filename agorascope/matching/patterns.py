"""How a name, as the workspace spells it, is recognised as people write it.

A name is split into pieces: literal letters and loose spots. Loose spots are separators
(any white space or hyphens), apostrophes (there or not) and ligatures (œ or oe).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agorascope.matching.folding import compose, fold

# Letters, digits, underscore; and the vowel signs of Indic scripts, which `\w` leaves out.
WORD = r"\w\u0300-\u036f\u0900-\u0963\u0966-\u0dff"

_LOOSE_SPOT = re.compile(r"([\s\-]+|'|oe|œ|ae|æ|ss|ß)")
_LOOSE_PATTERN = {
    "'": "'?", "oe": "(?:oe|œ)", "œ": "(?:oe|œ)", "ae": "(?:ae|æ)", "æ": "(?:ae|æ)",
    "ss": "(?:ss|ß)", "ß": "(?:ss|ß)",
}  # fmt: skip
_SEPARATOR = r"[\s\-]{1,3}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name or an excluded phrase, ready for a regular expression over folded text."""

    folded: str
    pattern: str
    stem: str  # longest run of letters that every occurrence holds: the prefilter


def phrase(spelling: str, *, not_after: str = WORD) -> Phrase | None:
    """Compile one spelling; None when nothing is left of it to look for.

    `not_after` is the character class that may not stand before the first letter.
    """
    folded = fold(compose(spelling)).strip()
    if not folded:
        return None
    pieces = [piece for piece in _LOOSE_SPOT.split(folded) if piece]
    pattern = "".join(_piece_pattern(piece) for piece in pieces)
    stem = max((p for p in pieces if not _LOOSE_SPOT.fullmatch(p)), key=len, default="")
    return Phrase(folded, _guard_start(folded, pattern, not_after) + _guard_end(folded), stem)


def _piece_pattern(piece: str) -> str:
    if not _LOOSE_SPOT.fullmatch(piece):
        return re.escape(piece)
    return _LOOSE_PATTERN.get(piece, _SEPARATOR)


def _guard_start(folded: str, pattern: str, not_after: str) -> str:
    """Refuse a start inside a word.

    The look-behind stands after the first character: an alternation whose branches begin with
    a literal lets `re` skip at C speed to the characters that can begin a match.
    """
    first = re.escape(folded[0])
    if not re.match(f"[{WORD}]", folded[0]):
        return pattern
    if pattern.startswith(first):
        return f"{first}(?<![{not_after}]{first}){pattern[len(first) :]}"
    return f"(?<![{not_after}]){pattern}"


def _guard_end(folded: str) -> str:
    return f"(?![{WORD}])" if re.match(f"[{WORD}]", folded[-1]) else ""


def alternation(phrases: Iterable[Phrase]) -> re.Pattern[str] | None:
    """One expression for all phrases, longest first; None for no phrase.

    An empty group closes each branch and so tells, by `lastindex`, which one matched. (A group
    around the branch would hide its first letter from `re`, and double the cost.)
    """
    ordered = longest_first(phrases)
    if not ordered:
        return None
    return re.compile("|".join(f"{item.pattern}()" for item in ordered))


def longest_first(phrases: Iterable[Phrase]) -> Sequence[Phrase]:
    """The order in which `alternation` numbers its groups: "Nova Air" is tried before "Nova"."""
    return sorted(set(phrases), key=lambda item: (-len(item.folded), item.folded))
