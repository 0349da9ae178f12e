"""No word of a workspace, a mapping or a post becomes part of a SQL text: DuckDB gets them as values.

Everything that DuckDB is given is written down while hostile words go through import, load and score, and
through the search boxes of the viewer. dbt is given variables: none of them is a word that people write.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self

import duckdb
import pytest

from agorascope import published, steps, warehouse
from agorascope.build import build_arguments, dbt_vars
from agorascope.context import Context
from agorascope.importing import import_and_load
from agorascope.settings import Settings
from agorascope.windows import make_run
from agorascope.workspace import Workspace, load_workspace
from streamlit_app.periods import Span
from streamlit_app.queries import communities, conversations, labels, members, subjects
from streamlit_app.queries.base import Scope

MARK = "xqzcanary"
HARM = f"{MARK}'); drop table raw.posts; -- {{{{ 7 * 7 }}}} {{% raw %}} \\"
WORKSPACE: dict[str, Any] = {
    "name": HARM,
    "languages": ["fr"],
    "brands": [{"id": "nova", "name": HARM, "own": True, "names": [HARM], "hashtags": [MARK]}],
    "networks": {"forum": {"archive": {"path": ".", "mapping": "mapping.yml"}}},
    "staff": [{"network": "forum", "handle": HARM, "brand": "nova"}],
    "events": [
        {
            "id": "e",
            "kind": "contest",
            "name": HARM,
            "start": "2026-01-01T00:00:00Z",
            "end": "2026-01-02T00:00:00Z",
        }
    ],
    "aspects": [{"id": "price", "name": HARM, "terms": {"fr": [HARM]}}],
    "watch": [{"id": "topic", "name": HARM, "terms": [HARM]}],
}


class Recorded:
    """A connection that writes down every SQL text it is given."""

    def __init__(self, inner: Any, said: list[str]) -> None:
        self._inner, self._said = inner, said

    def __enter__(self) -> Self:
        self._inner.__enter__()
        return self

    def __exit__(self, *error: object) -> Any:
        return self._inner.__exit__(*error)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._inner, name)
        if name not in {"execute", "executemany", "sql", "query", "cursor"}:
            return value

        def call(*arguments: Any, **options: Any) -> Any:
            self._said.append(str(arguments[:1]))
            made = value(*arguments, **options)
            return Recorded(made, self._said) if name == "cursor" else made

        return call


@pytest.fixture
def hostile(settings: Settings) -> Workspace:
    folder = settings.workspace.parent
    folder.joinpath("mapping.yml").write_text(
        json.dumps(
            {"name": "m", "columns": {"text": f"{MARK} text", "created_at": "at", "author_name": "who"}}
        )
    )
    settings.workspace.write_text(json.dumps(WORKSPACE), encoding="utf-8")
    return load_workspace(settings.workspace)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []
    connect = warehouse._connect
    monkeypatch.setattr(warehouse, "_connect", lambda *a, **k: Recorded(connect(*a, **k), texts))
    return texts


def test_words_reach_the_warehouse_as_values_only(
    hostile: Workspace, settings: Settings, said: list[str], tmp_path: Path
) -> None:
    posts = tmp_path / "posts.csv"
    cell = HARM.replace('"', '""')
    posts.write_text(f'{MARK} text,at,who\n"{cell} Nova",2026-01-01,"{cell}"\n', encoding="utf-8")
    import_and_load(
        posts, str(tmp_path / "mapping.yml"), settings=settings, workspace=hostile, network="forum"
    )
    run = make_run(hostile, first=None, last=None, now=datetime(2026, 1, 3, tzinfo=UTC))
    context = Context(settings, hostile, run)
    steps.score(context)

    assert len(said) > 50
    assert [text for text in said if MARK in text] == []
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        assert connection.execute("select name from raw.workspace").fetchall() == [(HARM,)]
        assert connection.execute("select text from raw.posts").fetchall() == [(f"{HARM} Nova",)]


def test_dbt_is_given_no_word_that_people_write(hostile: Workspace) -> None:
    given = " ".join(build_arguments(dbt_vars(hostile, datetime(2026, 1, 3, tzinfo=UTC))))
    assert MARK not in given
    assert "{{" not in given


def test_words_searched_for_are_values(demo_data: Path) -> None:
    said: list[str] = []
    scope = Scope(Span(date(2026, 1, 1), date(2026, 12, 31)), HARM, HARM, HARM)
    with published.connect(published.require_current(demo_data / "published")) as connection:
        cursor: Any = Recorded(connection.cursor(), said)
        members.find(cursor, HARM, HARM, 5)
        members.ranking(cursor, HARM, HARM, HARM, HARM, "influence", 5)
        labels.search(cursor, labels.Wanted(HARM, scope, HARM, HARM), 5)
        subjects.mentions_with(cursor, HARM, scope, HARM, 5)
        conversations.found(cursor, conversations.Search(scope, HARM, HARM, text="x"), 5, 0)
        communities.places_count(cursor, communities.weeks_of(scope.span), HARM, HARM)
    assert len(said) >= 6
    assert [text for text in said if MARK in text] == []
