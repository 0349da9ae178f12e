"""What a reader does: one way for everything that writes to the app store.

Only managers write. What went wrong is said in the words of the error and its remedy; what was done is said
once, after the page was drawn again with it.
"""

from collections.abc import Callable

import duckdb
import streamlit as st

from agorascope.errors import AgorascopeError
from streamlit_app.components import plain, sidebar
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.reader import Reader

SAID = "said_after_acting"


class NotAllowedError(AgorascopeError):
    """Somebody who may only read tried to write."""


def attempt(context: PageContext, do: Callable[[], str]) -> bool:
    """Run `do`, which writes and returns what it did in a sentence; says so, or why not, in the next drawing.

    Nothing is said of what returns an empty sentence: the page itself shows it.

    To be called in the callback of a button. Returns whether it was done.
    """
    sidebar.choose_language()  # a callback runs before the page has said which language it speaks
    try:
        _check(context.reader)
        said, is_done = do(), True
    except (AgorascopeError, duckdb.Error, OSError) as error:  # a callback: nobody else would catch these
        said, is_done = str(error), False
    if said:
        st.session_state.setdefault(SAID, []).append((said, is_done))
    return is_done


def show_said() -> None:
    """What was done, or not, since the last drawing; plain text, for it may quote what people wrote."""
    for said, is_done in st.session_state.pop(SAID, []):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            if is_done:
                st.badge(_("Done"), icon=":material/check:", color="green")
            else:
                st.badge(_("Not done"), icon=":material/error:", color="red")
            plain.text(said)


def refusal(context: PageContext) -> str | None:
    """Why the buttons of this reader are shut, for their help text; None when they are open."""
    return None if context.reader.may_write else _("Only managers may do this.")


def _check(reader: Reader) -> None:
    if not reader.may_write:
        raise NotAllowedError(
            _("{name} may look, not write.").format(name=reader.name),
            remedy=_("Ask whoever runs Agorascope to add this account to AGORASCOPE_VIEWER_MANAGERS."),
        )
