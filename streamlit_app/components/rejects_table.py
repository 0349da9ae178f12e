"""Records that could not be used, by reason: nothing is lost without a line here."""

import pandas as pd
import streamlit as st

from streamlit_app.components.tables import number_or_dash
from streamlit_app.i18n import _


def show(rejects: pd.DataFrame) -> None:
    """Draw the reasons, the most frequent first."""
    if rejects.empty:
        st.success(_("No record was rejected."), icon=":material/check_circle:")
        return
    table = pd.DataFrame(
        {
            _("Network"): rejects["network"],
            _("Records"): [number_or_dash(value) for value in rejects["rejects_count"]],
            _("Reason"): rejects["reason"],
            _("Example"): rejects["detail"].fillna(""),
            _("Stage"): rejects["stage"],
        }
    )
    st.dataframe(table, hide_index=True, alt=_("Rejected records"))
