"""What each network brought day by day: bars from 0, and a cross on each day that brought nothing."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import Palette
from streamlit_app.components import charts
from streamlit_app.components.chart_spec import AnyChart
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import whole
from streamlit_app.queries.base import Event
from streamlit_app.untrusted import escaped, shortened

HEIGHT = 66  # px of a network
LEAST_HEIGHT = 110  # px of the picture
BAR = 0.62  # of its strip, the loudest day
NAME_AT = 0.8
NAMED = 5  # networks with missing days that are named below the picture


def show(context: PageContext, volume: pd.DataFrame, events: Sequence[Event]) -> None:
    """Draw the picture and say in words which networks have days without anything."""
    rows = volume.assign(day=pd.to_datetime(volume["day"]))
    charts.show(
        chart(rows, events, context.zone, context.colours),
        context,
        name="volume-by-network",
        description=_("Mentions a day by network; crosses mark days that brought nothing."),
        table=rows[["network", "day", "mentions"]].rename(
            columns={"network": _("Network"), "day": _("Day"), "mentions": _("Mentions")}
        ),
    )
    keys = [_("Grey: events.")] if events else []
    if rows["is_missing"].any():
        keys.append(_("×: a day that brought nothing."))
    if keys:
        st.caption(" ".join(keys))
    for network, count in missing(rows).head(NAMED).items():
        st.markdown(
            n_(
                "**{network}**: one day without any mention.",
                "**{network}**: {count} days without any mention.",
                int(count),
            ).format(network=escaped(shortened(str(network), 60)), count=whole(int(count)))
        )


def missing(rows: pd.DataFrame) -> "pd.Series[int]":
    """How many days without anything each network has, the most first."""
    empty = rows[rows["is_missing"].astype(bool)]
    return empty.groupby("network").size().sort_values(ascending=False, kind="stable")


def placed(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with where their bars stand: each network in a strip of its own, scaled to its loudest day."""
    names = list(dict.fromkeys(rows["network"]))
    most = rows.groupby("network")["mentions"].transform("max").clip(lower=1)
    base = pd.Series([float(len(names) - 1 - names.index(name)) for name in rows["network"]], rows.index)
    return rows.assign(base=base, top=base + BAR * rows["mentions"] / most, most=most)


def bar_width(days: int) -> int:
    """Pixels of a bar: thin for a quarter, broad for a week, so that the picture fits a phone too."""
    return max(2, min(24, 300 // days))


def chart(rows: pd.DataFrame, events: Sequence[Event], zone: ZoneInfo, colours: Palette) -> AnyChart:
    """One strip a network, below each other on the same days; every bar starts from its own zero."""
    strips = placed(rows)
    first, last = rows["day"].min(), rows["day"].max()
    heads = strips.drop_duplicates("network").assign(day=first)
    heads["label"] = [
        _("{network} · at most {most} a day").format(network=shortened(str(name), 40), most=whole(int(most)))
        for name, most in zip(heads["network"], heads["most"], strict=True)
    ]
    scale = alt.Scale(domain=[0, len(heads)], nice=False)
    tooltip = [
        alt.Tooltip("network:N", title=_("Network")),
        alt.Tooltip("day:T", title=_("Day"), format="%x"),
        alt.Tooltip("mentions:Q", title=_("Mentions"), format=",.0f"),
    ]
    bars = (
        alt.Chart(strips)
        .mark_bar(color=colours.strong, size=bar_width((last - first).days + 1))
        .encode(x=charts.day_axis(), y=alt.Y("base:Q", axis=None, scale=scale), y2="top:Q", tooltip=tooltip)
    )
    crosses = (
        alt.Chart(strips[strips["is_missing"].astype(bool)])
        .mark_text(text="×", color=colours.series[0], fontSize=14, fontWeight="bold", baseline="bottom")
        .encode(x=charts.day_axis(), y=alt.Y("base:Q", axis=None, scale=scale), tooltip=tooltip)
    )
    names = (
        alt.Chart(heads.assign(base=heads["base"] + NAME_AT))
        .mark_text(align="left", baseline="middle", color=colours.text, fontSize=12)
        .encode(x=charts.day_axis(), y=alt.Y("base:Q", axis=None, scale=scale), text="label:N")
    )
    layers = [
        charts.day_frame(first, last),
        *charts.event_layers(events, first, last, zone, colours, numbered=False),
        bars,
        crosses,
        names,
    ]
    drawn: AnyChart = alt.layer(*layers).properties(height=max(LEAST_HEIGHT, HEIGHT * len(heads)))
    return drawn
