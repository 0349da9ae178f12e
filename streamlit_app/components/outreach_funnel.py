"""How far the invitations led: how many were written to, said yes, came, take part, with what doubt."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import Palette
from streamlit_app.components import charts, doubt, states
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import day, whole

BAR_HEIGHT = 30
NARROWEST = 150  # px
ALL = "all"


def show(funnel: pd.DataFrame, context: PageContext) -> None:
    """The picture of all weeks, its shares, and the weeks in a table to take along."""
    every = funnel[funnel["cohort"] == ALL]
    if every.empty or int(every.iloc[0]["contacted_count"]) == 0:
        states.empty(
            _("Nobody was written to yet, as of the last run"),
            _("Once somebody was, how many said yes and came stands here after the next run."),
        )
        return
    row = every.iloc[0].to_dict()
    _show_picture(row, context)
    with st.grid(4, min_column_width=NARROWEST, gap="small"):
        for label, name in (
            (_("Said yes, of those written to"), "acceptance_share"),
            (_("Came, of those written to"), "arrival_share"),
            (_("Came, of those who said yes"), "accepted_arrival_share"),
            (_("Take part, of those who came"), "activity_share"),
        ):
            figure = doubt.share(row, name)
            with st.container(border=True, height="stretch", gap="xsmall"):
                st.metric(label, figure.value)
                st.caption(figure.doubt)
    if not row["is_settled"]:
        st.caption(_("Some answers are still waited for: the shares can rise."))
    st.caption(_("It says how many came after a message, not how many came because of it."))


def bars(row: Mapping[Any, Any]) -> pd.DataFrame:
    """One row per bar, from the top."""
    steps = [
        (_("Written to"), "contacted_count", True),
        (_("Said yes"), "accepted_count", True),
        (_("Arrived"), "arrived_count", True),
        (_("Takes part"), "active_count", True),
        (_("Said no"), "declined_count", False),
        (_("No answer"), "no_answer_count", False),
        (_("Still waited for"), "waiting_count", False),
    ]
    return pd.DataFrame(
        {
            "what": [name for name, _column, _on in steps],
            "people": [int(row[column]) for _name, column, _on in steps],
            "shown": [whole(row[column]) for _name, column, _on in steps],
            "leads_on": [on for _name, _column, on in steps],
        }
    )


def weeks(funnel: pd.DataFrame) -> pd.DataFrame:
    """One row per week of the first message, under headings in the reader's language."""
    rows = funnel[funnel["cohort"] != ALL]
    return pd.DataFrame(
        {
            _("Week from"): [day(value) for value in rows["week_start_date"]],
            _("Written to"): rows["contacted_count"].to_list(),
            _("Said yes"): rows["accepted_count"].to_list(),
            _("Said no"): rows["declined_count"].to_list(),
            _("No answer"): rows["no_answer_count"].to_list(),
            _("Arrived"): rows["arrived_count"].to_list(),
            _("Takes part"): rows["active_count"].to_list(),
        }
    )


def _show_picture(row: Mapping[Any, Any], context: PageContext) -> None:
    frame = bars(row)
    spoken = ", ".join(f"{one.what} {one.shown}" for one in frame.itertuples())
    table = pd.DataFrame({_("Step"): frame["what"], _("People"): frame["people"]})
    chart = _build(frame, context.colours)
    charts.show(chart, context, name="outreach-funnel", description=spoken, table=table)


def _build(frame: pd.DataFrame, colours: Palette) -> alt.LayerChart:
    scale = alt.Scale(domain=[0, max(1, int(frame["people"].max()))])
    axis = alt.Axis(labelLimit=160, ticks=False, domain=False, labelFontSize=12, grid=False)
    base = alt.Chart(frame).encode(
        y=alt.Y("what:N", sort=None, title=None, axis=axis),
        tooltip=[alt.Tooltip("what:N", title=_("Step")), alt.Tooltip("shown:N", title=_("People"))],
    )
    fill = alt.condition(alt.datum.leads_on, alt.value(colours.strong), alt.value(colours.quiet))
    drawn = base.mark_bar(height={"band": 0.62}, cornerRadiusEnd=3).encode(
        x=alt.X("people:Q", scale=scale, axis=None), color=fill
    )
    label = base.mark_text(align="left", dx=6, fontSize=12, color=colours.text).encode(
        x=alt.X("people:Q", scale=scale), text="shown:N"
    )
    sized: alt.LayerChart = alt.LayerChart(layer=[drawn, label]).properties(
        height=BAR_HEIGHT * len(frame), padding={"left": 0, "right": 40, "top": 2, "bottom": 0}
    )
    return sized
