"""Members who miss one criterion of an ambassador, and which, with its figure."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from streamlit_app.components import downloads, member_name
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import percent, whole
from streamlit_app.queries.ambassadors import LEAST_FAVOUR


def show(rows: pd.DataFrame) -> None:
    """Draw the table and what takes it along."""
    st.dataframe(table(rows), hide_index=True, alt=_("People who miss one criterion, and which"))
    downloads.table(lambda: table(rows), "almost-ambassadors")


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per person, under headings in the reader's language."""
    records = rows.to_dict("records")
    return pd.DataFrame(
        {
            _("Person"): [member_name.of(row) for row in records],
            _("Network"): rows["network"].to_list(),
            _("What is missing"): [missing(row) for row in records],
            _("Favour"): [percent(row["favour"], decimals=0) for row in records],
            _("90% between"): [
                _("{low} to {high}").format(
                    low=percent(row["favour_low"], decimals=0), high=percent(row["favour_high"], decimals=0)
                )
                for row in records
            ],
            "n": [whole(row["favour_n"]) for row in records],
        }
    )


def missing(row: Mapping[Any, Any]) -> str:
    """The criterion that does not hold, in a sentence with its figure."""
    say = _SAID.get(str(row["missed"]))
    return say(row) if say else str(row["missed"])


def _not_favourable(row: Mapping[Any, Any]) -> str:
    return _("not surely favourable: lower bound {low}, {line} needed").format(
        low=percent(row["favour_low"], decimals=0), line=percent(LEAST_FAVOUR, decimals=0)
    )


def _few_opinions(row: Mapping[Any, Any]) -> str:
    count = int(row["favour_n"])
    return n_("{count} opinion only", "{count} opinions only", count).format(count=whole(count))


def _few_weeks(row: Mapping[Any, Any]) -> str:
    count = int(row["polar_weeks_count"])
    return n_("opinions in {count} week only", "opinions in {count} weeks only", count).format(
        count=whole(count)
    )


def _silent(row: Mapping[Any, Any]) -> str:
    count = int(row["days_since_last_post"])
    return n_("silent for {count} day", "silent for {count} days", count).format(count=whole(count))


def _influential(row: Mapping[Any, Any]) -> str:
    return _("influential: {value} of 100").format(value=whole(int(row["influence_max"])))


def _followed(row: Mapping[Any, Any]) -> str:
    return _("{followers} followers").format(followers=whole(row["followers_count"]))


_SAID: dict[str, Callable[[Mapping[Any, Any]], str]] = {
    "is_favourable": _not_favourable,
    "has_enough_mentions": _few_opinions,
    "is_constant": _few_weeks,
    "is_active": _silent,
    "is_not_influential": _influential,
    "is_below_influencer_line": _followed,
    "has_no_own_feed": lambda _row: _("writes a blog or feed"),
    "has_no_excluded_account": lambda _row: _("another account of theirs is left out"),
}
