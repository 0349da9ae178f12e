"""The newest mentions of one brand, as plain text, and their download as a table."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from streamlit_app.components import states
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import language_name, moment
from streamlit_app.untrusted import escaped, guarded_csv, shortened, web_link

FIRST_SHOWN = 10
MORE = 20
LONGEST_TEXT = 600
SHOWN = "mentions_shown"


def show(mentions: pd.DataFrame, zone: ZoneInfo, download: Callable[[], bytes]) -> None:
    """Draw cards, the newest first; `download` is only called when the reader asks for it."""
    if mentions.empty:
        states.empty(
            _("No mention in this selection"),
            _("Choose a longer period, another network or all languages."),
        )
        return
    count = st.session_state.get(SHOWN, FIRST_SHOWN)
    for row in mentions.head(count).to_dict("records"):
        _show_card(row, zone)
    with st.container(horizontal=True):
        if count < len(mentions):
            st.button(_("Show more"), on_click=_show_more, icon=":material/expand_more:")
        st.download_button(
            _("Download as CSV"),
            data=download,
            file_name="mentions.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


def as_csv(mentions: pd.DataFrame, zone: ZoneInfo) -> bytes:
    """One row per mention, with cells that no spreadsheet program takes for formulas."""
    header = [
        _("Time"), _("Network"), _("Community"), _("Language"), _("Stance"), _("Title"), _("Text"), _("Link"),
    ]  # fmt: skip
    rows = [
        [
            row["mentioned_at"].astimezone(zone).isoformat(timespec="seconds"),
            row["network"],
            _text(row["community"]),
            _text(row["language"]),
            stance_word(row["stance"])[0],
            _text(row["title"]),
            _text(row["text"]),
            web_link(row["url"]) or "",
        ]
        for row in mentions.to_dict("records")
    ]
    return guarded_csv(header, rows)


def stance_word(stance: object) -> tuple[str, str, str]:
    """Word, icon and colour of a stance; none of the three stands alone."""
    words = {
        "positive": (_("Positive"), ":material/sentiment_satisfied:", "green"),
        "negative": (_("Negative"), ":material/sentiment_dissatisfied:", "red"),
        "neutral": (_("Neutral"), ":material/sentiment_neutral:", "gray"),
    }
    return words.get(str(stance), (_("Not judged"), ":material/help:", "gray"))


def _show_card(row: Mapping[Hashable, Any], zone: ZoneInfo) -> None:
    word, icon, colour = stance_word(row["stance"])
    link = web_link(row["url"])
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap="xsmall"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.badge(word, icon=icon, color=colour)  # type: ignore[arg-type]
                st.caption(_where(row, zone), width="content")
            if _text(row["title"]):
                st.text(shortened(_text(row["title"]), LONGEST_TEXT))
            st.text(shortened(_text(row["text"]), LONGEST_TEXT))
        if link:
            st.link_button(
                _("Open"), link, type="tertiary", icon=":material/open_in_new:", icon_position="right"
            )


def _where(row: Mapping[Hashable, Any], zone: ZoneInfo) -> str:
    parts = [escaped(str(row["network"])), moment(row["mentioned_at"].to_pydatetime(), zone)]
    if _text(row["language"]):
        parts.append(language_name(_text(row["language"])))
    return " · ".join(parts)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _show_more() -> None:
    st.session_state[SHOWN] = st.session_state.get(SHOWN, FIRST_SHOWN) + MORE
