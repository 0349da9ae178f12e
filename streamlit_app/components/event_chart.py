"""One event drawn: what was seen beside what was to be expected without it, and the difference so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import altair as alt
import pandas as pd

from agorascope.palette import Palette
from streamlit_app.components import charts
from streamlit_app.components.charts import day_axis, day_frame, heading, value_axis
from streamlit_app.components.event_words import Measure, written
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import weekday
from streamlit_app.periods import Span
from streamlit_app.queries.base import Event

HEIGHT = 330
SUM_HEIGHT = 220
HALF_DAY = timedelta(hours=12)
EXPECTED_DASH = [6, 3]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the picture of one event and one measure is made of."""

    days: Span  # of the event
    around: pd.DataFrame  # day, observed, observed_n: before, during and after
    lift: pd.DataFrame  # days of the event with what was expected; empty when refused
    others: Sequence[Event]  # other events on the days that are drawn
    measure: Measure
    zone: ZoneInfo


def build(drawn: Drawn, colours: Palette) -> alt.LayerChart:
    """Seen as a line over all days; expected and its 90 % band on the days of the event."""
    seen = _seen(drawn)
    first, last = seen["day"].min(), seen["day"].max()
    layers = [
        day_frame(first, last),
        *_stretch(drawn, last, colours),
        *charts.event_layers(drawn.others, first, last, drawn.zone, colours),
        *_expected_layers(drawn, colours),
        *_seen_layers(seen, drawn, colours),
    ]
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(
        height=HEIGHT,
        title=heading(_("{measure}, per day").format(measure=drawn.measure.name), colours),
    )
    return chart


def build_sum(drawn: Drawn, colours: Palette) -> alt.LayerChart:
    """What the event brought so far, day after day, with its 90 % band; 0 is "as expected"."""
    lift = _with_words(drawn.lift, drawn.measure)
    start = lift.head(1).assign(
        day=lift["day"].min() - timedelta(days=1),
        **dict.fromkeys(("cumulative_lift", "cumulative_lift_low", "cumulative_lift_high"), 0.0),
    )
    drawn_days = pd.concat([start, lift], ignore_index=True)
    every = max(1, len(drawn_days) // 6)
    x = day_axis()
    x["axis"]["values"] = [
        alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)
        for day in drawn_days["day"].iloc[::every]
    ]
    base = alt.Chart(drawn_days).encode(x=x)
    y = alt.Y("cumulative_lift:Q", title=None, axis=value_axis(tickCount=5))
    zero = (
        alt.Chart(pd.DataFrame({"cumulative_lift": [0]}))
        .mark_rule(color=colours.text, opacity=0.7)
        .encode(y=y)
    )
    band = base.mark_area(color=colours.strong, opacity=0.18).encode(
        y=alt.Y("cumulative_lift_low:Q", title=None), y2="cumulative_lift_high:Q"
    )
    line = base.mark_line(color=colours.strong, strokeWidth=2.5).encode(y=y)
    marks = (
        alt.Chart(lift)
        .mark_point(filled=True, size=55, color=colours.strong, opacity=1)
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("when:N", title=_("Until")),
                alt.Tooltip("sum_shown:N", title=_("Difference so far")),
                alt.Tooltip("sum_between:N", title=_("90% between")),
            ],
        )
    )
    chart: alt.LayerChart = alt.LayerChart(layer=[band, zero, line, marks]).properties(
        height=SUM_HEIGHT,
        title=heading(_("More or fewer than expected, summed over the days"), colours),
    )
    return chart


def table(drawn: Drawn) -> pd.DataFrame:
    """The figures of the picture, under headings in the reader's language."""
    both = drawn.around.merge(drawn.lift.drop(columns=["observed", "observed_n"]), on="day", how="left")
    return pd.DataFrame(
        {
            _("Day"): [day.isoformat() for day in pd.to_datetime(both["day"]).dt.date],
            _("Seen"): both["observed"],
            "n": both["observed_n"],
            _("Expected without the event"): both["expected"],
            _("Expected, 90% from"): both["expected_low"],
            _("Expected, 90% to"): both["expected_high"],
            _("Difference so far"): both["cumulative_lift"],
            _("Difference so far, 90% from"): both["cumulative_lift_low"],
            _("Difference so far, 90% to"): both["cumulative_lift_high"],
        }
    )


def _seen(drawn: Drawn) -> pd.DataFrame:
    frame = drawn.around.assign(day=pd.to_datetime(drawn.around["day"]), series=_("Seen"))
    return frame.assign(
        when=[weekday(day.date()) for day in frame["day"]],
        shown=[written(value, drawn.measure.write) for value in frame["observed"]],
        during=[drawn.days.first <= day.date() <= drawn.days.last for day in frame["day"]],
    )


