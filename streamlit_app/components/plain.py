"""Words of others as they are: nothing in them is interpreted, hidden, or turns its neighbours round.

The only caller of st.text: a test holds it.
"""

import streamlit as st

from streamlit_app.untrusted import visible


def text(words: str) -> None:
    """Draw `words`, line by line."""
    st.text(visible(words))
