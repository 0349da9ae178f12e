"""All conversations that were looked for, the newest first, answered or not; and their download."""

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from agorascope.report.collecting.reader import community
from streamlit_app.components import conversation, plain
from streamlit_app.components.posts import stance_word
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import moment
from streamlit_app.untrusted import escaped, shortened, web_link

LONGEST_TEXT = 300


def show(context: PageContext, found: pd.DataFrame, networks: Mapping[str, str]) -> None:
    """Draw a card for each row."""
    for row in found.to_dict("records"):
        _show_card(context, row, networks)


def table(context: PageContext, found: pd.DataFrame, networks: Mapping[str, str]) -> pd.DataFrame:
    """One row per conversation under headings in the reader's language."""
    at = [when.astimezone(context.zone).isoformat(timespec="seconds") for when in found["created_at"]]
    return pd.DataFrame(
        {
            _("Time"): at,
            _("Network"): [networks.get(key, key) for key in found["network_id"]],
            _("Community"): [_text(key) for key in found["community_id"]],
            _("Stance"): [stance_word(stance)[0] if _text(stance) else "" for stance in found["stance"]],
            _("Question"): [_("yes") if asks else _("no") for asks in found["is_question"]],
            _("Answered"): [_("yes") if is_answered else _("no") for is_answered in found["is_answered"]],
            _("Minutes to the first answer"): found["response_minutes"],
            _("Text"): [_text(text) for text in found["text"]],
            _("Link"): [web_link(url) or "" for url in found["url"]],
        }
    )


def _show_card(context: PageContext, row: Mapping[Hashable, Any], networks: Mapping[str, str]) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap="xsmall"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                if row["is_answered"]:
                    st.badge(_("Answered"), icon=":material/done_all:", color="green")
                else:
                    st.badge(_("No answer seen"), icon=":material/hourglass_empty:", color="orange")
                if _text(row["stance"]):
                    word, icon, colour = stance_word(row["stance"])
                    st.badge(word, icon=icon, color=colour)  # type: ignore[arg-type]
                network = str(row["network_id"])
                parts = [
                    networks.get(network, network),
                    community(_text(row["community_id"]), network),
                    moment(row["created_at"].to_pydatetime(), context.zone, seen_from=context.facts.as_of),
                ]
                st.caption(" · ".join(escaped(part) for part in parts if part), width="content")
            plain.text(shortened(_text(row["text"]), LONGEST_TEXT) or _("(no words)"))
        st.button(
            _("Thread"),
            key=f"found-{row['item_id']}",
            icon=":material/forum:",
            type="tertiary",
            on_click=partial(conversation.ask_for, str(row["item_id"])),
        )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
