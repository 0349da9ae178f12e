"""Any figure of a channel by day: gaps stay gaps, estimates are marked, retired ones named."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import Palette
from streamlit_app.components import charts, choice, plain
from streamlit_app.components.channel_followers import stretches
from streamlit_app.components.channel_words import (
    change_in_unit,
    counted,
    in_unit,
    metric,
    retirement,
    value_kind,
)
from streamlit_app.components.charts import day_axis, day_frame, heading, value_axis
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import weekday
from streamlit_app.periods import Span
from streamlit_app.queries import channels
from streamlit_app.queries.base import Event

HEIGHT = 260
Record = Mapping[Hashable, Any]


def show(context: PageContext, known: pd.DataFrame, span: Span, events: Sequence[Event]) -> None:
    """A choice of one figure, its chart, and what it counts."""
    rows = {key(row): row for row in known.to_dict("records")}
    labels = {name: label(row) for name, row in rows.items()}
    chosen = choice.select(_("Figure"), "figure", labels, next(iter(labels)))
    row = rows[chosen]
    ended = retirement(row["retired_on"], row["replaced_by"])
    if ended:
        st.warning(ended, icon=":material/event_busy:")
    days = context.ask(
        channels.metric_days,
        row["network_id"],
        row["channel_id"],
        row["metric_name"],
        row["value_kind"],
        span,
    )
    charts.show(
        build(labels[chosen], row, days, events, context.zone, context.colours),
        context,
        name="channel-figure",
        description=labels[chosen],
        table=as_table(days, str(row["unit"])),
    )
    if events:
        plain.text("\n".join(charts.numbered_events(events, context.zone)))
    plain.text(explanation(row))


def key(row: Record) -> str:
    """What stands for a figure in the address."""
    return "~".join(str(row[name]) for name in ("network_id", "channel_id", "metric_name", "value_kind"))


def label(row: Record) -> str:
    """A figure in words: what, where, of what time."""
    name = metric(str(row["metric_name"]), str(row["metric_label"]))
    return f"{name} · {row['network']} · {row['channel']} ({value_kind(str(row['value_kind']))})"


def explanation(row: Record) -> str:
    """What the figure counts and how sure it is, one sentence after the other."""
    parts = [counted(row["counted"])]
    if parts[0]:
        parts[0] += "."
    if isinstance(row["denominator"], str) and row["denominator"]:
        parts.append(_("A share of: {denominator}.").format(denominator=metric(row["denominator"])))
    parts.append(_("A day without a reading stays empty."))
    if row["has_estimates"]:
        parts.append(_("Hollow dots are estimates: the platform rounds them or knows a part only."))
    if row["has_unfinished"]:
        parts.append(_("Triangles are not final: the platform may still add to them."))
    if not row["is_described"]:
        parts.append(_("This figure came with an import of your own: what it counts is not described here."))
    return " ".join(part for part in parts if part)


def build(
    title: str, row: Record, days: pd.DataFrame, events: Sequence[Event], zone: ZoneInfo, colours: Palette
) -> alt.LayerChart:
    """A line for what stands at a moment, bars for what happened within a day."""
    unit, is_of_a_day = str(row["unit"]), row["value_kind"] == "day"
    frame = stretches(days.assign(channel_id=""))
    frame = frame.assign(
        when=[weekday(day.date()) for day in frame["day"]],
        shown=[in_unit(value, unit) for value in frame["value"]],
        changed=["–" if pd.isna(change) else change_in_unit(change, unit) for change in frame["change"]],
        sure=[_sureness(e, f) for e, f in zip(frame["is_estimate"], frame["is_final"], strict=True)],
        state=[
            "unfinished" if not final else "estimate" if estimate else "sure"
            for estimate, final in zip(frame["is_estimate"], frame["is_final"], strict=True)
        ],
        hollow=frame["is_estimate"].astype(bool),
    )
    axis = value_axis(tickCount=5, format=".1%" if unit == "share" else ",.1f" if unit == "stars" else ",d")
    y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=is_of_a_day), axis=axis)
    tooltip = [
        alt.Tooltip("when:N", title=_("When")),
        alt.Tooltip("shown:N", title=metric(str(row["metric_name"]), str(row["metric_label"]))),
        alt.Tooltip("changed:N", title=_("Since the day before")),
        alt.Tooltip("sure:N", title=_("How sure")),
    ]
    base = alt.Chart(frame).encode(x=day_axis(), y=y)
    if is_of_a_day:
        drawn = [base.mark_rule(color=colours.strong, strokeWidth=3, opacity=0.45).encode(y2=alt.datum(0))]
    else:
        drawn = [base.mark_line(color=colours.strong, strokeWidth=2.5).encode(detail="stretch:N")]
    dots = base.mark_point(size=40, color=colours.strong, strokeWidth=1.5, opacity=1).encode(
        shape=alt.Shape(
            "state:N",
            scale=alt.Scale(
                domain=["sure", "estimate", "unfinished"], range=["circle", "circle", "triangle-up"]
            ),
            legend=None,
        ),
        fill=alt.condition("datum.hollow", alt.value(colours.background), alt.value(colours.strong)),
        tooltip=tooltip,
    )
    first, last = frame["day"].min(), frame["day"].max()
    marked = charts.event_layers(events, first, last, zone, colours)
    chart: alt.LayerChart = alt.LayerChart(layer=[day_frame(first, last), *marked, *drawn, dots]).properties(
        height=HEIGHT, title=heading(title, colours)
    )
    return chart


def as_table(days: pd.DataFrame, unit: str) -> pd.DataFrame:
    """The readings, under headings in the reader's language."""
    return pd.DataFrame(
        {
            _("Day"): [day.date().isoformat() for day in pd.to_datetime(days["day"])],
            _("Value ({unit})").format(unit=_unit(unit)): days["value"].to_list(),
            _("Since the day before"): days["change"].to_list(),
            _("How sure"): [
                _sureness(e, f) for e, f in zip(days["is_estimate"], days["is_final"], strict=True)
            ],
        }
    )


def _sureness(is_estimate: object, is_final: object) -> str:
    if not is_final:
        return _("not final")
    return _("estimate") if is_estimate else _("final")


def _unit(word: str) -> str:
    known = {"count": _("count"), "share": _("share from 0 to 1"), "stars": _("stars")}
    return known.get(word, word)
