"""Many readers at once: each speaks Streamlit's own messages over a websocket, as a browser would.

A browser each would measure the browsers: twenty Chromiums need more than the two processors that the
viewer has. What is left out is drawing; what is measured is the server, from the request until the last
message of the run.
"""

import asyncio
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: TID251 - the messages of the thing measured
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: TID251

PAUSE = (1.0, 3.0)  # seconds that a reader looks before the next choice
LONGEST = 60.0
ERROR_ALERT = 1  # Alert.ERROR


@dataclass
class Heard:
    """What all readers met: seconds of each run, and what went wrong."""

    opened: list[float] = field(default_factory=list)
    changed: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a reader chooses from."""

    first: date
    last: date
    brands: tuple[str, ...]
    networks: tuple[str, ...]
    languages: tuple[str, ...]
    communities: tuple[str, ...]

    def any_of(self, chance: random.Random) -> str:
        """A view as an address: days of one's own, and now and then a brand, network, place, language."""
        length = chance.choice((7, 14, 28, 90))
        begin = self.first + timedelta(days=chance.randrange((self.last - self.first).days - length))
        query = {"period": "custom", "from": f"{begin}", "to": f"{begin + timedelta(days=length)}"}
        query["brand"] = chance.choice(self.brands)
        narrower = chance.choice(("", "network", "posts", "community"))
        if narrower:
            options = {"network": self.networks, "posts": self.languages, "community": self.communities}
            query[narrower] = chance.choice(options[narrower])
        return urlencode(query)


def together(address: str, pages: tuple[str, ...], choices: Choices, readers: int, seconds: float) -> Heard:
    """So many readers for so long, each on one page."""
    heard = Heard()

    async def all_of_them() -> None:
        until = time.perf_counter() + seconds
        await asyncio.gather(
            *(
                _reader(address, pages[n % len(pages)], choices, random.Random(n), until, heard)  # noqa: S311
                for n in range(readers)
            )
        )

    with ThreadPoolExecutor(1) as thread:  # a thread that Playwright's own loop does not run in
        thread.submit(lambda: asyncio.run(all_of_them())).result()
    return heard


async def _reader(
    address: str, page: str, choices: Choices, chance: random.Random, until: float, heard: Heard
) -> None:
    url = address.replace("http", "ws", 1) + "/_stcore/stream"
    try:
        async with websockets.connect(url, max_size=None, subprotocols=["streamlit"]) as line:  # type: ignore[list-item]
            heard.opened.append(await _run(line, page, "", heard))
            while time.perf_counter() < until:
                await asyncio.sleep(chance.uniform(*PAUSE))
                heard.changed.append(await _run(line, page, choices.any_of(chance), heard))
    except (TimeoutError, OSError, websockets.WebSocketException) as error:
        heard.errors.append(f"{type(error).__name__}: {error}")


async def _run(line: "websockets.ClientConnection", page: str, query: str, heard: Heard) -> float:
    """Ask for one run of the page and read to its end; seconds it took."""
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    asked.rerun_script.context_info.locale = "en-GB"
    asked.rerun_script.context_info.timezone = "Europe/Paris"
    start = time.perf_counter()
    await line.send(asked.SerializeToString())
    async with asyncio.timeout(LONGEST):
        while True:
            said = ForwardMsg()
            said.ParseFromString(await line.recv())  # type: ignore[arg-type]
            kind = said.WhichOneof("type")
            if kind == "delta":
                _note(said, heard)
            elif kind == "script_finished" and said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return time.perf_counter() - start
            elif kind == "script_finished" and said.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                heard.errors.append("the script does not compile")
                return time.perf_counter() - start


def _note(said: ForwardMsg, heard: Heard) -> None:
    element = said.delta.new_element
    kind = element.WhichOneof("type")
    if kind == "exception":
        heard.errors.append(f"{element.exception.type}: {element.exception.message}")
    elif kind == "alert" and element.alert.format == ERROR_ALERT:
        heard.errors.append(element.alert.body)
