"""Points in time as networks and exports write them, to UTC; what is ambiguous is refused.

    parse_timestamp("2015-02-24 11:35:52 -0800").value == datetime(2015, 2, 24, 19, 35, 52, tzinfo=UTC)

Read: ISO 8601 with or without offset, seconds, milliseconds and microseconds since 1970, RFC 2822,
Twitter's form, numeric dates (`24/02/2015 11:35`) and dates in French or English words
(`3 mars 2013 à 14h05`). `03/04/2015` is refused unless the caller says which part is the day.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

FUTURE_TOLERANCE = timedelta(minutes=5)
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)

CLAMPED = "clamped_date"  # later than our clock; the value is our clock
DATE_ONLY = "date_only"  # no time of day was given; midnight
NO_ZONE = "no_zone"  # no offset was given; the default zone was used

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janv janvier",
            "feb february févr fév fevr fev février fevrier",
            "mar march mars",
            "apr april avr avril",
            "may mai",
            "jun june juin",
            "jul july juil juillet",
            "aug august août aout",
            "sep sept september septembre",
            "oct october octobre",
            "nov november novembre",
            "dec december déc décembre decembre",
        ),
        start=1,
    )
    for name in names.split()
}
_TIME = r"(?P<hour>\d{1,2})(?:(?::|\s?h\s?)(?P<minute>\d{2})(?:(?::|\s?m(?:in)?\s?)(?P<second>\d{2}))?|\s?h)"
_TWITTER = re.compile(
    r"[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) (?P<day>\d\d?) (?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
    r" (?P<sign>[+-])(?P<zone_hour>\d\d):?(?P<zone_minute>\d\d) (?P<year>\d{4})"
)
_NUMERIC = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<mark>[/.-])(?P<second_part>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}|\d\d)"
    rf"(?:(?:,?\s+|\s+(?:à|at)\s+){_TIME}(?:\s?(?P<half>[AaPp])\.?[Mm]\.?)?)?"
)
_WORDS = re.compile(
    rf"(?:[^\W\d_]+\.?,?\s+)?(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?P<month>[^\W\d_]+)\.?,?\s+(?P<year>\d{{4}})"
    rf"(?:(?:,?\s+(?:à|at)?\s*){_TIME}(?:\s*(?P<zone>[+-]\d\d:?\d\d|Z|UTC|GMT))?)?",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}[\s-][A-Za-z]{3,9}[\s-]\d{2,4}\s+\d\d?:\d\d")
_ISO_LIKE = re.compile(r"(\d{4})([-/])(\d\d)\2(\d\d)(?:[T ]+(\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)\s*(\S*))?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)(?P<zone>Z?)")
_EPOCH = re.compile(r"-?\d{9,20}(?:\.\d+)?")
_UNIVERSAL = frozenset({"Z", "z", "UTC", "GMT"})


class DateError(ValueError):
    """A value that is no date, or a date that can be read in two ways."""


class Timestamp(NamedTuple):
    """A point in time, what was doubtful about it, and how it was written."""

    value: datetime  # UTC
    flags: tuple[str, ...]
    source: str


def parse_timestamp(
    value: Any,
    *,
    formats: Sequence[str] = (),
    default_zone: tzinfo = UTC,
    now: datetime | None = None,
    day_first: bool | None = None,
) -> Timestamp:
    """Read one point in time.

    `formats` (strptime) are tried first; `default_zone` is for values without offset; `day_first`
    says how `03/04/2015` is meant; with `now`, later values are clamped (see `clamp_future`).
    Raises DateError.
    """
    source = value.strip() if isinstance(value, str) else str(value)
    try:
        moment = _read(value if not isinstance(value, str) else source, formats, day_first)
        timestamp = _in_utc(moment, default_zone, source)
    except (OverflowError, OSError) as error:
        raise DateError(f"{source[:60]!r} lies outside the calendar.") from error
    if timestamp.value < EARLIEST:
        raise DateError(f"{source[:60]!r} is before 1980: most likely an empty date written as a number.")
    return clamp_future(timestamp, now) if now is not None else timestamp


def clamp_future(timestamp: Timestamp, now: datetime, tolerance: timedelta = FUTURE_TOLERANCE) -> Timestamp:
    """The same, or `now` with the flag `clamped_date` when it is later than our clock allows."""
    if timestamp.value <= now + tolerance:
        return timestamp
    return Timestamp(now.astimezone(UTC), (*timestamp.flags, CLAMPED), timestamp.source)


def _read(value: Any, formats: Sequence[str], day_first: bool | None) -> datetime | date:
    if isinstance(value, datetime | date):
        return value
    if isinstance(value, str):
        return _read_text(value, formats, day_first)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_epoch(float(value), str(value))
    raise DateError(f"{str(value)[:60]!r} is not a date.")


def _read_text(text: str, formats: Sequence[str], day_first: bool | None) -> datetime | date:
    for pattern in formats:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone is settled by the caller
        except ValueError:
            continue
    try:
        return _from_text(text, day_first)
    except DateError:
        raise
    except ValueError as error:
        raise DateError(f"{text[:60]!r} is not a date: {error}.") from error


def _from_text(text: str, day_first: bool | None) -> datetime | date:
    if found := _NUMERIC.fullmatch(text):
        return _from_numeric(found, day_first)
    for pattern, reader in _READERS:
        if found := pattern.fullmatch(text):
            return reader(found)
    if _MAIL.match(text):
        return parsedate_to_datetime(text)
    return datetime.fromisoformat(text) if len(text) > 8 else date.fromisoformat(text)


def _from_iso(found: re.Match[str]) -> datetime | date:
    year, _, month, day, clock, zone = found.groups()
    if clock is None:
        return date(int(year), int(month), int(day))
    offset = "+00:00" if zone in _UNIVERSAL else zone
    return datetime.fromisoformat(f"{year}-{month}-{day}T{clock}{offset}")


def _from_twitter(found: re.Match[str]) -> datetime:
    offset = timedelta(hours=int(found["zone_hour"]), minutes=int(found["zone_minute"]))
    zone = timezone(-offset if found["sign"] == "-" else offset)
    month = _MONTHS.get(found["month"].lower())
    if month is None:
        raise DateError(f"{found.group()!r} names no month.")
    clock = (int(found["hour"]), int(found["minute"]), int(found["second"]))
    return datetime(int(found["year"]), month, int(found["day"]), *clock, tzinfo=zone)


def _from_compact(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC if found["zone"] else None)


def _from_words(found: re.Match[str]) -> datetime | date:
    month = _MONTHS.get(found["month"].lower())
    if month is None:
        raise DateError(f"{found.group()[:60]!r} names no month in French or English.")
    moment = _with_time(date(int(found["year"]), month, int(found["day"])), found)
    zone = found["zone"]
    if zone is None or not isinstance(moment, datetime):
        return moment
    return moment.replace(tzinfo=UTC if zone.isalpha() else datetime.strptime(zone, "%z").tzinfo)


def _from_epoch(number: float, source: str) -> datetime:
    """Seconds, milliseconds, microseconds or nanoseconds, by magnitude."""
    size = abs(number)
    if not 1e8 <= size < 1e20:
        raise DateError(f"{source[:60]!r} is not a number of seconds or milliseconds since 1970.")
    for limit, scale in ((1e11, 1), (1e14, 1_000), (1e17, 1_000_000), (1e20, 1_000_000_000)):
        if size < limit:
            return datetime.fromtimestamp(0, UTC) + timedelta(seconds=number / scale)
    raise DateError(f"{source[:60]!r} is not a date.")


def _from_numeric(found: re.Match[str], day_first: bool | None) -> datetime | date:
    first, second = int(found["first"]), int(found["second_part"])
    year = int(found["year"])
    if day_first is None and (len(found["year"]) == 2 or (first <= 12 and second <= 12 and first != second)):
        raise DateError(
            f"{found.group()!r} can be read in two ways: say `day_first: true` or `false`, or give a format."
        )
    is_day_first = day_first if day_first is not None else second <= 12
    day, month = (first, second) if is_day_first else (second, first)
    return _with_time(date(year + 2000 if year < 100 else year, month, day), found)


def _with_time(day: date, found: re.Match[str]) -> datetime | date:
    parts = found.groupdict()
    if parts["hour"] is None:
        return day
    hour = int(parts["hour"])
    if half := parts.get("half"):
        hour = hour % 12 + (12 if half in "pP" else 0)
    return datetime.combine(day, time(hour, int(parts["minute"] or 0), int(parts["second"] or 0)))


# What the whole text looks like, and who reads it; the most frequent first.
_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], datetime | date]], ...] = (
    (_ISO_LIKE, _from_iso),
    (_TWITTER, _from_twitter),
    (_COMPACT, _from_compact),
    (_EPOCH, lambda found: _from_epoch(float(found.group()), found.group())),
    (_WORDS, _from_words),
)


def _in_utc(moment: datetime | date, default_zone: tzinfo, source: str) -> Timestamp:
    if not isinstance(moment, datetime):
        midnight = datetime.combine(moment, time(), tzinfo=default_zone)
        return Timestamp(midnight.astimezone(UTC), (DATE_ONLY, NO_ZONE), source)
    if moment.tzinfo is None:
        return Timestamp(moment.replace(tzinfo=default_zone).astimezone(UTC), (NO_ZONE,), source)
    return Timestamp(moment.astimezone(UTC), (), source)
