"""Numbers and dates as French, British and American readers write them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from streamlit_app import i18n
from streamlit_app.i18n import formats

DAY = date(2015, 2, 24)
PARIS = ZoneInfo("Europe/Paris")
LATE = datetime(2015, 2, 23, 23, 5, tzinfo=UTC)


def test_french_numbers() -> None:
    i18n.use("fr", "fr-FR")

    assert formats.whole(12345) == "12\u202f345"
    assert formats.percent(0.1234) == "12,3\u00a0%"
    assert formats.percent(0.12, signed=True, decimals=0) == "+12\u00a0%"
    assert formats.score(-0.204) == "\u22120,20"
    assert formats.points(-0.0123) == "\u22121,2 pts"


def test_english_numbers() -> None:
    i18n.use("en", "en-GB")

    assert formats.whole(12345) == "12,345"
    assert formats.percent(0.1234) == "12.3%"
    assert formats.score(0.5) == "+0.50"
    assert formats.score(-0.001) == "0.00"


@pytest.mark.parametrize(
    ("language", "browser", "day", "span", "axis"),
    [
        ("fr", "fr-FR", "24 févr. 2015", "16–24 févr. 2015", "%-d %b"),
        ("en", "en-GB", "24 Feb 2015", "16–24 Feb 2015", "%-d %b"),
        ("en", "en-US", "Feb 24, 2015", "Feb 16 – 24, 2015", "%b %-d"),
        ("en", "fr-FR", "24 Feb 2015", "16–24 Feb 2015", "%-d %b"),
        ("fr", "xx-!!", "24 févr. 2015", "16–24 févr. 2015", "%-d %b"),
    ],
)
def test_dates_follow_the_region_of_the_browser(
    language: str, browser: str, day: str, span: str, axis: str
) -> None:
    i18n.use(language, browser)

    assert formats.day(DAY) == day
    assert formats.days(date(2015, 2, 16), DAY).replace("\u2009", " ").replace("\u202f", " ") == span
    assert formats.days(DAY, DAY) == day
    assert formats.axis_day_format() == axis


def test_moments_are_in_the_time_zone_of_the_workspace() -> None:
    i18n.use("en", "en-GB")

    assert formats.moment(LATE, PARIS) == "24 Feb 2015, 00:05"
    assert formats.moment(LATE, PARIS, seen_from=datetime(2015, 6, 1, tzinfo=UTC)) == "24 Feb, 00:05"
    assert formats.moment(LATE, PARIS, seen_from=datetime(2016, 1, 1, tzinfo=UTC)) == "24 Feb 2015, 00:05"


def test_durations_and_languages_have_names() -> None:
    i18n.use("fr")

    assert formats.duration(timedelta(minutes=36)).split() == ["36", "min"]
    assert formats.language_name("en") == "Anglais"
    assert formats.language_name("zz-nonsense") == "zz-nonsense"


def test_axes_of_charts_speak_french() -> None:
    i18n.use("fr")
    locale = formats.vega_locale()

    assert locale["time"]["shortDays"][0] == "dim."  # type: ignore[index]  # d3 begins with Sunday
    assert locale["time"]["shortMonths"][1] == "févr."  # type: ignore[index]
    assert locale["number"]["decimal"] == ","  # type: ignore[index]
