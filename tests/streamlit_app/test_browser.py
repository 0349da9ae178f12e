"""The viewer in a real browser: it looks right, executes nothing, calls nobody, and notices news."""

import csv
import io
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from agorascope.published import Publication

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(180)]

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
HOSTILE = (
    "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'> "
    "**bold** [x](javascript:alert(1))"
)
LAST = date(2026, 3, 31)


@dataclass
class Seen:
    """What a page asked for and complained about."""

    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def chromium(lacking: Callable[[str], Any]) -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).exists():
        lacking("Debian's chromium is not installed (apt-get install chromium)")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The viewer on a free port, reading this test's data directory, stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app/app.py", "--server.port", str(port)]
    environment = os.environ | {"AGORASCOPE_DATA_DIR": str(tmp_path / "data")}
    with (tmp_path / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_until_healthy(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, TimeoutError):
            assert server.poll() is None, "the viewer ended before it answered"
            time.sleep(0.1)
    raise AssertionError("the viewer did not answer within 30 s")


@contextmanager
def opened(
    chromium: Any, url: str, *, width: int = 1280, locale: str = "en-GB"
) -> Iterator[tuple[Any, Seen]]:
    """A page at `url`, drawn as far as its first tile, and a record of what it did."""
    seen = Seen()
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, locale=locale, timezone_id="America/New_York"
    )
    page = context.new_page()
    page.on("console", lambda m: seen.errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("request", lambda request: seen.hosts.add(urlsplit(request.url).hostname or ""))
    page.goto(url)
    yield page, seen
    context.close()


def overflow(page: Any) -> int:
    """How many pixels the content is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@pytest.mark.parametrize(("width", "columns"), [(1280, 5), (390, 2)])
def test_the_overview_is_whole_and_calls_nobody(
    chromium: Any,
    address: str,
    publish: Callable[..., Publication],
    mention: Callable[..., Any],
    width: int,
    columns: int,
) -> None:
    publish(
        mentions=[mention(LAST, number=9, text=HOSTILE, title=HOSTILE, url="javascript:window.hacked = 3")]
    )
    with opened(chromium, address, width=width) as (page, seen):
        page.get_by_test_id("stMetric").nth(4).wait_for()
        page.locator("[data-testid=stVegaLiteChart] svg").nth(3).wait_for()
        tiles = [tile.bounding_box() for tile in page.get_by_test_id("stMetric").all()]

        assert page.title() == "Overview · Agorascope"
        assert page.get_by_role("heading", level=1).inner_text() == "Overview"
        assert len({round(box["x"]) for box in tiles if box}) == columns
        assert page.get_by_text("Demo data: made-up people and brands.").is_visible()
        assert page.get_by_text(HOSTILE, exact=True).count() == 2
        assert page.evaluate("window.hacked") is None
        assert page.locator("a[href^='javascript']").count() == 0
        assert overflow(page) <= 0
        assert seen.errors == []
        assert seen.hosts <= {"127.0.0.1", ""}


def test_days_stand_under_their_own_date_in_another_time_zone(
    chromium: Any, address: str, publish: Callable[..., Publication], mention: Callable[..., Any]
) -> None:
    """The browser is in New York; the axis still speaks of the days of the workspace."""
    days = [date(2026, 3, day) for day in (29, 30, 31)]
    publish(days=0, mentions=[mention(day, number=i) for day in days for i in range(40)])
    with opened(chromium, f"{address}/?period=all") as (page, _seen):
        chart = page.locator("[data-testid=stVegaLiteChart] svg").first
        chart.wait_for()
        labels = chart.locator(".role-axis-label text").all_text_contents()

        assert [text for text in labels if "Mar" in text][:1] == ["29 Mar"]
        assert "28 Mar" not in labels


def test_source_health_is_reached_from_the_menu(
    chromium: Any, address: str, publish: Callable[..., Publication]
) -> None:
    publish(days=5)
    with opened(chromium, address, locale="fr-FR") as (page, seen):
        page.get_by_role("link", name="État des sources").click()
        page.get_by_role("heading", level=1, name="État des sources").wait_for()
        page.get_by_test_id("stDataFrame").first.wait_for()

        assert page.title() == "État des sources · Agorascope"
        assert seen.errors == []
        assert seen.hosts <= {"127.0.0.1", ""}


def test_a_new_publication_is_shown_without_a_reload(
    chromium: Any, address: str, publish: Callable[..., Publication]
) -> None:
    publish(days=10, name="First world")
    with opened(chromium, address) as (page, seen):
        page.get_by_role("heading", level=3, name="First world").wait_for()
        page.get_by_test_id("stMetric").nth(4).wait_for()
        publish(days=10, name="Second world", run_id="second")
        page.get_by_role("heading", level=3, name="Second world").wait_for(timeout=25_000)

        assert page.get_by_role("heading", level=3, name="First world").count() == 0
        assert seen.errors == []


def test_the_download_speaks_the_readers_language_and_holds_no_formula(
    chromium: Any, address: str, publish: Callable[..., Publication], mention: Callable[..., Any]
) -> None:
    publish(days=0, mentions=[mention(LAST, number=1, text="=1+1", stance="negative")])
    with opened(chromium, address, locale="fr-FR") as (page, _seen):
        with page.expect_download() as download:
            page.get_by_role("button", name="Télécharger en CSV").click()
        rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))

    assert [(row["Texte"], row["Opinion"]) for row in rows] == [("'=1+1", "Négatif")]
