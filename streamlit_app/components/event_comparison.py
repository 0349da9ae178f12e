"""All events in one picture and one table: what each brought beyond the expected, with its doubt."""

from collections.abc import Hashable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import Palette
from streamlit_app.components import charts, interval_rows, plain
from streamlit_app.components.event_words import Measure, effect, kind, refusal, short_verdict, state
from streamlit_app.components.interval_rows import Marks, Row
from streamlit_app.components.tables import number_or_dash
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import days, percent, points
from streamlit_app.untrusted import shortened

WIDEST = 3.0  # times the expected: intervals of small counts reach far beyond, and are cut there
LONGEST_NAME = 48


def show(
    context: PageContext, listed: pd.DataFrame, lifts: pd.DataFrame, measure_id: str, measure: Measure
) -> None:
    """Draw the picture, the list of what was not judged, and the table."""
    judged, refused = parted(lifts[lifts["measure"] == measure_id])
    if judged:
        chart = build(judged, measure_id, measure, context.colours)
        charts.show(
            chart,
            context,
            name="events-compared",
            description=_(
                "{measure}: what each event brought beyond the expected, with 90% intervals"
            ).format(measure=measure.name),
            table=as_table(context.zone, listed, lifts, measure_id, measure),
        )
        st.caption(
            _(
                "The line is the 90% interval: one in ten misses the truth. A grey dot whose line"
                " crosses 0 does"
                " not say that nothing happened: an effect under 30% is seldom shown by an interval alone."
            )
        )
    for row in refused:
        plain.text(
            _("{event}: {reason}").format(
                event=_label(row, several=len(set(lifts["brand_id"])) > 1),
                reason=refusal(str(row["refusal_reason"])),
            )
        )
    st.dataframe(as_table(context.zone, listed, lifts, measure_id, measure), hide_index=True, width="stretch")


def parted(
    lifts: pd.DataFrame,
) -> tuple[list[Mapping[Hashable, Any]], list[Mapping[Hashable, Any]]]:
    """Events with an estimate and events without one, the oldest first."""
    rows = lifts.to_dict("records")
    return [row for row in rows if not row["is_refused"]], [row for row in rows if row["is_refused"]]


def build(
    judged: list[Mapping[Hashable, Any]], measure_id: str, measure: Measure, colours: Palette
) -> alt.LayerChart:
    """One line per event: in percent of the expected; of favour in points of share."""
    in_points = measure_id == "favour"
    several = len({row["brand_id"] for row in judged}) > 1
    rows = [_row(row, in_points=in_points, several=several) for row in judged if in_points or _known(row)]
    groups = [
        (_("Above the expected"), "triangle-up", colours.strong),
        (_("Below the expected"), "triangle-down", colours.series[0]),
        (_("Not established"), "circle", colours.faint),
    ]
    reach = [end for row in rows for end in (row.low, row.high, row.value)] or [0.0]
    most = 1.0 if in_points else WIDEST
    domain = (max(-1.0, min(*reach, 0.0)), min(most, max(*reach, 0.1)))
    title = (
        _("{measure}: points more or fewer than expected")
        if in_points
        else _("{measure}: percent more or fewer than expected")
    ).format(measure=measure.name)
    return interval_rows.build(
        title, rows, Marks(groups, domain, reference=0.0, axis_format="+.0%", level=90), colours
    )


def as_table(
    zone: ZoneInfo, listed: pd.DataFrame, lifts: pd.DataFrame, measure_id: str, measure: Measure
) -> pd.DataFrame:
    """One row per event and brand, the newest first."""
    known = {
        (row["event_id"], row["brand_id"]): row
        for row in lifts[lifts["measure"] == measure_id].to_dict("records")
    }
    rows = listed.to_dict("records")
    return pd.DataFrame(
        {
            _("Event"): [row["name"] for row in rows],
            _("What it is"): [kind(row["kind"]) for row in rows],
            _("Brand"): [row["brand"] for row in rows],
            _("Days"): [_days(row, zone) for row in rows],
            _("State"): [state(row["state"]) for row in rows],
            _("Took part"): [number_or_dash(row["participants_count"]) for row in rows],
            _("{measure} beyond the expected (90%)").format(measure=measure.name): [
                short_verdict(known.get((row["event_id"], row["brand_id"])), measure) for row in rows
            ],
        }
    )


def _row(row: Mapping[Hashable, Any], *, in_points: bool, several: bool) -> Row:
    prefix, scale = ("lift", 1.0) if in_points else ("lift_pct", 0.01)
    value, low = row[prefix] * scale, row[f"{prefix}_low"] * scale
    high = row[f"{prefix}_high"]
    high = WIDEST * 2 if pd.isna(high) else high * scale
    return Row(
        label=_label(row, several=several),
        value=value,
        low=low,
        high=high,
        shown=_written(value, in_points=in_points),
        between=_("{low} to {high}").format(
            low=_written(low, in_points=in_points),
            high=_written(high, in_points=in_points) if not pd.isna(row[f"{prefix}_high"]) else _("no limit"),
        ),
        n=number_or_dash(row["observed_n"]),
        group=effect(row),
    )


def _known(row: Mapping[Hashable, Any]) -> bool:
    return not pd.isna(row["lift_pct"]) and not pd.isna(row["lift_pct_low"])


def _written(value: float, *, in_points: bool) -> str:
    return points(value) if in_points else percent(value, signed=True, decimals=0)


def _label(row: Mapping[Hashable, Any], *, several: bool) -> str:
    name = shortened(str(row["name"]), LONGEST_NAME)
    return f"{name} · {row['brand']}" if several else name


def _days(row: Mapping[Hashable, Any], zone: ZoneInfo) -> str:
    return days(row["started_at"].astimezone(zone).date(), row["ended_at"].astimezone(zone).date())
