"""Landed pages around documents in Discourse's forms, and one forum to listen to."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from agorascope.landing import RawPage
from agorascope.settings import Settings
from replay.case import get_case
from replay.discourse import DiscourseSite
from replay.listener import Listener
from replay.server import Replay
from replay.world import World

FETCHED = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
ROOT = "https://forum.example"


@pytest.fixture
def page() -> Callable[..., RawPage]:
    """A landed page around a document or bytes, of forum.example."""

    def make(document: Any, *, status: int = 200, **options: Any) -> RawPage:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        return RawPage(
            network="discourse",
            source="forum.example/posts",
            body=body,
            fetched_at=FETCHED,
            status=status,
            content_type="application/json",
            parser="discourse",
            options={"root": ROOT, "host": "forum.example", **options},
            ref="discourse/2026-09-01/b1/00000-0.zst",
        )

    return make


@pytest.fixture
def listener(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    case, world = get_case("discourse"), World()
    for name, value in case.env.items():
        monkeypatch.setenv(name, value)
    with Replay(DiscourseSite(world)) as replay:
        yield Listener(case, world, replay, settings)
