"""Points in time as networks write them."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.dates import DateError, clamp_future, parse_timestamp

PARIS = ZoneInfo("Europe/Paris")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2015-02-24 11:35:52 -0800", utc(2015, 2, 24, 19, 35, 52)),
        ("2015-02-24T11:35:52-08:00", utc(2015, 2, 24, 19, 35, 52)),
        ("2015-02-24T11:35:52.123Z", utc(2015, 2, 24, 11, 35, 52, 123000)),
        ("2015-02-24T11:35:52.123456789+0100", utc(2015, 2, 24, 10, 35, 52, 123456)),
        ("2015/02/24 11:35 UTC", utc(2015, 2, 24, 11, 35)),
        ("2015-02-24", utc(2015, 2, 24)),
        ("20150224T113552Z", utc(2015, 2, 24, 11, 35, 52)),
        ("20150224113552", utc(2015, 2, 24, 11, 35, 52)),
        ("20150224", utc(2015, 2, 24)),
        ("Tue Oct 31 22:10:47 +0000 2017", utc(2017, 10, 31, 22, 10, 47)),
        ("Tue Oct 31 22:10:47 -0330 2017", utc(2017, 11, 1, 1, 40, 47)),
        ("Tue, 24 Feb 2015 11:35:52 +0100", utc(2015, 2, 24, 10, 35, 52)),
        ("24 Feb 2015 11:35:52 GMT", utc(2015, 2, 24, 11, 35, 52)),
        ("1424806552", utc(2015, 2, 24, 19, 35, 52)),
        (1424806552, utc(2015, 2, 24, 19, 35, 52)),
        (1424806552.5, utc(2015, 2, 24, 19, 35, 52, 500000)),
        ("1424806552123", utc(2015, 2, 24, 19, 35, 52, 123000)),
        ("24/02/2015 11:35", utc(2015, 2, 24, 11, 35)),
        ("02/24/2015 11:35:01 PM", utc(2015, 2, 24, 23, 35, 1)),
        ("12/31/2015 12:05 am", utc(2015, 12, 31, 0, 5)),
        ("05/05/2015", utc(2015, 5, 5)),
        ("3 mars 2013 à 14h05", utc(2013, 3, 3, 14, 5)),
        ("le 1er août 2013 14h", utc(2013, 8, 1, 14)),
        ("mardi 24 févr. 2015, 11:35:52", utc(2015, 2, 24, 11, 35, 52)),
        ("3 March 2013", utc(2013, 3, 3)),
        ("mer., 04 nov. 2026 10:00:00 +0100", utc(2026, 11, 4, 9)),
        ("lun. 2 févr. 2015 à 08:30 UTC", utc(2015, 2, 2, 8, 30)),
        (datetime(2015, 2, 24, 11, tzinfo=timezone(timedelta(hours=-8))), utc(2015, 2, 24, 19)),
        (date(2015, 2, 24), utc(2015, 2, 24)),
    ],
)
def test_known_forms_are_read(value: Any, expected: datetime) -> None:
    assert parse_timestamp(value).value == expected


@pytest.mark.parametrize(
    "value",
    ["", "  ", "hello",
     "03/04/2015", "03/04/15", "32/01/2015", "2015-13-01", "Tue Xyz 31 22:10:47 +0000 2017",
     "42", "2015", 42, True, None, float("nan"), float("inf"), "1970-01-01T00:00:00Z", "0001-01-01", [],
     "9999-12-31T23:59:59-12:00", "99999999999999999999", "3 brumaire 2013", "24/02/2015 25:00", "²" * 9],
)  # fmt: skip
def test_what_is_no_date_or_ambiguous_is_refused(value: Any) -> None:
    with pytest.raises(DateError):
        parse_timestamp(value)


def test_the_caller_says_which_part_is_the_day() -> None:
    assert parse_timestamp("03/04/2015", day_first=True).value == utc(2015, 4, 3)
    assert parse_timestamp("03/04/2015", day_first=False).value == utc(2015, 3, 4)
    assert parse_timestamp("03.04.15 à 8h30", day_first=True).value == utc(2015, 4, 3, 8, 30)


def test_explicit_formats_win_and_others_are_still_read() -> None:
    formats = ("%m/%d/%Y", "%Y-%m-%d %H:%M:%S %z")
    assert parse_timestamp("03/04/2015", formats=formats, day_first=True).value == utc(2015, 3, 4)
    assert parse_timestamp("2015-02-24 11:35:52 -0800", formats=formats).value == utc(2015, 2, 24, 19, 35, 52)
    assert parse_timestamp("1424806552", formats=formats).value == utc(2015, 2, 24, 19, 35, 52)


def test_values_without_offset_take_the_default_zone_and_say_so() -> None:
    summer = parse_timestamp("2015-07-01 12:00", default_zone=PARIS)
    assert (summer.value, summer.flags) == (utc(2015, 7, 1, 10), ("no_zone",))
    assert parse_timestamp("2015-07-01 12:00Z", default_zone=PARIS).flags == ()
    assert "date_only" in parse_timestamp("2015-07-01", default_zone=PARIS).flags


def test_the_future_is_clamped_and_the_source_kept() -> None:
    now = utc(2015, 2, 24)
    clamped = parse_timestamp("2031-01-01T00:00:00Z", now=now)
    assert clamped == (now, ("clamped_date",), "2031-01-01T00:00:00Z")


def test_five_minutes_ahead_are_tolerated() -> None:
    now = utc(2015, 2, 24)
    ahead = parse_timestamp("2015-02-24T00:05:00Z")
    assert clamp_future(ahead, now) == ahead
    assert clamp_future(ahead, now, timedelta(minutes=4)).value == now


@settings(deadline=None)
@given(st.datetimes(min_value=datetime(1980, 1, 2), max_value=datetime(9990, 1, 1), timezones=st.timezones()))
def test_iso_round_trip(moment: datetime) -> None:
    assert parse_timestamp(moment.isoformat()).value == moment.astimezone(UTC)


@settings(deadline=None)
@given(
    st.one_of(
        st.text(),
        st.integers(),
        st.floats(),
        st.none(),
        st.from_regex(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}.{0,9}"),
    )
)
def test_only_date_errors_are_raised(value: Any) -> None:
    with suppress(DateError):
        assert parse_timestamp(value).value.tzinfo is UTC
