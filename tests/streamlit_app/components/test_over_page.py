"""A dialog that is drawn again without its page speaks the reader's language and shows what goes wrong."""

from collections.abc import Callable
from typing import Any

import duckdb
import pytest
import streamlit as st

from streamlit_app import i18n
from streamlit_app.components import over_page, states


@pytest.fixture(autouse=True)
def drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def plain(_title: str, **_options: Any) -> Callable[[Any], Any]:
        return lambda draw: draw

    monkeypatch.setattr(st, "dialog", plain)
    monkeypatch.setattr(st, "session_state", {"lang": "fr"})


def test_it_speaks_the_language_of_the_session() -> None:
    heard: list[str] = []
    i18n.use("en")  # a new thread of the server knows no better
    over_page.dialog("Posts", lambda: heard.append(i18n.language()))()
    i18n.use("en")

    assert heard == ["fr"]


def test_what_goes_wrong_is_told_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(states, "problem", told.append)

    def broken() -> None:
        raise duckdb.IOException("the file is gone")

    over_page.dialog("Posts", broken)()

    assert told == ["the file is gone"]
