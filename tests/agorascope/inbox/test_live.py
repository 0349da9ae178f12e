"""The live inbox: the database chooses and counts what is asked for, with the team's newer word on top."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from agorascope.app_store import AppStore, open_store
from agorascope.app_store.inbox_states import Change, change
from agorascope.inbox.live import CLOSED, WAITING, Wanted, live_items, live_page
from agorascope.inbox.tables import inbox_table
from agorascope.settings import Settings
from tests.agorascope.cli.test_inbox import waiting

ASKED = {"is_question": True, "has_question_mark": True}


@pytest.fixture
def marts() -> Iterator[duckdb.DuckDBPyConnection]:
    """Thirty items of two networks, and one conversation that the data show as answered."""
    rows = [
        waiting(
            f"item-{n:02}",
            "Où est mon vélo ?" if n % 3 == 0 else f"Message {n}",
            network_id="mastodon" if n % 2 else "bluesky",
            community_id=f"c{n % 4}",
            stance="negative" if n % 5 == 0 else "neutral",
            waiting_minutes=60.0 * (n + 1),
            **(ASKED if n % 3 == 0 else {}),
        )
        for n in range(30)
    ]
    connection = duckdb.connect()
    connection.execute("create schema marts")
    connection.register("inbox", inbox_table(pa.Table.from_pylist(rows)))
    connection.execute("create table marts.fct_inbox as from inbox")
    connection.execute(
        """
        create table marts.fct_conversations as
        select item_id as post_key, * exclude (item_id), null::timestamptz as settled_at
        from marts.fct_inbox
        union all by name
        select 'settled' as post_key, 'acme' as brand_id, 'mastodon' as network_id, 'c0' as community_id,
            timestamptz '2026-03-01 12:00:00+00' as created_at, 'Thanks' as text, false as is_question,
            timestamptz '2026-03-02 12:00:00+00' as settled_at
        """
    )
    yield connection
    connection.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[AppStore]:
    opened = open_store(Settings(data_dir=tmp_path))
    yield opened
    opened.close()


def test_a_page_is_cut_from_the_same_order_as_all(marts: duckdb.DuckDBPyConnection, store: AppStore) -> None:
    everything = live_items(marts, store)
    pages = [live_page(marts, store, Wanted(), limit=7, offset=7 * n) for n in range(5)]

    assert [item.item_id for page in pages for item in page.items] == [i.item_id for i in everything]
    assert {page.items_count for page in pages} == {30}


def test_a_page_past_the_last_one_is_the_last_one(marts: duckdb.DuckDBPyConnection, store: AppStore) -> None:
    assert live_page(marts, store, Wanted(), limit=7, offset=700) == live_page(
        marts, store, Wanted(), limit=7, offset=28
    )
    nothing = live_page(marts, store, Wanted(text="no such words"), limit=7, offset=700)
    assert (nothing.items, nothing.items_count) == ((), 0)


def test_filters_choose_and_count(marts: duckdb.DuckDBPyConnection, store: AppStore) -> None:
    def ids(wanted: Wanted) -> set[int]:
        page = live_page(marts, store, wanted)
        assert page.items_count == len(page.items)
        return {int(item.item_id[-2:]) for item in page.items}

    assert ids(Wanted(network="bluesky")) == {n for n in range(30) if n % 2 == 0}
    assert ids(Wanted(community="c3")) == {n for n in range(30) if n % 4 == 3}
    assert ids(Wanted(stance="negative")) == {n for n in range(30) if n % 5 == 0}
    assert ids(Wanted(only_questions=True)) == {n for n in range(30) if n % 3 == 0}
    assert ids(Wanted(text="ou EST mon velo")) == {n for n in range(30) if n % 3 == 0}
    assert ids(Wanted(text="%")) == set()
    assert ids(Wanted(brand="other")) == set()


def test_what_the_team_said_since_decides(marts: duckdb.DuckDBPyConnection, store: AppStore) -> None:
    change(store, "item-01", Change("taken", "ann"))
    change(store, "item-02", Change("taken", "bob"))
    change(store, "item-03", Change("answered", "ann"))
    change(store, "item-04", Change("dismissed", "bob", note="spam"))

    mine = live_page(marts, store, Wanted(states=("taken",), assignee="ann"))
    closed = live_page(marts, store, Wanted(states=CLOSED))

    assert [(item.item_id, item.assignee) for item in mine.items] == [("item-01", "ann")]
    assert {(item.item_id, item.state, item.note) for item in closed.items} == {
        ("item-03", "answered", ""),
        ("item-04", "dismissed", "spam"),
    }
    assert live_page(marts, store, Wanted(states=("open",))).items_count == 26
    assert live_page(marts, store, Wanted(states=WAITING), limit=1).items_count == 28


def test_what_is_opened_again_after_its_answer_waits_last(
    marts: duckdb.DuckDBPyConnection, store: AppStore
) -> None:
    before = datetime(2026, 3, 2, 12, tzinfo=UTC) - timedelta(hours=1)
    change(store, "settled", Change("open", "ann"), at=before)
    assert live_page(marts, store, Wanted()).items_count == 30

    change(store, "settled", Change("taken", "ann"))
    page = live_page(marts, store, Wanted())

    assert page.items_count == 31
    assert (page.items[-1].item_id, page.items[-1].priority) == ("settled", None)
