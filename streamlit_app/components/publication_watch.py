"""Notices a new publication without a reload: looks at the pointer every few seconds."""

import streamlit as st

from streamlit_app import access

SECONDS_BETWEEN_LOOKS = 10


@st.fragment(run_every=SECONDS_BETWEEN_LOOKS)
def show(shown: access.Snapshot) -> None:
    """Draw nothing; run the whole page again when something else should be on it."""
    if access.snapshot().mark != shown.mark:
        st.rerun(scope="app")
