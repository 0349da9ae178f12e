"""One browser's side of Streamlit's websocket: what it was told, and what it may ask next.

Like a browser it keeps the address and the page that the server last named, sends a choice as the state of
a widget, and asks again for the fragments that run by themselves: by them a page notices a publication.
"""

import asyncio
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: TID251 - the messages of the thing measured
from streamlit.proto.Delta_pb2 import Delta  # noqa: TID251
from streamlit.proto.Element_pb2 import Element  # noqa: TID251
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: TID251

from benchmarks.viewer_speed.browser import FILTERS

LONGEST = 90.0  # seconds for one run of a page
SECONDS_TO_JOIN = 15.0  # then Streamlit's own client gives up, and tries again
ERROR_ALERT = 1  # Alert.ERROR
CHOICES = (*FILTERS, "Choice")  # the last is the empty page's
LOST = "Nothing is published yet"  # the title of a viewer that finds no file: never true here
_VERSION = re.compile(r"Version `([^`]+)`")
DATA = ("metric", "arrow_data_frame", "vega_lite_chart", "arrow_vega_lite_chart", "plotly_chart")
END_OF_A_RUN = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter on the page: which widget, what stood in it when it was drawn, what can be chosen."""

    widget: str
    shown: str
    options: tuple[str, ...]
    fragment: str


@dataclass
class Page:
    """An open connection; `errors` collects what a reader would have seen go wrong."""

    line: websockets.ClientConnection
    errors: list[str]
    tell_version: Callable[[str], None]
    is_running: bool = False
    address: str = ""
    script: str = ""
    version: str = ""
    looks_again: dict[str, float] = field(default_factory=dict)  # fragment -> seconds between its runs
    filters: dict[str, Filter] = field(default_factory=dict)  # label -> filter
    chosen: dict[str, str] = field(default_factory=dict)  # widget -> option
    figure_at: float | None = None  # when the first figure of this run came
    runs_ended: int = 0
    change: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def listen(self) -> None:
        """Take in every message until the connection is closed."""
        async for data in self.line:
            said = ForwardMsg()
            said.ParseFromString(data)  # type: ignore[arg-type]
            async with self.change:
                self._hear(said)
                self.change.notify_all()

    async def look_again(self) -> None:
        """Ask for the fragments that run by themselves, as often as they want, while nothing else runs."""
        asked: dict[str, float] = {}
        while True:
            await asyncio.sleep(0.5)
            for fragment, every in list(self.looks_again.items()):
                now = time.monotonic()
                if now - asked.setdefault(fragment, now) >= every and not self.is_running:
                    asked[fragment] = now
                    question = self._question()
                    question.rerun_script.fragment_id = fragment
                    question.rerun_script.is_auto_rerun = True
                    await self.line.send(question.SerializeToString())

    async def open(self, page: str, address: str = "") -> tuple[float, float]:
        """Go to a page of the viewer; seconds until its first figure and until it is whole."""
        self.filters, self.chosen, self.looks_again = {}, {}, {}
        self.address, self.script = address, ""
        question = self._question()
        question.rerun_script.page_name = page
        return await self._ask(question)

    async def choose(self, wanted: Filter, option: str) -> tuple[float, float]:
        """Choose an option of a filter; seconds until the first figure and until the page is whole."""
        self.chosen[wanted.widget] = option
        question = self._question()
        question.rerun_script.fragment_id = wanted.fragment
        return await self._ask(question)

    def _question(self) -> BackMsg:
        question = BackMsg()
        asked = question.rerun_script
        asked.query_string = self.address
        asked.page_script_hash = self.script
        asked.context_info.locale = "en-GB"
        asked.context_info.timezone = "Europe/Paris"
        for widget, option in self.chosen.items():
            asked.widget_states.widgets.add(id=widget, string_value=option)
        return question

    async def _ask(self, question: BackMsg) -> tuple[float, float]:
        async with asyncio.timeout(LONGEST), self.change:
            await self.change.wait_for(lambda: not self.is_running)
            self.figure_at = None
            before = self.runs_ended
            start = time.monotonic()
            await self.line.send(question.SerializeToString())
            await self.change.wait_for(lambda: self.runs_ended > before and not self.is_running)
        end = time.monotonic()
        return (self.figure_at or end) - start, end - start

    def _hear(self, said: ForwardMsg) -> None:
        kind = said.WhichOneof("type")
        if kind == "new_session":
            self.is_running = True
        elif kind == "script_finished":
            self.is_running = False
            if said.script_finished in END_OF_A_RUN:
                self.runs_ended += 1
            elif said.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                self.runs_ended += 1
                self.errors.append("the script does not compile")
        elif kind == "page_info_changed":
            self.address = said.page_info_changed.query_string
        elif kind == "navigation":
            self.script = said.navigation.page_script_hash
        elif kind == "auto_rerun":
            self.looks_again = {said.auto_rerun.fragment_id: said.auto_rerun.interval}
        elif kind == "page_not_found":
            self.errors.append(f"no page {said.page_not_found.page_name!r}")
        elif kind == "delta":
            self._see(said.delta)

    def _see(self, delta: Delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "alert" and element.alert.format == ERROR_ALERT:
            self.errors.append(element.alert.body)
        elif kind == "heading" and element.heading.body == LOST:
            self.errors.append(LOST)
        elif kind == "selectbox" and element.selectbox.label in CHOICES:
            box = element.selectbox
            shown = box.raw_value or (box.options[box.default] if box.options else "")
            self.filters[box.label] = Filter(box.id, shown, tuple(box.options), delta.fragment_id)
        elif kind == "markdown" and (found := _VERSION.search(element.markdown.body)):
            self.version = found[1]
            self.tell_version(found[1])
        if self.figure_at is None and (kind in DATA or _is_line_of_counts(element)):
            self.figure_at = time.monotonic()


def _is_line_of_counts(element: Element) -> bool:
    """Whether this is the line at the head of the first page, whose counts are links into it."""
    return "](#" in element.markdown.body


async def close(page: Page, *tasks: "asyncio.Task[None]") -> None:
    """Leave the page: its tasks end, then the connection."""
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError, websockets.WebSocketException, OSError):
            await task
    await page.line.close()


async def connected(address: str, errors: list[str], tell_version: Callable[[str], None]) -> Page:
    """A new session on the viewer at `address`."""
    url = address.replace("http", "ws", 1) + "/_stcore/stream"
    line = await websockets.connect(
        url,
        max_size=None,
        open_timeout=SECONDS_TO_JOIN,
        subprotocols=["streamlit"],  # type: ignore[list-item]
    )
    return Page(line, errors, tell_version)
