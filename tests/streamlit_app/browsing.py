"""The viewer in a real browser: a server on a free port, Debian's Chromium, and what a page did in it.

Screenshots go to the folder that AGORASCOPE_SCREENSHOTS names, else nowhere.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from streamlit_app.app_pages import DEFAULT

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SCREENSHOTS = os.environ.get("AGORASCOPE_SCREENSHOTS")
TALLEST = 9_000  # px of a picture
SETTLED = 400  # ms without a script running


@dataclass
class Seen:
    """What a page asked for and complained about."""

    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(
    data: Path, log: Path, *, port: int | None = None, options: Sequence[str] = (), **environment: str
) -> Iterator[str]:
    """The viewer, on a free port unless one is given, reading a data folder, stopped at the end."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app/app.py", "--server.port", str(port)]
    command += options
    everything = os.environ | {"AGORASCOPE_DATA_DIR": str(data)} | environment
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=everything, stdout=output, stderr=output)
        try:
            _wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_until_healthy(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, TimeoutError):
            assert server.poll() is None, "the viewer ended before it answered"
            time.sleep(0.1)
    raise AssertionError("the viewer did not answer within 60 s")


@contextmanager
def opened(
    chromium: Any,
    url: str,
    *,
    width: int = 1280,
    height: int = 900,
    locale: str = "en-GB",
    theme: str = "light",
) -> Iterator[tuple[Any, Seen]]:
    """A page at `url`, and a record of what it did."""
    seen = Seen()
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        locale=locale,
        timezone_id="America/New_York",
        color_scheme=theme,
    )
    page = context.new_page()
    page.on(
        "console", lambda m: seen.errors.append(m.text) if m.type == "error" and not _is_probe(m) else None
    )
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("request", lambda request: seen.hosts.add(urlsplit(request.url).hostname or ""))
    page.goto(url)
    yield page, seen
    context.close()


def _is_probe(message: Any) -> bool:
    """Opened at the address of a page, Streamlit first looks for its server below it, and gets a 404."""
    return message.text.startswith("Failed to load resource") and "/_stcore/" in message.location["url"]


def address_of(url: str, path: str) -> str:
    """Where a page is: the first one has no path of its own."""
    return url if path == DEFAULT else f"{url}/{path}"


def settle(page: Any, timeout: float = 60_000) -> None:
    """Wait until the page has a title, nothing runs, and it stays so for a moment."""
    page.get_by_role("heading", level=1).first.wait_for(timeout=timeout)
    page.wait_for_function(
        f"""() => {{
            const app = document.querySelector('[data-testid=stApp]');
            const idle = app && app.getAttribute('data-test-script-state') === 'notRunning'
                && !document.querySelector('[data-testid=stSkeleton]');
            if (!idle) {{ window.idleSince = null; return false; }}
            window.idleSince = window.idleSince || performance.now();
            return performance.now() - window.idleSince > {SETTLED};
        }}""",
        timeout=timeout,
    )


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until the server has done what was pressed; half a minute is a busy machine, more is a fault."""
    for _ in range(300):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("what was pressed was not done within 30 s")


def overflow(page: Any) -> int:
    """How many pixels the content is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def screenshot(page: Any, name: str) -> None:
    """Keep a picture of the whole page, where somebody asked for pictures."""
    if SCREENSHOTS:
        folder = Path(SCREENSHOTS)
        folder.mkdir(parents=True, exist_ok=True)
        height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        size = page.viewport_size
        page.set_viewport_size(
            {"width": size["width"], "height": max(size["height"], min(int(height), 9_000))}
        )
        page.wait_for_timeout(300)
        page.screenshot(path=folder / f"{name}.png")
        page.set_viewport_size(size)
