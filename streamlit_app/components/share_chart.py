"""Share of voice of every brand, with its interval: by posts and by people."""

from collections.abc import Callable, Mapping, Sequence

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import Palette
from agorascope.statistics import Estimate
from streamlit_app.components import charts, states
from streamlit_app.components.charts import heading
from streamlit_app.context import PageContext
from streamlit_app.figures import BrandFigures
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import percent, whole
from streamlit_app.queries.base import Brand

BAR_HEIGHT = 34
NARROWEST = 320


def show(figures: Mapping[str, BrandFigures], focus: Brand, context: PageContext) -> None:
    """Two charts side by side; on a phone one below the other."""
    measures: list[tuple[str, str, Callable[[BrandFigures], Estimate]]] = [
        ("share-of-posts", _("Share of posts"), lambda f: f.share_by_posts),
        ("share-of-people", _("Share of people"), lambda f: f.share_by_authors),
    ]
    with st.grid(2, min_column_width=NARROWEST):
        for name, title, measure in measures:
            rows = [
                (brand, measure(figures[brand.brand_id]))
                for brand in context.brands
                if brand.brand_id in figures
            ]
            with st.container():
                _show_measure(name, title, rows, focus, context)


def build(
    title: str, rows: Sequence[tuple[Brand, Estimate]], focus: Brand, colours: Palette
) -> alt.LayerChart:
    """Bars in the order of the workspace, each with its interval and its value in figures."""
    frame = pd.DataFrame([_row(brand, estimate, focus) for brand, estimate in rows])
    order = [brand.name for brand, _estimate in rows]
    y = alt.Y(
        "brand:N",
        sort=order,
        title=None,
        axis=alt.Axis(labelLimit=130, ticks=False, domain=False, labelFontSize=12),
    )
    scale = alt.Scale(domain=[0, min(1.0, float(frame["high"].max()) * 1.02)])
    base = alt.Chart(frame).encode(
        y=y,
        tooltip=[
            alt.Tooltip("brand:N", title=_("Brand")),
            alt.Tooltip("shown:N", title=title),
            alt.Tooltip("between:N", title=_("95% between")),
            alt.Tooltip("n:N", title="n"),
        ],
    )
    fill = alt.condition(alt.datum.is_focus, alt.value(colours.strong), alt.value(colours.quiet))
    bars = base.mark_bar(height={"band": 0.58}, cornerRadiusEnd=3).encode(
        x=alt.X("value:Q", scale=scale, axis=None), color=fill
    )
    doubt = base.mark_rule(strokeWidth=2, color=colours.text).encode(
        x=alt.X("low:Q", scale=scale), x2="high:Q"
    )
    halo = base.mark_rule(strokeWidth=5, color=colours.background, opacity=0.75).encode(
        x=alt.X("low:Q", scale=scale), x2="high:Q"
    )
    label = base.mark_text(align="left", dx=7, fontSize=12, color=colours.text).encode(
        x=alt.X("high:Q", scale=scale), text="shown:N"
    )
    layers = alt.LayerChart(layer=[bars, halo, doubt, label])
    sized: alt.LayerChart = layers.properties(
        height=BAR_HEIGHT * len(rows),
        title=heading(title, colours),
        # Room for the figures to the right of the longest bar.
        padding={"left": 0, "right": 52, "top": 4, "bottom": 0},
    )
    return sized


def _show_measure(
    name: str, title: str, rows: Sequence[tuple[Brand, Estimate]], focus: Brand, context: PageContext
) -> None:
    n = max((estimate.n for _brand, estimate in rows), default=0)
    if not all(estimate.enough_data for _brand, estimate in rows):
        st.caption(title)
        states.too_few(n)
        return
    spoken = ", ".join(f"{brand.name} {percent(estimate.value or 0.0)}" for brand, estimate in rows)
    chart = build(title, rows, focus, context.colours)
    charts.show(chart, context, name=name, description=f"{title}: {spoken}")
    st.caption(_("n = {n}. The line on each bar is its 95% interval.").format(n=whole(n)))


def _row(brand: Brand, estimate: Estimate, focus: Brand) -> dict[str, object]:
    return {
        "brand": brand.name,
        "is_focus": brand.brand_id == focus.brand_id,
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "shown": percent(estimate.value or 0.0),
        "between": _("{low} to {high}").format(low=percent(estimate.low), high=percent(estimate.high)),
        "n": whole(estimate.n),
    }
