"""Pages of a long list: the number in the address, back to the first when something else is asked for."""

from collections.abc import Hashable

import streamlit as st

from streamlit_app.i18n import _
from streamlit_app.i18n.formats import whole


def current(key: str, asked: Hashable) -> int:
    """The page to read, from 1, before its widget is drawn; 1 as soon as `asked` is another."""
    kept = st.session_state.get(_kept(key))
    if kept and kept[0] == asked:
        return int(kept[1])
    number = "1" if kept else st.query_params.get(key, "1")
    page = max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    st.session_state[_kept(key)] = (asked, page)
    return page


def show(key: str, page: int, size: int, count: int) -> None:
    """Draw the numbers below a list of `count` entries in pages of `size`."""
    pages = max(1, -(-count // size))
    shown = min(page, pages)
    if pages > 1:
        # Another list is another widget: it begins at its own page.
        widget = f"{key}-{hash(st.session_state[_kept(key)][0])}-{pages}"
        st.pagination(pages, default=shown, key=widget, on_change=_turn, args=(key, widget))
        first = (shown - 1) * size + 1
        st.caption(
            _("{first} to {last} of {count}").format(
                first=whole(first), last=whole(min(count, shown * size)), count=whole(count)
            )
        )
    if shown > 1:
        st.query_params[key] = str(shown)
    elif key in st.query_params:
        del st.query_params[key]


def _turn(key: str, widget: str) -> None:
    asked, _page = st.session_state[_kept(key)]
    st.session_state[_kept(key)] = (asked, st.session_state[widget])


def _kept(key: str) -> str:
    return f"{key}_now"
