"""The way to the published file: which one, an open connection to it, cached answers.

Everything cached carries the file's path, which changes with every publication, so a new
version is read afresh. A connection is never closed by hand: closing one also closes its
cursors, and another session may be in the middle of a query. When the cache lets go of an
old connection and the last cursor is gone, DuckDB closes the file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

import duckdb
import streamlit as st

from agorascope import published
from agorascope.errors import AgorascopeError
from agorascope.published import Publication, RunStatus
from agorascope.settings import get_settings

T = TypeVar("T")

OPEN_FILES = 3  # the one that is shown, and what slow sessions still read
CACHED_ANSWERS = 512


class StatusError(AgorascopeError):
    """The note about how the last run ended cannot be read."""


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
    """Look at the pointer and the status file: two small reads."""
    folder = get_settings().published
    try:
        return Snapshot(published.current(folder), _last_status(folder))
    except (AgorascopeError, OSError) as error:
        return Snapshot(None, None, problem=str(error))


def ask(publication: Publication, query: Callable[..., T], *arguments: object) -> T:
    """Answer of `query(cursor, *arguments)` on this publication, read once per version."""
    return cast("T", _answer(str(publication.path), query.__name__, arguments, publication, query))


@st.cache_data(max_entries=CACHED_ANSWERS, show_spinner=False)
def _answer(
    path: str,
    name: str,  # noqa: ARG001  part of the cache key
    arguments: tuple[object, ...],
    _publication: Publication,
    _query: Callable[..., object],
) -> object:
    with _connection(path, _publication).cursor() as cursor:
        return _query(cursor, *arguments)


@st.cache_resource(max_entries=OPEN_FILES, show_spinner=False)
def _connection(
    path: str,  # noqa: ARG001  part of the cache key
    _publication: Publication,
) -> duckdb.DuckDBPyConnection:
    return published.connect(_publication)


def _last_status(folder: Path) -> RunStatus | None:
    try:
        return published.last_status(folder)
    except (ValueError, KeyError, TypeError) as error:
        raise StatusError(
            f"{folder / published.STATUS} cannot be read: {error}",
            remedy="Run `agorascope run` again: every run writes this file anew.",
        ) from error
