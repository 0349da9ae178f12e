"""One community over its weeks: how people talk, what is seen of the brand, who comes and who is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import Palette
from streamlit_app import places
from streamlit_app.components import charts, choice, headings, states
from streamlit_app.components.community_words import share_meanings, share_names
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import percent, points, short_day, whole
from streamlit_app.places import Series
from streamlit_app.queries.base import Brand, Event
from streamlit_app.untrusted import escaped

HEIGHT = 200
NARROWEST = 320
WEEK = pd.Timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The weeks all charts of a community are drawn over, and what happened in them."""

    first: pd.Timestamp
    last: pd.Timestamp
    events: Sequence[Event]
    zone: ZoneInfo

    def layers(self, colours: Palette) -> list[alt.Chart]:
        return charts.event_layers(self.events, self.first, self.last, self.zone, colours)


def show_exchange(context: PageContext, weeks: pd.DataFrame, brand: Brand, calendar: Calendar) -> None:
    """Quality on the left, visibility on the right; below each, what a point is."""
    names = share_names(brand.name)
    options = (*places.QUALITY, "top_10")
    chosen = choice.switch(_("Quality by week"), "quality", {name: names[name] for name in options})
    with st.grid(2, min_column_width=NARROWEST):
        for name in (chosen, "visibility"):
            with st.container():
                _show_share(context, places.series(weeks, name), name, names[name], calendar)
    if calendar.events:
        st.caption(
            "  \n".join(escaped(line) for line in charts.numbered_events(calendar.events, calendar.zone))
        )


def _show_share(context: PageContext, series: Series, name: str, title: str, calendar: Calendar) -> None:
    if not series.says_something:
        headings.small(title)
        states.too_few(int(series.points["n"].max()) if len(series.points) else 0)
        return
    charts.show(
        share_chart(series, title, calendar, context.colours),
        context,
        name=f"community-{name}",
        description=_spoken(series, title),
        table=_taken_along(series, title),
    )
    each = (
        _("A point is a week.")
        if series.weeks == 1
        else _("A point is the four weeks that end with it: single weeks are too few.")
    )
    st.caption(
        " ".join((share_meanings()[name], each, _("The band holds the true value in 95 of 100 cases.")))
    )


def share_chart(series: Series, title: str, calendar: Calendar, colours: Palette) -> alt.LayerChart:
    """A line with its band; points that say too little are left out, and so is the line across them."""
    shown = series.points[series.points["enough_data"] & (series.points["day"] >= calendar.first)].assign(
        shown=lambda f: f["value"].map(percent),
        between=lambda f: [
            _("{low} to {high}").format(low=percent(a), high=percent(b))
            for a, b in zip(f["low"], f["high"], strict=True)
        ],
        people=lambda f: f["n"].map(whole),
        when=lambda f: f["day"].map(_week_word),
    )
    top = min(1.0, float(shown["high"].max()) * 1.1)
    scale = alt.Scale(domain=[0, top])
    axis = charts.value_axis(format=".0%", tickCount=4)
    y = alt.Y("value:Q", title=None, scale=scale, axis=axis)
    base = alt.Chart(shown).encode(
        x=charts.day_axis(),
        detail="stretch:N",
        tooltip=[
            alt.Tooltip("when:N", title=_("Week")),
            alt.Tooltip("shown:N", title=title),
            alt.Tooltip("between:N", title=_("95% between")),
            alt.Tooltip("people:N", title="n"),
        ],
    )
    band = base.mark_area(color=colours.strong, opacity=0.18).encode(
        y=alt.Y("low:Q", scale=scale), y2="high:Q"
    )
    line = base.mark_line(color=colours.strong, strokeWidth=2).encode(y=y)
    dots = base.mark_point(color=colours.strong, filled=True, size=36, opacity=1).encode(y=y)
    frame = charts.day_frame(calendar.first, calendar.last)
    layers = alt.LayerChart(layer=[frame, *calendar.layers(colours), band, line, dots])
    sized: alt.LayerChart = layers.properties(height=HEIGHT, title=charts.heading(title, colours))
    return sized


