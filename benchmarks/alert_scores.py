"""How alerts are scored against labelled windows: by episodes, not by steps. For benchmarks only."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Windows = Sequence[tuple[int, int]]  # first and last step

JOIN_HOURS = 6  # flagged steps so close are one episode, for every method


@dataclass(frozen=True, slots=True)
class Score:
    """Sums over brands."""

    windows: int
    found: int
    episodes: int
    false_alarms: int
    weeks: float
    delays: tuple[float, ...]  # hours from the start of each window found to its first flagged step

    @property
    def recall(self) -> float:
        return self.found / self.windows if self.windows else float("nan")

    @property
    def precision(self) -> float:
        return 1 - self.false_alarms / self.episodes if self.episodes else float("nan")

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
    """Score what is flagged from step `first` on; windows that begin before it are left out."""
    judged = flags.copy()
    judged[:first] = False
    episodes = runs(judged, int(JOIN_HOURS * steps_an_hour))
    counted = [window for window in windows if window[0] >= first]
    delays = []
    for low, high in counted:
        inside = np.flatnonzero(judged[low : high + 1])
        if len(inside):
            delays.append(inside[0] / steps_an_hour)
    false_alarms = sum(
        not any(low <= end and start <= high for low, high in windows) for start, end in episodes
    )
    weeks = (len(flags) - first) / steps_an_hour / 168
    return Score(len(counted), len(delays), len(episodes), false_alarms, weeks, tuple(delays))


def total(scores: Sequence[Score]) -> Score:
    return Score(
        sum(s.windows for s in scores),
        sum(s.found for s in scores),
        sum(s.episodes for s in scores),
        sum(s.false_alarms for s in scores),
        sum(s.weeks for s in scores),
        tuple(delay for s in scores for delay in s.delays),
    )
