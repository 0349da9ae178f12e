"""How the brand is judged over time: the reputation index, or net sentiment as counted and corrected."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from agorascope.palette import DASHES, Palette
from streamlit_app.components.brand_scales import brand_colour, brand_scales
from streamlit_app.components.charts import day_axis, day_frame, heading, value_axis
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import days, score, weekday, whole
from streamlit_app.queries.base import Brand

HEIGHT = 300
FEW = 31  # up to here single points are marked on the lines
SIGNED = "datum.value == 0 ? '0' : format(datum.value, '+.1f')"
MARGIN = 3  # index points above and below what is drawn


def index_chart(
    rows: pd.DataFrame, brands: Sequence[Brand], focus: Brand, marks: Sequence[alt.Chart], colours: Palette
) -> alt.LayerChart:
    """The index of every brand; the brand in focus carries its interval. `rows` are those of `index_days`."""
    names = {brand.brand_id: brand.name for brand in brands}
    frame = rows[rows["enough_data"].astype(bool) & rows["brand_id"].isin(list(names))]
    frame = frame.assign(
        day=pd.to_datetime(frame["day"]),
        brand=frame["brand_id"].map(names),
        when=[weekday(day.date()) for day in pd.to_datetime(frame["day"])],
        shown=[whole(value) for value in frame["value"]],
        between=_between(frame, whole),
        weight=(frame["brand_id"] == focus.brand_id).map({True: "focus", False: "other"}),
    )
    mine = frame[frame["brand_id"] == focus.brand_id]
    low = min([*mine["low"], *frame["value"]], default=0.0) - MARGIN
    high = max([*mine["high"], *frame["value"]], default=100.0) + MARGIN
    scale = alt.Scale(domain=[max(0.0, low), min(100.0, high)], nice=True)
    y = alt.Y("value:Q", title=None, scale=scale, axis=value_axis(tickCount=5, format="d"))
    colour, dash = brand_scales(brands, colours)
    base = alt.Chart(frame).encode(x=day_axis())
    width = alt.StrokeWidth(
        "weight:O", scale=alt.Scale(domain=["focus", "other"], range=[3, 1.5]), legend=None
    )
    band = alt.Chart(mine).mark_area(color=brand_colour(brands, focus, colours), opacity=0.18)
    layers = [
        day_frame(pd.to_datetime(rows["day"]).min(), pd.to_datetime(rows["day"]).max()),
        *marks,
        band.encode(x=day_axis(), y=alt.Y("low:Q", title=None, scale=scale), y2="high:Q"),
        base.mark_line(strokeJoin="round").encode(y=y, color=colour, strokeDash=dash, strokeWidth=width),
        base.mark_point(size=160, opacity=0, filled=True).encode(
            y=y,
            tooltip=[
                alt.Tooltip("brand:N", title=_("Brand")),
                alt.Tooltip("when:N", title=_("When")),
                alt.Tooltip("shown:N", title=_("Reputation index")),
                alt.Tooltip("between:N", title=_("90% between")),
            ],
        ),
    ]
    title = heading(_("Reputation index, 0 to 100"), colours)
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(height=HEIGHT, title=title)
    return chart


def sentiment_chart(
    blocks: pd.DataFrame,
    span: tuple[pd.Timestamp, pd.Timestamp],
    marks: Sequence[alt.Chart],
    colours: Palette,
) -> alt.LayerChart:
    """Net sentiment as corrected, in a band, and as counted, dashed, from rows of `judged_blocks`."""
    known = _series(blocks, "", _("as counted"), _("95% between"))
    corrected = _series(blocks, "corrected_", _("corrected"), _("90% between"))
    axis = value_axis(values=[-1, -0.5, 0, 0.5, 1], labelExpr=SIGNED)
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[-1, 1]), axis=axis)
    zero = alt.Chart(pd.DataFrame({"value": [0]})).mark_rule(color=colours.faint, opacity=0.6).encode(y=y)
    main = corrected if len(corrected) else known
    both = pd.concat([corrected, known], ignore_index=True) if len(corrected) else known
    layers = [
        day_frame(*span),
        *marks,
        zero,
        *_unknown(main[~main["enough"]], y, colours),
        *_known(main[main["enough"]], both[both["enough"]], y, colours),
    ]
    title = heading(_("Net sentiment, −1 to +1"), colours)
    chart: alt.LayerChart = alt.LayerChart(layer=layers).properties(height=HEIGHT, title=title)
    return chart


def _known(main: pd.DataFrame, both: pd.DataFrame, y: alt.Y, colours: Palette) -> list[alt.Chart]:
    """A band that stops where nothing is known, and a line of each kind."""
    if main.empty:
        return []
    names = list(dict.fromkeys(both["kind"]))
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolSize=300)
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=names, range=[colours.strong, colours.faint][: len(names)]),
        legend=legend,
    )
    dash = alt.StrokeDash("kind:N", scale=alt.Scale(domain=names, range=DASHES[: len(names)]), legend=legend)
    doubt = alt.Chart(main).encode(x=day_axis(), y=alt.Y("low:Q", title=None), y2="high:Q")
    base = alt.Chart(both).encode(x=day_axis(), y=y)
    point = {"size": 30} if main["day"].nunique() <= FEW else False
    return [
        doubt.mark_area(color=colours.strong, opacity=0.16).encode(detail="stretch:N"),
        doubt.mark_rule(color=colours.strong, opacity=0.25),
        base.mark_line(point=point, strokeWidth=2).encode(
            color=colour, strokeDash=dash, detail=["stretch:N", "kind:N"]
        ),
        base.mark_point(size=160, opacity=0, filled=True).encode(tooltip=_tooltip()),
    ]


def _unknown(frame: pd.DataFrame, y: alt.Y, colours: Palette) -> list[alt.Chart]:
    """Hollow and grey, with the whole width of what is not known."""
    if frame.empty:
        return []
    base = alt.Chart(frame).encode(x=day_axis(), tooltip=_tooltip())
    return [
        base.mark_rule(color=colours.faint, opacity=0.3).encode(y=alt.Y("low:Q", title=None), y2="high:Q"),
        base.mark_point(shape="circle", filled=False, color=colours.faint, size=30, opacity=0.9).encode(y=y),
    ]


def _series(blocks: pd.DataFrame, prefix: str, kind: str, level: str) -> pd.DataFrame:
    columns = {f"{prefix}{name}": name for name in ("value", "n", "low", "high", "enough_data")}
    frame = blocks[["day", "last_day", *columns]].rename(columns=columns)
    frame = frame[frame["value"].notna()].reset_index(drop=True)
    enough = frame["enough_data"].astype(bool)
    return frame.assign(
        kind=kind,
        enough=enough,
        stretch=(~enough).cumsum(),
        when=[_when(*pair) for pair in zip(frame["day"], frame["last_day"], strict=True)],
        shown=[score(v) if e else _("too few") for v, e in zip(frame["value"], enough, strict=True)],
        between=[f"{level} {words}" for words in _between(frame, score)],
        judged=[whole(n) for n in frame["n"]],
    ).drop(columns="enough_data")


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("when:N", title=_("When")),
        alt.Tooltip("kind:N", title=_("Net sentiment")),
        alt.Tooltip("shown:N", title=_("Value")),
        alt.Tooltip("between:N", title=_("Interval")),
        alt.Tooltip("judged:N", title="n"),
    ]


def _between(frame: pd.DataFrame, write: Any) -> list[str]:
    return [
        _("{low} to {high}").format(low=write(low), high=write(high))
        for low, high in zip(frame["low"], frame["high"], strict=True)
    ]


def _when(first: pd.Timestamp, last: pd.Timestamp) -> str:
    return weekday(first.date()) if first == last else days(first.date(), last.date())
