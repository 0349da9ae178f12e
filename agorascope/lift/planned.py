"""Events on the calendar of the workspace: their days, which of them get in each other's way. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from agorascope.alerts.calendar import day_span, local_day

MOST_EVENT_DAYS = 56  # of an event that is judged: beyond two months nothing foretells what is usual
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """An event held for a brand, first and last local day."""

    event_id: str
    brand_id: str
    first: date
    last: date

    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def meets(self, other: "Planned") -> bool:
        return self.first <= other.last and other.first <= self.last


def plan(
    event_id: str,
    brand_id: str | None,
    start: datetime,
    end: datetime,
    own_brands: Iterable[str],
    zone: ZoneInfo,
) -> list[Planned]:
    """The event for its brand; one that names no brand is one of each own brand."""
    first, last = local_day(start, zone), local_day(max(end - _INSTANT, start), zone)
    brands = [brand_id] if brand_id is not None else sorted(own_brands)
    return [Planned(event_id, brand, first, last) for brand in brands]


def others_of(event: Planned, events: Sequence[Planned]) -> list[Planned]:
    """Other events of the same brand."""
    return [e for e in events if e.brand_id == event.brand_id and e.event_id != event.event_id]


def calendar_refusal(
    event: Planned, events: Sequence[Planned], as_of: datetime, zone: ZoneInfo
) -> str | None:
    """Why the calendar alone forbids to judge the event, as a machine reads it; None when it does not."""
    if day_span(event.first, zone).start >= as_of:
        return "not_begun"
    if day_span(event.last, zone).end > as_of:
        return "not_over"
    if len(event.days()) > MOST_EVENT_DAYS:
        return "too_long"
    if any(event.meets(other) for other in others_of(event, events)):
        return "overlapping_event"
    return None
