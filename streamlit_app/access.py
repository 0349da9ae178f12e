"""The way to what is shown: the published file, cached answers of it, and the app store.

Everything cached carries the file's path, which changes with every publication, so a new
version is read afresh. Which files stay open: streamlit_app/open_files.py.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

import duckdb
import streamlit as st

from agorascope import published
from agorascope.app_store import AppStore, open_store
from agorascope.errors import AgorascopeError
from agorascope.published import Publication, RunStatus
from agorascope.settings import get_settings
from streamlit_app.answers import Answers
from streamlit_app.open_files import OpenFiles

T = TypeVar("T")

OPEN_FILES = 3  # the one that is shown, and what slow sessions still read
SECONDS_KEPT = 60.0  # after the last question to a file that was removed
ANSWERS_BYTES = 64_000_000
QUESTIONS_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What can be shown at this moment: a publication, nothing yet, or a reason why not."""

    publication: Publication | None
    status: RunStatus | None
    problem: str = ""

    @property
    def mark(self) -> tuple[str, str, str]:
        """Changes when something else should be on the screen."""
        return (
            str(self.publication.path) if self.publication else "",
            f"{self.status.run_id} {self.status.finished_at} {self.status.outcome}" if self.status else "",
            self.problem,
        )

    @property
    def is_behind(self) -> bool:
        """Whether the last run ended without publishing, so that older figures are shown."""
        return self.status is not None and self.status.outcome != "published"


def snapshot() -> Snapshot:
    """Look at the pointer and the status file: two small reads. What the pointer names is open from here
    on: it stays readable when the next publication removes it."""
    folder = get_settings().published
    _files().let_go()
    try:
        shown = published.current(folder)
        if shown:
            with suppress(duckdb.Error):  # a damaged file: the page that reads it says so
                shown, _ = published.open_current(folder, _files().connection)
        return Snapshot(shown, published.last_status(folder))
    except (AgorascopeError, OSError) as error:
        return Snapshot(None, None, problem=str(error))


def ask(publication: Publication, query: Callable[..., T], *arguments: object) -> T:
    """Answer of `query(cursor, *arguments)` on this publication, read once per version."""

    def read() -> T:
        with _files().connection(publication).cursor() as cursor:
            return query(cursor, *arguments)

    name = f"{query.__module__}.{query.__qualname__}"
    return _answers().get(str(publication.path), name, arguments, read)


def fresh(publication: Publication, query: Callable[..., T], *arguments: object) -> T:
    """The same, read anew each time: for what the app store has a newer word on."""
    with _files().connection(publication).cursor() as cursor:
        return query(cursor, *arguments)


@st.cache_resource(show_spinner=False)
def _answers() -> Answers:
    return Answers(ANSWERS_BYTES, QUESTIONS_AT_ONCE)


@st.cache_resource(show_spinner=False)
def _files() -> OpenFiles:
    return OpenFiles(OPEN_FILES, SECONDS_KEPT)


@st.cache_resource(show_spinner=False)
def store() -> AppStore:
    """What people decided: labels, states, outreach, objections. Opened once, used by all sessions."""
    return open_store(get_settings())
