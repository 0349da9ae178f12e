"""Brands side by side, share of voice as bars and net sentiment as dots, with intervals; and over weeks."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from agorascope.palette import Palette
from agorascope.statistics import Estimate
from streamlit_app.components.brand_scales import brand_colour, brand_scales
from streamlit_app.components.charts import day_axis, day_frame, heading, value_axis
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import axis_day_format, days, percent, score, whole
from streamlit_app.queries.base import Brand
from streamlit_app.rivals import Rival

ROW = 34  # px
AROUND = 50  # px of heading and axis
HEIGHT = 310
MOST_LABELS = 8  # of weeks on the axis
NAME_WIDTH = 130
SIGNED = "datum.value == 0 ? '0' : format(datum.value, '+.1f')"
MEASURES = ("share", "net")


def share_bars(rivals: Mapping[str, Rival], brands: Sequence[Brand], colours: Palette) -> alt.LayerChart:
    """Share of voice by posts, in the order of the workspace."""
    frame = _frame([(brand, rivals[brand.brand_id].share) for brand in brands], percent, brands, colours)
    scale = alt.Scale(domain=[0, min(1.0, float(frame["high"].max()) * 1.1)])
    base = alt.Chart(frame).encode(y=_names(brands), tooltip=_tooltip(_("Share of posts")))
    layers = [
        base.mark_bar(height={"band": 0.58}, cornerRadiusEnd=3).encode(
            x=alt.X("value:Q", scale=scale, axis=None), color=alt.Color("colour:N", scale=None)
        ),
        *_doubt(base, scale, colours),
        base.mark_text(align="left", dx=7, fontSize=12, color=colours.text).encode(
            x=alt.X("high:Q", scale=scale), text="shown:N"
        ),
    ]
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(
        height=ROW * len(frame) + AROUND,
        title=heading(_("Share of voice, by posts"), colours),
        padding={"left": 0, "right": 52, "top": 4, "bottom": 0},
    )
    return chart


def net_dots(rivals: Mapping[str, Rival], brands: Sequence[Brand], colours: Palette) -> alt.LayerChart:
    """Net sentiment as counted, in the order of the workspace; hollow where it rests on too few."""
    frame = _frame([(brand, rivals[brand.brand_id].net) for brand in brands], score, brands, colours)
    scale = alt.Scale(domain=[-1, 1])
    axis = alt.Axis(values=[-1, -0.5, 0, 0.5, 1], labelExpr=SIGNED, orient="bottom")
    x = alt.X("value:Q", title=None, scale=scale, axis=axis)
    base = alt.Chart(frame).encode(y=_names(brands), tooltip=_tooltip(_("Net sentiment")))
    zero = alt.Chart(pd.DataFrame({"value": [0]})).mark_rule(color=colours.text, opacity=0.5).encode(x=x)
    dot = base.encode(x=x, color=alt.Color("colour:N", scale=None))
    layers = [
        zero,
        base.mark_rule(strokeWidth=2, color=colours.faint).encode(x=alt.X("low:Q", scale=scale), x2="high:Q"),
        dot.transform_filter("datum.enough").mark_point(filled=True, size=130, opacity=1),
        dot.transform_filter("!datum.enough").mark_point(filled=False, size=80, opacity=1),
    ]
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(
        height=ROW * len(frame) + AROUND,
        title=heading(_("Net sentiment, as counted"), colours),
        padding={"left": 0, "right": 14, "top": 4, "bottom": 0},
    )
    return chart


def over_weeks(
    weeks: pd.DataFrame,
    measure: str,
    brands: Sequence[Brand],
    focus: Brand,
    marks: Sequence[alt.Chart],
    colours: Palette,
) -> alt.LayerChart:
    """One measure by week; the brand in focus carries its interval, an unfinished week is hollow."""
    write = percent if measure == "share" else score
    names = {brand.brand_id: brand.name for brand in brands}
    frame = weeks[weeks[f"{measure}_enough_data"].astype(bool) & weeks["brand_id"].isin(list(names))]
    first = pd.to_datetime(frame["week"])
    frame = pd.DataFrame(
        {
            "day": first,
            "brand": frame["brand_id"].map(names),
            "value": frame[measure],
            "low": frame[f"{measure}_low"],
            "high": frame[f"{measure}_high"],
            "complete": frame["is_complete"].astype(bool),
            "when": [days(day.date(), (day + pd.Timedelta(days=6)).date()) for day in first],
            "shown": [write(value) for value in frame[measure]],
            "between": [
                _("{low} to {high}").format(low=write(low), high=write(high))
                for low, high in zip(frame[f"{measure}_low"], frame[f"{measure}_high"], strict=True)
            ],
            "judged": [whole(n) for n in frame[f"{measure}_n"]],
            "weight": (frame["brand_id"] == focus.brand_id).map({True: "focus", False: "other"}),
        }
    )
    mine = frame[frame["brand"] == focus.name]
    top = min(1.0, float(frame["high"].max()) * 1.05) if len(frame) else 1.0
    domain = [0, top] if measure == "share" else [-1, 1]
    axis = value_axis(format="%") if measure == "share" else value_axis(labelExpr=SIGNED)
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=domain), axis=axis)
    colour, dash = brand_scales(brands, colours)
    width = alt.StrokeWidth(
        "weight:O", scale=alt.Scale(domain=["focus", "other"], range=[3, 1.5]), legend=None
    )
    base = alt.Chart(frame).encode(x=_week_axis(weeks), y=y, color=colour)
    band = alt.Chart(mine).mark_area(color=brand_colour(brands, focus, colours), opacity=0.16)
    tooltip = [
        alt.Tooltip("brand:N", title=_("Brand")),
        alt.Tooltip("when:N", title=_("Week")),
        alt.Tooltip("shown:N", title=_("Value")),
        alt.Tooltip("between:N", title=_("95% between")),
        alt.Tooltip("judged:N", title="n"),
    ]
    layers = [
        day_frame(pd.to_datetime(weeks["week"]).min(), pd.to_datetime(weeks["week"]).max()).encode(
            x=_week_axis(weeks)
        ),
        *marks,
        band.encode(x=_week_axis(weeks), y=alt.Y("low:Q", title=None), y2="high:Q"),
        base.mark_line(strokeJoin="round").encode(strokeDash=dash, strokeWidth=width),
        base.transform_filter("datum.complete").mark_point(filled=True, size=40, opacity=1),
        base.transform_filter("!datum.complete").mark_point(filled=False, size=60, opacity=1),
        base.mark_point(filled=True, size=160, opacity=0).encode(tooltip=tooltip),
    ]
    title = _("Share of voice by week") if measure == "share" else _("Net sentiment by week")
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(
        height=HEIGHT, title=heading(title, colours)
    )
    return chart


def _week_axis(weeks: pd.DataFrame) -> alt.X:
    """Labels at Mondays; at every second or third when there are many."""
    mondays = sorted(set(pd.to_datetime(weeks["week"])))
    step = 1 + len(mondays) // MOST_LABELS
    values = [
        alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True) for day in mondays[::-1][::step]
    ]
    axis = alt.Axis(values=values, format=axis_day_format(), labelOverlap=True, labelPadding=6, grid=False)
    return day_axis().axis(axis)


def table(weeks: pd.DataFrame, brands: Sequence[Brand]) -> pd.DataFrame:
    """All weeks and brands under headings in the reader's language."""
    names = {brand.brand_id: brand.name for brand in brands}
    return pd.DataFrame(
        {
            _("Week from"): [pd.Timestamp(week).date().isoformat() for week in weeks["week"]],
            _("Brand"): weeks["brand_id"].map(names).to_list(),
            _("Mentions"): weeks["mentions"].to_list(),
            _("People"): weeks["people"].to_list(),
            _("Share of posts"): weeks["share"].to_list(),
            _("Share of people"): weeks["people_share"].to_list(),
            _("Net sentiment"): weeks["net"].where(weeks["net_enough_data"].astype(bool)).to_list(),
            _("Low (95%)"): weeks["net_low"].to_list(),
            _("High (95%)"): weeks["net_high"].to_list(),
            "n": weeks["net_n"].to_list(),
        }
    )


