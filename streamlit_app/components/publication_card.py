"""The publication that is shown: which run made it, of when, with which model."""

from zoneinfo import ZoneInfo

import streamlit as st

from streamlit_app.components import plain
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import moment
from streamlit_app.queries.base import Facts


def show(facts: Facts) -> None:
    """Draw the facts as pairs of a word and plain text."""
    zone = ZoneInfo(facts.time_zone)
    pairs = [
        (_("Figures as of"), moment(facts.as_of, zone)),
        (_("Published"), moment(facts.published_at, zone)),
        (_("Version"), facts.version),
        (_("Run"), facts.run_id),
        (_("Sentiment model"), facts.model_version or _("none yet")),
        (_("People's names"), _("pseudonyms") if facts.has_pseudonyms else _("as on the network")),
    ]
    with st.container(border=True), st.grid(3, min_column_width=200):
        for word, value in pairs:
            with st.container(gap=None):
                st.caption(word)
                plain.text(value)
