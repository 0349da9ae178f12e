"""The faults of the fault table on version 4 of the API; the contract tests meet version 3."""

from dataclasses import replace

import pytest

from replay.lemmy import CASE, LemmySite
from replay.listener import Listener
from replay.matrix import FAULTS
from replay.server import Replay
from replay.world import World

NEW = replace(CASE, site=lambda world: LemmySite(world, "v4"))


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in CASE.cannot])
def test_fault(settings, name):
    world = World.of(NEW.posts)
    world.page_size = NEW.page_size
    with Replay(NEW.site(world)) as replay:
        FAULTS[name](Listener(NEW, world, replay, settings))
