"""Numbers, dates and intervals the way the reader's locale writes them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.core import Locale, UnknownLocaleError
from babel.dates import (
    format_interval,
    format_skeleton,
    format_time,
    format_timedelta,
    get_day_names,
    get_month_names,
)
from babel.numbers import format_decimal, format_percent, get_decimal_symbol, get_group_symbol

from streamlit_app.i18n import _, locale

MINUS = "\u2212"
SHOWN_AS_ZERO = 0.005


def whole(number: float) -> str:
    """1,234 in English, 1 234 in French."""
    return str(format_decimal(round(number), locale=locale()))


def amount(number: float) -> str:
    """A cost: 12.5, 0.034; two significant digits below one, so that a small price is not nought."""
    if number == 0 or number >= 100:
        return whole(number)
    pattern = "#,##0.##" if number >= 1 else "@@"
    return str(format_decimal(number, pattern, locale=locale()))


def size(count: float) -> str:
    """So many bytes: 812 kB, 1.2 GB."""
    for words, scale in ((_("{number} GB"), 1e9), (_("{number} MB"), 1e6), (_("{number} kB"), 1e3)):
        if count >= scale:
            return words.format(number=format_decimal(count / scale, "#,##0.#", locale=locale()))
    return _("{number} bytes").format(number=whole(count))


def percent(share: float, *, signed: bool = False, decimals: int = 1) -> str:
    """A share of 1: 12.3%, or 12,3 % in French."""
    digits = "0." + "0" * decimals if decimals else "0"
    pattern = locale().percent_formats[None].pattern.replace("#,##0", digits)
    signed_pattern = f"+{pattern};-{pattern}" if signed else pattern
    return _typeset(format_percent(share, signed_pattern, locale=locale()))


def score(value: float) -> str:
    """A score in [-1, 1], two decimals, with its sign unless it shows as zero."""
    if abs(value) < SHOWN_AS_ZERO:
        return str(format_decimal(0, "0.00", locale=locale()))
    return _typeset(format_decimal(value, "+0.00;-0.00", locale=locale()))


def signed(value: float) -> str:
    """A difference of points on a scale of 100: +1.2."""
    return _typeset(format_decimal(value, "+0.0;-0.0", locale=locale()))


def points(difference: float) -> str:
    """A difference of two shares in percentage points: +1.2 pts."""
    number = format_decimal(difference * 100, "+0.0;-0.0", locale=locale())
    return _("{points} pts").format(points=_typeset(number))


def day(value: date) -> str:
    """24 Feb 2015."""
    return str(format_skeleton("yMMMd", _noon(value), locale=locale()))


def short_day(value: date) -> str:
    """24 Feb."""
    return str(format_skeleton("MMMd", _noon(value), locale=locale()))


def weekday(value: date) -> str:
    """Tue, 24 Feb 2015."""
    return str(format_skeleton("yMMMEd", _noon(value), locale=locale()))


def days(first: date, last: date) -> str:
    """16 – 24 Feb 2015."""
    return str(format_interval(first, last, "yMMMd", locale=locale())) if first != last else day(first)


def moment(value: datetime, zone: ZoneInfo, *, seen_from: datetime | None = None) -> str:
    """Day and time in the workspace's time zone: 24 Feb 2015, 14:03.

    The year is left out when it is the year of `seen_from`.
    """
    here = value.astimezone(zone)
    same_year = seen_from is not None and seen_from.astimezone(zone).year == here.year
    written = short_day(here.date()) if same_year else day(here.date())
    return f"{written}, {format_time(here, 'short', tzinfo=zone, locale=locale())}"


def duration(length: timedelta) -> str:
    """12 secs, 3 mins."""
    return str(format_timedelta(length, threshold=1.5, format="short", locale=locale()))


def language_name(code: str) -> str:
    """Name of a language in the reader's language, or its code when it has none."""
    try:
        name = Locale.parse(code).get_display_name(locale())
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:] if name else code


def axis_day_format() -> str:
    """d3 format of a day on an axis: 24 Feb, or Feb 24 where months come first."""
    return "%b %-d" if short_day(date(2001, 1, 24)).endswith("24") else "%-d %b"


def vega_locale() -> dict[str, object]:
    """The same habits for the axes of charts (d3 locale definitions)."""
    here = locale()
    time = {
        "dateTime": "%x, %X",
        "date": "%d/%m/%Y",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": _from_sunday(get_day_names("wide", locale=here)),
        "shortDays": _from_sunday(get_day_names("abbreviated", locale=here)),
        "months": _from_january(get_month_names("wide", locale=here)),
        "shortMonths": _from_january(get_month_names("abbreviated", locale=here)),
    }
    number = {
        "decimal": get_decimal_symbol(here),
        "thousands": get_group_symbol(here),
        "grouping": [3],
        "currency": ["", ""],
        "minus": MINUS,
        "percent": here.percent_formats[None].pattern.rpartition("0")[2],
    }
    return {"number": number, "time": time}


def _from_sunday(names: Mapping[int, str]) -> list[str]:
    return [names[(6 + i) % 7] for i in range(7)]  # Babel counts days from Monday


def _from_january(names: Mapping[int, str]) -> list[str]:
    return [names[i] for i in range(1, 13)]


def _noon(value: date) -> datetime:
    return datetime(value.year, value.month, value.day, 12)  # noqa: DTZ001  a day, not an instant


def _typeset(number: object) -> str:
    return str(number).replace("-", MINUS)
