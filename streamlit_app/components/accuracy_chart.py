"""How right the model is, drawn: own mentions beside public texts, each with its interval."""

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.statistics import MIN_N, Estimate
from streamlit_app.components import charts, states
from streamlit_app.components.chart_spec import AnyChart
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import language_name, percent, whole

ALL = "all"
MEASURES = ("accuracy", "recall_negative", "recall_neutral", "recall_positive")
ROW_HEIGHT = 34  # px


def estimate(row: Any, name: str) -> Estimate:
    """The five columns of a share as one estimate."""
    value, n = row[name], row[f"{name}_n"]
    count = 0 if n is None or pd.isna(n) else int(n)
    is_known = value is not None and not pd.isna(value)
    return Estimate(
        float(value) if is_known else None,
        count,
        float(row[f"{name}_low"]),
        float(row[f"{name}_high"]),
        bool(row[f"{name}_enough_data"]),
    )


def measure_name(measure: str) -> str:
    """What a figure of accuracy says, in words."""
    return {
        "accuracy": _("All mentions"),
        "recall_negative": _("Negative ones"),
        "recall_neutral": _("Neutral ones"),
        "recall_positive": _("Positive ones"),
    }[measure]


def long_frame(accuracies: pd.DataFrame) -> pd.DataFrame:
    """One row per language, measure and origin (own, public): value, low, high, n, enough_data.

    Where nothing public was measured in a language, the mart repeats what holds of all: said once.
    """
    rows: list[dict[str, object]] = []
    said: set[tuple[object, object]] = set()
    for row in accuracies.to_dict("records"):
        rows += [_long(row, measure, measure, "own") for measure in MEASURES]
        public = _long(row, "public_accuracy", "accuracy", "public")
        if (public["value"], public["n"]) not in said:
            rows.append(public)
        said.add((public["value"], public["n"]))
    columns = ["language", "measure", "origin", "value", "low", "high", "n", "enough_data"]
    return pd.DataFrame(rows, columns=columns)


def show(accuracies: pd.DataFrame, context: PageContext) -> None:
    """Draw the picture; instead of it, why there is none."""
    found = long_frame(accuracies)
    drawn = found[found["enough_data"]]
    if drawn.empty:
        states.empty(
            _("How right the model is was not measured yet"),
            _("Label a sample: a figure is shown from {minimum} labels on.").format(minimum=MIN_N),
        )
        return
    charts.show(
        _build(drawn, context),
        context,
        name="accuracy",
        description=_described(drawn),
        table=_table(found),
    )
    if few := _too_few(found):
        st.caption(_("Too few labels to say yet: {which}.").format(which=", ".join(few)))
    st.caption(
        _(
            "Share of mentions whose stance the model gets right, with its 95% interval. “Negative ones” are "
            "mentions that people call negative: of how many does the model say so too."
        )
    )


def _long(row: dict[Any, Any], column: str, measure: str, origin: str) -> dict[str, object]:
    found = estimate(row, column)
    return {
        "language": str(row["language"]),
        "measure": measure,
        "origin": origin,
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "n": found.n,
        "enough_data": found.enough_data and found.value is not None,
    }


def _origin_name(origin: str) -> str:
    return _("your own mentions") if origin == "own" else _("public texts")


def _language_name(code: str) -> str:
    return _("All languages") if code == ALL else language_name(code)


def _too_few(found: pd.DataFrame) -> list[str]:
    """What of all languages cannot be said though there are labels, with their number."""
    mine = found[(found["origin"] == "own") & (found["language"] == ALL) & ~found["enough_data"].astype(bool)]
    return [
        f"{measure_name(row['measure']).lower()} (n = {whole(row['n'])})"
        for row in mine[mine["n"] > 0].to_dict("records")
    ]


def _build(drawn: pd.DataFrame, context: PageContext) -> AnyChart:
    colours = context.colours
    frame = drawn.assign(
        what=[_row_name(row) for row in drawn.to_dict("records")],
        source=[_origin_name(origin) for origin in drawn["origin"]],
        shown=[percent(value, decimals=0) for value in drawn["value"]],
        between=[
            _("{low} to {high}").format(low=percent(low, decimals=0), high=percent(high, decimals=0))
            for low, high in zip(drawn["low"], drawn["high"], strict=True)
        ],
    )
    order = list(dict.fromkeys(frame["what"]))
    origins = [_origin_name(origin) for origin in ("own", "public")]
    y = alt.Y("what:N", sort=order, title=None, axis=alt.Axis(labelLimit=170, domain=False, ticks=False))
    scale = alt.Scale(domain=[0, 1])
    colour = alt.Color(
        "source:N", scale=alt.Scale(domain=origins, range=[colours.strong, colours.series[0]]), legend=None
    )
    shape = alt.Shape("source:N", scale=alt.Scale(domain=origins, range=["circle", "diamond"]), legend=None)
    tooltip = [
        alt.Tooltip("what:N", title=_("What")),
        alt.Tooltip("source:N", title=_("Measured on")),
        alt.Tooltip("shown:N", title=_("Right")),
        alt.Tooltip("between:N", title=_("95% between")),
        alt.Tooltip("n:Q", title=_("Labels"), format=","),
    ]
    axis = charts.value_axis(format=".0%", title=None, tickCount=5)
    base = alt.Chart(frame).encode(y=y, color=colour, tooltip=tooltip)
    bars = base.mark_rule(strokeWidth=3, opacity=0.7).encode(
        x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=90, opacity=1).encode(
        x=alt.X("value:Q", scale=scale, axis=axis), shape=shape
    )
    chart: AnyChart = alt.layer(bars, points).properties(height=max(2, len(order)) * ROW_HEIGHT)
    return chart


def _row_name(row: dict[Any, Any]) -> str:
    """What a row of the picture is of: own mentions unless it says public texts."""
    measured = _("Public texts") if row["origin"] == "public" else measure_name(row["measure"])
    return measured if row["language"] == ALL else f"{language_name(row['language'])} · {measured.lower()}"


def _described(drawn: pd.DataFrame) -> str:
    parts = [
        f"{_language_name(row['language'])}, {measure_name(row['measure']).lower()}, "
        f"{_origin_name(row['origin'])} {percent(row['value'], decimals=0)}"
        for row in drawn.to_dict("records")
    ]
    return _("How right the model is: {figures}").format(figures="; ".join(parts))


def _table(found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Language"): [_language_name(code) for code in found["language"]],
            _("What"): [measure_name(measure) for measure in found["measure"]],
            _("Measured on"): [_origin_name(origin) for origin in found["origin"]],
            _("Right"): [
                percent(value) if enough else _("Too few")
                for value, enough in zip(found["value"], found["enough_data"], strict=True)
            ],
            _("From"): [percent(low) for low in found["low"]],
            _("To"): [percent(high) for high in found["high"]],
            _("Labels"): [whole(n) for n in found["n"]],
        }
    )