def described(rows: Sequence[tuple[Brand, Estimate]], title: str, *, as_score: bool) -> str:
    """A chart of one measure in words."""
    write = score if as_score else percent
    return f"{title}: " + ", ".join(
        f"{brand.name} {write(found.value)}"
        if found.enough_data and found.value is not None
        else brand.name + " " + _("too few")
        for brand, found in rows
    )


def _frame(
    rows: Sequence[tuple[Brand, Estimate]], write: object, brands: Sequence[Brand], colours: Palette
) -> pd.DataFrame:
    written = percent if write is percent else score
    return pd.DataFrame(
        [
            {
                "brand": brand.name,
                "value": found.value,
                "low": found.low,
                "high": found.high,
                "enough": found.enough_data and found.value is not None,
                "shown": written(found.value)
                if found.enough_data and found.value is not None
                else _("too few"),
                "between": _("{low} to {high}").format(low=written(found.low), high=written(found.high)),
                "n": whole(found.n),
                "colour": brand_colour(brands, brand, colours),
            }
            for brand, found in rows
        ]
    )


def _doubt(base: alt.Chart, scale: alt.Scale, colours: Palette) -> list[alt.Chart]:
    between = base.encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
    return [
        between.mark_rule(strokeWidth=5, color=colours.background, opacity=0.75),
        between.mark_rule(strokeWidth=2, color=colours.text),
    ]


def _names(brands: Sequence[Brand]) -> alt.Y:
    axis = alt.Axis(labelLimit=NAME_WIDTH, ticks=False, domain=False, labelFontSize=12, labelFlush=False)
    return alt.Y("brand:N", sort=[brand.name for brand in brands], title=None, axis=axis)


def _tooltip(title: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("brand:N", title=_("Brand")),
        alt.Tooltip("shown:N", title=title),
        alt.Tooltip("between:N", title=_("95% between")),
        alt.Tooltip("n:N", title="n"),
    ]
