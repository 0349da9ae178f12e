"""One row per network: how its last run went and what it holds."""

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from streamlit_app.components import plain
from streamlit_app.components.tables import moment_or_dash, number_or_dash
from streamlit_app.i18n import _
from streamlit_app.untrusted import escaped


def show(sources: pd.DataFrame, zone: ZoneInfo, as_of: datetime) -> None:
    """Draw the table, then in full what the networks that need attention said."""
    counts = {
        _("New posts"): "last_run_posts",
        _("New rejects"): "last_run_rejects",
        _("All posts"): "posts_total",
        _("All rejects"): "rejects_total",
    }
    moments = {_("Last success"): "last_success_at", _("Last post"): "last_post_at"}
    table = pd.DataFrame(
        {
            _("Network"): sources["network"],
            _("Status"): [status_word(status) for status in sources["status"]],
            **{
                word: [moment_or_dash(value, zone, seen_from=as_of) for value in sources[column]]
                for word, column in moments.items()
            },
            **{word: [number_or_dash(value) for value in sources[column]] for word, column in counts.items()},
        }
    )
    right = {word: st.column_config.TextColumn(alignment="right") for word in counts}
    st.dataframe(table, hide_index=True, column_config=right, alt=_("Sources and their health"))
    troubled = ~sources["status"].isin(["ok", "alarm"])  # alarms have a part of the page to themselves
    for row in sources[troubled & sources["message"].fillna("").ne("")].to_dict("records"):
        _show_message(row)


def _show_message(row: Mapping[Hashable, Any]) -> None:
    """Messages quote what networks answered, so they are plain text."""
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{escaped(str(row['network']))}** · {escaped(status_word(str(row['status'])))}")
        plain.text(str(row["message"]))


def status_word(status: str) -> str:
    """A status as a sign and a word; an unknown one as it is."""
    words = {
        "ok": "✓ " + _("Working"),
        "failed": "✗ " + _("Failed"),
        "quarantined": "⚠ " + _("Held back by a check"),
        "alarm": "⚠ " + _("Needs a look"),
        "empty": "○ " + _("Nothing heard yet"),
    }
    return words.get(status, f"? {status}")
