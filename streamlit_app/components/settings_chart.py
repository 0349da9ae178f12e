"""How much of each section was set and how much is as it comes: one bar a section."""

import altair as alt
import pandas as pd

from agorascope.palette import Palette
from streamlit_app.components.chart_spec import AnyChart
from streamlit_app.components.setting_words import sections
from streamlit_app.i18n import _

ROW_HEIGHT = 22  # px


def counts(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per section and origin: how many settings have a value, set in the file or by default."""
    said = rows[rows["value"].notna() | ~rows["is_default"].astype(bool)]
    names = {key: section.name for key, section in sections().items()}
    counted = said.groupby(["section", "is_default"], sort=False).size().reset_index(name="count")
    counted["name"] = [names.get(str(key), str(key)) for key in counted["section"]]
    counted["origin"] = [_("Default") if bool(d) else _("Set in the file") for d in counted["is_default"]]
    counted["order"] = [int(bool(d)) for d in counted["is_default"]]
    return counted


def chart(rows: pd.DataFrame, colours: Palette) -> AnyChart:
    """Bars from 0; what is default is lighter and stands last."""
    counted = counts(rows)
    order = [section.name for section in sections().values() if section.name in set(counted["name"])]
    origins = [_("Set in the file"), _("Default")]
    drawn: alt.Chart = (
        alt.Chart(counted, height=alt.Step(ROW_HEIGHT))
        .mark_bar(stroke=colours.background, strokeWidth=1)
        .encode(
            y=alt.Y("name:N", title=None, sort=order, axis=alt.Axis(labelLimit=220, grid=False)),
            x=alt.X("count:Q", title=_("Settings with a value"), axis=alt.Axis(tickMinStep=1)),
            color=alt.Color(
                "origin:N",
                sort=origins,
                scale=alt.Scale(domain=origins, range=[colours.strong, colours.quiet]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            order="order:Q",
            tooltip=[
                alt.Tooltip("name:N", title=_("Part")),
                alt.Tooltip("origin:N", title=_("Where from")),
                alt.Tooltip("count:Q", title=_("Settings with a value")),
            ],
        )
    )
    return drawn
