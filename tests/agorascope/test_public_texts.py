"""Public texts follow the workspace: who is no longer listed is masked, who is now listed is shown."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from agorascope import public_texts
from agorascope.load import LoadReport
from agorascope.public_texts import refresh_public_texts
from agorascope.records import Row
from agorascope.workspace import Workspace

Make = Callable[..., Row]
Load = Callable[..., LoadReport]
EVENING = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)  # in Paris it is the 11th
TEXT = "ask @nova or @vic"


def workspace(*staff: str) -> Workspace:
    return Workspace.model_validate(
        {
            "name": "Nova",
            "brands": [{"id": "nova", "name": "Nova", "handles": ["nova"], "own": True}],
            "staff": [{"network": "mastodon", "handle": handle, "brand": "nova"} for handle in staff],
        }
    )


def refresh(connection: duckdb.DuckDBPyConnection, *staff: str) -> int:
    return refresh_public_texts(connection, workspace(*staff), "Europe/Paris")


def public(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    query = "select uri, public_text, public_title, public_url from raw.posts order by uri"
    return connection.execute(query).fetchall()


def touched(connection: duckdb.DuckDBPyConnection) -> list[date]:
    return [day for (day,) in connection.execute("select day from raw.touched_days order by day").fetchall()]


@pytest.fixture
def warehouse(connection: duckdb.DuckDBPyConnection, post: Make, load: Load) -> duckdb.DuckDBPyConnection:
    """Two posts, loaded while `nova` alone was public; one names Vic everywhere, one nobody."""
    load(
        post(
            "a",
            text=TEXT,
            display_text=TEXT,
            title="to @vic",
            url="https://nova.example/users/vic",
            created_at=EVENING,
        ),
        post("b", title="Nobody", url="https://nova.example/b"),
    )
    connection.execute("delete from raw.touched_days")
    return connection


def test_texts_masked_at_load_are_right_already(warehouse: duckdb.DuckDBPyConnection) -> None:
    before = public(warehouse)
    assert refresh(warehouse) == 0
    assert (public(warehouse), touched(warehouse)) == (before, [])


def test_new_staff_is_shown_and_former_staff_is_masked_again(warehouse: duckdb.DuckDBPyConnection) -> None:
    masked = public(warehouse)
    assert masked[0] == ("a", "ask @nova or @…", "to @…", None)
    assert refresh(warehouse, "@Vic") == 1
    assert public(warehouse)[0] == ("a", TEXT, "to @vic", "https://nova.example/users/vic")
    assert refresh(warehouse) == 1
    assert public(warehouse) == masked


def test_the_days_of_changed_posts_are_touched_once_in_the_zone_of_the_workspace(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    refresh(warehouse, "vic")
    refresh(warehouse)
    assert touched(warehouse) == [date(2026, 3, 11)]


def test_the_same_handles_cost_no_look_at_the_posts(
    warehouse: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh(warehouse, "vic")
    warehouse.execute("update raw.posts set public_text = 'untouched'")
    assert refresh(warehouse, "VIC") == 0
    monkeypatch.setattr(public_texts, "ALGORITHM_VERSION", -1)
    assert refresh(warehouse, "vic") == 2
    assert public(warehouse)[0][1] == TEXT


def test_many_posts_are_masked_in_batches(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_texts, "ROWS_PER_BATCH", 2048)
    load(*(post(f"p{n}", display_text=TEXT) for n in range(5_000)))
    assert refresh(connection, "vic") == 5_000
    query = "select distinct public_text from raw.posts"
    assert connection.execute(query).fetchall() == [(TEXT,)]


def test_columns_that_an_earlier_version_did_not_have_are_filled(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    before = public(warehouse)
    warehouse.execute("update raw.posts set public_title = null, public_url = null")
    refresh(warehouse)
    assert public(warehouse) == before


def test_a_failure_leaves_the_former_texts_and_is_made_good(
    warehouse: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = public(warehouse)

    def broken(*_: object) -> int:
        raise RuntimeError("the power is gone")

    with monkeypatch.context() as patched:
        patched.setattr(public_texts, "_update", broken)
        with pytest.raises(RuntimeError, match="power"):
            refresh(warehouse, "vic")
    assert public(warehouse) == before
    assert refresh(warehouse, "vic") == 1
