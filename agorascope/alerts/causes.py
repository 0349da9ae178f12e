"""What an alert most likely comes from: an own event, one thread, one author, one aspect, or none. Pure.

A cause is held by its part in the rise: mentions that carry it above those that would carry it on usual
days, over all mentions above the usual. Half of the rise makes a thread or an author the cause, a third an
aspect (one mention may concern several). Where anger rose, only the negative mentions are counted.

In every storm people complain that nobody answers them. So customer care, and an aspect most of whose
mentions are of customer care, is named only when no other aspect makes a third: a crisis is felt there, and
seldom comes from there.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Cause = Literal["own_event", "thread", "author", "aspect", "none"]

ONE_SOURCE = 0.5  # of the rise
ONE_ASPECT = 1 / 3
MIN_MENTIONS = 5  # that carry the cause
CARE = "care"  # the built-in aspect of how people are answered
OF_CARE = 2 / 3  # of an aspect's mentions that are of customer care too


@dataclass(frozen=True, slots=True)
class Likely:
    """A cause, its key (event, thread, author or aspect) and its part in the rise."""

    cause: Cause
    detail: str | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Rise:
    """Mentions that count for the cause, and those usual in as long a time."""

    mentions: int
    usual: float

    @property
    def extra(self) -> float:
        """At least one, so that a rise of shares only has a whole too."""
        return max(self.mentions - self.usual, 1.0)


def source_of(rise: Rise, threads: Iterable[str], authors: Iterable[str]) -> Likely | None:
    """The thread or author behind half of the rise; the larger part first. A new thread has no usual part."""
    kinds: tuple[tuple[Cause, Iterable[str]], ...] = (("thread", threads), ("author", authors))
    found = [
        Likely(cause, key, min(1.0, n / rise.extra))
        for cause, keys in kinds
        for key, n in _most(keys)
        if n >= MIN_MENTIONS and n / rise.extra >= ONE_SOURCE
    ]
    # An author alone in a thread of one's own is the narrower cause.
    return max(found, key=lambda likely: (likely.share or 0, likely.cause == "author"), default=None)


def aspect_of(
    rise: Rise,
    mentions: Collection[frozenset[str]],
    usual_shares: Mapping[str, float],
    own: frozenset[str],
) -> Likely | None:
    """The aspect with the largest part in the rise; those that the workspace names itself before the others.

    `mentions`: the aspects of each mention that counts; `usual_shares`: of the mentions of usual days. The
    built-in aspects are wide families, one's own are narrower and say more.
    """
    aspects = Counter(aspect for carried in mentions for aspect in sorted(carried))
    answered = Counter(aspect for carried in mentions if CARE in carried for aspect in sorted(carried))
    parts = {
        aspect: (n - usual_shares.get(aspect, 0.0) * min(rise.usual, rise.mentions)) / rise.extra
        for aspect, n in aspects.items()
        if n >= MIN_MENTIONS
    }
    likely = [aspect for aspect, part in parts.items() if part >= ONE_ASPECT]
    if not likely:
        return None
    aspect = min(
        likely,
        key=lambda name: (answered[name] >= OF_CARE * aspects[name], name not in own, -parts[name], name),
    )
    return Likely("aspect", aspect, min(1.0, parts[aspect]))


def _most(keys: Iterable[str]) -> list[tuple[str, int]]:
    """The most frequent key, the first in order of equals."""
    counts = Counter(keys)
    return [min(counts.items(), key=lambda item: (-item[1], item[0]))] if counts else []
