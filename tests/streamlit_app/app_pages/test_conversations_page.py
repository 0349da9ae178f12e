"""The inbox shows what waits, and what a reader does is in the app store; of two at once nothing is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from agorascope.app_store import AppStore, open_store
from agorascope.app_store.inbox_states import Change, change, state_of
from agorascope.app_store.store import who_am_i
from agorascope.inbox.live import Wanted, live_page
from agorascope.published import connect, require_current
from agorascope.settings import Settings
from streamlit_app import reader
from streamlit_app.reader import Reader

Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


@pytest.fixture
def data(demo_world: Callable[[str], Path]) -> Path:
    return demo_world("normal")


@pytest.fixture
def store(data: Path) -> Iterator[AppStore]:
    opened = open_store(Settings(data_dir=data))
    yield opened
    opened.close()


@pytest.fixture
def marts(data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(require_current(data / "published")) as connection:
        yield connection


def first_id(marts: duckdb.DuckDBPyConnection, store: AppStore, **wanted: object) -> str:
    return live_page(marts, store, Wanted(**wanted), limit=1).items[0].item_id  # type: ignore[arg-type]


def press(page: AppTest, key: str) -> AppTest:
    return page.button(key=key).click().run()


def test_the_inbox_counts_what_waits_and_shows_the_most_pressing_first(
    app: Open, data: Path, store: AppStore, marts: duckdb.DuckDBPyConnection, words: Words
) -> None:
    page = app("en-GB", "conversations", data=data)
    found = live_page(marts, store, Wanted(), limit=10)

    assert f"{found.items_count} messages, the most pressing first" in words(page)
    shown = [button.key for button in page.button if str(button.key).startswith("inbox-taken-")]
    assert shown == [f"inbox-taken-{item.item_id}" for item in found.items]


def test_taking_answering_and_reopening_are_in_the_app_store(
    app: Open, data: Path, store: AppStore, marts: duckdb.DuckDBPyConnection, words: Words
) -> None:
    item = first_id(marts, store)
    page = app("en-GB", "conversations", data=data)

    page = press(page, f"inbox-taken-{item}")
    assert (state_of(store, item).state, state_of(store, item).assignee) == ("taken", who_am_i())
    assert "You have it: your colleagues see that you answer it." in words(page)

    page = press(page, f"inbox-answered-{item}")
    assert state_of(store, item).state == "answered"
    assert f"inbox-taken-{item}" not in {button.key for button in page.button}

    page = app("en-GB", "conversations", data=data, state="closed")
    press(page, f"inbox-open-{item}")
    assert state_of(store, item).state == "open"


def test_setting_aside_keeps_the_note(
    app: Open, data: Path, store: AppStore, marts: duckdb.DuckDBPyConnection
) -> None:
    item = first_id(marts, store)
    page = app("en-GB", "conversations", data=data)
    page.text_input(key=f"inbox-note-{item}").set_value("An advertisement")
    press(page, f"inbox-dismissed-{item}")

    assert (state_of(store, item).state, state_of(store, item).note) == ("dismissed", "An advertisement")


def test_of_two_at_once_the_second_is_told_what_the_first_did_and_nothing_is_lost(
    app: Open, data: Path, store: AppStore, marts: duckdb.DuckDBPyConnection, words: Words
) -> None:
    item = first_id(marts, store)
    page = app("en-GB", "conversations", data=data)
    change(store, item, Change("taken", "ann", note="on it", seen=0))

    page = press(page, f"inbox-taken-{item}")
    now = state_of(store, item)

    assert (now.state, now.assignee, now.note) == ("taken", "ann", "on it")
    assert "Meanwhile ann changed this item" in words(page)
    assert "Your change was not kept" in words(page)
    assert f"inbox-open-{item}" in {button.key for button in page.button}  # read again: it is taken now


def test_the_conflict_is_told_in_french(
    app: Open, data: Path, store: AppStore, marts: duckdb.DuckDBPyConnection, words: Words
) -> None:
    item = first_id(marts, store)
    page = app("fr-FR", "conversations", data=data)
    change(store, item, Change("answered", "ann", seen=0))

    page = press(page, f"inbox-taken-{item}")

    assert "Entre-temps, ann a modifié ce message" in words(page)
    assert "répondu" in words(page)


def test_who_may_only_read_cannot_act(
    app: Open,
    data: Path,
    store: AppStore,
    marts: duckdb.DuckDBPyConnection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader, "current", lambda: Reader("guest", may_write=False))
    item = first_id(marts, store)
    page = app("en-GB", "conversations", data=data)

    for action in ("taken", "answered", "dismissed"):
        assert page.button(key=f"inbox-{action}-{item}").disabled
        assert page.button(key=f"inbox-{action}-{item}").help == "Only managers may do this."


def test_filters_narrow_as_the_library_does(
    app: Open, data: Path, store: AppStore, marts: duckdb.DuckDBPyConnection, words: Words
) -> None:
    page = app("en-GB", "conversations", data=data, stance="negative", network="mastodon")
    found = live_page(marts, store, Wanted(stance="negative", network="mastodon"), limit=1)

    assert f"{found.items_count} messages, the most pressing first" in words(page)


def test_mine_is_what_i_took(
    app: Open, data: Path, store: AppStore, marts: duckdb.DuckDBPyConnection, words: Words
) -> None:
    page = app("en-GB", "conversations", data=data, state="mine")
    assert "You have taken nothing" in words(page)

    item = first_id(marts, store)
    change(store, item, Change("taken", who_am_i()))
    page = app("en-GB", "conversations", data=data, state="mine")

    assert "1 message, the most pressing first" in words(page)


def test_the_second_page_goes_on_where_the_first_ends(
    app: Open, data: Path, store: AppStore, marts: duckdb.DuckDBPyConnection
) -> None:
    page = app("en-GB", "conversations", data=data, sheet="2")
    second = live_page(marts, store, Wanted(), limit=10, offset=10)
    shown = [button.key for button in page.button if str(button.key).startswith("inbox-taken-")]

    assert shown == [f"inbox-taken-{item.item_id}" for item in second.items]


def test_a_link_opens_a_conversation_with_its_thread_and_the_command_that_reveals(
    app: Open, data: Path, store: AppStore, marts: duckdb.DuckDBPyConnection, words: Words
) -> None:
    item = first_id(marts, store)
    page = app("en-GB", "conversations", data=data, item=item)

    assert f"agorascope inbox show {item} --reveal" in words(page)
    assert f"talk-taken-{item}" in {button.key for button in page.button}


def test_a_link_to_what_is_gone_says_so(app: Open, data: Path, words: Words) -> None:
    page = app("en-GB", "conversations", data=data, item="0" * 32)

    assert not page.exception
    assert "This conversation is not in the published file (any more)." in words(page)


def test_how_the_team_answers_is_told_with_its_doubt(
    app: Open, data: Path, marts: duckdb.DuckDBPyConnection, words: Words
) -> None:
    page = app("en-GB", "conversations", data=data, part="answers")
    share, n = marts.execute(
        """
        select inbound_answered_share, inbound_answered_share_n from marts.fct_response_weekly
        where network_id = 'all' and is_complete order by week_start_date desc limit 1
        """
    ).fetchall()[0]

    assert f"{share:.0%} of those whose 48 hours are over got an answer within them." in words(page)
    assert f"n = {n}" in words(page)


def test_the_search_finds_what_the_file_holds(
    app: Open, data: Path, marts: duckdb.DuckDBPyConnection, words: Words
) -> None:
    page = app("en-GB", "conversations", data=data, part="search", period="all", answered="no", words="VELO")
    count = marts.execute(
        """
        select count(*) from marts.fct_conversations
        where not is_answered and contains(strip_accents(lower(text)), 'velo')
        """
    ).fetchall()[0][0]

    assert f"{count} conversation" in words(page)


def test_an_empty_inbox_is_good_news(app: Open, demo_world: Callable[[str], Path], words: Words) -> None:
    page = app("en-GB", "conversations", data=demo_world("empty"))

    assert not page.exception
    assert "Nobody" in words(page)


def test_a_week_of_too_few_is_not_a_share(app: Open, demo_world: Callable[[str], Path], words: Words) -> None:
    page = app("en-GB", "conversations", data=demo_world("too_few"), part="answers")

    assert "Too few of them are older than 48 hours" in words(page)
    assert "got an answer within them" not in words(page)
