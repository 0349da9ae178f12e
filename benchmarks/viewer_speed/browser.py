"""The viewer as a person meets it: time until the first figure, and until a filter's figures are there.

Time is taken inside the page, from the click on an option until the text of the tiles has changed (or,
when the new figures are the old ones, until the run of the page is over).
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)
TIMEOUT = 90_000  # milliseconds
FILTERS = ("Brand", "Network", "Community", "Language of posts", "Period")
# A tile, or the line of counts at the head of the first page.
FIGURE = '[data-testid="stMetricValue"], [data-testid="stMarkdown"] a[href^="#"]'
# The state of the page as one text: a stale tile still shows the former figures, so it does not count.
WATCH = """
() => {
    window.tiles = () => [...document.querySelectorAll('[data-testid="stMetric"]')]
        .map(tile => tile.innerText).join('|');
    window.isDone = () => document.querySelector('[data-test-script-state]')
        ?.getAttribute('data-test-script-state') === 'notRunning';
    window.begin = option => {
        const before = window.tiles();
        const start = performance.now();
        let ran = false;
        window.seen = {figures: null, whole: null};
        const look = () => {
            const now = performance.now() - start;
            ran = ran || !window.isDone();
            if (window.seen.figures === null && window.tiles() !== before) window.seen.figures = now;
            if (ran && window.isDone() || now > 2000 && window.isDone()) {
                window.seen.whole = now;
                window.seen.figures ??= now;
                return;
            }
            requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
    };
}
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds until the figures and until the whole page."""

    figures: float
    whole: float


class Visitor:
    """One browser; every visit is a fresh session."""

    def __init__(self, browser: Any, seed: int = 5) -> None:
        self.browser = browser
        self.chance = random.Random(seed)  # noqa: S311 - which option is clicked
        self.errors: list[str] = []

    @contextmanager
    def visit(self, url: str, *, figure: str = FIGURE) -> Iterator[tuple[Any, Taken]]:
        """A page at `url` and the seconds from the request until its first figure and its end."""
        context = self.browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        page = context.new_page()
        page.set_default_timeout(TIMEOUT)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(url, wait_until="commit")
        page.wait_for_selector(figure, state="visible")
        figures = page.evaluate("performance.now()") / 1000
        whole = settled(page)
        for failure in page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').all():
            self.errors.append(failure.inner_text())
        try:
            yield page, Taken(figures, whole)
        finally:
            context.close()

    def change(self, page: Any, label: str) -> Taken | None:
        """Choose another option of the filter `label`; None when there is none to choose."""
        box = page.get_by_role("combobox", name=label)
        if not box.count():
            return None
        box.first.click()
        page.wait_for_selector('[role="option"]')
        others = page.locator('[role="option"]:not([aria-selected="true"])').all()
        others = [option for option in others if option.inner_text() != "Chosen days"]
        if not others:
            page.keyboard.press("Escape")
            return None
        option = self.chance.choice(others)
        return timed(page, option)

    def back_and_forth(self, page: Any, label: str) -> Taken | None:
        """Choose another option of the filter `label`, then the former one again: what the cache gives."""
        box = page.get_by_role("combobox", name=label)
        if not box.count():
            return None
        box.first.click()
        former = page.locator('[role="option"][aria-selected="true"]').first.inner_text()
        page.keyboard.press("Escape")
        if self.change(page, label) is None:
            return None
        settled(page)
        box.first.click()
        page.wait_for_selector('[role="option"]')
        return timed(page, page.get_by_role("option", name=former, exact=True).first)

    def somewhere(self, address: str, page: str, known: tuple[date, date]) -> str:
        """A link to `page` over days that nobody asked for before."""
        first, last = known
        length = self.chance.choice((7, 14, 28, 90, 180))
        begin = first + timedelta(days=self.chance.randrange((last - first).days - length))
        end = begin + timedelta(days=length + self.chance.randrange(3))
        query = {"period": "custom", "from": begin.isoformat(), "to": min(end, last).isoformat()}
        return f"{address}/{page}?{urlencode(query)}"


def timed(page: Any, option: Any) -> Taken:
    """Click, and wait for what follows."""
    page.evaluate(WATCH)
    text = option.inner_text()
    handle = option.element_handle()
    page.evaluate("option => { window.begin(); option.click(); }", handle)
    try:
        page.wait_for_function("window.seen.whole !== null", timeout=TIMEOUT)
    except Exception as error:
        raise RuntimeError(f"nothing followed the choice of {text!r}") from error
    seen = page.evaluate("window.seen")
    return Taken(seen["figures"] / 1000, seen["whole"] / 1000)


def settled(page: Any) -> float:
    """Wait until the run of the page is over; seconds since the request."""
    page.wait_for_selector('[data-test-script-state="notRunning"]', state="attached")
    return float(page.evaluate("performance.now()")) / 1000


@contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()
