"""Pages around documents, and Lemmy on the replay server in either version."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest

from agorascope.landing import RawPage
from agorascope.settings import Settings
from replay.lemmy import CASE, HOST, LemmySite
from replay.listener import Listener
from replay.server import Replay
from replay.world import World

FETCHED = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def page() -> Callable[..., RawPage]:
    """A landed page around a document or bytes."""

    def make(document: Any, *, status: int = 200, **options: Any) -> RawPage:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        return RawPage(
            network="lemmy",
            source="lemmy.example.org/posts/velo",
            body=body,
            fetched_at=FETCHED,
            status=status,
            content_type="application/json",
            parser="lemmy",
            options=options,
            ref="lemmy/2026-09-01/b1/00000-0.zst",
        )

    return make


@pytest.fixture
def listen_to(settings: Settings) -> Iterator[Callable[..., Listener]]:
    """A listener over a world; `own` are keys of the only instance."""
    with ExitStack() as stack:

        def make(world: World, version: str = "v3", **own: Any) -> Listener:
            world.page_size = CASE.page_size
            replay = stack.enter_context(Replay(LemmySite(world, version)))
            listener = Listener(CASE, world, replay, settings)
            run = listener.land
            instance = {"host": HOST, "first_run_days": 30, **own}
            workspace = {"instances": [instance]}
            listener.land = lambda **given: run(**{"workspace": workspace, **given})
            return listener

        yield make
