"""Who came to an event: how many, who was new, who came back afterwards, or why that is not known yet."""

from collections.abc import Hashable, Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from streamlit_app.components import doubt, tiles
from streamlit_app.components.event_words import not_known
from streamlit_app.components.tiles import Tile
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import percent, whole

MONTH, TWO_MONTHS = 30, 60


def show(row: Mapping[Hashable, Any], last: date) -> None:
    """Draw the tiles of one event; `last` is its last day."""
    tiles.show(of_event(row, last), 5)
    if not row["is_over"]:
        st.caption(_("The event is not over: these are the figures so far."))


def of_event(row: Mapping[Hashable, Any], last: date) -> list[Tile]:
    """The tiles as plain values."""
    return [
        Tile(
            _("Took part"),
            whole(row["participants_count"]),
            n_("{count} mention", "{count} mentions", row["mentions_count"]).format(
                count=whole(row["mentions_count"])
            ),
            _("People who spoke of the brand during the event on its networks, each counted once."),
        ),
        _share_tile(
            _("New among them"),
            row, "new_share", "new_members_count", row["new_refusal_reason"], last,
            _("They had not said a word about the brand before the first day, as far as the records reach."),
        ),
        _count_tile(
            _("Back after silence"),
            row["returning_members_count"], row["new_refusal_reason"], last,
            _("They had been silent about the brand for more than 30 days."),
        ),
        _share_tile(
            _("Back in 30 days"),
            row, "returned_30d_share", "returned_30d_count", row["returned_30d_refusal_reason"],
            last + timedelta(days=MONTH),
            _("They spoke of the brand again on days 1 to 30 after the last day."),
        ),
        _share_tile(
            _("Days 31 to 60"),
            row, "returned_31_60d_share", "returned_31_60d_count", row["returned_31_60d_refusal_reason"],
            last + timedelta(days=TWO_MONTHS),
            _("They spoke of the brand on days 31 to 60 after the last day."),
        ),
    ]  # fmt: skip


def new_returned(row: Mapping[Hashable, Any]) -> str:
    """How many of the new ones came back, in a sentence; empty when it is not known."""
    if row["new_returned_30d_share_n"] == 0:
        return ""
    figure = doubt.share(row, "new_returned_30d_share")
    return _("Of {n} new people, {count} came back within 30 days: {share} ({doubt}).").format(
        n=whole(row["new_returned_30d_share_n"]),
        count=whole(row["new_returned_30d_count"]),
        share=figure.value.lower() if not figure.enough else figure.value,
        doubt=figure.doubt,
    )


def _share_tile(
    label: str,
    row: Mapping[Hashable, Any],
    share: str,
    count: str,
    reason: object,
    until: date,
    explained: str,
) -> Tile:
    if isinstance(reason, str):
        return Tile(label, "–", not_known(reason, until), explained)
    figure = doubt.share(row, share, lambda value: percent(value, decimals=0))
    people = 0 if pd.isna(row[count]) else int(row[count])
    counted = n_("{count} person", "{count} people", people).format(count=whole(people))
    return Tile(label, figure.value, " · ".join(part for part in (counted, figure.doubt) if part), explained)


def _count_tile(label: str, count: object, reason: object, until: date, explained: str) -> Tile:
    if isinstance(reason, str):
        return Tile(label, "–", not_known(reason, until), explained)
    return Tile(label, whole(float(count)), "", explained)  # type: ignore[arg-type]
