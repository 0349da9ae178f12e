"""Followers over time of a brand's pages beside those of the others: gaps stay gaps, nothing is filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import DASHES, Palette
from streamlit_app.components import charts, plain
from streamlit_app.components.channel_tiles import growth_words
from streamlit_app.components.charts import day_axis, day_frame, heading, value_axis
from streamlit_app.components.event_words import signed_whole
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import weekday, whole
from streamlit_app.periods import Span
from streamlit_app.queries.base import Brand, Event

HEIGHT = 290
LARGEST_DOT = 31  # days up to which every reading has its dot


@dataclass(frozen=True, slots=True)
class Growth:
    """How one channel's count changed: over pairs of days in a row only."""

    last: float
    change: float
    pairs: int
    readings: int
    is_estimate: bool
    is_final: bool


def show(
    context: PageContext,
    readings: pd.DataFrame,
    before: pd.DataFrame | None,
    brand: Brand,
    events: Sequence[Event],
    span: Span,
) -> None:
    """One chart per network on which the brand or another is read, and growth in a table."""
    for network_id, rows in readings.groupby("network_id", sort=False):
        name = str(rows["network"].iloc[0])
        charts.show(
            build(name, rows, context.brands, brand, events, context.zone, context.colours),
            context,
            name=f"followers-{network_id}",
            description=described(name, rows, brand),
            table=as_table(rows),
        )
    if events:
        plain.text("\n".join(charts.numbered_events(events, context.zone)))
    st.dataframe(growth_table(readings, before, span), hide_index=True, width="stretch")
    notes = [
        _(
            "A day without a reading stays empty. Growth is added up over days in a row only, never"
            " over a gap."
        ),
        _("The axis of a line does not begin at 0: it shows the change, not the size."),
    ]
    if readings["is_estimate"].any():
        notes.append(_("Hollow dots are rounded by the network, so growth is as coarse as the rounding."))
    if not readings["is_final"].all():
        notes.append(_("Triangles are not final: the day was not over when they were read."))
    st.caption(" ".join(notes))


