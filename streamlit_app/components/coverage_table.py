"""One row per listing of the last load: what was asked, what came, how it ended."""

import json

import pandas as pd
import streamlit as st

from streamlit_app.components import plain
from streamlit_app.components.tables import DASH, number_or_dash
from streamlit_app.i18n import _

TOLD = 5  # remarks in full below the table


def show(coverage: pd.DataFrame) -> None:
    """Draw the table; listings that were not read to their end come first."""
    counts = {
        _("Pages"): "pages",
        _("Posts received"): "posts",
        _("New"): "new_posts",
        _("Changed"): "changed_posts",
        _("Taken back"): "taken_back",
        _("Rejected"): "rejects",
    }
    numbers = {word: [number_or_dash(value) for value in coverage[name]] for word, name in counts.items()}
    table = pd.DataFrame(
        {
            _("Network"): coverage["network"],
            _("Listing"): coverage["source"].replace("", _("(the network as a whole)")),
            _("Ended"): [outcome_word(outcome) for outcome in coverage["outcome"]],
            **numbers,
            _("Quota left"): [quota_words(value) for value in coverage["quota_left"]],
            _("Remarks"): coverage["message"].fillna(""),
        }
    )
    right = {word: st.column_config.TextColumn(alignment="right") for word in counts}
    st.dataframe(table, hide_index=True, column_config=right, alt=_("What each listing gave"))
    remarks = coverage[coverage["message"].fillna("") != ""]
    for network, message in remarks[["network", "message"]].head(TOLD).itertuples(index=False):
        plain.text(f"{network}: {message}")  # a cell would cut it


def outcome_word(outcome: str) -> str:
    """How a listing ended, as a sign and a word; an unknown end as it is."""
    words = {
        "drained": "✓ " + _("Read to the end"),
        "max_pages": "… " + _("Goes on next run"),
        "empty": "… " + _("Empty pages, goes on next run"),
        "rate_limited": "… " + _("Asked to wait"),
        "budget": "… " + _("Budget used up"),
        "auth": "✗ " + _("Key refused"),
        "transient": "✗ " + _("No answer"),
        "circuit_open": "✗ " + _("No answer"),
        "permanent": "✗ " + _("Refused"),
        "refused": "✗ " + _("Refused"),
        "poison": "✗ " + _("Unreadable answer"),
    }
    return words.get(outcome, f"? {outcome}")


def quota_words(quota: object) -> str:
    """The quota that is left, unit by unit."""
    if not isinstance(quota, str):
        return DASH
    return ", ".join(f"{value:,.10g} {unit}" for unit, value in json.loads(quota).items()) or DASH
