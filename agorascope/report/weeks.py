"""Weeks of the report: Monday to Sunday on the workspace's own clock. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SEVEN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """A week and how many of its days were over when the figures were taken."""

    first: date  # a Monday
    days_over: int  # 0 to 7

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + timedelta(days=6)

    @property
    def before(self) -> date:
        """The Monday of the week before."""
        return self.first - SEVEN

    @property
    def is_complete(self) -> bool:
        return self.days_over == 7


def monday_of(day: date) -> date:
    """The Monday of the week that holds `day`."""
    return day - timedelta(days=day.weekday())


def week_of(day: date, as_of: datetime, zone: ZoneInfo) -> Week:
    """The week that holds `day`, seen at `as_of`."""
    first = monday_of(day)
    today = as_of.astimezone(zone).date()
    return Week(first, min(7, max(0, (today - first).days)))


def last_complete_week(as_of: datetime, zone: ZoneInfo) -> Week:
    """The last week that was over at `as_of`: at midnight of a Monday, the one that just ended."""
    today = as_of.astimezone(zone).date()
    return Week(monday_of(today) - SEVEN, 7)
