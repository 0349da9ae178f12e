"""The side of every page: whose figures, of when, in which language."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from streamlit_app import i18n
from streamlit_app.i18n import LANGUAGES, _
from streamlit_app.i18n.formats import moment
from streamlit_app.queries.base import Facts
from streamlit_app.reader import Reader
from streamlit_app.untrusted import escaped

LANGUAGE_KEY = "lang"


def choose_language() -> None:
    """Set the language of this run: the reader's choice, the address, the browser, English."""
    browser = st.context.locale
    if st.session_state.get(LANGUAGE_KEY) not in LANGUAGES:
        asked = st.query_params.get(LANGUAGE_KEY, "")
        st.session_state[LANGUAGE_KEY] = asked if asked in LANGUAGES else i18n.preferred(browser)
    i18n.use(st.session_state[LANGUAGE_KEY], browser)


def show_menu(sections: Mapping[str, Sequence[str]], pages: Mapping[str, Any]) -> None:
    """Links to all pages under headings.

    Streamlit's own menu puts headings among the items of one list, which screen readers cannot count.
    """
    with st.sidebar, st.container(gap="xsmall"):
        for title, paths in sections.items():
            st.caption(f"**{title}**")
            for path in paths:
                st.page_link(pages[path], width="stretch")


def show_language() -> None:
    """The switch between French and English; a choice that differs from the browser's is in the address."""
    st.sidebar.segmented_control(
        _("Language"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, key=LANGUAGE_KEY, required=True
    )
    if i18n.language() != i18n.preferred(st.context.locale):
        st.query_params[LANGUAGE_KEY] = i18n.language()
    elif LANGUAGE_KEY in st.query_params:
        del st.query_params[LANGUAGE_KEY]


def show_reader(who: Reader) -> None:
    """Who is logged in, and the way out; without a login there is nothing to say."""
    if who.is_logged_in:
        with st.sidebar:
            st.caption(escaped(who.name))
            st.button(_("Log out"), on_click=st.logout, icon=":material/logout:", type="tertiary")


def show(facts: Facts) -> None:
    """Workspace, "as of", version."""
    zone = ZoneInfo(facts.time_zone)
    with st.sidebar:
        st.markdown(f"### {escaped(facts.workspace_name)}")
        st.caption(_("Figures as of {moment}").format(moment=moment(facts.as_of, zone)))
        st.caption(_("Version {version}").format(version=f"`{facts.version}`"))
        st.caption(_("Times: {zone}").format(zone=facts.time_zone.replace("_", " ")))
