"""Mentions of every brand over time, with events and alerts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import altair as alt
import pandas as pd

from agorascope.palette import Palette
from streamlit_app import figures
from streamlit_app.components import alert_marks, charts, plain
from streamlit_app.components.brand_scales import brand_scales
from streamlit_app.components.charts import day_axis, day_frame, event_layers, heading, value_axis
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import days, weekday, whole
from streamlit_app.queries.base import Brand, Event

FEW_BLOCKS = 31  # up to here single points are marked on the lines
MENTIONS_HEIGHT = 290


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
        """The days of the chart."""
        return day_frame(self.blocks["day"].min(), self.blocks["last_day"].max())


def show(trend: Trend, context: PageContext, alerts: pd.DataFrame) -> None:
    """Draw the chart with events and alerts, and list the events it numbers."""
    chart = mentions_chart(trend, context.colours, alerts)
    charts.show(chart, context, name="mentions", description=described(trend), table=table(trend))
    if trend.events:
        plain.text("\n".join(charts.numbered_events(trend.events, trend.zone)))


def mentions_chart(trend: Trend, colours: Palette, alerts: pd.DataFrame) -> alt.LayerChart:
    """Mentions of every brand, with the events numbered and the alerts lettered."""
    per = _("Mentions per day") if trend.step == "day" else _("Mentions per week")
    layers = [trend.frame, *_marks(trend, colours, alerts), *_mention_layers(trend, colours)]
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(
        height=MENTIONS_HEIGHT, title=heading(per, colours)
    )
    return chart


def described(trend: Trend) -> str:
    """The chart in one sentence, for readers who cannot see it."""
    loudest = figures.peak(trend.blocks, trend.focus.brand_id)
    if loudest is None:
        return _("Mentions over time. {brand} was not mentioned.").format(brand=trend.focus.name)
    return _("Mentions over time. {brand} peaks on {day} with {count} mentions.").format(
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
    colour, dash = brand_scales(trend.brands, colours)
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


def table(trend: Trend) -> pd.DataFrame:
    """The figures of the chart under headings in the reader's language."""
    names = {brand.brand_id: brand.name for brand in trend.brands}
    return pd.DataFrame(
        {
            _("From"): [day.date().isoformat() for day in trend.blocks["day"]],
            _("To"): [day.date().isoformat() for day in trend.blocks["last_day"]],
            _("Brand"): trend.blocks["brand_id"].map(names).to_list(),
            _("Mentions"): trend.blocks["mentions"].to_list(),
            _("Positive"): trend.blocks["positive"].to_list(),
            _("Negative"): trend.blocks["negative"].to_list(),
        }
    )


def _marks(trend: Trend, colours: Palette, alerts: pd.DataFrame) -> list[alt.Chart]:
    first, last = trend.blocks["day"].min(), trend.blocks["last_day"].max()
    return [
        *event_layers(trend.events, first, last, trend.zone, colours),
        *alert_marks.layers(alerts, first, last, colours),
    ]


def _when(frame: pd.DataFrame) -> list[str]:
    def words(first: pd.Timestamp, last: pd.Timestamp) -> str:
        return weekday(first.date()) if first == last else days(first.date(), last.date())

    known: Mapping[tuple[pd.Timestamp, pd.Timestamp], str] = {
        pair: words(*pair) for pair in set(zip(frame["day"], frame["last_day"], strict=True))
    }
    return [known[pair] for pair in zip(frame["day"], frame["last_day"], strict=True)]
