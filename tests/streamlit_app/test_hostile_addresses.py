"""Every page opened at an address that somebody made up: it draws its own view, and never fails."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from streamlit_app.app_pages import ENTRIES
from tests.streamlit_app.demo_states import Kind

PARAMETERS = (
    "period", "from", "to", "brand", "network", "community", "posts", "member", "item", "event", "part",
    "state", "kind", "sheet", "who", "words", "questions", "stance", "own", "answered", "hours", "task",
    "says", "order", "set", "formula", "measure", "aspect", "topic", "day", "week", "place", "account",
)  # fmt: skip
NONSENSE = {
    "quotes": "' or 1=1; drop table marts.dim_brands; --\\%_[click](javascript:1)<b>",
    "long": "W" * 100_000,
    "signs": "²\x00\u202e\ufffe𝕏 \n\t",
}


@pytest.mark.parametrize("value", NONSENSE)
@pytest.mark.parametrize("page", [entry.path for entry in ENTRIES])
def test_nonsense_in_the_address_opens_the_page(
    app: Callable[..., AppTest], demo_world: Callable[[Kind], Path], page: str, value: str
) -> None:
    asked = dict.fromkeys(PARAMETERS, NONSENSE[value])
    shown = app("en-GB", page, data=demo_world("normal"), **asked)

    assert [str(error.value) for error in (*shown.exception, *shown.error)] == []
    assert shown.title


@pytest.mark.parametrize("page", [entry.path for entry in ENTRIES])
def test_a_parameter_that_stands_twice_opens_the_page(
    app: Callable[..., AppTest], demo_world: Callable[[Kind], Path], page: str
) -> None:
    shown = app("en-GB", page, data=demo_world("normal"), **{name: ["a", "b"] for name in PARAMETERS})

    assert [str(error.value) for error in (*shown.exception, *shown.error)] == []
    assert shown.title
