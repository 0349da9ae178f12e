"""Communities side by side: how well people talk there, and beside it how visible the brand is."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import Palette
from streamlit_app import places
from streamlit_app.components import charts, choice
from streamlit_app.components.community_words import share_meanings, share_names
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import percent, whole
from streamlit_app.queries.base import Brand

DRAWN = 20
ROW_HEIGHT = 24
AXES_HEIGHT = 58  # title and axis: Streamlit fits all of a chart into its height
NARROWEST = 320

Rows = Sequence[Mapping[Any, Any]]


def show(context: PageContext, rows: Rows, brand: Brand) -> None:
    """The same places in the same order in two charts; on a phone one below the other."""
    names = share_names(brand.name)
    meanings = share_meanings()
    chosen = choice.switch(_("Compare by"), "compare", {name: names[name] for name in places.QUALITY})
    drawn = places.ordered(list(rows[:DRAWN]), chosen)
    with st.grid(2, min_column_width=NARROWEST):
        for name in (chosen, "visibility"):
            with st.container():
                frame = table(drawn, name)
                charts.show(
                    build(frame, names[name], context.colours),
                    context,
                    name=f"communities-{name}",
                    description=spoken(frame, names[name]),
                    table=taken_along(frame, names[name]),
                )
                st.caption(meanings[name])


def table(rows: Rows, name: str) -> pd.DataFrame:
    """One row per place: the share with its interval, and how it is written."""
    estimates = [places.estimate(row, name) for row in rows]
    return pd.DataFrame(
        {
            "place": places.labels(list(rows)),
            "value": [e.value if e.enough_data else None for e in estimates],
            "low": [e.low if e.enough_data else None for e in estimates],
            "high": [e.high if e.enough_data else None for e in estimates],
            "n": [e.n for e in estimates],
            "shown": [
                percent(e.value) if e.enough_data and e.value is not None else _("Too few") for e in estimates
            ],
            "between": [
                _("{low} to {high}").format(low=percent(e.low), high=percent(e.high)) if e.enough_data else ""
                for e in estimates
            ],
            "people": [whole(e.n) for e in estimates],
            "at": [e.high if e.enough_data else 0.0 for e in estimates],
        }
    ).astype({"value": float, "low": float, "high": float})


def build(frame: pd.DataFrame, title: str, colours: Palette, label_width: int = 140) -> alt.LayerChart:
    """A dot per place on the line of its interval; a place that says too little has words instead."""
    y = alt.Y(
        "place:N",
        sort=list(frame["place"]),
        title=None,
        axis=alt.Axis(
            labelLimit=label_width, labelOverlap=False, ticks=False, domain=False, labelFontSize=12, grid=True
        ),
    )
    highest = frame["high"].max()
    scale = alt.Scale(domain=[0, 1.0 if pd.isna(highest) else min(1.0, float(highest) * 1.05)], nice=False)
    axis = alt.Axis(format=".0%", tickCount=4, grid=False)
    base = alt.Chart(frame).encode(
        y=y,
        tooltip=[
            alt.Tooltip("place:N", title=_("Community")),
            alt.Tooltip("shown:N", title=title),
            alt.Tooltip("between:N", title=_("95% between")),
            alt.Tooltip("people:N", title="n"),
        ],
    )
    known = base.transform_filter("isValid(datum.value)")
    line = known.mark_rule(strokeWidth=3, color=colours.quiet).encode(
        x=alt.X("low:Q", scale=scale, axis=axis, title=None), x2="high:Q"
    )
    dot = known.mark_point(filled=True, size=80, opacity=1, color=colours.strong).encode(
        x=alt.X("value:Q", scale=scale)
    )
    figure = known.mark_text(align="left", dx=8, fontSize=12, color=colours.text).encode(
        x=alt.X("at:Q", scale=scale), text="shown:N"
    )
    missing = (
        base.transform_filter("!isValid(datum.value)")
        .mark_text(align="left", dx=4, fontSize=11, fontStyle="italic", color=colours.faint)
        .encode(x=alt.X("at:Q", scale=scale), text="shown:N")
    )
    layers = alt.LayerChart(layer=[line, dot, figure, missing])
    sized: alt.LayerChart = layers.properties(
        height=ROW_HEIGHT * len(frame) + AXES_HEIGHT,
        title=charts.heading(title, colours),
        padding={"left": 0, "right": 52, "top": 4, "bottom": 0},
    )
    return sized


def spoken(frame: pd.DataFrame, title: str) -> str:
    """The chart in a sentence, for those who cannot see it."""
    return f"{title}: " + ", ".join(f"{row.place} {row.shown}" for row in frame.itertuples())


def taken_along(frame: pd.DataFrame, title: str) -> pd.DataFrame:
    """The figures under headings in the reader's language."""
    return frame[["place", "value", "low", "high", "n"]].rename(
        columns={
            "place": _("Community"),
            "value": title,
            "low": _("95% from"),
            "high": _("95% to"),
            "n": "n",
        }
    )
