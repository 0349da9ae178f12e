"""Landed pages around documents in Stack Exchange's forms, and the API to listen to."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from agorascope.landing import RawPage
from agorascope.settings import Settings
from replay.case import get_case
from replay.listener import Listener
from replay.server import Replay
from replay.stackexchange import StackExchangeSite
from replay.world import World

FETCHED = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def page() -> Callable[..., RawPage]:
    """A landed page around a document or bytes."""

    def make(document: Any, **options: Any) -> RawPage:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        return RawPage(
            network="stackexchange",
            source="stackoverflow/search/velo",
            body=body,
            fetched_at=FETCHED,
            content_type="application/json",
            parser="stackexchange",
            options=options,
            ref="stackexchange/2026-09-01/b1/00000-0.zst",
        )

    return make


@pytest.fixture
def listener(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    case, world = get_case("stackexchange"), World()
    for name, value in case.env.items():
        monkeypatch.setenv(name, value)
    with Replay(StackExchangeSite(world)) as replay:
        yield Listener(case, world, replay, settings)
