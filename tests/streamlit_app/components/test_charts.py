"""The charts carry doubt, mark thin days, and never lean on colour alone."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from agorascope.palette import DARK, LIGHT, Palette, palette
from agorascope.statistics import share
from streamlit_app import figures, i18n
from streamlit_app.components import share_chart, trend_chart
from streamlit_app.components.trend_chart import Trend
from streamlit_app.queries import Brand, Event

OWN, OTHER = Brand("a", "Own <b>brand</b>", True), Brand("b", "Other", False)
PARIS = ZoneInfo("Europe/Paris")
CHAT = Event(
    "chat",
    "chat",
    "Evening chat",
    datetime(2026, 3, 2, 17, tzinfo=UTC),
    datetime(2026, 3, 2, 23, 30, tzinfo=UTC),
)


@pytest.fixture(autouse=True)
def in_english() -> None:
    i18n.use("en", "en-GB")


def trend(*rows: tuple[str, str, int, int, int], events: tuple[Event, ...] = ()) -> Trend:
    frame = pd.DataFrame(rows, columns=["day", "brand_id", "mentions", "positive", "negative"])
    return Trend(figures.by_day(frame), [OWN, OTHER], OWN, events, PARIS, "day")


FULL = trend(
    ("2026-03-01", "a", 100, 30, 30),
    ("2026-03-02", "a", 900, 30, 300),
    ("2026-03-03", "a", 10, 3, 2),
    ("2026-03-01", "b", 50, 20, 20),
    ("2026-03-02", "b", 60, 20, 20),
    ("2026-03-03", "b", 60, 20, 20),
    events=(CHAT,),
)  # fmt: skip


def marks(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [layer["mark"] for layer in spec["layer"]]


def rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for dataset in spec["datasets"].values() for row in dataset]


def test_brands_differ_in_dash_as_well_as_in_colour() -> None:
    spec = trend_chart.mentions_chart(FULL, LIGHT).to_dict()
    line = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "line")
    dashes = line["encoding"]["strokeDash"]["scale"]["range"]
    colours = line["encoding"]["color"]["scale"]["range"]

    assert len({tuple(dash) for dash in dashes}) == len(set(colours)) == 2
    assert colours[0] == LIGHT.strong


def test_thin_days_are_hollow_and_known_days_carry_their_interval() -> None:
    spec = trend_chart.sentiment_chart(FULL, LIGHT).to_dict()
    points = [mark for mark in marks(spec) if mark["type"] == "point" and mark.get("opacity")]
    shown = [row for row in rows(spec) if "judged" in row]

    assert {mark["filled"] for mark in points} == {True, False}
    assert {(row["shown"], row["judged"]) for row in shown} == {
        ("0.00", "60"),
        ("\u22120.82", "330"),
        ("too few", "5"),
    }
    assert "area" in {mark["type"] for mark in marks(spec)}
    assert {row["between"] for row in shown if row["judged"] == "330"} == {"\u22120.87 to \u22120.75"}


def test_a_brand_without_any_judged_mention_has_an_empty_frame() -> None:
    spec = trend_chart.sentiment_chart(trend(("2026-03-01", "a", 4, 0, 0)), LIGHT).to_dict()

    assert {mark["type"] for mark in marks(spec)} == {"point", "rule"}


def test_events_are_numbered_on_the_day_of_the_workspace() -> None:
    """The chat ended at half past midnight in Paris: it touches the 2nd and the 3rd."""
    spec = trend_chart.mentions_chart(FULL, LIGHT).to_dict()
    event = next(row for row in rows(spec) if row.get("number"))

    assert event["number"] == "1"
    assert (event["day"][:10], event["until"][:10]) == ("2026-03-02", "2026-03-03")
    assert event["when"].replace("\u2009", " ") == "2–3 Mar 2026"


def test_days_do_not_move_with_the_browsers_time_zone() -> None:
    for chart in (trend_chart.mentions_chart(FULL, LIGHT), trend_chart.sentiment_chart(FULL, LIGHT)):
        scales = [
            layer["encoding"]["x"].get("scale", {})
            for layer in chart.to_dict()["layer"]
            if "x" in layer.get("encoding", {})
        ]
        assert {scale.get("type") for scale in scales} == {"utc"}


def test_the_chart_is_told_in_words() -> None:
    assert trend_chart.described(FULL).endswith("peaks on Mon, 2 Mar 2026 with 900 mentions.")
    assert trend_chart.described(trend(("2026-03-01", "a", 0, 0, 0))).endswith("was not mentioned.")


def test_bars_of_share_show_value_and_interval_in_words() -> None:
    chart = share_chart.build("Share", [(OWN, share(60, 100)), (OTHER, share(40, 100))], OWN, LIGHT)
    found = rows(chart.to_dict())

    assert [(row["shown"], row["between"], row["n"]) for row in found] == [
        ("60.0%", "50.2% to 69.1%", "100"),
        ("40.0%", "30.9% to 49.8%", "100"),
    ]
    assert [row["is_focus"] for row in found] == [True, False]


def test_axes_use_the_readers_language() -> None:
    i18n.use("fr", "fr-FR")
    config = trend_chart.mentions_chart(FULL, LIGHT).to_dict()["config"]

    assert config["locale"]["time"]["shortMonths"][2] == "mars"


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_every_series_stands_out_from_the_page(colours: Palette) -> None:
    assert all(
        contrast(colour, colours.background) >= 3
        for colour in (colours.strong, *colours.series, colours.faint)
    )
    assert contrast(colours.text, colours.background) >= 4.5


def test_the_palette_follows_the_theme() -> None:
    assert palette("dark") is DARK
    assert palette("light") is palette(None) is LIGHT
