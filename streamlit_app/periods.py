"""Spans of days: the period that was chosen and the one of equal length before it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ALL = "all"
CUSTOM = "custom"
DAYS = ("7", "14", "28", "90")
CHOICES = (*DAYS, ALL, CUSTOM)
DEFAULT = "28"

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def previous(self) -> "Span":
        """The span of equal length that ends the day before this one begins."""
        return Span(self.first - self.days * _DAY, self.first - _DAY)

    def newest(self, days: int) -> "Span":
        """The last `days` of this span, all of it when it is shorter."""
        return Span(max(self.first, self.last - (days - 1) * _DAY), self.last)

    def clipped_to(self, bounds: "Span") -> "Span":
        """The days of this span that lie within `bounds`; all of `bounds` when none does."""
        if self.last < bounds.first or self.first > bounds.last:
            return bounds
        return Span(max(self.first, bounds.first), min(self.last, bounds.last))


def whole_weeks(span: Span) -> Span:
    """From the Monday of its first day to the Sunday of its last: the weeks that touch a span."""
    return Span(
        span.first - span.first.weekday() * _DAY,
        span.last + (6 - span.last.weekday()) * _DAY,
    )


def last_whole_day(as_of: datetime, zone: ZoneInfo) -> date:
    """The newest day that figures of `as_of` speak of: at midnight, the day that just ended."""
    return (as_of - timedelta(microseconds=1)).astimezone(zone).date()


def resolve(choice: str, custom: Span | None, known: Span) -> Span:
    """The span that `choice` means when days of `known` can be shown."""
    if choice == CUSTOM and custom is not None:
        ordered = Span(min(custom.first, custom.last), max(custom.first, custom.last))
        return ordered.clipped_to(known)
    if choice in DAYS:
        return Span(known.last - (int(choice) - 1) * _DAY, known.last).clipped_to(known)
    return known


def comparable(period: Span, known: Span) -> Span | None:
    """The previous span of equal length, or None when the data do not reach back that far."""
    before = period.previous()
    return before if before.first >= known.first else None
