"""Newsletters: the part of the recipients who opened and who clicked, letter by letter, with its interval."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import Palette
from agorascope.statistics import Estimate, share
from streamlit_app.components import charts, plain, states
from streamlit_app.components.channel_tiles import count_tile
from streamlit_app.components.charts import day_axis, day_frame, heading, value_axis
from streamlit_app.components.tables import number_or_dash
from streamlit_app.components.tiles import Tile, of_estimate
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import day as day_words
from streamlit_app.i18n.formats import percent, points
from streamlit_app.queries.base import Event

HEIGHT = 230


def show(context: PageContext, letters: pd.DataFrame, events: Sequence[Event]) -> None:
    """Two charts below each other, opened and clicked, then the letters in a table."""
    for rate, title in (
        ("open_rate_by_delivered", _("Opened, of those delivered")),
        ("click_rate_by_delivered", _("Clicked, of those delivered")),
    ):
        known = letters[letters[rate].notna()]
        if known.empty:
            continue
        if not known[f"{rate}_enough_data"].any():
            st.caption(title)
            states.too_few(int(known[f"{rate}_n"].max()))
            continue
        charts.show(
            build(title, known, rate, events, context.zone, context.colours),
            context,
            name=f"letters-{rate.partition('_')[0]}",
            description=f"{title}: " + ", ".join(percent(value) for value in known[rate]),
            table=as_table(letters),
        )
    if events:
        plain.text("\n".join(charts.numbered_events(events, context.zone)))
    st.dataframe(as_table(letters), hide_index=True, width="stretch")
    st.caption(
        _(
            "Openings are estimates: a reader that fetches pictures by itself opens every letter,"
            " one that blocks them"
            " opens none. Compare letter with letter, and trust clicks more. Hollow: less than four"
            " days old, figures"
            " still come in."
        )
    )


def of_letters(now: pd.DataFrame, then: pd.DataFrame | None) -> list[Tile]:
    """Opened and clicked of all ripe letters together, who left, and how many letters."""
    return [
        of_estimate(
            _("Opened"),
            _(
                "Recipients who opened, of the mails delivered; a recipient counts once a letter. An"
                " estimate."
            ),
            total(now, "open_rate_by_delivered"),
            total(then, "open_rate_by_delivered") if then is not None else None,
            percent, points,
        ),
        of_estimate(
            _("Clicked"),
            _("Recipients who clicked, of the mails delivered; a recipient counts once a letter."),
            total(now, "click_rate_by_delivered"),
            total(then, "click_rate_by_delivered") if then is not None else None,
            percent, points,
        ),
        of_estimate(
            _("Left the list"),
            _("Recipients who left the list, of the mails delivered."),
            left(now), left(then) if then is not None else None,
            lambda value: percent(value, decimals=2), points,
        ),
        count_tile(
            _("Letters"), _("Letters of the period, those of the last four days too."), len(now),
            len(then) if then is not None else None, is_judged=False,
        ),
    ]  # fmt: skip


def total(letters: pd.DataFrame, rate: str) -> Estimate:
    """Share over all ripe letters together that have one, from the sums."""
    ripe = letters[letters["is_ripe"] & letters[rate].notna()]
    recipients = (ripe[rate] * ripe[f"{rate}_n"]).round()
    return share(int(recipients.sum()), int(ripe[f"{rate}_n"].sum()))


def left(letters: pd.DataFrame) -> Estimate:
    """Share of the delivered who left the list, over all ripe letters together."""
    ripe = letters[
        letters["is_ripe"]
        & letters["unsubscribes_count"].notna()
        & (letters["delivered_count"] >= letters["unsubscribes_count"])
    ]
    return share(int(ripe["unsubscribes_count"].sum()), int(ripe["delivered_count"].sum()))


def build(
    title: str, letters: pd.DataFrame, rate: str, events: Sequence[Event], zone: ZoneInfo, colours: Palette
) -> alt.LayerChart:
    """A dot on its interval per letter, from 0 upwards; hollow while figures still come in."""
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(letters["day"]),
            "letter": letters["letter"],
            "value": letters[rate],
            "low": letters[f"{rate}_low"],
            "high": letters[f"{rate}_high"],
            "shown": [percent(value) for value in letters[rate]],
            "between": [
                _("{low} to {high}").format(low=percent(low), high=percent(high))
                for low, high in zip(letters[f"{rate}_low"], letters[f"{rate}_high"], strict=True)
            ],
            "n": letters[f"{rate}_n"],
            "is_ripe": letters["is_ripe"],
        }
    )
    first, last = frame["day"].min(), frame["day"].max()
    base = alt.Chart(frame).encode(
        x=day_axis(),
        tooltip=[
            alt.Tooltip("letter:N", title=_("Letter")),
            alt.Tooltip("shown:N", title=title),
            alt.Tooltip("between:N", title=_("95% between")),
            alt.Tooltip("n:Q", title=_("Delivered")),
        ],
    )
    y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=True), axis=value_axis(tickCount=4, format="%"))
    interval = base.mark_rule(strokeWidth=2.5, color=colours.strong, opacity=0.6).encode(
        y=alt.Y("low:Q", title=None), y2="high:Q"
    )
    dots = base.mark_point(size=75, color=colours.strong, strokeWidth=2, opacity=1).encode(
        y=y,
        fill=alt.condition("datum.is_ripe", alt.value(colours.strong), alt.value(colours.background)),
    )
    labels = base.mark_text(dy=-14, fontSize=11, color=colours.text).encode(
        y=alt.Y("high:Q", title=None), text="shown:N"
    )
    marked = charts.event_layers(events, first, last, zone, colours)
    chart: alt.LayerChart = alt.LayerChart(
        layer=[day_frame(first, last), *marked, interval, dots, labels]
    ).properties(height=HEIGHT, title=heading(title, colours))
    return chart


def as_table(letters: pd.DataFrame) -> pd.DataFrame:
    """One row per letter, the newest first, under headings in the reader's language."""
    rows = letters.iloc[::-1].to_dict("records")
    return pd.DataFrame(
        {
            _("Letter"): [row["letter"] for row in rows],
            _("Day"): [day_words(pd.Timestamp(row["day"]).date()) for row in rows],
            _("Delivered"): [number_or_dash(row["delivered_count"]) for row in rows],
            _("Opened"): [_cell(row, "open_rate_by_delivered") for row in rows],
            _("Clicked"): [_cell(row, "click_rate_by_delivered") for row in rows],
            _("Left the list"): [number_or_dash(row["unsubscribes_count"]) for row in rows],
            _("Figures"): ["" if row["is_ripe"] else _("still coming in") for row in rows],
        }
    )


def _cell(row: dict[object, object], rate: str) -> str:
    if pd.isna(row[rate]):  # type: ignore[call-overload]
        return "–"
    if not row[f"{rate}_enough_data"]:
        return _("too few")
    return _("{value} ({low} to {high})").format(
        value=percent(float(row[rate])),  # type: ignore[arg-type]
        low=percent(float(row[f"{rate}_low"])),  # type: ignore[arg-type]
        high=percent(float(row[f"{rate}_high"])),  # type: ignore[arg-type]
    )
