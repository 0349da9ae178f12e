"""How alerts are scored against labelled windows: by episodes, not by steps. For benchmarks only."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Windows = Sequence[tuple[int, int]]  # first and last step

JOIN_HOURS = 6  # flagged steps so close are one episode, for every method


@dataclass(frozen=True, slots=True)
class Score:
    """Sums over brands."""

    windows: int
    found: int  # with a flagged step inside
    false_alarms: int
    weeks: float
    delays: tuple[float, ...]  # hours from the start of each window found to its first flagged step

    @property
    def recall(self) -> float:
        return self.found / self.windows if self.windows else float("nan")

    @property
    def precision(self) -> float:
        alarms = self.found + self.false_alarms
        return self.found / alarms if alarms else float("nan")

    @property
    def false_per_week(self) -> float:
        return self.false_alarms / self.weeks


def runs(flags: Bools, join: int) -> list[tuple[int, int]]:
    """First and last steps of flagged stretches; those at most `join` steps apart are one."""
    places = np.flatnonzero(flags)
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > join)
    firsts = places[np.concatenate([[0], breaks + 1])]
    lasts = places[np.concatenate([breaks, [len(places) - 1]])]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def score(flags: Bools, windows: Windows, first: int, steps_an_hour: float) -> Score:
    """Score what is flagged from step `first` on; windows that begin before it are left out.

    A stretch outside of the windows is a false alarm for every day it lasts; the first day of one that
    touches a window belongs to it.
    """
    judged = flags.copy()
    judged[:first] = False
    join = int(JOIN_HOURS * steps_an_hour)
    counted = [window for window in windows if window[0] >= first]
    delays = []
    for low, high in counted:
        inside = np.flatnonzero(judged[low : high + 1])
        if len(inside):
            delays.append(inside[0] / steps_an_hour)
    outside = judged.copy()
    for low, high in windows:
        outside[low : high + 1] = False
    false_alarms = sum(
        ceil((end + 1 - start) / (24 * steps_an_hour)) - _touches(start, end, windows, join)
        for start, end in runs(outside, join)
    )
    weeks = (len(flags) - first) / steps_an_hour / 168
    return Score(len(counted), len(delays), false_alarms, weeks, tuple(delays))


def _touches(start: int, end: int, windows: Windows, join: int) -> bool:
    return any(low - join <= end and start <= high + join for low, high in windows)


def total(scores: Sequence[Score]) -> Score:
    return Score(
        sum(s.windows for s in scores),
        sum(s.found for s in scores),
        sum(s.false_alarms for s in scores),
        sum(s.weeks for s in scores),
        tuple(delay for s in scores for delay in s.delays),
    )
