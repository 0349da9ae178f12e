"""When something happened, as a person types it: a day, perhaps a time, on the workspace's clock. Pure."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from agorascope.errors import InputError

MIDDAY = time(12)


def moment(text: str | None, zone: ZoneInfo, now: datetime, after: datetime | None = None) -> datetime:
    """The instant (UTC); without text it is `now`.

    A bare day is its noon, but never later than `now`, nor earlier than `after`, the step before, when that
    was on the same day: who notes two steps of one day need not type hours. InputError for what is no moment.
    """
    if text is None:
        return now
    try:
        if len(text) > len("2026-01-01"):
            given = datetime.fromisoformat(text)
            return (given if given.tzinfo else given.replace(tzinfo=zone)).astimezone(UTC)
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"{text!r} is no moment.", remedy="Write a day, 2026-09-30, or a day and time, 2026-09-30T14:00."
        ) from error
    noon = datetime.combine(day, MIDDAY, zone).astimezone(UTC)
    if day == now.astimezone(zone).date():
        noon = min(noon, now)
    if after is not None and after.astimezone(zone).date() == day:
        noon = max(noon, after)
    return noon
