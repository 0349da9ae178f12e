"""How often the stance of a post is right: public texts and one's own, language by language."""

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import Palette
from streamlit_app.components import charts
from streamlit_app.components.chart_spec import AnyChart
from streamlit_app.components.doubt import share
from streamlit_app.components.tables import number_or_dash
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import language_name

ROW_HEIGHT = 44  # px
EVERY = "all"


def show(context: PageContext, rows: list[dict[str, Any]]) -> None:
    """Draw the picture, then the figures."""
    points = points_of(rows)
    if not points.empty:
        charts.show(
            chart(points, context.colours),
            context,
            name="accuracy",
            description=_("Share of stances that are right, by language, with 95% intervals."),
            table=_figures(rows),
        )
        st.caption(
            _(
                "Circle: your own labelled mentions. Diamond: public texts that people had labelled, "
                "which are other texts than yours. The line is the 95% interval."
            )
        )
    st.dataframe(_figures(rows), hide_index=True, alt=_("How often the stance is right"))


def points_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """One row per language and set of labels with enough of them."""
    sets = {"accuracy": _("Your own mentions"), "public_accuracy": _("Public texts")}
    return pd.DataFrame(
        [
            {
                "language": language_word(str(row["language"])),
                "set": words,
                "value": row[name],
                "low": row[f"{name}_low"],
                "high": row[f"{name}_high"],
            }
            for row in rows
            for name, words in sets.items()
            if row[name] is not None and row[f"{name}_enough_data"]
        ]
    )


def chart(points: pd.DataFrame, colours: Palette) -> AnyChart:
    """A dot and its interval by language; the two sets differ in shape and colour."""
    order = list(dict.fromkeys(points["language"]))
    sets = list(dict.fromkeys(points["set"]))
    base = alt.Chart(points, height=alt.Step(ROW_HEIGHT)).encode(
        y=alt.Y("language:N", title=None, sort=order, axis=alt.Axis(grid=False, labelLimit=160)),
        yOffset=alt.YOffset("set:N", sort=sets),
        color=alt.Color(
            "set:N",
            sort=sets,
            scale=alt.Scale(range=[colours.strong, colours.series[0]][-len(sets) :]),
            legend=alt.Legend(title=None, orient="top"),
        ),
    )
    axis = alt.X(
        "low:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%", tickCount=6)
    )
    line = base.mark_rule(strokeWidth=3, opacity=0.6).encode(x=axis, x2="high:Q")
    dot = base.mark_point(filled=True, size=110, opacity=1).encode(
        x="value:Q",
        shape=alt.Shape("set:N", sort=sets, scale=alt.Scale(range=["circle", "diamond"][-len(sets) :])),
        tooltip=[
            alt.Tooltip("language:N", title=_("Language")),
            alt.Tooltip("value:Q", title=_("Value"), format=".1%"),
            alt.Tooltip("low:Q", title=_("Lower end"), format=".1%"),
            alt.Tooltip("high:Q", title=_("Upper end"), format=".1%"),
        ],
    )
    return alt.layer(line, dot)


def language_word(code: str) -> str:
    """A language of the accuracy, or all of them."""
    return _("All languages") if code == EVERY else language_name(code)


def _figures(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Language"): [language_word(str(row["language"])) for row in rows],
            _("Mentions"): [number_or_dash(row["mentions_count"]) for row in rows],
            _("Your own mentions"): [_cell(row, "accuracy") for row in rows],
            _("Public texts"): [_cell(row, "public_accuracy") for row in rows],
            _("What corrects the shares"): [origin_word(str(row["confusion_origin"])) for row in rows],
        }
    )


def origin_word(origin: str) -> str:
    """Whose labels the correction rests on."""
    words = {
        "own": _("your own labels"),
        "shipped": _("public texts"),
        "mixed": _("both, by language"),
    }
    return words.get(origin, origin)


def _cell(row: dict[str, Any], name: str) -> str:
    figure = share(row, name)
    return f"{figure.value} ({figure.doubt})"
