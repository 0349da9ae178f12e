"""The charts carry doubt, mark thin days, and never lean on colour alone."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from agorascope.palette import DARK, LIGHT, Palette, palette
from agorascope.statistics import net_sentiment, share
from streamlit_app import figures, i18n
from streamlit_app.components import charts, opinion_chart, share_chart, trend_chart
from streamlit_app.components.trend_chart import Trend
from streamlit_app.queries.base import Brand, Event

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


NO_ALERTS = pd.DataFrame(columns=["alert_id", "first_day", "last_day", "kind"])
ANGER = pd.DataFrame(
    [
        {"alert_id": "z", "first_day": date(2026, 3, 1), "last_day": date(2026, 3, 1), "kind": "surge"},
        {"alert_id": "y", "first_day": date(2026, 2, 20), "last_day": date(2026, 3, 2), "kind": "crisis"},
    ]
)


def judged(*rows: tuple[str, int, int], corrected: bool = True) -> pd.DataFrame:
    """Blocks of a day with so many positive and negative mentions; corrected is half of what is counted."""
    frame = pd.DataFrame({"day": pd.to_datetime([day for day, _p, _n in rows])})
    raw = [net_sentiment(positive, negative) for _day, positive, negative in rows]
    frame["last_day"] = frame["day"]
    for name in ("value", "n", "low", "high", "enough_data"):
        frame[name] = [getattr(estimate, name) for estimate in raw]
        frame[f"corrected_{name}"] = frame[name] if corrected else None
    if corrected:
        frame["corrected_value"] = frame["value"] / 2
    return frame


DAYS = judged(("2026-03-01", 30, 30), ("2026-03-02", 30, 300), ("2026-03-03", 3, 2))
SPAN = pd.Timestamp("2026-03-01"), pd.Timestamp("2026-03-03")


def marks(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [layer["mark"] for layer in spec["layer"]]


def rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for dataset in spec["datasets"].values() for row in dataset]


def test_brands_differ_in_dash_as_well_as_in_colour() -> None:
    spec = trend_chart.mentions_chart(FULL, LIGHT, NO_ALERTS).to_dict()
    line = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "line")
    dashes = line["encoding"]["strokeDash"]["scale"]["range"]
    colours = line["encoding"]["color"]["scale"]["range"]

    assert len({tuple(dash) for dash in dashes}) == len(set(colours)) == 2
    assert colours[0] == LIGHT.strong


def test_thin_days_are_hollow_and_known_days_carry_their_interval() -> None:
    spec = opinion_chart.sentiment_chart(DAYS, SPAN, [], LIGHT).to_dict()
    points = [mark for mark in marks(spec) if mark["type"] == "point" and not mark.get("filled", True)]
    shown = {(row["kind"], row["shown"], row["judged"]) for row in rows(spec) if "judged" in row}

    assert points
    assert "area" in {mark["type"] for mark in marks(spec)}
    assert shown == {
        ("corrected", "0.00", "60"),
        ("as counted", "0.00", "60"),
        ("corrected", "−0.41", "330"),
        ("as counted", "−0.82", "330"),
        ("corrected", "too few", "5"),
    }
    assert {row["between"] for row in rows(spec) if row.get("judged") == "330"} == {
        "90% between −0.87 to −0.75",
        "95% between −0.87 to −0.75",
    }


def test_what_is_counted_and_what_is_corrected_differ_in_dash_as_well_as_in_colour() -> None:
    spec = opinion_chart.sentiment_chart(DAYS, SPAN, [], LIGHT).to_dict()
    line = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "line")

    assert line["encoding"]["color"]["scale"]["domain"] == ["corrected", "as counted"]
    assert len({tuple(dash) for dash in line["encoding"]["strokeDash"]["scale"]["range"]}) == 2


def test_a_band_is_never_drawn_across_days_with_too_few() -> None:
    blocks = judged(
        ("2026-03-01", 20, 20), ("2026-03-02", 20, 20), ("2026-03-03", 2, 2), ("2026-03-05", 30, 10)
    )
    spec = opinion_chart.sentiment_chart(blocks, SPAN, [], LIGHT).to_dict()
    stretches = {row["day"][:10]: row["stretch"] for row in rows(spec) if row.get("enough")}

    assert stretches["2026-03-01"] == stretches["2026-03-02"] != stretches["2026-03-05"]


def test_without_a_corrected_figure_the_counted_one_carries_the_band() -> None:
    blocks = judged(("2026-03-01", 30, 30), ("2026-03-02", 30, 30), corrected=False)
    spec = opinion_chart.sentiment_chart(blocks, SPAN, [], LIGHT).to_dict()

    assert "area" in {mark["type"] for mark in marks(spec)}
    assert {row["kind"] for row in rows(spec) if "kind" in row} == {"as counted"}


def test_the_index_carries_its_interval_and_leaves_out_what_rests_on_too_few() -> None:
    index = pd.DataFrame(
        [
            ("2026-03-01", "a", 55.4, 900, 50.0, 60.0, True, "index-1"),
            ("2026-03-02", "a", 56.6, 900, 51.0, 61.0, True, "index-1"),
            ("2026-03-02", "b", 40.0, 4, 10.0, 90.0, False, "index-1"),
        ],
        columns=["day", "brand_id", "value", "n", "low", "high", "enough_data", "version"],
    )
    spec = opinion_chart.index_chart(index, [OWN, OTHER], OWN, [], LIGHT).to_dict()
    found = {(row["brand"], row["shown"], row["between"]) for row in rows(spec) if "shown" in row}

    assert found == {(OWN.name, "55", "50 to 60"), (OWN.name, "57", "51 to 61")}
    assert "area" in {mark["type"] for mark in marks(spec)}


def test_alerts_are_lettered_in_the_order_of_time_and_stand_within_the_chart() -> None:
    spec = trend_chart.mentions_chart(FULL, LIGHT, ANGER).to_dict()
    found = [(row["letter"], row["day"][:10], row["what"]) for row in rows(spec) if "letter" in row]

    assert found == [("A", "2026-03-01", "a wave of anger"), ("B", "2026-03-01", "a sudden rise")]


def test_events_are_numbered_on_the_day_of_the_workspace() -> None:
    """The chat ended at half past midnight in Paris: it touches the 2nd and the 3rd."""
    spec = trend_chart.mentions_chart(FULL, LIGHT, NO_ALERTS).to_dict()
    event = next(row for row in rows(spec) if row.get("number"))

    assert event["number"] == "1"
    assert (event["day"][:10], event["until"][:10]) == ("2026-03-02", "2026-03-03")
    assert event["when"].replace("\u2009", " ") == "2–3 Mar 2026"


def test_days_do_not_move_with_the_browsers_time_zone() -> None:
    sentiment = opinion_chart.sentiment_chart(DAYS, SPAN, [], LIGHT)
    for chart in (trend_chart.mentions_chart(FULL, LIGHT, NO_ALERTS), sentiment):
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
    config = charts.configured(trend_chart.mentions_chart(FULL, LIGHT, NO_ALERTS), LIGHT).to_dict()["config"]

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
