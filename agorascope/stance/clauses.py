"""Part a text into clauses: sentences, and what commas, words of contrast and "and" part in them.

    text -> fold -> one expression that finds every boundary -> segments, side by side

Marks inside addresses, numbers, abbreviations and faces part nothing, and no boundary stands inside
the name of a brand ("Ben & Jerry's"). One pass over the text.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from agorascope.matching.folding import fold
from agorascope.stance.words import joints

Span = tuple[int, int]


class Opening(IntEnum):
    """What a segment begins after, weakest first."""

    JOINT = 0  # "and", "or", "nor"
    CLAUSE = 1  # comma, semicolon, colon, dash, bracket, emoji
    CONTRAST = 2  # "but", "whereas"
    SENTENCE = 3  # full stop, line break; and the start of the text
    TURN = 4  # a full stop, and a word of contrast behind it


class Segment(NamedTuple):
    """A part of a text: segments lie side by side and cover it all."""

    start: int
    end: int
    opening: Opening


# What holds marks that part nothing: addresses, numbers, initials, abbreviations.
_KEPT = (
    r"(?:https?://|www\.)\S+"
    r"|\d{1,64}+(?:[.,:]\d+)+"  # bounded: digits without end are looked through once for each
    r"|(?<!\w)(?:[^\W\d_]\.){2,}"
    r"|(?<!\w)(?:mr|mrs|ms|dr|st|vs|etc|mme|mlle|cf|inc|ltd|corp|approx|env|no|tel|art|av|bd)\."
)
_PICTURES = (
    r"[:;=][-'^]?[()\[\]|/\\*dp]+(?!\w)|<3+|[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]+"
)
_CLOSING = r"\"\u00bb\u201d')\]"
_STOPS = rf"\n\s*|[!?\u2026]+[.!?\u2026{_CLOSING}]*|\.+[{_CLOSING}]*(?=\s|$)|[\u2022\u25aa\u25ba|]"
_COMMAS = r"[,;()\[\]]|:(?=\s|$)|(?<=\s)-+(?=\s)"

_SENTENCES = re.compile(f"(?P<kept>{_KEPT})|(?P<stop>{_STOPS})")


@lru_cache(maxsize=64)
def _scanner(language: str) -> re.Pattern[str]:
    """One expression that finds every boundary of a language in folded text."""
    words = joints(language)
    parts = [
        f"(?P<kept>{_KEPT})",
        f"(?P<picture>{_PICTURES})",
        f"(?P<stop>{_STOPS})",
        f"(?P<comma>{_COMMAS})",
    ]
    for name, listed in (("contrast", words.contrast), ("joint", words.joint)):
        if listed:
            longest_first = sorted(listed, key=lambda word: (-len(word), word))
            choice = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
            parts.append(rf"(?P<{name}>(?<![\w'#@-])(?:{choice})(?![\w'-]))")
    return re.compile("|".join([*parts, r"(?P<joined>(?<=\s)&(?=\s))"]))


_OPENINGS = {
    "picture": Opening.CLAUSE, "stop": Opening.SENTENCE, "comma": Opening.CLAUSE,
    "contrast": Opening.CONTRAST, "joint": Opening.JOINT, "joined": Opening.JOINT,
}  # fmt: skip
_OPENS_BEFORE = frozenset(("contrast", "joint", "joined"))


def segments(text: str, language: str) -> list[Span]:
    """The clauses of a text, side by side, from its first character to its last."""
    return [(start, end) for start, end, _ in parted(fold(text), language, ())]


def parted(folded: str, language: str, names: Sequence[Span]) -> list[Segment]:
    """Segments of a folded text, none of which begins inside a name; `names` in order and apart."""
    return _parted(_scanner(language), folded, names)


def sentences(folded: str, names: Sequence[Span]) -> list[Segment]:
    """Sentences of a folded text, none of which begins inside a name."""
    return _parted(_SENTENCES, folded, names)


def _parted(scanner: re.Pattern[str], folded: str, names: Sequence[Span]) -> list[Segment]:
    found: list[Segment] = []
    start, said, opening = 0, 0, Opening.SENTENCE
    starts = [name[0] for name in names]
    for boundary in scanner.finditer(folded):
        kind = boundary.lastgroup or "kept"
        if kind == "kept" or _is_inside(boundary.start(), names, starts):
            continue
        if folded[said : boundary.start()].strip():
            place = boundary.start() if kind in _OPENS_BEFORE else boundary.end()
            found.append(Segment(start, place, opening))
            start, opening = place, _OPENINGS[kind]
        else:  # nothing stands between two boundaries: they are one
            opening = _joined(opening, _OPENINGS[kind])
        said = boundary.end()
    if start < len(folded):
        found.append(Segment(start, len(folded), opening))
    return found


def _joined(first: Opening, second: Opening) -> Opening:
    both = {first, second}
    return Opening.TURN if both == {Opening.CONTRAST, Opening.SENTENCE} else max(both)


def _is_inside(place: int, names: Sequence[Span], starts: Sequence[int]) -> bool:
    before = bisect_right(starts, place) - 1
    return before >= 0 and place < names[before][1]
