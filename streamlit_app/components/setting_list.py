"""The settings of one section: a card for each brand, network or event, lines for the rest."""

import pandas as pd
import streamlit as st

from streamlit_app.components import plain
from streamlit_app.components.setting_words import Section, value_words, words_of
from streamlit_app.i18n import _
from streamlit_app.untrusted import escaped, shortened

LONGEST = 2_000  # characters of a value


def show(section: Section, rows: pd.DataFrame, *, only_set: bool) -> None:
    """Draw one section; what is as it comes is left out on request."""
    shown = rows[~rows["is_default"].astype(bool)] if only_set else rows
    if shown.empty:
        st.caption(_("All of it is as it comes: nothing was set here."))
    entries = [entry for entry in dict.fromkeys(shown["entry"]) if isinstance(entry, str)]
    _show_lines(shown[shown["entry"].isna()])
    for entry in entries:
        own = shown[shown["entry"] == entry]
        with st.container(border=True, gap="small"):
            st.markdown(f"**{escaped(shortened(_name_of(entry, own), 80))}**")
            _show_lines(own)
    st.caption(
        _(
            "To change it: edit the workspace file and run again. docs/workspace.md, section “{heading}”."
        ).format(heading=section.heading)
    )


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """All settings, to take along."""
    return pd.DataFrame(
        {
            _("Part"): rows["section"],
            _("Setting"): rows["setting"],
            _("Value"): rows["value"].fillna(""),
            _("Default"): [_("yes") if bool(is_default) else _("no") for is_default in rows["is_default"]],
            _("What it says"): [
                words_of(str(row.section), str(row.setting), str(row.description))
                for row in rows.itertuples()
            ],
        }
    )


def _show_lines(rows: pd.DataFrame) -> None:
    with st.grid(2, min_column_width=260):
        for row in rows.itertuples():
            key = str(row.setting).rpartition(".")[2]
            words = words_of(str(row.section), str(row.setting), str(row.description))
            with st.container(gap=None):
                st.caption(f"{escaped(words)} `{_code(key)}`" if words else f"`{_code(key)}`")
                value = value_words(row.value if isinstance(row.value, str) else None)
                plain.text(shortened(value, LONGEST) + (_(" (default)") if row.is_default else ""))


def _name_of(entry: str, rows: pd.DataFrame) -> str:
    """What people call an entry: its name, when it says one."""
    named = rows[rows["setting"].str.endswith(".name") & rows["value"].notna()]
    return str(named["value"].iloc[0]) if not named.empty else entry


def _code(key: str) -> str:
    return key.replace("`", "")
