"""A card per persona: how many, by what they differ, what they ask for, where, what to do, some posts."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from streamlit_app import outreach_words, persona_words
from streamlit_app.components import doubt, plain, posts
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, language
from streamlit_app.i18n.formats import percent, whole
from streamlit_app.untrusted import escaped

NARROWEST = 320  # px
FIRST_TRAITS = 3


def show(rows: pd.DataFrame, places: pd.DataFrame, examples: pd.DataFrame, context: PageContext) -> None:
    """Draw the cards in the order of the rows, two beside each other."""
    with st.grid(2, min_column_width=NARROWEST, gap="small"):
        for row in rows.to_dict("records"):
            key = row["persona_id"]
            _show_card(
                row, places[places["persona_id"] == key], examples[examples["persona_id"] == key], context
            )


def name_of(row: Mapping[Any, Any]) -> str:
    """The name in the reader's language. Plain text."""
    return str(row[f"name_{language()}"])


def traits_of(row: Mapping[Any, Any]) -> list[str]:
    """By what the persona differs, one share a line."""
    parts = str(row[f"traits_{language()}"]).replace("\u00a0;", ";").split(";")
    return [outreach_words.typeset(part.strip()) for part in parts if part.strip()]


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """The personas to take along, under headings in the reader's language."""
    records = rows.to_dict("records")
    return pd.DataFrame(
        {
            _("Group"): [name_of(row) for row in records],
            _("Members"): rows["members_count"].to_list(),
            _("Share"): rows["members_share"].to_list(),
            _("Share, from"): rows["members_share_low"].to_list(),
            _("Share, to"): rows["members_share_high"].to_list(),
            _("By what they differ"): ["; ".join(traits_of(row)) for row in records],
            _("What they ask for"): [_asks(row) for row in records],
        }
    )


def _show_card(
    row: Mapping[Any, Any], places: pd.DataFrame, examples: pd.DataFrame, context: PageContext
) -> None:
    figure = doubt.share(row, "members_share", _percent)
    with st.container(border=True, height="stretch", gap="small", key=f"persona-{row['persona_id']}"):
        st.markdown(f"**{escaped(name_of(row))}**")
        with st.container(gap=None):
            people = _("{share} of the members described, {count} people")
            st.markdown(people.format(share=escaped(figure.value), count=whole(row["members_count"])))
            st.caption(figure.doubt)
        traits = traits_of(row)
        plain.text("\n".join(f"• {trait}" for trait in traits[:FIRST_TRAITS]))
        _show_line(_("They ask for"), _asks(row))
        _show_line(_("They speak in"), _where(places))
        if advice := persona_words.advice(str(row["persona_id"])):
            _show_line(_("What to do"), "\n".join(advice))
        with st.expander(_("All traits, and what they write")):
            plain.text("\n".join(f"• {trait}" for trait in traits))
            for example in examples.to_dict("records"):
                posts.show_card(example, context.zone)


def _show_line(label: str, text: str) -> None:
    if text:
        with st.container(gap=None):
            st.caption(label)
            plain.text(text)


def _asks(row: Mapping[Any, Any]) -> str:
    asked = row[f"asks_for_{language()}"]
    return outreach_words.typeset(asked) if isinstance(asked, str) else ""


def _where(places: pd.DataFrame) -> str:
    return ", ".join(f"{place['community']} ({place['network']})" for place in places.to_dict("records"))


def _percent(value: float) -> str:
    return percent(value, decimals=0)
