"""What a reader does, done in a real browser over the real viewer, in both languages, and looked up after."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from agorascope.app_store import AppStore, open_store
from agorascope.app_store.inbox_states import states_of
from agorascope.app_store.outreach_tables import OutreachContact, OutreachStep
from agorascope.app_store.tables import AuditLog, GoldLabel
from agorascope.settings import Settings
from streamlit_app import i18n
from tests.streamlit_app.browsing import address_of, eventually, opened, screenshot, serving, settle
from tests.streamlit_app.demo_states import Kind

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

STARTS = 1_000  # ms until the server has begun to draw what was pressed

BOTH = pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])


@pytest.fixture
def data(demo_world: Callable[[Kind], Path]) -> Path:
    """The demo's data, an app store of this test's own."""
    return demo_world("normal")


@pytest.fixture
def viewer(data: Path, tmp_path: Path) -> Iterator[str]:
    with serving(data, tmp_path / "server.log") as url:
        yield url


@pytest.fixture
def store(data: Path) -> Iterator[AppStore]:
    opened_store = open_store(Settings(data_dir=data))
    yield opened_store
    opened_store.close()


def say(locale: str, sentence: str) -> str:
    """What the viewer says for a sentence of its code in a browser of this locale."""
    i18n.use(i18n.preferred(locale), locale)
    return i18n._(sentence)


def press(page: Any, key: str) -> None:
    """Press the first button whose key holds `key`, and wait until the page stands still."""
    page.locator(f"[class*='{key}'] button").first.click()
    page.wait_for_timeout(STARTS)
    settle(page)


def contacts(store: AppStore) -> list[OutreachContact]:
    with store.reading() as session:
        return list(session.scalars(select(OutreachContact)))


def labels(store: AppStore) -> list[str | None]:
    with store.reading() as session:
        return [row.label for row in session.scalars(select(GoldLabel))]


def audited(store: AppStore) -> list[str]:
    with store.reading() as session:
        return [line.what for line in session.scalars(select(AuditLog).order_by(AuditLog.audit_id))]


@BOTH
def test_a_view_can_be_filtered_and_sent(chromium: Any, viewer: str, locale: str) -> None:
    with opened(chromium, address_of(viewer, "reputation"), locale=locale) as (page, seen):
        settle(page)
        for filter_, name in ((0, "period"), (2, "network")):
            page.get_by_role("combobox").nth(filter_).click()
            page.get_by_role("option").nth(1).click()
            page.wait_for_function("name => new URLSearchParams(location.search).has(name)", arg=name)
            settle(page)
        shared = page.url
        figures = page.get_by_test_id("stMetricValue").all_inner_texts()
        errors = list(seen.errors)
    with opened(chromium, shared, locale=locale) as (page, _seen):
        settle(page)

        assert errors == []
        assert set(parse_qs(urlsplit(shared).query)) >= {"period", "network"}
        assert page.get_by_test_id("stMetricValue").all_inner_texts() == figures


@BOTH
def test_a_chart_is_taken_along_as_picture_and_as_figures(chromium: Any, viewer: str, locale: str) -> None:
    starts = {"PNG": b"\x89PNG", "SVG": b"<svg", "CSV": b"\xef\xbb\xbf", "XLSX": b"PK"}
    with opened(chromium, address_of(viewer, "communities"), locale=locale) as (page, seen):
        settle(page)
        page.get_by_role("button", name=say(locale, "Take along")).first.click()
        for format_, start in starts.items():
            with page.expect_download() as download:
                page.get_by_role("button", name=f"({format_})").first.click()
            content = Path(download.value.path()).read_bytes()

            assert content.startswith(start), format_
            if format_ == "XLSX":
                assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()
        assert seen.errors == []


@BOTH
def test_a_conversation_is_taken_and_answered(
    chromium: Any, viewer: str, store: AppStore, locale: str
) -> None:
    with opened(chromium, address_of(viewer, "conversations"), locale=locale) as (page, seen):
        settle(page)
        press(page, "-taken-")
        eventually(lambda: [state.state for state in states_of(store).values()] == ["taken"])
        [taken] = states_of(store).values()
        press(page, f"-answered-{_css(taken.item_id)}")
        eventually(lambda: [state.state for state in states_of(store).values()] == ["answered"])
        screenshot(page, f"answered-{locale}")

        assert seen.errors == []
    assert [state.state for state in states_of(store).values()] == ["answered"]
    assert audited(store) == ["insert inbox_items", "update inbox_items"]


@BOTH
def test_an_ambassador_is_invited_and_moved_on(
    chromium: Any, viewer: str, store: AppStore, locale: str
) -> None:
    with opened(chromium, address_of(viewer, "ambassadors"), locale=locale) as (page, seen):
        settle(page)
        press(page, "-invite")
        eventually(lambda: len(contacts(store)) == 1)
        [contact] = contacts(store)
        page.goto(f"{address_of(viewer, 'ambassadors')}?part=board")
        settle(page)
        press(page, f"st-key-contact-{contact.contact_id}-contacted")
        press(page, f"st-key-contact-{contact.contact_id}-note-it")
        eventually(lambda: contacts(store)[0].state == "contacted")
        screenshot(page, f"board-{locale}")

        assert seen.errors == []
    with store.reading() as session:
        steps = [step.state for step in session.scalars(select(OutreachStep).order_by(OutreachStep.step_id))]
    assert steps == ["candidate", "contacted"]


@BOTH
def test_a_mention_is_labelled(chromium: Any, viewer: str, store: AppStore, locale: str) -> None:
    with opened(chromium, address_of(viewer, "labels"), locale=locale) as (page, seen):
        settle(page)
        press(page, "st-key-draw")
        press(page, "st-key-label-negative")
        eventually(lambda: labels(store) == ["negative"])
        screenshot(page, f"labelled-{locale}")

        assert seen.errors == []
    assert labels(store) == ["negative"]


def _css(key: str) -> str:
    """What Streamlit makes of a key in a class: signs that a class cannot hold become dashes."""
    return "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in key)
