"""The page by axe-core in a browser: no violation, in both languages, wide and narrow."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agorascope.report.html import render_html
from agorascope.report.voice import Voice
from agorascope.report.writing import write
from tests.agorascope.report.cases import full_facts, quiet_facts

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="module")
def chromium(lacking: Callable[[str], Any]) -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).exists():
        lacking("Debian's chromium is not installed (apt-get install chromium)")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        yield browser
        browser.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("facts", [full_facts, quiet_facts])
def test_the_page_has_no_barrier_that_axe_finds(
    chromium: Any, tmp_path: Path, facts: Callable[[], Any], language: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    file = tmp_path / "report.html"
    file.write_text(render_html(write(facts(), Voice(language, ZoneInfo("Europe/Paris")))), encoding="utf-8")
    page = chromium.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    found = axe.run(page).response["violations"]
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    page.close()
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
    assert asked == [file.as_uri()]
    assert not too_wide
