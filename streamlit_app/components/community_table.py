"""Communities as a table to search and to choose one from."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from streamlit_app import places
from streamlit_app.components import downloads
from streamlit_app.components.community_words import coverage_word, share_meanings
from streamlit_app.i18n import _
from streamlit_app.queries.base import Brand

KEY = "community_table"
SHOWN_ROWS = 9
ROW_HEIGHT = 35  # px, as st.dataframe draws them


def show(rows: Sequence[Mapping[Any, Any]], brand: Brand, *, several_networks: bool) -> None:
    """A row that is chosen opens the community: it becomes the filter of the page."""
    names = {
        "reciprocity": _("Answer each other"),
        "active": _("Active"),
        "visibility": _("Speak of {brand}").format(brand=brand.name),
    }
    columns: dict[str, list[Any]] = {
        _("Community"): places.labels(list(rows)),
        _("Network"): [row["network"] for row in rows],
        _("People a week"): [round(row["people"]) for row in rows],
        _("Replies per thread"): [_rounded(places.replies_per_thread(row)) for row in rows],
        **{title: [_value(row, name) for row in rows] for name, title in names.items()},
        _("Read"): [coverage_word(row["coverage"]) for row in rows],
    }
    if not several_networks:
        del columns[_("Network")]
    frame = pd.DataFrame(columns)
    meanings = share_meanings()
    percents = {
        title: st.column_config.NumberColumn(format="percent", help=meanings[name])
        for name, title in names.items()
    }
    homes = [(str(row["network_id"]), str(row["community_id"])) for row in rows]
    st.dataframe(
        frame.round(dict.fromkeys(percents, 3)),  # tenths of a percent, as in the pictures
        hide_index=True,
        height=ROW_HEIGHT * (min(len(frame), SHOWN_ROWS) + 1) + 3,
        column_config=percents
        | {
            _("People a week"): st.column_config.NumberColumn(format="localized"),
            _("Replies per thread"): st.column_config.NumberColumn(
                format="localized", help=_("Mean of a thread in a week.")
            ),
        },
        key=KEY,
        on_select=partial(_open_chosen, homes),
        selection_mode="single-row",
        placeholder=_("Too few"),
        alt=_("Communities with their figures; a row opens one."),
    )
    downloads.table(frame, "communities")


def open_community(network_id: str, community_id: str) -> None:
    """Turn the filters of the page to one community, as a link would."""
    st.query_params["network"] = network_id
    st.query_params["community"] = community_id


def _open_chosen(homes: Sequence[tuple[str, str]]) -> None:
    chosen = st.session_state[KEY].selection.rows
    if chosen and chosen[0] < len(homes):
        open_community(*homes[chosen[0]])


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _value(row: Mapping[Any, Any], name: str) -> float | None:
    found = places.estimate(row, name)
    return found.value if found.enough_data else None
