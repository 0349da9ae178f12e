"""A series of one's own laid on a regular grid. Pure, on arrays.

Rows may come in any order; a step that is missing stays unknown (nan): it is neither judged nor
learned from, and never taken for zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agorascope.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MAX_GAPS = 20  # steps of the grid for each row: beyond that the rows are no regular series

_SHORTEST_DAY = 23 * 3_600

_TIME_REMEDY = "Give one row a step, at equal distances: hours, days, ..."


@dataclass(frozen=True, slots=True)
class Series:
    """`values` on the grid, nan where unknown; row i of the input lies at `places[i]`."""

    start: int  # seconds since 1970
    step: int  # seconds
    values: Floats
    places: Ints

    @property
    def seconds(self) -> Ints:
        return self.start + self.step * np.arange(len(self.values), dtype=np.int64)


def lay_out(
    times: Sequence[datetime | date] | NDArray[Any],
    values: Sequence[float] | NDArray[Any],
    step: timedelta | None = None,
) -> Series:
    """Lay rows on their grid; its step is the smallest distance between two rows unless it is given.

    Times without a zone are taken as they are, others as UTC; at a day or more, by the date in their
    zone. nan is a value nobody knows. Raises
    InputError for two rows of one time, distances that are no multiples of the step, infinite or
    negative values.
    """
    seconds = _seconds(times)
    amounts = np.asarray(values, dtype=np.float64)
    if seconds.shape != amounts.shape or amounts.ndim != 1:
        raise InputError(
            f"{len(seconds)} times for {len(amounts)} values.", remedy="Give one value for each time."
        )
    if np.any(np.isinf(amounts)) or np.any(amounts < 0):
        raise InputError(
            "A value is negative or infinite.",
            remedy="Give counts, or other amounts that are never below zero; leave unknown ones empty.",
        )
    if len(seconds) == 0:
        return Series(0, _whole(step) or 86_400, amounts, seconds)
    grid_step = _whole(step) or _smallest_distance(seconds)
    start = int(seconds.min())
    places, rest = np.divmod(seconds - start, grid_step)
    if np.any(rest != 0) or places.max() >= MAX_GAPS * (len(places) + 50):
        raise InputError(
            f"The times are not at regular steps of {spelled(timedelta(seconds=grid_step))}.",
            remedy=_TIME_REMEDY,
        )
    if len(np.unique(places)) < len(places):
        raise InputError(
            "Two rows have the same time.",
            remedy="Add them up first; where clocks are set back, write times with their offset from UTC.",
        )
    laid = np.full(int(places.max()) + 1, np.nan)
    laid[places] = amounts
    return Series(start, grid_step, laid, places)


def spelled(step: timedelta) -> str:
    """A step in words: 5 minutes, 1 hour, 7 days."""
    seconds = int(step.total_seconds())
    for name, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size} {name}{'s' if seconds > size else ''}"
    return f"{seconds} seconds"


def _seconds(times: Sequence[datetime | date] | NDArray[Any]) -> Ints:
    if isinstance(times, np.ndarray) and np.issubdtype(times.dtype, np.datetime64):
        return times.astype("datetime64[s]").astype(np.int64)
    with_zone = [isinstance(moment, datetime) and moment.tzinfo is not None for moment in times]
    if any(with_zone) and not all(with_zone):
        raise InputError("Some times have an offset from UTC and some have none.", remedy="Write it in all.")
    seconds = np.array([_second(moment) for moment in times], dtype=np.int64)
    if not any(with_zone) or _smallest_distance(seconds) < _SHORTEST_DAY:
        return seconds
    # Days begin at midnight of their zone, so one of them has 23 hours and one has 25.
    return np.array([_second(_on_the_wall(moment)) for moment in times], dtype=np.int64)


def _second(moment: datetime | date) -> int:
    if isinstance(moment, datetime):
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return int(zoned.timestamp())
    return int(datetime(moment.year, moment.month, moment.day, tzinfo=UTC).timestamp())


def _on_the_wall(moment: datetime | date) -> datetime | date:
    return moment.replace(tzinfo=None) if isinstance(moment, datetime) else moment


def _whole(step: timedelta | None) -> int:
    return int(step.total_seconds()) if step else 0


def _smallest_distance(seconds: Ints) -> int:
    distances = np.diff(np.sort(seconds))
    distances = distances[distances > 0]
    return int(distances.min()) if len(distances) else 86_400
