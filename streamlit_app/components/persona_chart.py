"""How large each group is: its share of the described members, with the interval."""

import altair as alt
import pandas as pd

from agorascope.palette import Palette
from streamlit_app.components import charts, persona_cards
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import percent

BAR_HEIGHT = 30
LABELS = 210  # px


def show(rows: pd.DataFrame, context: PageContext) -> None:
    """A bar per persona, the largest at the top."""
    frame = bars(rows)
    spoken = ", ".join(f"{row.who} {row.shown}" for row in frame.itertuples())
    chart = _build(frame, context.colours)
    charts.show(chart, context, name="personas", description=spoken, table=persona_cards.table(rows))


def bars(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per bar."""
    known = rows[rows["members_share_enough_data"].astype(bool) & rows["members_share"].notna()]
    return pd.DataFrame(
        {
            "who": [persona_cards.name_of(row) for row in known.to_dict("records")],
            "share": known["members_share"].astype(float).to_list(),
            "low": known["members_share_low"].astype(float).to_list(),
            "high": known["members_share_high"].astype(float).to_list(),
            "shown": [percent(value, decimals=0) for value in known["members_share"]],
            "between": [
                _("{low} to {high}").format(low=percent(low, decimals=0), high=percent(high, decimals=0))
                for low, high in zip(known["members_share_low"], known["members_share_high"], strict=True)
            ],
        }
    )


def _build(frame: pd.DataFrame, colours: Palette) -> alt.LayerChart:
    scale = alt.Scale(domain=[0, min(1.0, float(frame["high"].max()) * 1.02)])
    axis = alt.Axis(labelLimit=LABELS, ticks=False, domain=False, labelFontSize=12, grid=False)
    base = alt.Chart(frame).encode(
        y=alt.Y("who:N", sort=None, title=None, axis=axis),
        tooltip=[
            alt.Tooltip("who:N", title=_("Group")),
            alt.Tooltip("shown:N", title=_("Share")),
            alt.Tooltip("between:N", title=_("95% between")),
        ],
    )
    drawn = base.mark_bar(height={"band": 0.58}, cornerRadiusEnd=3, color=colours.quiet).encode(
        x=alt.X("share:Q", scale=scale, axis=None)
    )
    doubt = base.mark_rule(strokeWidth=2, color=colours.text).encode(
        x=alt.X("low:Q", scale=scale), x2="high:Q"
    )
    label = base.mark_text(align="left", dx=7, fontSize=12, color=colours.text).encode(
        x=alt.X("high:Q", scale=scale), text="shown:N"
    )
    sized: alt.LayerChart = alt.LayerChart(layer=[drawn, doubt, label]).properties(
        height=BAR_HEIGHT * len(frame), padding={"left": 0, "right": 46, "top": 2, "bottom": 0}
    )
    return sized
