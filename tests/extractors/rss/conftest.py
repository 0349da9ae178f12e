"""A listener of a blog: its feed, or its REST interface."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from agorascope.settings import Settings
from replay.case import NetworkCase
from replay.listener import Listener
from replay.rss import CASE
from replay.server import Replay
from replay.world import World

Listen = Callable[..., Listener]


@pytest.fixture
def listen(settings: Settings) -> Iterator[Listen]:
    """Make a listener of the blog over a world; the server runs as long as the test."""
    with ExitStack() as stack:

        def make(case: NetworkCase = CASE, world: World | None = None) -> Listener:
            world = world or World.of(case.posts)
            world.page_size = case.page_size
            replay = stack.enter_context(Replay(case.site(world)))
            return Listener(case, world, replay, settings)

        yield make
