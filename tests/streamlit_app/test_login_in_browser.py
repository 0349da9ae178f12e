"""A login by OpenID Connect from the closed door to the page, and what a reader may not do."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from agorascope.app_store import open_store
from agorascope.app_store.inbox_states import states_of
from agorascope.settings import Settings
from tests.streamlit_app.browsing import address_of, eventually, free_port, opened, serving, settle
from tests.streamlit_app.demo_states import Kind
from tests.streamlit_app.identity_provider import CLIENT, Provider, providing

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing() as running:
        yield running


@pytest.fixture
def viewer(demo_world: Callable[[Kind], Path], provider: Provider, tmp_path: Path) -> Iterator[str]:
    """The viewer on an open address, behind a login."""
    port = free_port()
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "only for the tests of this viewer, and long"
client_id = "{CLIENT}"
client_secret = "nothing"
server_metadata_url = "{provider.url}/.well-known/openid-configuration"
""",
        encoding="utf-8",
    )
    options = ("--secrets.files", str(secrets), "--server.address", "0.0.0.0")
    lists = {
        "AGORASCOPE_VIEWER_MANAGERS": "ana@example.org",
        "AGORASCOPE_VIEWER_READERS": "*@example.org",
    }
    with serving(demo_world("normal"), tmp_path / "server.log", port=port, options=options, **lists) as url:
        yield url


def logged_in(page: Any, url: str) -> None:
    settle(page)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{url}/**")
    page.get_by_role("button", name="Log out").first.wait_for()
    settle(page)


def test_nobody_sees_a_figure_before_the_login(chromium: Any, viewer: str) -> None:
    with opened(chromium, address_of(viewer, "reputation")) as (page, _seen):
        settle(page)

        assert page.get_by_role("button", name="Log in").is_visible()
        assert page.get_by_test_id("stMetric").count() == 0
        assert page.get_by_test_id("stPageLink").count() == 0


def test_a_manager_takes_a_conversation_under_the_name_of_the_account(
    chromium: Any, viewer: str, provider: Provider, demo_world: Callable[[Kind], Path]
) -> None:
    provider.account = {"email": "Ana@example.org", "email_verified": True}
    with opened(chromium, viewer) as (page, _seen):
        logged_in(page, viewer)
        page.get_by_role("link", name="Conversations").first.click()
        settle(page)
        page.locator("[class*='-taken-'] button").first.click()
        store = open_store(Settings(data_dir=demo_world("normal")))
        eventually(lambda: [one.assignee for one in states_of(store).values()] == ["ana@example.org"])
        store.close()
    assert "/token" in provider.asked


def test_a_reader_finds_the_buttons_shut(chromium: Any, viewer: str, provider: Provider) -> None:
    provider.account = {"email": "ben@example.org", "email_verified": True}
    with opened(chromium, viewer) as (page, _seen):
        logged_in(page, viewer)
        page.get_by_role("link", name="Conversations").first.click()
        settle(page)

        assert page.locator("[class*='-taken-'] button").first.is_disabled()


@pytest.mark.parametrize(
    "account",
    [
        {"email": "eve@elsewhere.example", "email_verified": True},
        {"email": "ana@example.org", "email_verified": False},
        {},
    ],
)
def test_an_account_that_is_not_listed_stays_outside(
    chromium: Any, viewer: str, provider: Provider, account: dict[str, Any]
) -> None:
    provider.account = account
    with opened(chromium, viewer) as (page, _seen):
        logged_in(page, viewer)

        assert page.get_by_text("This account may not see these figures.").is_visible()
        assert page.get_by_test_id("stMetric").count() == 0
