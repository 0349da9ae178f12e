"""Spans of a text, [start, end): kept apart, and looked up."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

Span = tuple[int, int]


def apart(spans: Iterable[Span]) -> list[Span]:
    """These spans in order, those that overlap made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def overlaps(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether one of these spans, in order and apart, shares a character with [start, end)."""
    position = bisect_left(spans, (end, 0))
    return position > 0 and spans[position - 1][1] > start


def longest(spans: Collection[Span], length: int) -> Collection[Span]:
    """The spans of a text of this length that no longer one overlaps (of two equals the first has it)."""
    if all(before[1] <= after[0] for before, after in pairwise(spans)):
        return spans
    mask = bytearray(length)
    kept = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if mask.find(1, start, end) < 0:
            mask[start:end] = b"\x01" * (end - start)
            kept.append((start, end))
    return kept
