"""What all charts share: one look, the axis of days, event markers, the menu that takes a chart along."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import Palette
from streamlit_app.components import chart_spec, downloads
from streamlit_app.components.chart_spec import AnyChart, Spec
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import axis_day_format, days, short_day, vega_locale
from streamlit_app.queries.base import Event

AXIS_WIDTH = 38  # px
SHARPNESS = 2  # pixels of a PNG for each of the screen


def show(
    chart: AnyChart,
    context: PageContext,
    *,
    name: str,
    description: str,
    table: pd.DataFrame | None = None,
    key: str | None = None,
    on_select: Callable[[], None] | None = None,
) -> Any:
    """Draw a chart in the one look, and a menu to take it along as a picture or as figures.

    `name` is that of the files and must be unique on the page. `description` says to those who cannot see it
    what it shows. `table` holds the figures under headings in the reader's language. With `on_select` the
    chart needs a selection parameter and a `key`; returns what is selected.
    """
    # The look is put into what was converted: Altair would copy the whole chart for each part of it.
    look = chart_spec.of(configured(alt.Chart().mark_point(), context.colours)).spec["config"]
    drawn = chart_spec.of(chart).in_look(look)
    selected = st.vega_lite_chart(
        spec=drawn.for_screen(), width="stretch", alt=description, key=key, on_select=on_select or "ignore"
    )
    _show_menu(drawn, context.colours, name, table)
    return selected


def _show_menu(drawn: Spec, colours: Palette, name: str, table: pd.DataFrame | None) -> None:
    with (
        st.container(horizontal=True, horizontal_alignment="right"),
        st.popover(_("Take along"), icon=":material/download:", type="tertiary"),
    ):
        downloads.file(
            _("Picture (PNG)"), lambda: _png(drawn.whole(colours.background)), f"{name}.png", "image/png"
        )
        downloads.file(
            _("Drawing (SVG)"), lambda: _svg(drawn.whole(colours.background)), f"{name}.svg", "image/svg+xml"
        )
        if table is not None:
            downloads.buttons(table, name)


def _png(spec: dict[str, Any]) -> bytes:
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(spec, scale=SHARPNESS))


def _svg(spec: dict[str, Any]) -> bytes:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(spec)).encode()


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


def stacked_bars(rows: pd.DataFrame, colours: Mapping[str, str], tooltip: Sequence[alt.Tooltip]) -> alt.Chart:
    """Bars of parts above each other, from nought: a rectangle a row, of the colour of its `kind`.

    rows: day and until, from and to (values), kind, and what the tooltip names.
    """
    bars: alt.Chart = (
        alt.Chart(rows)
        .mark_rect()
        .encode(
            x=day_axis(),
            x2="until:T",
            y=alt.Y(
                "from:Q",
                title=None,
                scale=alt.Scale(zero=True),
                axis=value_axis(tickCount=4, format="d"),
            ),
            y2="to:Q",
            color=alt.Color(
                "kind:N",
                title=None,
                scale=alt.Scale(domain=list(colours), range=list(colours.values())),
                legend=alt.Legend(orient="top", direction="horizontal"),
            ),
            tooltip=list(tooltip),
        )
    )
    return bars


def heading(text: str, colours: Palette) -> alt.Title:
    """A small heading on the left of a chart."""
    return alt.Title(text, anchor="start", fontSize=13, fontWeight=600, color=colours.text, offset=8)


def event_layers(
    events: Sequence[Event],
    first: pd.Timestamp,
    last: pd.Timestamp,
    zone: ZoneInfo,
    colours: Palette,
    *,
    numbered: bool = True,
) -> list[alt.Chart]:
    """A shaded span per event between two days; its number is that of `numbered_events`."""
    if not events:
        return []
    frame = pd.DataFrame([_event_row(i, event, first, last, zone) for i, event in enumerate(events, start=1)])
    base = alt.Chart(frame).encode(x=day_axis())
    tooltip = [alt.Tooltip("name:N", title=_("Event")), alt.Tooltip("when:N", title=_("When"))]
    span = base.mark_rect(color=colours.faint, opacity=0.14).encode(x2="until:T", tooltip=tooltip)
    start = base.mark_rule(color=colours.faint, strokeDash=[2, 3], opacity=0.9).encode(tooltip=tooltip)
    label = base.mark_text(
        align="left", baseline="top", dx=3, fontWeight="bold", fontSize=11, color=colours.text
    ).encode(y=alt.value(0), text="number:N", tooltip=tooltip)
    return [span, start, label] if numbered else [span, start]


def numbered_events(events: Sequence[Event], zone: ZoneInfo) -> list[str]:
    """The events that a chart numbers, one a line; plain text, to be shown by st.text."""
    return [
        _("{number}. {days}: {event}").format(number=number, days=event_days(event, zone), event=event.name)
        for number, event in enumerate(events, start=1)
    ]


def event_days(event: Event, zone: ZoneInfo) -> str:
    """When an event takes place, in days of the workspace."""
    first, last = event.started_at.astimezone(zone).date(), event.ended_at.astimezone(zone).date()
    return short_day(first) if first == last else days(first, last)


def _event_row(
    number: int, event: Event, first: pd.Timestamp, last: pd.Timestamp, zone: ZoneInfo
) -> dict[str, Any]:
    begins = pd.Timestamp(event.started_at.astimezone(zone).date())
    ends = pd.Timestamp(event.ended_at.astimezone(zone).date())
    return {
        "number": str(number),
        "name": event.name,
        "when": event_days(event, zone),
        "day": max(begins, first),
        "until": min(ends, last) + timedelta(hours=12 if begins == ends else 0),
    }


def configured(chart: AnyChart, colours: Palette) -> AnyChart:
    """The look that all charts share."""
    look: AnyChart = (
        chart.configure(locale=vega_locale(), background="transparent")
        # Vega's marks are pictures without a name; what a chart shows is said by its `alt`.
        .configure_mark(aria=False)
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
