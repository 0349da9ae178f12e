"""What all charts share: the axis of days, headings, the reader's locale, quiet grids."""

from datetime import timedelta
from typing import Any

import altair as alt
import pandas as pd

from agorascope.palette import Palette
from streamlit_app.i18n.formats import axis_day_format, vega_locale

AXIS_WIDTH = 38  # px


def day_axis() -> alt.X:
    """Days as days: UTC midnights on a UTC scale, so that no browser's time zone moves them."""
    return alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(type="utc", nice=False),
        axis=alt.Axis(format=axis_day_format(), labelOverlap=True, labelPadding=6, tickCount=6, grid=False),
    )


def day_frame(first: pd.Timestamp, last: pd.Timestamp) -> alt.Chart:
    """An invisible layer that stretches the axis over all days, and half a day beyond."""
    margin = timedelta(hours=12)
    ends = pd.DataFrame({"day": [first - margin, last + margin]})
    layer: alt.Chart = alt.Chart(ends).mark_point(opacity=0).encode(x=day_axis())
    return layer


def value_axis(**changes: Any) -> alt.Axis:
    """An axis of values as wide as every other, so that charts below each other line up."""
    return alt.Axis(minExtent=AXIS_WIDTH, maxExtent=AXIS_WIDTH, **changes)


def heading(text: str, colours: Palette) -> alt.Title:
    """A small heading on the left of a chart."""
    return alt.Title(text, anchor="start", fontSize=13, fontWeight=600, color=colours.text, offset=8)


def configured(chart: alt.LayerChart, colours: Palette) -> alt.LayerChart:
    """The look that all charts share."""
    look: alt.LayerChart = (
        chart.configure(locale=vega_locale(), background="transparent")
        .configure_view(strokeWidth=0)
        .configure_axis(
            gridColor=colours.grid,
            domainColor=colours.grid,
            tickColor=colours.grid,
            labelColor=colours.text,
            labelFontSize=11,
        )
        .configure_legend(labelColor=colours.text, labelFontSize=12)
    )
    return look
