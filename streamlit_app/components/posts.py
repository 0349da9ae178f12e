"""Posts as cards of plain text, and as a table to take along."""

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from streamlit_app.components import plain, states
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import language_name, moment
from streamlit_app.untrusted import escaped, shortened, web_link

FIRST_SHOWN = 10
MORE = 20
LONGEST_TEXT = 600


def show(mentions: pd.DataFrame, zone: ZoneInfo, *, key: str) -> None:
    """Draw cards in the order of the rows, the first ten of them until more are asked for."""
    if mentions.empty:
        states.empty(
            _("No mention in this selection"),
            _("Choose a longer period, another network or all languages."),
        )
        return
    shown = f"{key}-shown"
    count = st.session_state.get(shown, FIRST_SHOWN)
    for row in mentions.head(count).to_dict("records"):
        show_card(row, zone)
    if count < len(mentions):
        more = partial(_show_more, shown, count)
        st.button(_("Show more"), key=f"{key}-more", on_click=more, icon=":material/expand_more:")


def table(mentions: pd.DataFrame, zone: ZoneInfo) -> pd.DataFrame:
    """One row per mention under headings in the reader's language."""
    return pd.DataFrame(
        {
            _("Time"): [at.astimezone(zone).isoformat(timespec="seconds") for at in mentions["mentioned_at"]],
            _("Network"): mentions["network"].to_list(),
            _("Community"): mentions["community"].map(_text).to_list(),
            _("Language"): mentions["language"].map(_text).to_list(),
            _("Stance"): [stance_word(stance)[0] for stance in mentions["stance"]],
            _("Title"): mentions["title"].map(_text).to_list(),
            _("Text"): mentions["text"].map(_text).to_list(),
            _("Link"): [web_link(url) or "" for url in mentions["url"]],
        }
    )


def stance_word(stance: object) -> tuple[str, str, str]:
    """Word, icon and colour of a stance; none of the three stands alone."""
    words = {
        "positive": (_("Positive"), ":material/sentiment_satisfied:", "green"),
        "negative": (_("Negative"), ":material/sentiment_dissatisfied:", "red"),
        "neutral": (_("Neutral"), ":material/sentiment_neutral:", "gray"),
    }
    return words.get(str(stance), (_("Not judged"), ":material/help:", "gray"))


def show_card(row: Mapping[Hashable, Any], zone: ZoneInfo) -> None:
    """One post: stance, where and when, its text, a link when it has a public address."""
    word, icon, colour = stance_word(row["stance"])
    link = web_link(row["url"])
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap="xsmall"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.badge(word, icon=icon, color=colour)  # type: ignore[arg-type]
                st.caption(_where(row, zone), width="content")
            if _text(row["title"]):
                plain.text(shortened(_text(row["title"]), LONGEST_TEXT))
            plain.text(shortened(_text(row["text"]), LONGEST_TEXT))
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


def _show_more(shown: str, count: int) -> None:
    st.session_state[shown] = count + MORE
