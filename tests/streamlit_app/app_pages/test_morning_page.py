"""The first page: what it says is what report and file say, and its buttons write what they promise."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from agorascope.app_store import AppStore, open_store
from agorascope.app_store.inbox_states import Change, change, state_of
from agorascope.app_store.store import who_am_i
from agorascope.delivery.alerts import Alert, read_alerts
from agorascope.delivery.states import Word, set_state, words_of
from agorascope.inbox.live import Wanted, live_page
from agorascope.published import connect, require_current
from agorascope.report.collecting import TeamStates, collect_people
from agorascope.report.weeks import Week
from agorascope.settings import Settings
from streamlit_app.components.alert_cards import standing

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


def published_alerts(data: Path) -> tuple[list[Alert], datetime]:
    publication = require_current(data / "published")
    with connect(publication) as connection:
        return read_alerts(connection), publication.as_of


def test_what_changed_is_told_as_the_report_tells_it(app: Open, data: Path, words: Words) -> None:
    page = app("en-GB", "morning", data=data)

    assert not page.exception
    assert "**People spoke worse of Cyclandre\\.**" in words(page)
    assert "a difference of −0\\.37 \\(−0\\.59 to −0\\.15\\)" in words(page)


def test_the_last_day_is_that_of_the_file(app: Open, data: Path, words: Words) -> None:
    publication = require_current(data / "published")
    with connect(publication) as connection:
        people = connection.execute(
            """
            select authors_count from marts.fct_brand_reputation_daily
            where network_id = 'all' and brand_id = 'cyclandre' order by mention_date desc limit 1
            """
        ).fetchall()[0][0]

    assert f": {people} people spoke of Cyclandre" in words(app("en-GB", "morning", data=data))


def test_the_five_most_pressing_may_be_taken(app: Open, data: Path, store: AppStore, words: Words) -> None:
    with connect(require_current(data / "published")) as connection:
        found = live_page(connection, store, Wanted(states=("open",)), limit=5)
    page = app("en-GB", "morning", data=data)
    shown = [button.key for button in page.button if str(button.key).startswith("morning-taken-")]
    assert shown == [f"morning-taken-{item.item_id}" for item in found.items]
    assert f"[{found.items_count} messages wait](#answer)" in words(page)

    page = page.button(key=shown[0]).click().run()

    assert state_of(store, found.items[0].item_id).assignee == who_am_i()
    assert f"[{found.items_count - 1} messages wait](#answer)" in words(page)


def test_whom_to_thank_and_invite_are_the_reports(app: Open, data: Path, words: Words) -> None:
    publication = require_current(data / "published")
    last = (publication.as_of - timedelta(microseconds=1)).astimezone(ZoneInfo("Europe/Paris")).date()
    with connect(publication) as connection:
        friends, candidates, count = collect_people(
            connection, Week(last - timedelta(days=6), 7), TeamStates()
        )
    page = words(app("en-GB", "morning", data=data))

    assert friends
    for person in (*friends, *candidates):
        assert f"**Member {person.member_key[:6]} on {person.network}**" in page
    assert f"[{count} people to invite](#invite)" in page


def test_an_alert_is_acknowledged_and_closed_in_the_app_store(
    app: Open, data: Path, store: AppStore, words: Words
) -> None:
    alerts, as_of = published_alerts(data)
    first = standing(alerts, {}, as_of)[0]
    page = app("en-GB", "morning", data=data)

    page = page.button(key=f"acknowledge-{first.alert_id}").click().run()
    assert words_of(store)[first.alert_id].state == "acknowledged"
    assert "Your colleagues see that you see to it." in words(page)

    other = standing(alerts, words_of(store), as_of)[0]
    page.text_input(key=f"alert-note-{other.alert_id}").set_value("We answered the thread")
    page.button(key=f"close-{other.alert_id}").click().run()
    word = words_of(store)[other.alert_id]
    assert (word.state, word.note, word.changed_by) == ("closed", "We answered the thread", who_am_i())


def test_a_colleagues_word_on_an_alert_is_not_passed_over(
    app: Open, data: Path, store: AppStore, words: Words
) -> None:
    alerts, as_of = published_alerts(data)
    alert = standing(alerts, {}, as_of)[0]
    page = app("en-GB", "morning", data=data)
    set_state(store, alert.alert_id, "closed", note="over", who="ann")

    page = page.button(key=f"acknowledge-{alert.alert_id}").click().run()

    assert words_of(store)[alert.alert_id].changed_by == "ann"
    assert "Meanwhile ann said something of this alert" in words(page)


def test_an_alert_stands_while_it_matters(data: Path) -> None:
    some, _as_of = published_alerts(data)
    now = datetime(2026, 10, 1, tzinfo=UTC)
    base = replace(some[0], is_own_brand=True, severity="low", state="open")

    def stands(**changes: object) -> bool:
        return bool(standing([replace(base, **changes)], {}, now))  # type: ignore[arg-type]

    assert stands(ended_at=None)
    assert stands(ended_at=now - timedelta(days=6))
    assert not stands(ended_at=now - timedelta(days=8))
    assert stands(ended_at=now - timedelta(days=8), severity="critical")
    assert not stands(ended_at=now - timedelta(days=8), severity="critical", is_own_brand=False)
    assert not stands(ended_at=now - timedelta(days=8), severity="critical", state="acknowledged")
    assert not stands(ended_at=now - timedelta(days=61), severity="critical")
    assert not stands(ended_at=None, state="closed")
    told = {base.alert_id: Word("closed", "", "ann", now)}
    assert standing([replace(base, ended_at=None)], told, now) == []


def test_nobody_waits_is_good_news(app: Open, data: Path, store: AppStore, words: Words) -> None:
    with connect(require_current(data / "published")) as connection:
        found = live_page(connection, store, Wanted())
    for item in found.items:
        change(store, item.item_id, Change("answered", "ann"))

    page = app("en-GB", "morning", data=data)

    assert "**Nobody waits for an answer**" in words(page)
    assert "messages wait](#answer)" not in words(page)


def test_the_page_speaks_french(app: Open, data: Path, words: Words) -> None:
    page = words(app("fr-FR", "morning", data=data))

    assert "On a moins bien parlé de Cyclandre" in page
    assert "À qui répondre" in page
    assert "Une crise autour de Cyclandre" in page
    for english in ("Whom to", "What changed", "people spoke", "Waits for"):
        assert english not in page
