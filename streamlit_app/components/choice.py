"""A switch between a few named things, kept in the address in a word that no language changes.

Streamlit's own binding writes the label that is shown: a link sent by a reader in French would mean
nothing to one in English.
"""

from collections.abc import Mapping

import streamlit as st


def switch(
    label: str, key: str, names: Mapping[str, str], first: str | None = None, *, hidden: bool = True
) -> str:
    """A row of buttons, one of them pressed; `first`, else the first, unless the address says another.

    The label is read to those who cannot see, and shown to all unless it is `hidden`.
    """
    options = list(names)
    default = first or options[0]
    _seed(key, options, default)
    chosen = st.segmented_control(
        label,
        options,
        format_func=dict(names).__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed" if hidden else "visible",
    )
    _keep(key, str(chosen), default)
    return str(chosen)


def select(label: str, key: str, names: Mapping[str, str], first: str | None = None) -> str:
    """The same as a list to choose from."""
    first = first or next(iter(names))
    _seed(key, list(names), first)
    chosen = st.selectbox(label, list(names), format_func=dict(names).__getitem__, key=key)
    _keep(key, str(chosen), first)
    return str(chosen)


def _seed(key: str, options: list[str], default: str) -> None:
    asked, kept = st.query_params.get(key), st.session_state.get(key)
    is_news = asked != st.session_state.get(_written(key))
    if asked in options and (kept is None or is_news):
        st.session_state[key] = asked
    elif kept not in options:
        st.session_state[key] = default


def _keep(key: str, chosen: str, default: str) -> None:
    """Leave the default out of the address."""
    st.session_state[_written(key)] = None if chosen == default else chosen
    if chosen != default:
        if st.query_params.get(key) != chosen:
            st.query_params[key] = chosen
    elif key in st.query_params:
        del st.query_params[key]


def _written(key: str) -> str:
    return f"{key}-written"
