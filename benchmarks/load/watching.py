"""Drives all of them: a while in peace, then one publication after another, then what is left open."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.load import analysts, people
from benchmarks.load.people import Act, Heard
from benchmarks.load.publishing import Published
from benchmarks.load.viewer import Held, held
from benchmarks.viewer_speed.server import Server

SECONDS_TO_MOVE = 60.0  # by then every session shows the new publication, or it counts as an error
SECONDS_TO_COME = 120.0
SECONDS_BETWEEN_LOOKS = 0.2
Publish = Callable[[str], Awaitable[Published]]  # a command -> what it published


@dataclass(frozen=True, slots=True)
class Plan:
    """How many of each, how long they think and how long they are left in peace."""

    sessions: int
    analysts: int
    seconds: float
    commands: tuple[str, ...]  # `run` or `publish`, one after another
    thinking: tuple[float, float] = people.THINKING
    analysts_thinking: tuple[float, float] = analysts.THINKING
    pages: tuple[str, ...] = people.PAGES


@dataclass
class Found:
    """What came out. `moves` are seconds from the moved pointer until a session showed its version."""

    acts: list[Act] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sessions: int = 0
    publications: list[Published] = field(default_factory=list)
    moves: list[float] = field(default_factory=list)
    held: list[tuple[str, Held]] = field(default_factory=list)
    memory: list[tuple[str, float]] = field(default_factory=list)  # MB
    calm: tuple[float, float] = (0.0, 0.0)


def watch(plan: Plan, server: Server, published_dir: Path, publish: Publish) -> Found:
    """Do all of it; the analysts begin before the readers and end after them."""
    with analysts.asking(published_dir, plan.analysts, plan.analysts_thinking) as asked:
        found = asyncio.run(_watch(plan, server, publish))
    found.acts += asked.acts
    found.errors += [f"SQL: {error}" for error in asked.errors]
    return found


async def _watch(plan: Plan, server: Server, publish: Publish) -> Found:
    found, heard, over = Found(), Heard(), asyncio.Event()
    _look(found, server, "before anybody came")
    tasks = [
        asyncio.create_task(people.reader(server.address, chance, over, heard, plan.thinking, plan.pages))
        for chance in map(random.Random, range(plan.sessions))
    ]
    tasks.append(asyncio.create_task(people.nobody(server.address, random.Random(-1), over, heard)))  # noqa: S311
    await _all_there(plan, heard)
    begun = time.monotonic()
    await asyncio.sleep(plan.seconds)
    found.calm = (begun, time.monotonic())
    _look(found, server, "before the first publication")
    for number, command in enumerate(plan.commands, 1):
        published = await publish(command)
        found.publications.append(published)
        await _moved(published, heard, found)
        _look(found, server, f"after publication {number}")
    over.set()
    await asyncio.gather(*tasks)
    _look(found, server, "after all had left")
    found.acts, found.errors = heard.acts, heard.errors + found.errors
    found.sessions = next(heard.numbers)
    return found


async def _all_there(plan: Plan, heard: Heard) -> None:
    """Wait until everybody has seen a first page: the first of a server that just started takes long."""
    until = time.monotonic() + SECONDS_TO_COME
    while sum(act.what == "first figure" for act in heard.acts) < plan.sessions:
        if time.monotonic() > until:
            heard.errors.append(f"not all readers saw a page within {SECONDS_TO_COME:.0f} s")
            return
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


async def _moved(published: Published, heard: Heard, found: Found) -> None:
    """Wait until every session that was open when the pointer moved shows the new version or has left."""
    waiting = {number for number, opened in heard.looking.items() if opened < published.at}
    until = published.at + SECONDS_TO_MOVE
    while True:
        for sight in heard.sights:
            if sight.session in waiting and sight.version == published.version:
                found.moves.append(sight.at - published.at)
                waiting.discard(sight.session)
        waiting &= heard.looking.keys()
        if not waiting:
            return
        if time.monotonic() > until:
            found.errors += [f"a session never showed {published.version}"] * len(waiting)
            return
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


def _look(found: Found, server: Server, when: str) -> None:
    found.held.append((when, held(server.process)))
    found.memory.append((when, server.peak))
    server.reset()
