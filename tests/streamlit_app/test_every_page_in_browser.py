"""Every page in a real browser: on the demo, on a real week, in hostile hands; no error, no barrier, no leak.

In both languages, light and dark, on a laptop and on a phone.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from streamlit_app.app_pages import ENTRIES
from tests.streamlit_app.browsing import address_of, opened, overflow, screenshot, serving, settle
from tests.streamlit_app.demo_states import Kind

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

PAGES = [entry.path for entry in ENTRIES]
# locale, theme, width in px
LOOKS = {"en-light-1280": ("en-GB", "light", 1280), "fr-dark-390": ("fr-FR", "dark", 390)}
GRAVE = {"serious", "critical"}


@pytest.fixture(scope="module")
def demo_viewer(
    made_states: Callable[[Kind], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with serving(made_states("normal"), tmp_path_factory.mktemp("log") / "demo.log") as url:
        yield url


@pytest.fixture(scope="module")
def hostile_viewer(
    made_states: Callable[[Kind], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with serving(made_states("hostile"), tmp_path_factory.mktemp("log") / "hostile.log") as url:
        yield url


@pytest.fixture(scope="module")
def airline_viewer(airline_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(airline_data, tmp_path_factory.mktemp("log") / "airlines.log") as url:
        yield url


@pytest.fixture(scope="module")
def axe() -> Any:
    return pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()


def grave(axe: Any, page: Any) -> list[str]:
    """What axe-core calls serious or critical, with the element it means."""
    return [
        f"{found['id']} ({found['impact']}): {node['html'][:160]}"
        for found in axe.run(page).response["violations"]
        if found["impact"] in GRAVE
        for node in found["nodes"][:3]
    ]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_calls_nobody_and_has_no_barrier(
    chromium: Any, demo_viewer: str, axe: Any, path: str, look: str
) -> None:
    locale, theme, width = LOOKS[look]
    with opened(chromium, address_of(demo_viewer, path), width=width, locale=locale, theme=theme) as (
        page,
        seen,
    ):
        settle(page)
        screenshot(page, f"demo-{path}-{look}")

        assert seen.errors == []
        assert seen.hosts <= {"127.0.0.1", ""}
        assert page.get_by_test_id("stException").count() == 0
        assert overflow(page) <= 0
        assert grave(axe, page) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_real_week_of_six_airlines_is_shown_whole(
    chromium: Any, airline_viewer: str, axe: Any, path: str
) -> None:
    """Real words, one week, one network whose terms forbid scores of members: much is too few to say."""
    url = address_of(airline_viewer, path)
    with opened(chromium, url, width=390, locale="fr-FR") as (page, seen):
        settle(page)
        screenshot(page, f"airlines-{path}")

        assert seen.errors == []
        assert page.get_by_test_id("stException").count() == 0
        assert page.get_by_test_id("stAlertContentError").count() == 0
        assert overflow(page) <= 0
        assert grave(axe, page) == []


@pytest.mark.parametrize("path", PAGES)
def test_hostile_words_change_nothing(chromium: Any, hostile_viewer: str, path: str) -> None:
    with opened(chromium, address_of(hostile_viewer, path), width=390) as (page, seen):
        settle(page)
        screenshot(page, f"hostile-{path}")

        assert page.evaluate("window.hacked") is None
        assert seen.hosts <= {"127.0.0.1", ""}
        assert page.locator("a[href^='javascript' i], a[href^='data:' i], iframe, object, embed").count() == 0
        assert page.locator("[data-testid=stMain] img[src*='evil']").count() == 0
        assert page.locator("a[target=_blank]:not([rel~=noopener]):not([rel~=noreferrer])").count() == 0
        assert page.get_by_test_id("stException").count() == 0
        assert overflow(page) <= 0
        assert seen.errors == []
