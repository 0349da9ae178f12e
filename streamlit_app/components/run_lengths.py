"""How long the last runs took, phase by phase: one stacked bar a run, a cross on each that failed."""

from zoneinfo import ZoneInfo

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import Palette
from streamlit_app.components import charts
from streamlit_app.components.chart_spec import AnyChart
from streamlit_app.components.tables import moment_or_dash
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import whole

HEIGHT = 240  # px
LEAST_RUNS = 2
PHASES = ("listen", "score", "build", "publish")
UNIQUE = "\u200b"  # two runs of one minute are two bars


def show(context: PageContext, runs: pd.DataFrame) -> None:
    """Draw the picture, and say in words how many failed."""
    if len(runs) < LEAST_RUNS:
        st.caption(_("From the second run on, a picture shows here how long each took."))
        return
    bars = long(runs, context.zone)
    charts.show(
        chart(bars, context.colours),
        context,
        name="run-lengths",
        description=_("Minutes that each of the last runs took, by phase; crosses mark runs that failed."),
        table=bars.pivot_table(index="run", columns="phase", values="minutes", sort=False)
        .reset_index()
        .rename(columns={"run": _("Started")}),
    )
    failed = int(runs["is_failed"].sum())
    if failed:
        st.caption(
            n_(
                "×: one of the last {all} runs failed.",
                "×: {count} of the last {all} runs failed.",
                failed,
            ).format(count=whole(failed), all=whole(len(runs)))
        )


def words() -> dict[str, str]:
    """The phases in the reader's language, in the order in which they happen."""
    return {
        "listen": _("Listening"),
        "score": _("Scoring"),
        "build": _("Building"),
        "publish": _("Checking and publishing"),
    }


def long(runs: pd.DataFrame, zone: ZoneInfo) -> pd.DataFrame:
    """One row per run and phase: its name, place in the stack, and minutes."""
    labels: list[str] = []
    for started in runs["started_at"]:
        label = moment_or_dash(started, zone, seen_from=runs["started_at"].max().to_pydatetime())
        while label in labels:
            label += UNIQUE
        labels.append(label)
    rows = runs.assign(run=labels, total=runs[list(PHASES)].sum(axis=1) / 60)
    named = words()
    return pd.DataFrame(
        {
            "run": row.run,
            "phase": named[phase],
            "place": place,
            "minutes": getattr(row, phase) / 60,
            "total": row.total,
            "is_failed": bool(row.is_failed),
        }
        for row in rows.itertuples()
        for place, phase in enumerate(PHASES)
    )


def chart(bars: pd.DataFrame, colours: Palette) -> AnyChart:
    """Bars from nought, the phases in the order in which they happen; only first and last are named below."""
    named = list(words().values())
    x = alt.X("run:O", sort=None, title=None, axis=alt.Axis(labelOverlap=True, labelAngle=0, ticks=False))
    tooltip = [
        alt.Tooltip("run:N", title=_("Started")),
        alt.Tooltip("phase:N", title=_("Phase")),
        alt.Tooltip("minutes:Q", title=_("Minutes"), format=",.1f"),
    ]
    stacks = (
        alt.Chart(bars)
        .mark_bar(stroke=colours.background, strokeWidth=0.5)
        .encode(
            x=x,
            y=alt.Y("minutes:Q", stack=True, title=_("Minutes"), axis=charts.value_axis(tickCount=4)),
            color=alt.Color(
                "phase:N",
                title=None,
                scale=alt.Scale(
                    domain=named, range=[colours.strong, colours.series[0], colours.series[1], colours.quiet]
                ),
                legend=alt.Legend(orient="top", columns=2),
            ),
            order=alt.Order("place:Q"),
            tooltip=tooltip,
        )
    )
    failed = bars[bars["is_failed"] & (bars["place"] == 0)]
    crosses = (
        alt.Chart(failed)
        .mark_text(text="×", color=colours.series[3], fontSize=16, fontWeight="bold", baseline="bottom")
        .encode(x=x, y="total:Q")
    )
    drawn: AnyChart = alt.layer(stacks, crosses).properties(height=HEIGHT)
    return drawn