def stretches(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` by day with `stretch`, the number of its run of days in a row, per channel."""
    frame = rows.assign(day=pd.to_datetime(rows["day"])).sort_values(["channel_id", "day"])
    gap = frame.groupby("channel_id")["day"].diff().dt.days != 1
    return frame.assign(stretch=gap.cumsum())


def build(
    network: str,
    rows: pd.DataFrame,
    brands: Sequence[Brand],
    focus: Brand,
    events: Sequence[Event],
    zone: ZoneInfo,
    colours: Palette,
) -> alt.LayerChart:
    """A line per brand and page; a reading that has no neighbour is a dot."""
    frame = stretches(rows)
    frame = frame.assign(
        series=_series(frame),
        when=[weekday(day.date()) for day in frame["day"]],
        shown=[whole(value) for value in frame["value"]],
        changed=[signed_whole(change) if not pd.isna(change) else "–" for change in frame["change"]],
        weight=(frame["brand_id"] == focus.brand_id).map({True: "focus", False: "other"}),
        mark=_marks(frame),
        alone=frame.groupby("stretch")["day"].transform("size") == 1,
    )
    frame["dotted"] = frame["alone"] | (frame["mark"] != "sure") | (frame["day"].nunique() <= LARGEST_DOT)
    first, last = frame["day"].min(), frame["day"].max()
    colour, dash = _scales(frame, brands, colours)
    base = alt.Chart(frame).encode(
        x=day_axis(),
        y=alt.Y(
            "value:Q", title=None, scale=alt.Scale(zero=False), axis=value_axis(tickCount=5, format=",d")
        ),
        color=colour,
    )
    lines = base.mark_line(strokeJoin="round").encode(
        strokeDash=dash,
        detail=["channel_id:N", "stretch:N"],
        strokeWidth=alt.StrokeWidth(
            "weight:O", scale=alt.Scale(domain=["focus", "other"], range=[3, 1.5]), legend=None
        ),
    )
    dots = (
        base.transform_filter("datum.dotted")
        .mark_point(size=26, opacity=1)
        .encode(
            shape=alt.Shape(
                "mark:N",
                scale=alt.Scale(
                    domain=["sure", "rounded", "unfinished"], range=["circle", "circle", "triangle-up"]
                ),
                legend=None,
            ),
            fill=alt.condition("datum.mark == 'rounded'", alt.value("transparent"), colour),
        )
    )
    touch = base.mark_point(size=150, opacity=0, filled=True).encode(
        tooltip=[
            alt.Tooltip("series:N", title=_("Page")),
            alt.Tooltip("when:N", title=_("When")),
            alt.Tooltip("shown:N", title=_("Followers")),
            alt.Tooltip("changed:N", title=_("Since the day before")),
        ]
    )
    marked = charts.event_layers(events, first, last, zone, colours)
    chart: alt.LayerChart = alt.LayerChart(
        layer=[day_frame(first, last), *marked, lines, dots, touch]
    ).properties(height=HEIGHT, title=heading(_("Followers on {network}").format(network=network), colours))
    return chart


def growth(rows: pd.DataFrame) -> Growth:
    """Growth of one channel over the readings given."""
    ordered = rows.sort_values("day")
    changes = ordered["change"].iloc[1:].dropna()  # the first change belongs to the day before the period
    newest = ordered.iloc[-1]
    return Growth(
        float(newest["value"]),
        float(changes.sum()) if len(changes) else float("nan"),
        len(changes),
        len(ordered),
        bool(ordered["is_estimate"].any()),
        bool(newest["is_final"]),
    )


def growth_table(readings: pd.DataFrame, before: pd.DataFrame | None, span: Span) -> pd.DataFrame:
    """One row per page: followers at its last reading, growth in the period and in the one before."""
    rows: list[dict[str, Any]] = []
    for key, own in readings.groupby(["network_id", "channel_id"], sort=False):
        now = growth(own)
        former = (
            before[(before["network_id"] == key[0]) & (before["channel_id"] == key[1])]
            if before is not None
            else None
        )
        then = growth(former) if former is not None and not former.empty else None
        rows.append(
            {
                _("Brand"): own["brand"].iloc[0],
                _("Network"): own["network"].iloc[0],
                _("Page"): own["channel"].iloc[0],
                _("Followers"): whole(now.last) + (" ≈" if now.is_estimate else ""),
                _("Growth"): growth_words(now.change, now.pairs, span.days),
                _("Growth before"): growth_words(then.change, then.pairs, span.days) if then else "–",
            }
        )
    return pd.DataFrame(rows)


def described(network: str, rows: pd.DataFrame, brand: Brand) -> str:
    """The chart in a sentence, for readers who cannot see it."""
    own = rows[rows["brand_id"] == brand.brand_id]
    if own.empty:
        return _("Followers on {network}. None is known of {brand}.").format(
            network=network, brand=brand.name
        )
    ordered = own.sort_values("day")
    return _("Followers on {network}. {brand} goes from {first} to {last}.").format(
        network=network,
        brand=brand.name,
        first=whole(ordered["value"].iloc[0]),
        last=whole(ordered["value"].iloc[-1]),
    )


def as_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The readings, under headings in the reader's language."""
    return pd.DataFrame(
        {
            _("Day"): [day.date().isoformat() for day in pd.to_datetime(rows["day"])],
            _("Brand"): rows["brand"].to_list(),
            _("Page"): rows["channel"].to_list(),
            _("Followers"): rows["value"].to_list(),
            _("Since the day before"): rows["change"].to_list(),
            _("Rounded by the network"): [
                _("yes") if rounded else _("no") for rounded in rows["is_estimate"]
            ],
            _("Final"): [_("yes") if final else _("no") for final in rows["is_final"]],
        }
    )


def _marks(frame: pd.DataFrame) -> list[str]:
    return [
        "unfinished" if not final else "rounded" if rounded else "sure"
        for rounded, final in zip(frame["is_estimate"], frame["is_final"], strict=True)
    ]


def _series(frame: pd.DataFrame) -> pd.Series:
    """Name of the brand, and of the page where a brand has several on one network."""
    several = frame.groupby("brand_id")["channel_id"].transform("nunique") > 1
    return frame["brand"].where(~several, frame["brand"] + " · " + frame["channel"])


def _scales(
    frame: pd.DataFrame, brands: Sequence[Brand], colours: Palette
) -> tuple[alt.Color, alt.StrokeDash]:
    """A brand has its colour of the other pages; a second page of it has another dash."""
    others = iter(colours.series * (1 + len(brands) // len(colours.series)))
    of_brand = {brand.brand_id: colours.strong if brand.is_own else next(others) for brand in brands}
    place = {brand.brand_id: i for i, brand in enumerate(brands)}
    seen = frame.drop_duplicates("series").sort_values(
        "brand_id", key=lambda keys: keys.map(place), kind="stable"
    )
    names = seen["series"].to_list()
    nth = seen.groupby("brand_id").cumcount()  # of the pages of a brand on one network
    dashes = [
        DASHES[(place.get(brand, 0) + int(page)) % len(DASHES)]
        for brand, page in zip(seen["brand_id"], nth, strict=True)
    ]
    legend: Any = alt.Legend(
        title=None, orient="top", symbolType="stroke", symbolSize=300, columns=2, labelLimit=150
    )
    range_ = [of_brand.get(brand, colours.faint) for brand in seen["brand_id"]]
    return (
        alt.Color("series:N", scale=alt.Scale(domain=names, range=range_), legend=legend),
        alt.StrokeDash("series:N", scale=alt.Scale(domain=names, range=dashes), legend=legend),
    )
