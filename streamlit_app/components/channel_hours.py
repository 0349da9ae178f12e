"""Best hours as a heat picture: what a typical post brings, a star where the figures bear it."""

from collections.abc import Hashable, Mapping
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import Palette
from streamlit_app.components import charts, plain
from streamlit_app.components.charts import heading
from streamlit_app.components.event_words import decimal
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import whole

CELL_HEIGHT = 40
AROUND = 84  # title, hours and margin, which count into the height
FAR = 1.6  # a factor from the usual that has the full colour: hours rarely differ by more
Row = Mapping[Hashable, Any]


def show(context: PageContext, hours: pd.DataFrame) -> None:
    """One picture per network, and above each what it says."""
    for network_id, rows in hours.groupby("network_id", sort=False):
        name = str(rows["network"].iloc[0])
        plain.text(sentence(name, rows))
        charts.show(
            build(name, rows, context.colours),
            context,
            name=f"hours-{network_id}",
            description=sentence(name, rows),
            table=as_table(rows),
        )
    st.caption(
        _(
            "Figures in the squares: posts of the last 365 days. Colour: likes, replies and shares"
            " of a typical post"
            " beside the usual, pulled towards it where posts are few. A star stands where the whole"
            " 90% interval"
            " lies above the usual. What is posted at noon may be better work than what is posted at"
            " night: a star is"
            " worth a trial, not a proof."
        )
    )


def sentence(network: str, rows: pd.DataFrame) -> str:
    """What the hours of one network say."""
    posts = int(rows["network_posts_count"].max())
    written = n_("{count} post", "{count} posts", posts).format(count=whole(posts))
    best = rows[rows["is_best"]]
    if not best.empty:
        hours = ", ".join(_slot(row) for row in best.to_dict("records"))
        return _("{network}: {hours} bring more than the usual ({posts}). Worth a trial.").format(
            network=network, hours=hours, posts=written
        )
    if not rows["enough_data"].any():
        return _(
            "{network}: too few posts to say anything of the hours ({posts}, at least 30 needed)."
        ).format(network=network, posts=written)
    return _("{network}: no hour stands out ({posts}). Post when your team can answer.").format(
        network=network, posts=written
    )


def build(network: str, rows: pd.DataFrame, colours: Palette) -> alt.LayerChart:
    """Two rows of eight squares; without enough posts a square stays pale and its figure grey."""
    frame = rows.assign(
        block=[_("{first}–{last} h").format(first=a, last=b) for a, b in _ends(rows)],
        days=[_week_class(word) for word in rows["week_class"]],
        ratio=pd.Series([_ratio(row) for row in rows.to_dict("records")], index=rows.index),
        shown=[decimal(value) if enough else _("too few") for value, enough in _values(rows)],
        between=[
            _("{low} to {high}").format(low=decimal(low), high=decimal(high)) if not pd.isna(low) else "–"
            for low, high in zip(rows["low"], rows["high"], strict=True)
        ],
        usual_shown=[decimal(value) if not pd.isna(value) else "–" for value in rows["usual"]],
        label=[
            ("★ " if best else "") + (whole(posts) if posts else "")
            for best, posts in zip(rows["is_best"], rows["posts_count"], strict=True)
        ],
        enough=rows["enough_data"].astype(bool),
    )
    order = frame.sort_values("hour_from")["block"].drop_duplicates().to_list()
    base = alt.Chart(frame).encode(
        x=alt.X(
            "block:O",
            sort=order,
            title=None,
            axis=alt.Axis(labelAngle=0, ticks=False, domain=False, orient="top"),
        ),
        y=alt.Y(
            "days:N",
            sort=[_week_class("weekday"), _week_class("weekend")],
            title=None,
            axis=alt.Axis(ticks=False, domain=False, labelLimit=110),
        ),
        tooltip=[
            alt.Tooltip("days:N", title=_("Days")),
            alt.Tooltip("block:N", title=_("Hours")),
            alt.Tooltip("posts_count:Q", title=_("Posts")),
            alt.Tooltip("shown:N", title=_("A typical post brings")),
            alt.Tooltip("between:N", title=_("90% between")),
            alt.Tooltip("usual_shown:N", title=_("Usual")),
        ],
    )
    scale = alt.Scale(
        type="log",
        domain=[1 / FAR, 1, FAR],
        range=[colours.series[0], colours.background, colours.strong],
        clamp=True,
        interpolate="rgb",
    )
    empty = base.mark_rect(fill=colours.background, stroke=colours.grid, strokeWidth=1)
    filled = (
        base.transform_filter("datum.enough")
        .mark_rect(opacity=0.75, stroke=colours.grid, strokeWidth=1)
        .encode(color=alt.Color("ratio:Q", scale=scale, legend=None))
    )
    framed = base.transform_filter("datum.is_best").mark_rect(
        fillOpacity=0, stroke=colours.text, strokeWidth=2.5
    )
    text = base.mark_text(fontSize=12).encode(
        text="label:N",
        color=alt.condition("datum.enough", alt.value(colours.text), alt.value(colours.faint)),
    )
    chart: alt.LayerChart = alt.LayerChart(layer=[empty, filled, framed, text]).properties(
        height=2 * CELL_HEIGHT + AROUND,
        title=heading(network, colours),
    )
    return chart


def as_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The squares as rows, under headings in the reader's language."""
    return pd.DataFrame(
        {
            _("Days"): [_week_class(word) for word in rows["week_class"]],
            _("From hour"): rows["hour_from"].to_list(),
            _("To hour"): rows["hour_until"].to_list(),
            _("Posts"): rows["posts_count"].to_list(),
            _("A typical post brings"): rows["value"].where(rows["enough_data"]).to_list(),
            _("90% from"): rows["low"].where(rows["enough_data"]).to_list(),
            _("90% to"): rows["high"].where(rows["enough_data"]).to_list(),
            _("Usual"): rows["usual"].to_list(),
            _("Stands out"): [_("yes") if best else _("no") for best in rows["is_best"]],
        }
    )


def _week_class(word: str) -> str:
    known = {"weekday": _("Monday to Friday"), "weekend": _("Weekend")}
    return known.get(word, word)


def _slot(row: Row) -> str:
    return _("{days} {first}–{last} h").format(
        days=_week_class(str(row["week_class"])), first=row["hour_from"], last=row["hour_until"]
    )


def _ratio(row: Row) -> float | None:
    value, usual = row["value"], row["usual"]
    if pd.isna(value) or pd.isna(usual) or not usual:
        return None
    return max(float(value), 0.01) / float(usual)


def _ends(rows: pd.DataFrame) -> list[tuple[int, int]]:
    return [(int(a), int(b)) for a, b in zip(rows["hour_from"], rows["hour_until"], strict=True)]


def _values(rows: pd.DataFrame) -> list[tuple[float, bool]]:
    return [
        (float(value), bool(enough) and not pd.isna(value))
        for value, enough in zip(rows["value"], rows["enough_data"], strict=True)
    ]
