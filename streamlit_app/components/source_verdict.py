"""The sources in one sentence: how many work, and which of them need somebody."""

import pandas as pd
import streamlit as st

from streamlit_app.i18n import n_
from streamlit_app.i18n.formats import whole
from streamlit_app.untrusted import escaped, shortened

QUIET = ("ok", "empty")  # nothing has to be done about them
NAMED = 5


def show(sources: pd.DataFrame) -> None:
    """Draw the sentence."""
    troubled = sources[~sources["status"].isin(QUIET)]
    if troubled.empty:
        st.success(
            n_("The one source works.", "All {count} sources work.", len(sources)).format(
                count=whole(len(sources))
            ),
            icon=":material/check_circle:",
        )
        return
    names = ", ".join(escaped(shortened(str(name), 40)) for name in troubled["network"].head(NAMED))
    st.markdown(
        ":material/front_hand: "
        + n_(
            "**One of {all} sources needs you**: {names}. What it said is below.",
            "**{count} of {all} sources need you**: {names}. What they said is below.",
            len(troubled),
        ).format(count=whole(len(troubled)), all=whole(len(sources)), names=names)
    )
