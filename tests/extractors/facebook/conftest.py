"""One page of the replay server, listened to."""

from collections.abc import Iterator

import pytest

from agorascope.settings import Settings
from replay.case import get_case
from replay.listener import Listener
from replay.server import Replay
from replay.world import World


@pytest.fixture
def listener(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    case = get_case("facebook")
    for name, value in case.env.items():
        monkeypatch.setenv(name, value)
    world = World.of(3)
    with Replay(case.site(world)) as replay:
        yield Listener(case, world, replay, settings)
