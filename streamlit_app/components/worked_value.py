"""One value computed again: a picture of it, its steps, and the published figure beside it."""

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import Palette
from streamlit_app.components import charts, plain
from streamlit_app.components.chart_spec import AnyChart
from streamlit_app.components.formula_card import bold
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.method.working import Check, Span, Working, number

HEIGHT = 64  # px
DIGITS = 6


def show(context: PageContext, working: Working) -> None:
    """Draw it."""
    if working.span is not None:
        _show_span(context, working.span)
    _show_verdict(working)
    if working.inputs:
        st.markdown(bold(_("What goes in")))
        with st.grid(3, min_column_width=150):
            for label, value in working.inputs:
                with st.container(gap=None):
                    st.caption(label)
                    plain.text(value)
    st.markdown(bold(_("Step by step")))
    for place, step in enumerate(working.steps, start=1):
        with st.container(gap=None):
            st.caption(f"{place}. {step.label}")
            plain.text(" = ".join(part for part in (step.calculation, step.result) if part))
    for sentence in working.given:
        st.caption(f":material/lock: {sentence}")


def _show_verdict(working: Working) -> None:
    difference = working.largest_difference
    if all(check.agrees for check in working.checks):
        st.success(
            _("Computed here and published: the same.")
            if difference == 0
            else _("Computed here and published agree: they differ by rounding alone."),
            icon=":material/check_circle:",
        )
    else:
        st.warning(
            _("Computed here and published differ: see the rows marked ✗."), icon=":material/difference:"
        )
    st.dataframe(checks_table(working.checks), hide_index=True, alt=_("Computed here beside published"))


def checks_table(checks: tuple[Check, ...]) -> pd.DataFrame:
    """The comparison, one row a figure."""
    return pd.DataFrame(
        {
            _("Figure"): [check.label for check in checks],
            _("Computed here"): [number(check.recomputed, DIGITS) for check in checks],
            _("Published figure"): [number(check.published, DIGITS) for check in checks],
            _("Difference"): [
                ("✓ " if check.agrees else "✗ ") + number(check.difference, DIGITS) for check in checks
            ],
        }
    )


def _show_span(context: PageContext, span: Span) -> None:
    table = pd.DataFrame(
        {
            _("Lower end"): [span.low],
            _("Value"): [span.value],
            _("Upper end"): [span.high],
            _("What is usual"): [span.usual],
        }
    )
    charts.show(
        span_chart(span, context.colours),
        context,
        name="value",
        description=_("{value}, with {level}% between {low} and {high}").format(
            value=number(span.value), level=span.level, low=number(span.low), high=number(span.high)
        ),
        table=table,
    )
    usual = (
        ""
        if span.usual is None
        else " " + _("The short line is what is usual: {usual}.").format(usual=number(span.usual))
    )
    st.caption(_("The dot is the value, the bar holds it with {level}%.").format(level=span.level) + usual)


def span_chart(span: Span, colours: Palette) -> AnyChart:
    """The value as a dot on its scale, its interval as a bar, what is usual as a short line."""
    rows = pd.DataFrame(
        [{"least": span.least, "most": span.most, "low": span.low, "high": span.high, "value": span.value}]
    )
    axis = alt.X("low:Q", title=None, scale=alt.Scale(domain=[span.least, span.most], nice=False))
    base = alt.Chart(rows, height=HEIGHT)
    layers: list[alt.Chart] = [
        base.mark_rule(color=colours.grid, strokeWidth=2).encode(x=alt.X("least:Q", title=None), x2="most:Q"),
        base.mark_rule(color=colours.strong, strokeWidth=10, opacity=0.45).encode(x=axis, x2="high:Q"),
        base.mark_point(color=colours.strong, filled=True, size=140, opacity=1).encode(x="value:Q"),
    ]
    if span.usual is not None:
        usual = alt.Chart(pd.DataFrame([{"usual": span.usual}]))
        layers.append(
            usual.mark_tick(color=colours.text, thickness=2, size=26, orient="vertical").encode(x="usual:Q")
        )
    return alt.layer(*layers)
