"""What stands before the pages when somebody is not let in."""

import streamlit as st

from streamlit_app.components import plain
from streamlit_app.i18n import _
from streamlit_app.reader import Refused


def show(refused: Refused) -> None:
    """Ask for a login, or say why there is no way in."""
    st.title("Agorascope")
    if refused.reason == "log_in":
        st.write(_("Please log in to see the figures."))
        st.button(_("Log in"), on_click=st.login, icon=":material/login:", type="primary")
    elif refused.reason == "unknown":
        st.write(_("This account may not see these figures."))
        plain.text(refused.name)
        st.caption(_("Ask whoever runs Agorascope to add it to AGORASCOPE_VIEWER_READERS."))
        st.button(_("Log out"), on_click=st.logout, icon=":material/logout:")
    else:
        st.write(_("This viewer can be reached from other machines, and it has no login."))
        st.caption(
            _(
                "Set up a login (docs/viewer.md), listen on 127.0.0.1, or set"
                " AGORASCOPE_VIEWER_TRUSTS_NETWORK=true when something else guards the door."
            )
        )
