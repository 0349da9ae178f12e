"""No page reads a whole table: with a million members, what is small in the demo would fill the memory."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from streamlit_app import access
from streamlit_app.app_pages import ENTRIES
from tests.streamlit_app.demo_states import Kind

# The demo has 7,700 mentions, 4,700 rows of influence and 2,000 members: none of them fits.
MOST_ROWS = 1_500


def rows_of(answer: object) -> int:
    """Rows of a table, or those of the longest list within a record."""
    if isinstance(answer, str | bytes) or not hasattr(answer, "__len__"):
        fields = getattr(answer, "__dataclass_fields__", {})
        return max((rows_of(getattr(answer, name)) for name in fields), default=1)
    return len(answer)


@pytest.mark.parametrize("page", [entry.path for entry in ENTRIES])
@pytest.mark.parametrize("kind", ["normal", "hostile"])
def test_a_page_asks_for_few_rows(
    app: Callable[..., AppTest],
    demo_world: Callable[[Kind], Path],
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    kind: Kind,
) -> None:
    seen: dict[str, int] = {}

    def noted(real: Callable[..., Any]) -> Callable[..., Any]:
        def asked(publication: Any, query: Callable[..., Any], *arguments: object) -> Any:
            answer = real(publication, query, *arguments)
            name = f"{query.__module__}.{query.__qualname__}"
            seen[name] = max(seen.get(name, 0), rows_of(answer))
            return answer

        return asked

    monkeypatch.setattr(access, "ask", noted(access.ask))
    monkeypatch.setattr(access, "fresh", noted(access.fresh))
    app("en-GB", page, data=demo_world(kind), period="all")

    assert {name: rows for name, rows in seen.items() if rows > MOST_ROWS} == {}
    assert seen  # the page did ask, by the way that is watched
