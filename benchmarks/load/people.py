"""The readers: each looks at a page for some seconds, changes a filter, goes to another page, comes anew."""

import asyncio
import random
import time
from dataclasses import dataclass, field
from itertools import count

import websockets

from benchmarks.load.page import Page, close, connected
from benchmarks.load.viewer import REFERENCE

THINKING = (10.0, 30.0)  # seconds that a reader looks before the next act
ACTS = (("filter", 6), ("page", 3), ("anew", 1))  # how often each; "anew" is a new session
PAGES = ("", "conversations", "reputation", "communities", "members", "channels", "watch", "sources")
UNASKED = "Chosen days"  # this period has the reader choose days in a calendar next


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did, from when until when (monotonic seconds)."""

    what: str
    start: float
    took: float


@dataclass(frozen=True, slots=True)
class Sight:
    """A version that a session came to show, and when."""

    session: int
    version: str
    at: float


@dataclass
class Heard:
    """What all readers did and met. `looking` maps an open session to the moment it was opened."""

    acts: list[Act] = field(default_factory=list)
    sights: list[Sight] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    looking: dict[int, float] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=count)


async def reader(
    address: str,
    chance: random.Random,
    over: asyncio.Event,
    heard: Heard,
    thinking: tuple[float, float],
    pages: tuple[str, ...],
) -> None:
    """Read until it is over; a reader whose connection is lost says so and comes again."""
    if await _over(over, chance.uniform(0, thinking[0])):  # people do not come all at once
        return
    while not over.is_set():
        try:
            await _session(address, chance, over, heard, thinking, pages)
        except (TimeoutError, OSError, websockets.WebSocketException) as error:
            heard.errors.append(f"{type(error).__name__}: {error}")
            await asyncio.sleep(1)


async def nobody(address: str, chance: random.Random, over: asyncio.Event, heard: Heard) -> None:
    """The reference: again and again a new session of the empty page, and one choice on it."""
    while not await _over(over, chance.uniform(1.0, 3.0)):
        start = time.monotonic()
        try:
            page = await connected(address, heard.errors, lambda _version: None)
        except (TimeoutError, OSError, websockets.WebSocketException) as error:
            heard.errors.append(f"empty page: {type(error).__name__}: {error}")
            continue
        listening = asyncio.create_task(page.listen())
        try:
            joined = time.monotonic() - start
            figure, _ = await page.open("", REFERENCE)
            heard.acts.append(Act("empty page, first figure", start, joined + figure))
            await asyncio.sleep(1)
            start = time.monotonic()
            figure, _ = await page.choose(page.filters["Choice"], str(chance.randrange(1, 20)))
            heard.acts.append(Act("empty page, choice", start, figure))
        except (TimeoutError, OSError, websockets.WebSocketException) as error:
            heard.errors.append(f"empty page: {type(error).__name__}: {error}")
        finally:
            await close(page, listening)


async def _session(
    address: str,
    chance: random.Random,
    over: asyncio.Event,
    heard: Heard,
    thinking: tuple[float, float],
    pages: tuple[str, ...],
) -> None:
    """One visit, until the reader leaves or it is over."""
    number = next(heard.numbers)
    start = time.monotonic()
    page = await connected(
        address, heard.errors, lambda version: heard.sights.append(Sight(number, version, time.monotonic()))
    )
    listening, looking = asyncio.create_task(page.listen()), asyncio.create_task(page.look_again())
    try:
        joined = time.monotonic() - start
        figure, whole = await page.open(chance.choice(pages))
        heard.acts += [
            Act("first figure", start, joined + figure),
            Act("first page, whole", start, joined + whole),
        ]
        heard.looking[number] = start
        while not await _over(over, chance.uniform(*thinking)):
            for task in (listening, looking):
                if task.done():  # the server closed the connection, or a message could not be read
                    task.result()
                    raise ConnectionResetError("the server closed the connection")
            act = chance.choices([what for what, _ in ACTS], [weight for _, weight in ACTS])[0]
            if act == "anew":
                return
            await _act(page, act, chance, heard, pages)
    finally:
        heard.looking.pop(number, None)
        await close(page, listening, looking)


async def _act(page: Page, act: str, chance: random.Random, heard: Heard, pages: tuple[str, ...]) -> None:
    """Change a filter where the page has one, or go to another page."""
    usable = [box for box in page.filters.values() if len(box.options) > 2]
    start = time.monotonic()
    if act == "filter" and usable:
        box = chance.choice(usable)
        now = page.chosen.get(box.widget, box.shown)
        others = [option for option in box.options if option not in (UNASKED, now)]
        figure, whole = await page.choose(box, chance.choice(others))
        heard.acts += [Act("filter, first figure", start, figure), Act("filter, whole", start, whole)]
    else:
        _, whole = await page.open(chance.choice(pages))
        heard.acts.append(Act("other page, whole", start, whole))


async def _over(over: asyncio.Event, seconds: float) -> bool:
    """Wait so long; whether it is over."""
    try:
        await asyncio.wait_for(over.wait(), seconds)
    except TimeoutError:
        return False
    return True
