"""Which clauses of a text speak of which brand, where several are named.

    segments, names -> groups of brands that share a predicate -> one Scope a brand

The rules, in the order they apply:
1. a segment that names brands and says nothing ("A, B and C are slow": the first two) joins the segment
   that says it: forward where that comes after the name ("C are slow"), else backward ("I hate A, B");
2. a segment without a brand goes on about the brand before it in its sentence; where none is, it leads
   to the one behind it, unless a word of contrast stands between ("cold outside, but A is warm");
3. a sentence without a brand goes on about what was named last, or leads to what is named first.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from agorascope.matching.folding import fold
from agorascope.stance.clauses import Opening, Segment, Span, parted
from agorascope.stance.words import LEADING_ON, bare_words

Method = Literal["clause", "text"]
Brands = frozenset[int]
_NOBODY: Brands = frozenset()
_TURNS = (Opening.CONTRAST, Opening.TURN)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is judged for one brand: `text`, put together from the parts `spans` of the whole.

    `has_contrast`: a word of contrast parts the text, so that its parts speak against each other.
    """

    text: str
    method: Method
    spans: tuple[Span, ...]
    has_contrast: bool = False

    @property
    def note(self) -> str:
        """For the reader of the evidence."""
        return f"{self.method}, {len(self.spans)} parts{', contrast' if self.has_contrast else ''}"


def scope_of(
    text: str, language: str, spans_of_brand: Sequence[Span], spans_of_others: Sequence[Span]
) -> Scope:
    """What to judge for one brand, beside others; spans are offsets into `text`."""
    return scopes(text, language, [spans_of_brand, spans_of_others])[0]


def scopes(
    text: str, language: str, spans: Sequence[Sequence[Span]], folded: str | None = None
) -> list[Scope]:
    """What to judge for each brand of a text, given where each is named.

    A brand that is named nowhere, and one that nothing sets apart from the others, get the whole text.
    """
    whole = Scope(text, "text", ((0, len(text)),))
    if sum(1 for own in spans if own) < 2:
        return [whole] * len(spans)
    folded = fold(text) if folded is None else folded
    names = apart(spans)
    parts = parted(folded, language, names)
    groups = _grouped(parts, _owners(parts, spans), _sayings(folded, parts, names, bare_words(language)))
    chosen: list[list[Segment]] = [[] for _ in spans]
    for part, group in zip(parts, groups, strict=True):
        for brand in group:
            chosen[brand].append(part)
    has_contrast = any(part.opening in _TURNS for part in parts)
    return [
        _scope(text, own, has_contrast=has_contrast) if 0 < len(own) < len(parts) else whole for own in chosen
    ]


def _scope(text: str, chosen: Sequence[Segment], *, has_contrast: bool) -> Scope:
    joined = " ".join(text[part.start : part.end].strip() for part in chosen)
    return Scope(joined, "clause", tuple((part.start, part.end) for part in chosen), has_contrast)


def apart(spans: Sequence[Sequence[Span]]) -> list[Span]:
    """All names in order, overlapping ones as one."""
    merged: list[Span] = []
    for start, end in sorted(span for own in spans for span in own):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _owners(parts: Sequence[Segment], spans: Sequence[Sequence[Span]]) -> list[Brands]:
    """Brands named in each segment."""
    owners: list[set[int]] = [set() for _ in parts]
    starts = [part.start for part in parts]
    for brand, own in enumerate(spans):
        for start, _ in own:
            owners[bisect_right(starts, start) - 1].add(brand)
    return [frozenset(own) for own in owners]


@dataclass(frozen=True, slots=True)
class _Saying:
    """Whether a segment says something before its first name, and behind its last."""

    before: bool
    behind: bool

    @property
    def is_bare(self) -> bool:
        return not (self.before or self.behind)


def _sayings(
    folded: str, parts: Sequence[Segment], names: Sequence[Span], bare: frozenset[str]
) -> list[_Saying]:
    found, place = [], 0
    for part in parts:
        first = place
        while place < len(names) and names[place][0] < part.end:
            place += 1
        start, end = (names[first][0], names[place - 1][1]) if place > first else (part.end, part.end)
        behind = _words(folded[end : part.end])
        if part.opening == Opening.JOINT and behind and behind[0] in LEADING_ON:
            behind = []  # "thanks A | and B for the evening": of what was said, not a saying
        before = _words(folded[part.start : start])
        found.append(_Saying(not bare.issuperset(before), not bare.issuperset(behind)))
    return found


def _words(folded: str) -> list[str]:
    return "".join(character if character.isalnum() else " " for character in folded).split()


def _grouped(parts: Sequence[Segment], owners: Sequence[Brands], sayings: Sequence[_Saying]) -> list[Brands]:
    """The brands that each segment speaks of."""
    groups = list(owners)
    for first, last in _chains(parts, owners):
        _share(groups, sayings, first, last)
    _hand_on(parts, groups)
    return groups


def _chains(parts: Sequence[Segment], owners: Sequence[Brands]) -> Iterator[tuple[int, int]]:
    """Runs (first, behind the last) of segments that all name brands, without contrast between them."""
    breaks = [
        place + 1
        for place, (before, after) in enumerate(pairwise(range(len(parts))))
        if not (owners[before] and owners[after]) or parts[after].opening >= Opening.CONTRAST
    ]
    yield from pairwise([0, *breaks, len(parts)])


def _share(groups: list[Brands], sayings: Sequence[_Saying], first: int, last: int) -> None:
    """Join the segments of a chain that say nothing to the one that speaks for them."""
    place = first
    while place < last:
        if not sayings[place].is_bare or not groups[place]:
            place += 1
            continue
        end = place
        while end < last and sayings[end].is_bare:
            end += 1
        has_next, has_previous = end < last, place > first
        is_forward = has_next and (not has_previous or (sayings[end].behind and not sayings[end].before))
        start = place - 1 if has_previous and not is_forward else place
        stop = end + 1 if is_forward else end
        shared = _NOBODY.union(*groups[start:stop])
        groups[start:stop] = [shared] * (stop - start)
        place = end


def _hand_on(parts: Sequence[Segment], groups: list[Brands]) -> None:
    """Give the segments without a brand to the brands they go on about, or lead to."""
    current = _NOBODY
    waiting: list[int] = []  # segments that lead to what is named behind them
    in_sentence = False
    for place, part in enumerate(parts):
        if part.opening >= Opening.SENTENCE:
            for lost in waiting if current else ():
                groups[lost] = current  # a whole sentence without a name: about what was named last
            waiting, in_sentence = ([] if current else waiting), False
        if not groups[place]:
            if in_sentence:
                groups[place] = current
            else:
                waiting.append(place)
            continue
        leads = part.opening not in _TURNS
        for lead in waiting:
            groups[lead] = groups[place] if leads else current
        waiting, current, in_sentence = [], groups[place], True
    for lost in waiting:
        groups[lost] = current