def _stretch(drawn: Drawn, last: pd.Timestamp, colours: Palette) -> list[alt.Chart]:
    """The days of the event shaded, with "before", "during" and "after" in words."""
    begins = pd.Timestamp(drawn.days.first) - HALF_DAY
    ends = pd.Timestamp(drawn.days.last) + HALF_DAY
    shade = pd.DataFrame({"day": [begins], "until": [ends]})
    rect = alt.Chart(shade).mark_rect(color=colours.strong, opacity=0.09).encode(x=day_axis(), x2="until:T")
    edge = (
        alt.Chart(pd.DataFrame({"day": [begins, ends]}))
        .mark_rule(color=colours.strong, strokeDash=[2, 3], opacity=0.8)
        .encode(x=day_axis())
    )
    before = pd.DataFrame({"day": [begins], "word": [_("before")]})
    after = pd.DataFrame(
        {"day": [ends], "word": [_("after") if pd.Timestamp(drawn.days.last) < last else ""]}
    )
    words = [
        alt.Chart(before).mark_text(
            align="right", dx=-4, dy=4, baseline="top", fontSize=11, color=colours.text
        ),
        alt.Chart(after).mark_text(align="left", dx=4, dy=4, baseline="top", fontSize=11, color=colours.text),
    ]
    named = [layer.encode(x=day_axis(), y=alt.value(0), text="word:N") for layer in words]
    return [rect, edge, *named]


def _expected_layers(drawn: Drawn, colours: Palette) -> list[alt.Chart]:
    """A block per day, so that an event of a single day has a band as well."""
    if drawn.lift.empty:
        return []
    lift = _with_words(drawn.lift, drawn.measure)
    lift = lift.assign(begins=lift["day"] - HALF_DAY, ends=lift["day"] + HALF_DAY)
    base = alt.Chart(lift).encode(
        x=alt.X("begins:T", title=None, scale=alt.Scale(type="utc", nice=False)),
        x2="ends:T",
        tooltip=_tooltip(),
    )
    band = base.mark_rect(color=colours.series[0], opacity=0.24).encode(
        y=alt.Y("expected_low:Q", title=None), y2="expected_high:Q"
    )
    middle = base.mark_rule(strokeWidth=2.5).encode(
        y=alt.Y("expected:Q", title=None), color=_colour(colours), strokeDash=_dash()
    )
    return [band, middle]


def _seen_layers(seen: pd.DataFrame, drawn: Drawn, colours: Palette) -> list[alt.Chart]:
    base = alt.Chart(seen).encode(
        x=day_axis(), y=alt.Y("observed:Q", title=None, axis=value_axis(tickCount=5, **_axis(drawn.measure)))
    )
    line = base.mark_line(strokeWidth=2, strokeJoin="round").encode(
        color=_colour(colours), strokeDash=_dash()
    )
    during = base.transform_filter("datum.during").mark_point(
        filled=True, size=60, color=colours.strong, opacity=1
    )
    touch = base.mark_point(size=150, opacity=0, filled=True).encode(
        tooltip=[
            alt.Tooltip("when:N", title=_("When")),
            alt.Tooltip("shown:N", title=drawn.measure.name),
            alt.Tooltip("observed_n:Q", title="n"),
        ]
    )
    return [line, during, touch]


def _with_words(lift: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    def between(low: str, high: str, write_as: str) -> list[str]:
        write = measure.write if write_as == "value" else measure.write_difference
        return [
            _("{low} to {high}").format(low=written(a, write), high=written(b, write))
            for a, b in zip(lift[low], lift[high], strict=True)
        ]

    return lift.assign(
        day=pd.to_datetime(lift["day"]),
        series=_("Expected without the event"),
        when=[weekday(day.date()) for day in pd.to_datetime(lift["day"])],
        seen_shown=[written(value, measure.write) for value in lift["observed"]],
        shown=[written(value, measure.write) for value in lift["expected"]],
        between=between("expected_low", "expected_high", "value"),
        sum_shown=[written(value, measure.write_difference) for value in lift["cumulative_lift"]],
        sum_between=between("cumulative_lift_low", "cumulative_lift_high", "difference"),
    )


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("when:N", title=_("When")),
        alt.Tooltip("seen_shown:N", title=_("Seen")),
        alt.Tooltip("shown:N", title=_("Expected without the event")),
        alt.Tooltip("between:N", title=_("90% between")),
    ]


def _names() -> list[str]:
    return [_("Seen"), _("Expected without the event")]


def _colour(colours: Palette) -> alt.Color:
    return alt.Color(
        "series:N",
        scale=alt.Scale(domain=_names(), range=[colours.strong, colours.series[0]]),
        legend=_legend(),
    )


def _dash() -> alt.StrokeDash:
    return alt.StrokeDash(
        "series:N", scale=alt.Scale(domain=_names(), range=[[1, 0], EXPECTED_DASH]), legend=_legend()
    )


def _legend() -> alt.Legend:
    return alt.Legend(
        title=None, orient="top", symbolType="stroke", symbolSize=300, symbolStrokeWidth=2.5, labelLimit=240
    )


def _axis(measure: Measure) -> dict[str, str]:
    return {"format": measure.axis_format}
