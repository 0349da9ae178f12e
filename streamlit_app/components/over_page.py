"""A dialog over the page. It is drawn again by itself, without the page: it says anew which language it
speaks, and shows what goes wrong as the page would.
"""

from collections.abc import Callable
from typing import Literal, ParamSpec

import streamlit as st

from streamlit_app.components import sidebar, states

Given = ParamSpec("Given")


def dialog(
    title: str, draw: Callable[Given, None], *, on_dismiss: Callable[[], None] | Literal["ignore"] = "ignore"
) -> Callable[Given, None]:
    """`draw` as a dialog. Its title is fixed when it is declared: declare it when the language is known."""

    def drawn(*given: Given.args, **named: Given.kwargs) -> None:
        sidebar.choose_language()
        with states.guarded():
            draw(*given, **named)

    return st.dialog(title, width="large", on_dismiss=on_dismiss)(drawn)
