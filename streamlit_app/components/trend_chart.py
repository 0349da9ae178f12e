"""Mentions of every brand over time, and below it the net sentiment of one brand with its doubt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import DASHES, Palette
from agorascope.statistics import MIN_N
from streamlit_app import figures
from streamlit_app.components.chart_parts import configured, day_axis, day_frame, heading, value_axis
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import days, score, short_day, weekday, whole
from streamlit_app.queries import Brand, Event

FEW_BLOCKS = 31  # up to here single points are marked on the lines
MENTIONS_HEIGHT = 290
SENTIMENT_HEIGHT = 220
SIGNED = "datum.value == 0 ? '0' : format(datum.value, '+.1f')"


@dataclass(frozen=True, slots=True)
class Trend:
    """What is drawn: blocks of one day or one week, brands in their order, the one in focus."""

    blocks: pd.DataFrame
    brands: Sequence[Brand]
    focus: Brand
    events: Sequence[Event]
    zone: ZoneInfo
    step: str

    @property
    def frame(self) -> alt.Chart:
        """The days of both charts."""
        return day_frame(self.blocks["day"].min(), self.blocks["last_day"].max())


def show(trend: Trend, colours: Palette) -> None:
    """Draw both charts over the same days, and list the events they number."""
    st.altair_chart(mentions_chart(trend, colours), width="stretch", alt=described(trend))
    mood = _("Net sentiment of {brand}, with its 95% interval").format(brand=trend.focus.name)
    st.altair_chart(sentiment_chart(trend, colours), width="stretch", alt=mood)
    st.caption(
        _("Hollow grey marks rest on fewer than {minimum} judged mentions: too few to say.").format(
            minimum=MIN_N
        )
    )
    if trend.events:
        st.text("\n".join(_numbered(trend)))


def mentions_chart(trend: Trend, colours: Palette) -> alt.LayerChart:
    """Mentions of every brand, with the events numbered."""
    per = _("Mentions per day") if trend.step == "day" else _("Mentions per week")
    layers = [trend.frame, *_event_layers(trend, colours, numbered=True), *_mention_layers(trend, colours)]
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(
        height=MENTIONS_HEIGHT, title=heading(per, colours)
    )
    return configured(chart, colours)


def sentiment_chart(trend: Trend, colours: Palette) -> alt.LayerChart:
    """Net sentiment of the brand in focus: a band where it is known, hollow marks where it is not."""
    mood = _("Net sentiment: {brand}").format(brand=trend.focus.name)
    layers = [trend.frame, *_event_layers(trend, colours, numbered=False), *_sentiment_layers(trend, colours)]
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(
        height=SENTIMENT_HEIGHT, title=heading(mood, colours)
    )
    return configured(chart, colours)


def described(trend: Trend) -> str:
    """The chart in one sentence, for readers who cannot see it."""
    loudest = figures.peak(trend.blocks, trend.focus.brand_id)
    if loudest is None:
        return _("Trend of mentions and net sentiment. {brand} was not mentioned.").format(
            brand=trend.focus.name
        )
    return _("Trend of mentions and net sentiment. {brand} peaks on {day} with {count} mentions.").format(
        brand=trend.focus.name, day=weekday(loudest[0]), count=whole(loudest[1])
    )


def _mention_layers(trend: Trend, colours: Palette) -> list[alt.Chart]:
    names = {brand.brand_id: brand.name for brand in trend.brands}
    frame = trend.blocks[trend.blocks["brand_id"].isin(list(names))]
    frame = frame.assign(
        brand=frame["brand_id"].map(names),
        when=_when(frame),
        shown=[whole(count) for count in frame["mentions"]],
        weight=(frame["brand_id"] == trend.focus.brand_id).map({True: "focus", False: "other"}),
    )
    colour, dash = _brand_scales(trend, colours)
    base = alt.Chart(frame).encode(
        x=day_axis(),
        y=alt.Y("mentions:Q", title=None, axis=value_axis(tickCount=5, format=",d")),
        color=colour,
    )
    lines = base.mark_line(
        point={"size": 22} if frame["day"].nunique() <= FEW_BLOCKS else False, strokeJoin="round"
    ).encode(
        strokeDash=dash,
        strokeWidth=alt.StrokeWidth(
            "weight:O", scale=alt.Scale(domain=["focus", "other"], range=[3, 1.5]), legend=None
        ),
    )
    touch = base.mark_point(size=160, opacity=0, filled=True).encode(
        tooltip=[
            alt.Tooltip("brand:N", title=_("Brand")),
            alt.Tooltip("when:N", title=_("When")),
            alt.Tooltip("shown:N", title=_("Mentions")),
        ]
    )
    return [lines, touch]


def _brand_scales(trend: Trend, colours: Palette) -> tuple[alt.Color, alt.StrokeDash]:
    """One colour and one dash per brand, whoever is in focus; the two share one legend."""
    names = [brand.name for brand in trend.brands]
    others = iter(colours.series * (1 + len(names) // len(colours.series)))
    range_ = [colours.strong if brand.is_own else next(others) for brand in trend.brands]
    dashes = [DASHES[i % len(DASHES)] for i in range(len(names))]
    legend = alt.Legend(
        title=None, orient="top", symbolType="stroke", symbolSize=300, columns=2, labelLimit=140
    )
    return (
        alt.Color("brand:N", scale=alt.Scale(domain=names, range=range_), legend=legend),
        alt.StrokeDash("brand:N", scale=alt.Scale(domain=names, range=dashes), legend=legend),
    )


def _sentiment_layers(trend: Trend, colours: Palette) -> list[alt.Chart]:
    frame = _sentiment_frame(trend)
    axis = value_axis(values=[-1, -0.5, 0, 0.5, 1], labelExpr=SIGNED)
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[-1, 1]), axis=axis)
    zero = alt.Chart(pd.DataFrame({"value": [0]})).mark_rule(color=colours.faint, opacity=0.6).encode(y=y)
    return [
        zero,
        *_unknown_layers(frame[~frame["enough_data"]], y, colours),
        *_known_layers(frame[frame["enough_data"]], y, colours),
    ]


def _sentiment_frame(trend: Trend) -> pd.DataFrame:
    frame = figures.sentiment_series(trend.blocks, trend.focus.brand_id)
    return frame.assign(
        when=_when(frame),
        shown=[
            score(value) if enough else _("too few")
            for value, enough in zip(frame["value"], frame["enough_data"], strict=True)
        ],
        between=[
            _("{low} to {high}").format(low=score(low), high=score(high))
            for low, high in zip(frame["low"], frame["high"], strict=True)
        ],
        judged=[whole(n) for n in frame["n"]],
    )


def _unknown_layers(frame: pd.DataFrame, y: alt.Y, colours: Palette) -> list[alt.Chart]:
    """Hollow and grey, with the whole width of what is not known."""
    if frame.empty:
        return []
    base = alt.Chart(frame).encode(x=day_axis(), tooltip=_sentiment_tooltip())
    return [
        base.mark_rule(color=colours.faint, opacity=0.3).encode(y=_low(), y2="high:Q"),
        base.mark_point(shape="circle", filled=False, color=colours.faint, size=30, opacity=0.9).encode(y=y),
    ]


def _known_layers(frame: pd.DataFrame, y: alt.Y, colours: Palette) -> list[alt.Chart]:
    """A band and a line that stop where nothing is known, and a mark per block."""
    if frame.empty:
        return []
    base = alt.Chart(frame).encode(x=day_axis())
    doubt = base.encode(y=_low(), y2="high:Q")
    return [
        doubt.mark_area(color=colours.strong, opacity=0.16).encode(detail="stretch:N"),
        doubt.mark_rule(color=colours.strong, opacity=0.3),
        base.mark_line(color=colours.strong, strokeWidth=2).encode(y=y, detail="stretch:N"),
        base.mark_point(filled=True, color=colours.strong, size=34, opacity=1).encode(
            y=y, tooltip=_sentiment_tooltip()
        ),
    ]


def _low() -> alt.Y:
    return alt.Y("low:Q", title=None)


def _sentiment_tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("when:N", title=_("When")),
        alt.Tooltip("shown:N", title=_("Net sentiment")),
        alt.Tooltip("between:N", title=_("95% between")),
        alt.Tooltip("judged:N", title="n"),
    ]


def _event_layers(trend: Trend, colours: Palette, *, numbered: bool) -> list[alt.Chart]:
    """A shaded span per event; its number stands on the upper chart and in the list below."""
    if not trend.events:
        return []
    frame = pd.DataFrame([_event_row(i, event, trend) for i, event in enumerate(trend.events, start=1)])
    base = alt.Chart(frame).encode(x=day_axis())
    tooltip = [alt.Tooltip("name:N", title=_("Event")), alt.Tooltip("when:N", title=_("When"))]
    span = base.mark_rect(color=colours.faint, opacity=0.14).encode(x2="until:T", tooltip=tooltip)
    start = base.mark_rule(color=colours.faint, strokeDash=[2, 3], opacity=0.9).encode(tooltip=tooltip)
    label = base.mark_text(
        align="left", baseline="top", dx=3, fontWeight="bold", fontSize=11, color=colours.text
    ).encode(y=alt.value(0), text="number:N", tooltip=tooltip)
    return [span, start, label] if numbered else [span, start]


def _event_row(number: int, event: Event, trend: Trend) -> dict[str, Any]:
    shown = trend.blocks["day"].min(), trend.blocks["last_day"].max()
    first = pd.Timestamp(event.started_at.astimezone(trend.zone).date())
    last = pd.Timestamp(event.ended_at.astimezone(trend.zone).date())
    return {
        "number": str(number),
        "name": event.name,
        "when": _event_days(event, trend.zone),
        "day": max(first, shown[0]),
        "until": min(last, shown[1]) + timedelta(hours=12 if first == last else 0),
    }


def _numbered(trend: Trend) -> list[str]:
    return [
        _("{number}. {days}: {event}").format(
            number=number, days=_event_days(event, trend.zone), event=event.name
        )
        for number, event in enumerate(trend.events, start=1)
    ]


def _event_days(event: Event, zone: ZoneInfo) -> str:
    first, last = event.started_at.astimezone(zone).date(), event.ended_at.astimezone(zone).date()
    return short_day(first) if first == last else days(first, last)


def _when(frame: pd.DataFrame) -> list[str]:
    def words(first: pd.Timestamp, last: pd.Timestamp) -> str:
        return weekday(first.date()) if first == last else days(first.date(), last.date())

    known: Mapping[tuple[pd.Timestamp, pd.Timestamp], str] = {
        pair: words(*pair) for pair in set(zip(frame["day"], frame["last_day"], strict=True))
    }
    return [known[pair] for pair in zip(frame["day"], frame["last_day"], strict=True)]
