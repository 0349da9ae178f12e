"""Who carries weight in a community: a table to order, to search and to choose a member from."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from streamlit_app.components import downloads
from streamlit_app.components.decimals import number
from streamlit_app.components.member_names import member_name
from streamlit_app.components.member_words import circle_name
from streamlit_app.components.tables import number_or_dash
from streamlit_app.i18n import _
from streamlit_app.queries.base import Brand

TABLE = "ranking_table"
MEMBER = "member"  # the parameter of the address that names the member whose card is shown
SHOWN_ROWS = 9
ROW_HEIGHT = 35


def show(ranking: pd.DataFrame, brand: Brand) -> None:
    """The rows in their order; a row that is chosen opens the member's card."""
    frame = table(ranking, brand)
    keys = [str(key) for key in ranking["member_key"]]
    st.dataframe(
        frame,
        hide_index=True,
        height=ROW_HEIGHT * (min(len(frame), SHOWN_ROWS) + 1) + 3,
        column_config=_columns(brand),
        key=TABLE,
        on_select=partial(_choose_row, keys),
        selection_mode="single-row",
        placeholder=_("Too few"),
        alt=_("Members by influence; a row opens the member's card."),
    )
    downloads.table(partial(taken_along, ranking, brand), "members")


def table(ranking: pd.DataFrame, brand: Brand) -> pd.DataFrame:
    """The columns that matter; a figure that rests on too little is left out."""
    rows = ranking.to_dict("records")
    return pd.DataFrame(
        {
            _("Rank"): [_known(row, "influence", row["influence_rank"]) for row in rows],
            _("Member"): [member_name(row) for row in rows],
            _("Influence"): [_known(row, "influence", row["influence"]) for row in rows],
            _("90% between"): [_between(row) for row in rows],
            _("Trend"): [_known(row, "influence", row["influence_trend"]) for row in rows],
            _favour_title(brand): [_known(row, "favour", row["favour"]) for row in rows],
            _("Circle"): [circle_name(row["circle"]) for row in rows],
            _("Followers"): [number_or_dash(row["clout_followers_count"]) for row in rows],
        }
    )


def taken_along(ranking: pd.DataFrame, brand: Brand) -> pd.DataFrame:
    """The table with key, interval and counts, for a spreadsheet."""
    rows = ranking.to_dict("records")
    shown = table(ranking, brand).drop(columns=[_("90% between")])
    return shown.assign(
        **{
            _("Followers"): [_number(row["clout_followers_count"]) for row in rows],
            _("Key"): list(ranking["member_key"]),
            _("Influence from"): [_known(row, "influence", row["influence_low"]) for row in rows],
            _("Influence to"): [_known(row, "influence", row["influence_high"]) for row in rows],
            _("People who reacted in a year"): list(ranking["influence_n"]),
            _("Favour from"): [_known(row, "favour", row["favour_low"]) for row in rows],
            _("Favour to"): [_known(row, "favour", row["favour_high"]) for row in rows],
            _("Posts for or against"): [_number(row["favour_n"]) for row in rows],
        }
    )


def choose(member_key: str | None) -> None:
    """Show another member's card; to be called in a callback."""
    st.session_state[MEMBER] = member_key


def _columns(brand: Brand) -> dict[str, Any]:
    config = st.column_config
    return {
        _("Rank"): config.NumberColumn(width=60),
        _("Influence"): config.ProgressColumn(
            min_value=0,
            max_value=100,
            format="%.1f",
            help=_("0 to 100: how many of every hundred members of the community stand below."),
        ),
        _("Trend"): config.NumberColumn(
            format="%+.1f", help=_("Points of influence against 28 days before.")
        ),
        _favour_title(brand): config.NumberColumn(
            format="percent", help=_("How likely the member speaks in favour when taking sides.")
        ),
        _("Followers"): config.TextColumn(
            alignment="right", help=_("Known outside; no part of influence. A dash: not known.")
        ),
    }


def _favour_title(brand: Brand) -> str:
    return _("Favour for {brand}").format(brand=brand.name)


def _choose_row(keys: Sequence[str]) -> None:
    chosen = st.session_state[TABLE].selection.rows
    if chosen and chosen[0] < len(keys):
        choose(keys[chosen[0]])


def _known(row: Mapping[Any, Any], name: str, value: Any) -> float | None:
    return float(value) if row[f"{name}_enough_data"] is True and not pd.isna(value) else None


def _number(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _between(row: Mapping[Any, Any]) -> str | None:
    if row["influence_enough_data"] is not True:
        return None
    return _("{low} to {high}").format(
        low=number(row["influence_low"], 1), high=number(row["influence_high"], 1)
    )
