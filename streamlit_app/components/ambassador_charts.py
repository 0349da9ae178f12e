"""Pictures of the ambassadors: how many each criterion leaves, how favourable the first candidates are."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from agorascope.palette import Palette
from streamlit_app import outreach_words
from streamlit_app.components import charts
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import percent, whole
from streamlit_app.queries.ambassadors import CRITERIA, LEAST_FAVOUR

BAR_HEIGHT = 25
LINE_HEIGHT = 25
LABELS = 190  # px


def show_criteria(left: Sequence[int], context: PageContext) -> None:
    """A bar for all who said something, and one for those whom each criterion leaves."""
    rows = criteria_frame(left)
    spoken = ", ".join(f"{row.what} {row.shown}" for row in rows.itertuples())
    table = pd.DataFrame({_("Criterion"): rows["what"], _("People left"): rows["people"]})
    chart = _criteria(rows, context.colours)
    charts.show(chart, context, name="ambassador-criteria", description=spoken, table=table)


def criteria_frame(left: Sequence[int]) -> pd.DataFrame:
    """One row per bar, from the top; those that take nobody away are left out, except the last."""
    names = [_("speak for or against"), *map(outreach_words.criterion, CRITERIA[:-1]), _("may be invited")]
    kept = [
        place
        for place, count in enumerate(left)
        if place == 0 or count != left[place - 1] or place == len(left) - 1
    ]
    return pd.DataFrame(
        {
            "what": [names[place] for place in kept],
            "people": [left[place] for place in kept],
            "shown": [whole(left[place]) for place in kept],
            "is_last": [place == len(left) - 1 for place in kept],
        }
    )


def _criteria(rows: pd.DataFrame, colours: Palette) -> alt.LayerChart:
    scale = alt.Scale(domain=[0, max(1, int(rows["people"].max()))])
    base = alt.Chart(rows).encode(
        y=alt.Y("what:N", sort=None, title=None, axis=_labels()),
        tooltip=[alt.Tooltip("what:N", title=_("Criterion")), alt.Tooltip("shown:N", title=_("People left"))],
    )
    fill = alt.condition(alt.datum.is_last, alt.value(colours.strong), alt.value(colours.quiet))
    bars = base.mark_bar(height={"band": 0.62}, cornerRadiusEnd=3).encode(
        x=alt.X("people:Q", scale=scale, axis=None), color=fill
    )
    label = base.mark_text(align="left", dx=6, fontSize=12, color=colours.text).encode(
        x=alt.X("people:Q", scale=scale), text="shown:N"
    )
    sized: alt.LayerChart = alt.LayerChart(layer=[bars, label]).properties(
        height=BAR_HEIGHT * len(rows), padding={"left": 0, "right": 40, "top": 2, "bottom": 0}
    )
    return sized


def show_favour(rows: pd.DataFrame, names: Sequence[str], context: PageContext) -> None:
    """A dot with its 90 % interval for each of the first candidates, and the line that they have to pass."""
    frame = favour_frame(rows, names)
    spoken = ", ".join(f"{row.who} {row.shown}" for row in frame.itertuples())
    table = pd.DataFrame(
        {
            _("Person"): frame["who"],
            _("Favour"): frame["favour"],
            _("Favour, from"): frame["low"],
            _("Favour, to"): frame["high"],
            _("Opinions"): frame["n"],
        }
    )
    chart = _favour(frame, context.colours)
    charts.show(chart, context, name="ambassador-favour", description=spoken, table=table)


def favour_frame(rows: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """One row per candidate: who, favour, its interval, what it rests on."""
    return pd.DataFrame(
        {
            "who": [f"{rank}. {name}" for rank, name in zip(rows["candidate_rank"], names, strict=True)],
            "favour": rows["favour"].to_list(),
            "low": rows["favour_low"].to_list(),
            "high": rows["favour_high"].to_list(),
            "n": rows["favour_n"].astype(int).to_list(),
            "shown": [percent(value, decimals=0) for value in rows["favour"]],
            "between": [
                _("{low} to {high}").format(low=percent(low, decimals=0), high=percent(high, decimals=0))
                for low, high in zip(rows["favour_low"], rows["favour_high"], strict=True)
            ],
        }
    )


def _favour(frame: pd.DataFrame, colours: Palette) -> alt.LayerChart:
    axis = alt.Axis(format=".0%", values=[0, 0.2, 0.4, 0.6, 0.8, 1], title=None)
    scale = alt.Scale(domain=[0, 1])
    base = alt.Chart(frame).encode(
        y=alt.Y("who:N", sort=None, title=None, axis=_labels()),
        tooltip=[
            alt.Tooltip("who:N", title=_("Person")),
            alt.Tooltip("shown:N", title=_("Favour")),
            alt.Tooltip("between:N", title=_("90% between")),
            alt.Tooltip("n:Q", title="n"),
        ],
    )
    doubt = base.mark_rule(strokeWidth=2, color=colours.strong).encode(
        x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q"
    )
    dots = base.mark_point(filled=True, size=70, color=colours.strong, opacity=1).encode(
        x=alt.X("favour:Q", scale=scale)
    )
    line = (
        alt.Chart(pd.DataFrame({"line": [LEAST_FAVOUR]}))
        .mark_rule(strokeDash=[4, 3], color=colours.faint)
        .encode(x=alt.X("line:Q", scale=scale))
    )
    sized: alt.LayerChart = alt.LayerChart(layer=[line, doubt, dots]).properties(
        height=LINE_HEIGHT * len(frame)
    )
    return sized


def _labels() -> alt.Axis:
    return alt.Axis(labelLimit=LABELS, ticks=False, domain=False, labelFontSize=12, grid=False)
