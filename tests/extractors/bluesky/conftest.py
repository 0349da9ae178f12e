"""Pages around documents, and Bluesky on the replay server."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest

from agorascope.landing import RawPage
from agorascope.settings import Settings
from replay.bluesky import CASE
from replay.listener import Listener
from replay.server import Replay
from replay.world import World

FETCHED = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def page() -> Callable[..., RawPage]:
    """A landed page around a document or bytes."""

    def make(document: Any, **options: Any) -> RawPage:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        return RawPage(
            network="bluesky",
            source="search/vélo",
            body=body,
            fetched_at=FETCHED,
            content_type="application/json; charset=utf-8",
            parser="bluesky",
            options=options,
            ref="bluesky/2026-09-01/b1/00000-0.zst",
        )

    return make


@pytest.fixture
def listen_to(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Listener]]:
    """A listener over a world; `own` replaces what the workspace says of Bluesky."""
    with ExitStack() as stack:

        def make(world: World, **own: Any) -> Listener:
            for name, value in CASE.env.items():
                monkeypatch.setenv(name, value)
            world.page_size = own.pop("page_size", CASE.page_size)
            replay = stack.enter_context(Replay(CASE.site(world)))
            listener = Listener(CASE, world, replay, settings)
            run = listener.land
            listener.land = lambda **given: run(
                **{**given, "workspace": {**own, **given.get("workspace", {})}}
            )
            return listener

        yield make
