"""The viewer in a real browser: it looks right, executes nothing, calls nobody, and notices news."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agorascope.published import Publication
from tests.streamlit_app.browsing import opened, overflow, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(180)]

HOSTILE = (
    "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'> "
    "**bold** [x](javascript:alert(1))"
)
LAST = date(2026, 3, 31)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The viewer, reading this test's data directory."""
    with serving(tmp_path / "data", tmp_path / "server.log") as url:
        yield url


@pytest.mark.parametrize(("width", "columns"), [(1280, 4), (390, 2)])
def test_reputation_is_whole_and_calls_nobody(
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
    with opened(chromium, f"{address}/reputation", width=width) as (page, seen):
        page.get_by_test_id("stMetric").nth(4).wait_for()
        page.locator("[data-testid=stVegaLiteChart] svg").nth(3).wait_for()
        tiles = [tile.bounding_box() for tile in page.get_by_test_id("stMetric").all()]

        assert page.title() == "Reputation · Agorascope"
        assert page.get_by_role("heading", level=1).inner_text() == "Reputation"
        assert len({round(box["x"]) for box in tiles if box}) == columns
        assert page.get_by_text("Demo data: made-up people and brands.").is_visible()
        page.get_by_role("radio", name="Posts", exact=True).or_(
            page.get_by_role("button", name="Posts", exact=True)
        ).first.click()
        page.get_by_text(HOSTILE, exact=True).nth(1).wait_for()
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
    with opened(chromium, f"{address}/reputation?period=all") as (page, _seen):
        chart = page.locator("[data-testid=stVegaLiteChart] svg").first
        chart.wait_for()
        labels = chart.locator(".role-axis-label text").all_text_contents()

        assert [text for text in labels if "Mar" in text][:1] == ["29 Mar"]
        assert "28 Mar" not in labels


def test_source_health_is_reached_from_the_menu(
    chromium: Any, address: str, publish: Callable[..., Publication]
) -> None:
    publish(days=5)
    with opened(chromium, f"{address}/reputation", locale="fr-FR") as (page, seen):
        page.get_by_role("link", name="Sources").click()
        page.get_by_role("heading", level=1, name="Sources").wait_for()
        page.get_by_test_id("stDataFrame").first.wait_for()

        assert page.title() == "Sources · Agorascope"
        assert seen.errors == []
        assert seen.hosts <= {"127.0.0.1", ""}


def test_a_new_publication_is_shown_without_a_reload(
    chromium: Any, address: str, publish: Callable[..., Publication]
) -> None:
    publish(days=10, name="First world")
    with opened(chromium, f"{address}/reputation") as (page, seen):
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
    with opened(chromium, f"{address}/reputation?part=posts", locale="fr-FR") as (page, _seen):
        page.get_by_role("button", name="Télécharger").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Tableau (CSV)").click()
        rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))

    assert [(row["Texte"], row["Opinion"]) for row in rows] == [("'=1+1", "Négatif")]