def show_growth(context: PageContext, growth: pd.DataFrame, calendar: Calendar) -> None:
    """People of each week: those who came back, and those seen there for the first time."""
    if growth.empty:
        states.empty(
            _("Not known who is new"),
            _("Member figures are off on this network, or the data have just begun."),
        )
        return
    charts.show(
        growth_chart(growth, calendar, context.colours),
        context,
        name="community-growth",
        description=_("Members by week: {weeks}").format(
            weeks=", ".join(
                _("{week} {back} again and {new} new").format(
                    week=_week_word(pd.Timestamp(row["week_start_date"])),
                    back=whole(row["back"]),
                    new=whole(row["new"]),
                )
                for row in growth.to_dict("records")
            )
        ),
        table=growth.rename(
            columns={"week_start_date": _("Week"), "new": _("New"), "back": _("Seen before")}
        ),
    )
    st.caption(
        _("Members who wrote, answered or passed something on; new: never seen there before in these data.")
    )


def growth_chart(growth: pd.DataFrame, calendar: Calendar, colours: Palette) -> alt.LayerChart:
    """Bars of two parts, from nought."""
    words = {"back": _("Seen before"), "new": _("New")}
    bars = charts.stacked_bars(
        growth_bars(growth, words),
        dict(zip(words.values(), (colours.quiet, colours.strong), strict=True)),
        [
            alt.Tooltip("when:N", title=_("Week")),
            alt.Tooltip("kind:N", title=_("Members")),
            alt.Tooltip("people:Q", title=_("People")),
        ],
    )
    frame = charts.day_frame(calendar.first, calendar.last + WEEK)
    layers = alt.LayerChart(layer=[frame, *calendar.layers(colours), bars])
    sized: alt.LayerChart = layers.properties(
        height=HEIGHT, title=charts.heading(_("People by week"), colours)
    )
    return sized


def growth_bars(growth: pd.DataFrame, words: Mapping[str, str]) -> pd.DataFrame:
    """One row per week and part: where its rectangle begins and ends."""
    day = pd.to_datetime(growth["week_start_date"])
    parts = []
    for part, below in (("back", 0 * growth["back"]), ("new", growth["back"])):
        parts.append(
            pd.DataFrame(
                {
                    "day": day,
                    "until": day + WEEK * 0.8,
                    "from": below,
                    "to": below + growth[part],
                    "people": growth[part],
                    "kind": words[part],
                    "when": day.map(_week_word),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def show_table(weeks: pd.DataFrame, brand: Brand) -> pd.DataFrame:
    """The weeks in figures, the newest first: what changed since the week before, and whether clearly."""
    names = share_names(brand.name)
    newest = weeks.sort_values("week_start_date", ascending=False)
    frame = pd.DataFrame(
        {
            _("Week"): [
                _week_word(pd.Timestamp(day)) + ("" if done else " *")
                for day, done in zip(newest["week_start_date"], newest["is_complete"], strict=True)
            ],
            _("People"): newest["people_count"].map(whole),
            _("Threads"): newest["threads_count"].map(whole),
            names["reciprocity"]: [_cell(row, "reciprocity") for row in newest.to_dict("records")],
            _("Change"): [_change(row, "reciprocity") for row in newest.to_dict("records")],
            names["visibility"]: [_cell(row, "visibility") for row in newest.to_dict("records")],
            _("Change of visibility"): [_change(row, "visibility") for row in newest.to_dict("records")],
        }
    )
    st.dataframe(frame, hide_index=True, alt=_("The weeks of this community in figures."))
    return frame


def _cell(row: Mapping[Any, Any], name: str) -> str:
    value = row[name]
    if value is None or pd.isna(value) or not row[f"{name}_enough_data"]:
        return _("Too few")
    return percent(value)


def _change(row: Mapping[Any, Any], name: str) -> str:
    value, clear = row[f"{name}_change"], row[f"is_{name}_change_beyond_doubt"]
    if value is None or pd.isna(value) or not row[f"{name}_enough_data"]:
        return ""
    verdict = _("clear") if clear is True or clear == 1 else _("unclear")
    return f"{points(value)} ({verdict})"


def _week_word(day: pd.Timestamp) -> str:
    return _("week of {day}").format(day=short_day(day.date()))


def _spoken(series: Series, title: str) -> str:
    known = series.points[series.points["enough_data"]]
    return f"{title}: " + ", ".join(
        f"{short_day(row['day'].date())} {percent(row['value'])}" for row in known.to_dict("records")
    )


def _taken_along(series: Series, title: str) -> pd.DataFrame:
    points = series.points.drop(columns=["stretch"]).assign(day=lambda f: f["day"].dt.date)
    return points.rename(
        columns={
            "day": _("Week"),
            "value": title,
            "low": _("95% from"),
            "high": _("95% to"),
            "enough_data": _("Enough data"),
        }
    )
