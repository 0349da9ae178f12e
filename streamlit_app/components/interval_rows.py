"""Figures one below the other, each a mark on its interval: what differs, what may be chance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import altair as alt
import pandas as pd

from agorascope.palette import Palette
from streamlit_app.components.charts import heading
from streamlit_app.i18n import _

ROW_HEIGHT = 46
AROUND = 70  # title and axis, which count into the height
LEGEND_ROW = 24
MARGIN = 0.04  # of the axis on either side, so that no line ends where the picture ends
SIGNED = "datum.value == 0 ? '0' : format(datum.value, '{axis_format}')"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure with its interval; `group` says in a word what its mark's shape and colour mean."""

    label: str
    value: float
    low: float
    high: float
    shown: str
    between: str
    n: str
    group: str


@dataclass(frozen=True, slots=True)
class Marks:
    """Shape and colour of each group, and a line to compare with, when there is one."""

    groups: Sequence[tuple[str, str, str]]  # word, shape of Vega, colour
    domain: tuple[float, float]
    reference: float | None = None
    axis_format: str = ",.1f"
    level: int = 95


def frame(rows: Sequence[Row], marks: Marks) -> pd.DataFrame:
    """Rows as they are drawn: an end beyond the axis is cut there and marked."""
    low, high = marks.domain
    room = (high - low) * MARGIN
    return pd.DataFrame(
        [
            {
                "place": place, "label": row.label, "shown": row.shown,
                "said": _("{label}: {value}").format(label=row.label, value=row.shown),
                "value": min(max(row.value, low), high), "low": max(row.low, low - room),
                "high": min(row.high, high + room), "is_cut": row.high > high + room,
                "between": row.between, "n": row.n, "group": row.group,
            }
            for place, row in enumerate(rows)
        ]
    )  # fmt: skip


def build(title: str, rows: Sequence[Row], marks: Marks, colours: Palette) -> alt.LayerChart:
    """Marks and intervals in the order given; above each its name and value, so that a phone cuts neither."""
    drawn = frame(rows, marks)
    low, high = marks.domain
    room = (high - low) * MARGIN
    y = alt.Y("place:O", title=None, axis=None, scale=alt.Scale(paddingInner=0.1))
    scale = alt.Scale(domain=[low - room, high + room], nice=False)
    axis = alt.Axis(title=None, tickCount=5, labelExpr=SIGNED.format(axis_format=marks.axis_format))
    base = alt.Chart(drawn).encode(
        y=y,
        tooltip=[
            alt.Tooltip("label:N", title=" "),
            alt.Tooltip("shown:N", title=title),
            alt.Tooltip("between:N", title=_("{level}% between").format(level=marks.level)),
            alt.Tooltip("n:N", title="n"),
            alt.Tooltip("group:N", title=_("Reading")),
        ],
    )
    present = set(drawn["group"])
    marks = replace(marks, groups=[group for group in marks.groups if group[0] in present])
    words = [word for word, _shape, _colour in marks.groups]
    legend: Any = alt.Legend(title=None, orient="top", labelLimit=220, columns=2) if len(words) > 1 else None
    legend_height = LEGEND_ROW * ((len(words) + 1) // 2) if legend else 0
    line = base.mark_rule(strokeWidth=3, opacity=0.55).encode(
        x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q", color=_colour(marks, legend)
    )
    point = base.mark_point(size=110, filled=True, opacity=1).encode(
        x=alt.X("value:Q", scale=scale),
        color=_colour(marks, legend),
        shape=alt.Shape(
            "group:N",
            scale=alt.Scale(domain=words, range=[shape for _word, shape, _c in marks.groups]),
            legend=legend,
        ),
    )
    label = base.mark_text(align="left", dy=-16, fontSize=12, color=colours.text).encode(
        x=alt.value(0), text="said:N"
    )
    beyond = (
        base.transform_filter("datum.is_cut")
        .mark_text(text="▸", align="right", fontSize=14, color=colours.text)
        .encode(x=alt.value("width"))
    )
    layers: list[alt.Chart] = [line, point, label, beyond]
    if marks.reference is not None:
        at = alt.Chart(pd.DataFrame({"at": [marks.reference]}))
        layers.insert(
            0, at.mark_rule(color=colours.faint, strokeDash=[3, 3]).encode(x=alt.X("at:Q", scale=scale))
        )
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(
        height=ROW_HEIGHT * max(len(rows), 1) + AROUND + legend_height, title=heading(title, colours)
    )
    return chart


def _colour(marks: Marks, legend: alt.Legend | None) -> alt.Color:
    return alt.Color(
        "group:N",
        scale=alt.Scale(
            domain=[word for word, _s, _c in marks.groups], range=[colour for _w, _s, colour in marks.groups]
        ),
        legend=legend,
    )
