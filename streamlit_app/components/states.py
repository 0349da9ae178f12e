"""What a page shows when it has no figures: nothing published, nothing found, an error."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import streamlit as st

from agorascope.errors import AgorascopeError
from agorascope.statistics import MIN_N
from streamlit_app.components import plain
from streamlit_app.i18n import _


def nothing_published() -> None:
    """The first page of a fresh installation: which command fills it."""
    st.title(_("Nothing is published yet"))
    st.write(_("The viewer shows the figures of the last run, and there has been none so far."))
    st.write(_("Try it on a made-up world:"))
    st.code("make run", language="bash")
    st.write(_("Or observe a brand of your own:"))
    st.code('agorascope init "My brand"\nagorascope run --workspace workspace.yml', language="bash")
    st.caption(_("This page looks again every few seconds: there is no need to reload it."))


def empty(title: str, advice: str) -> None:
    """A quiet note where figures would be, with what to do about it."""
    with st.container(border=True):
        st.markdown(f"**{title}**")
        st.caption(advice)


def too_few(n: int) -> None:
    """Instead of a figure that rests on too little."""
    empty(
        _("Too few to say"),
        _("n = {n}; a figure is shown from {minimum}. Choose a longer period or all networks.").format(
            n=n, minimum=MIN_N
        ),
    )


def problem(message: str) -> None:
    """Something could not be read: what happened and what to do, never a stack of calls."""
    st.error(_("The figures cannot be shown."), icon=":material/error:")
    plain.text(message)
    st.caption(_("A new publication is shown here by itself. `agorascope doctor` checks the installation."))


@contextmanager
def guarded() -> Iterator[None]:
    """Show what goes wrong while reading the published file as an error of the page."""
    try:
        yield
    except (AgorascopeError, duckdb.Error, OSError) as error:
        problem(str(error))
