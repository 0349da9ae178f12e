"""Who behaves like a machine: signs read from when and what an account posts, never from who it is. Pure.

    times of an account's posts -> signs of rhythm;  its texts -> repetition;  signs -> machine, or not

Precision comes before recall: an account is taken for a machine on two signs at least, of which one is
strong, and never below 20 posts. What a sign is, and what it costs in people taken for machines, is measured
in docs/methodology/members.md. The bounds were set on simulated accounts, before any real one was looked at.
One was changed later: the least number of posts, as that page says.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_POSTS = 20
STRONG = frozenset({"regular_intervals", "round_the_clock", "extreme_volume", "repeated_texts"})
WEAK = frozenset({"links_only", "no_exchange"})

DAY = 86_400
_SLOT_SECONDS = 900  # machines are started on the quarter of an hour
_SLOT_WIDTH = 120
_SLOT_SHARE = 0.8
_GAP_RATIO = 1.25
_GAP_BITS = (
    2.5  # entropy of the gaps, in bits; simulated people had 3.9 and more, machines with an 8 % jitter 1.8
)
_LEAST_GAP = 60  # what is nearer is one utterance in parts
_QUIET_HOURS = 6
_QUIET_SHARE = 0.15  # of the posts; a quarter where night is like day
_LEAST_CLOCK_POSTS = 60
_LEAST_CLOCK_DAYS = 5
_DAILY_POSTS = 72
_LINK_SHARE = 0.9
_SHINGLE = 3  # words
_LIKE_SHARE = 0.5  # of a text's shingles that stand in another text of the account
_REPEATED_SHARE = 0.6
_MOST_TEXTS = 200

_ADDRESS = re.compile(r"https?://\S+|www\.\S+|@[\w.@-]+")
_NUMBER = re.compile(r"\b\d+(?:[.,]\d+)*\b")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Activity:
    """What an account did in the window. `times`: when it posted, seconds, ascending; counts of its posts."""

    times: NDArray[np.int64]
    own: int  # posts that are no repost
    with_link: int  # of `own`
    answers: int  # replies and quotes it wrote
    answered: int  # replies of others to it


def signs_of(activity: Activity) -> frozenset[str]:
    """The signs that need no text; none below 20 posts."""
    if len(activity.times) < LEAST_POSTS:
        return frozenset()
    found = {
        "regular_intervals": is_regular(activity.times),
        "round_the_clock": is_round_the_clock(activity.times),
        "extreme_volume": is_extreme(activity.times),
        "links_only": activity.own >= LEAST_POSTS and activity.with_link >= _LINK_SHARE * activity.own,
        "no_exchange": activity.own >= LEAST_POSTS and activity.answers + activity.answered == 0,
    }
    return frozenset(name for name, is_shown in found.items() if is_shown)


def is_machine(signs: Collection[str]) -> bool:
    """Two independent signs at least, one of them strong."""
    return len(signs) >= 2 and not STRONG.isdisjoint(signs)


def is_regular(times: NDArray[np.int64]) -> bool:
    """Whether the posts come by the clock: at one place of the quarter hour, or at even distances."""
    if len(times) < LEAST_POSTS:
        return False
    return slot_share(times) >= _SLOT_SHARE or gap_bits(times) <= _GAP_BITS


def slot_share(times: NDArray[np.int64]) -> float:
    """The largest share of posts that falls within two minutes of the quarter hour; by chance some 0.13."""
    places = np.sort(times % _SLOT_SECONDS)
    around = np.concatenate([places, places + _SLOT_SECONDS])
    within = np.searchsorted(around, places + _SLOT_WIDTH, side="right") - np.arange(len(places))
    return float(within.max() / len(places))


def gap_bits(times: NDArray[np.int64]) -> float:
    """Entropy (bits) of the time between posts, in bins whose bounds grow by a quarter.

    Infinite where there are too few gaps to tell, or where they are of a day and more: who posts once a day
    keeps an hour for it, machine or not.
    """
    gaps = np.diff(times)
    gaps = gaps[gaps >= _LEAST_GAP]
    if len(gaps) < LEAST_POSTS - 1 or np.median(gaps) > DAY / 2:
        return float("inf")
    bins = np.round(np.log(gaps / _LEAST_GAP) / np.log(_GAP_RATIO)).astype(np.int64)
    shares = np.bincount(bins) / len(bins)
    shares = shares[shares > 0]
    return float(-(shares * np.log2(shares)).sum())


def is_round_the_clock(times: NDArray[np.int64]) -> bool:
    """Whether no part of the day is quiet: people sleep, in whatever time zone."""
    if len(times) < _LEAST_CLOCK_POSTS or len(np.unique(times // DAY)) < _LEAST_CLOCK_DAYS:
        return False
    return quiet_share(times) >= _QUIET_SHARE


def quiet_share(times: NDArray[np.int64]) -> float:
    """Share of the posts in the six hours of the day that hold the fewest; 0.25 where night is like day."""
    hours = np.bincount((times % DAY) // 3600, minlength=24)
    sums = np.convolve(np.concatenate([hours, hours[: _QUIET_HOURS - 1]]), np.ones(_QUIET_HOURS), "valid")
    return float(sums.min() / len(times))


def is_extreme(times: NDArray[np.int64]) -> bool:
    """Whether it posts 72 times on each day on which it posts, and on three days at least."""
    days = len(np.unique(times // DAY))
    return days >= 3 and len(times) / days >= _DAILY_POSTS


def is_repeating(texts: Sequence[str]) -> bool:
    """Whether most texts are nearly the same as another: a frame with numbers, names and links put in."""
    return len(texts) >= LEAST_POSTS and repeated_share(texts) >= _REPEATED_SHARE


def repeated_share(texts: Sequence[str]) -> float:
    """Share of texts of which half of the word triples stand in another text too; the last 200 are read."""
    shingled = [shingles(text) for text in texts[-_MOST_TEXTS:]]
    seen = Counter(shingle for found in shingled for shingle in found)
    alike = sum(
        bool(found) and sum(seen[shingle] > 1 for shingle in found) >= _LIKE_SHARE * len(found)
        for found in shingled
    )
    return alike / len(shingled) if shingled else 0.0


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The word triples of a text; numbers are alike, addresses and handles are left out."""
    words = _WORD.findall(_NUMBER.sub("0", _ADDRESS.sub(" ", text.lower())))
    if len(words) < _SHINGLE:
        return frozenset([tuple(words)]) if words else frozenset()
    return frozenset(tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))
