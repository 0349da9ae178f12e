"""One network of the replay server, listened to."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from replay.case import get_case
from replay.listener import Listener
from replay.server import Replay
from replay.world import World

from agorascope.settings import Settings

Listen = Callable[..., Listener]


@pytest.fixture
def listen(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listen]:
    """Make a listener for a network over a world; the server runs as long as the test."""
    with ExitStack() as stack:

        def make(network: str, world: World | None = None) -> Listener:
            case = get_case(network)
            for name, value in case.env.items():
                monkeypatch.setenv(name, value)
            world = world or World.of(case.posts)
            world.page_size = case.page_size
            replay = stack.enter_context(Replay(case.site(world)))
            return Listener(case, world, replay, settings)

        yield make
