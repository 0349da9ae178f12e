"""A day to choose, in the reader's order of day and month."""

from datetime import date
from typing import Literal

import streamlit as st

from streamlit_app.i18n.formats import axis_day_format


def show(
    label: str,
    key: str,
    *,
    current: date,
    first: date,
    last: date,
    bind: Literal["query-params"] | None = None,
) -> date:
    """The day chosen between `first` and `last`; `current` until one is, and when the field is emptied.

    Streamlit's own `required` puts an attribute on the field that screen readers reject.
    """
    kept = st.session_state.get(key)
    if kept is not None and not first <= kept <= last:
        del st.session_state[key]
    order = "MM/DD/YYYY" if axis_day_format().startswith("%b") else "DD/MM/YYYY"
    chosen = st.date_input(label, current, key=key, bind=bind, min_value=first, max_value=last, format=order)
    return chosen or current
