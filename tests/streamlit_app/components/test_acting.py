"""Who may not write writes nothing, and every outcome is said once."""

from datetime import UTC, datetime
from typing import Any, cast

import duckdb
import pytest
import streamlit as st

from agorascope.errors import ConflictError
from agorascope.published import Publication
from streamlit_app import i18n
from streamlit_app.components import acting
from streamlit_app.context import PageContext
from streamlit_app.reader import Reader


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    i18n.use("en")
    state: dict[str, Any] = {acting.SAID: []}
    monkeypatch.setattr(st, "session_state", state)
    return cast("list[tuple[str, bool]]", state[acting.SAID])


def context(*, may_write: bool) -> PageContext:
    return PageContext(
        cast("Publication", None), cast("Any", None), (), Reader("ana", may_write=may_write), {}
    )


def test_a_reader_writes_nothing_and_is_told_so(said: list[tuple[str, bool]]) -> None:
    done: list[datetime] = []

    assert not acting.attempt(context(may_write=False), lambda: str(done.append(datetime.now(UTC))))
    assert done == []
    assert [(text.startswith("ana may look, not write."), is_done) for text, is_done in said] == [
        (True, False)
    ]
    assert acting.refusal(context(may_write=False)) == "Only managers may do this."


def test_a_manager_is_told_what_was_done(said: list[tuple[str, bool]]) -> None:
    assert acting.attempt(context(may_write=True), lambda: "Taken.")
    assert said == [("Taken.", True)]
    assert acting.refusal(context(may_write=True)) is None


def test_a_conflict_is_told_with_its_remedy(said: list[tuple[str, bool]]) -> None:
    def overtaken() -> str:
        raise ConflictError("Ben took it.", remedy="Look again.")

    assert not acting.attempt(context(may_write=True), overtaken)
    assert [is_done for _text, is_done in said] == [False]
    assert "Ben took it." in said[0][0]
    assert "Look again." in said[0][0]


def test_a_file_that_is_gone_is_told(said: list[tuple[str, bool]]) -> None:
    def opened() -> str:
        duckdb.connect("/nowhere/at/all.duckdb", read_only=True)
        return "Corrected."

    assert not acting.attempt(context(may_write=True), opened)
    assert [is_done for _text, is_done in said] == [False]


def test_what_is_no_refusal_is_not_swallowed(said: list[tuple[str, bool]]) -> None:
    def broken() -> str:
        raise KeyError("a mistake of ours")

    with pytest.raises(KeyError):
        acting.attempt(context(may_write=True), broken)
    assert said == []
