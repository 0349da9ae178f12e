"""Hours and days of the workspace's clock as instants, days of 23 and 25 hours included. Pure.

Series of hours are laid on the clock on the wall, since people sleep by it. Where clocks go forward an
hour does not exist: it is unknown, not zero. Where they go back an hour lasts two: its count is halved,
so that it is judged like the others.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` up to but not including `end`, both instants (UTC)."""

    start: datetime
    end: datetime

    @property
    def hours(self) -> int:
        return round((self.end - self.start) / HOUR)


def hour_span(wall: datetime, zone: ZoneInfo) -> Span:
    """The instants of an hour on the wall (without zone); empty when clocks skip it."""
    start, end = (_instant(moment, zone) for moment in (wall, wall + HOUR))
    if start.astimezone(zone).replace(tzinfo=None) != wall:  # skipped: the clock never shows it
        return Span(end, end)
    return Span(start, end)


def day_span(day: date, zone: ZoneInfo) -> Span:
    """The instants of a local day: 23, 24 or 25 hours."""
    midnights = (datetime.combine(moment, time()) for moment in (day, day + DAY))
    start, end = (_instant(midnight, zone) for midnight in midnights)
    return Span(start, end)


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """The local day that an instant belongs to."""
    return instant.astimezone(zone).date()


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)
