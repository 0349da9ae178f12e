"""Alerts: as marks on a chart of days, and in words with the posts that show them."""

from collections.abc import Hashable, Mapping
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from agorascope.palette import Palette
from streamlit_app.components import evidence
from streamlit_app.components.charts import day_axis
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import days, whole
from streamlit_app.queries.mentions import Behind
from streamlit_app.untrusted import escaped

LISTED = 6
ABOVE = -8  # px: over the upper edge, where neither lines nor the numbers of events are


def layers(
    alerts: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp, colours: Palette
) -> list[alt.Chart]:
    """A triangle with a letter at the first day of each alert, the oldest being A."""
    if alerts.empty:
        return []
    rows = [
        {
            "day": min(max(pd.Timestamp(row["first_day"]), first), last),
            "letter": letter,
            "what": kind_word(row["kind"]),
            "when": days(*_days(row)),
        }
        for letter, row in lettered(alerts)
    ]
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=day_axis(),
        y=alt.value(ABOVE),
        tooltip=[alt.Tooltip("what:N", title=_("Alert")), alt.Tooltip("when:N", title=_("When"))],
    )
    mark = base.mark_point(shape="triangle-down", filled=True, size=80, opacity=1, color=colours.text)
    label = base.mark_text(dx=9, fontSize=11, fontWeight="bold", color=colours.text).encode(text="letter:N")
    return [mark, label]


def lettered(alerts: pd.DataFrame) -> list[tuple[str, Mapping[Hashable, Any]]]:
    """A, B, C ... in order of time; after Z, AA."""
    rows = alerts.sort_values(["first_day", "alert_id"]).to_dict("records")
    return [(_letter(i), row) for i, row in enumerate(rows)]


def show(
    alerts: pd.DataFrame, names: Mapping[str, str], context: PageContext, *, key: str, on_chart: bool = True
) -> None:
    """Each alert in a line with its evidence, the newest first; `names` are those of the brands.

    The letter is said where a chart shows it.
    """
    for letter, row in reversed(lettered(alerts)[-LISTED:]):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            name = names.get(str(row["brand_id"]))
            who = f"{escaped(name)} · " if name else ""
            mark = f"**{letter}** · " if on_chart else ""
            st.markdown(f"{mark}{who}{sentence(row)}", width="content")
            found = tuple(row["evidence"]) if row["evidence"] is not None else ()
            if found:
                behind = Behind(mention_ids=found)
                evidence.button(context, behind, key=f"{key}-{row['alert_id']}")


def sentence(row: Mapping[Hashable, Any]) -> str:
    """What happened, as Markdown without a word from the net."""
    what = _("{days}: {kind}, {severity}.").format(
        days=days(*_days(row)), kind=kind_word(row["kind"]), severity=severity_word(row["severity"])
    )
    people = n_("{count} person", "{count} people", int(row["people"])).format(count=whole(row["people"]))
    size = _("{observed} posts at the peak instead of {expected} ({low} to {high}), {people}.")
    if row["raised_by"] == "negativity":
        size = _("{observed} negative posts at the peak instead of {expected} ({low} to {high}), {people}.")
    if pd.isna(row["expected"]):
        return what
    said = size.format(
        observed=whole(row["observed"]),
        expected=whole(row["expected"]),
        low=whole(row["expected_low"]),
        high=whole(row["expected_high"]),
        people=people,
    )
    going_on = " " + _("It goes on.") if row["is_going_on"] else ""
    return f"{what} {said}{going_on}"


def kind_word(kind: object) -> str:
    """What kind of alert it is."""
    words = {
        "crisis": _("a wave of anger"),
        "surge": _("a sudden rise"),
        "event": _("a rise by an event of one’s own"),
    }
    return words.get(str(kind), str(kind))


def severity_word(severity: object) -> str:
    """How grave it is."""
    words = {
        "low": _("slight"),
        "medium": _("moderate"),
        "high": _("strong"),
        "critical": _("very strong"),
    }
    return words.get(str(severity), str(severity))


def _days(row: Mapping[Hashable, Any]) -> tuple[Any, Any]:
    first = pd.Timestamp(row["first_day"]).date()
    return first, max(first, pd.Timestamp(row["last_day"]).date())


def _letter(place: int) -> str:
    return (_letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)
