"""A clock that only sleeping moves, and an Http whose server is a function."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from extractors.http import Http, HttpPolicy

Handler = Callable[[httpx.Request], httpx.Response]
MakeHttp = Callable[..., Http]


class Clock:
    """Time stands still but for sleeping, which is written down."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_http(clock: Clock) -> MakeHttp:
    """Http in front of a handler; names resolve to a public address unless told otherwise."""

    def make(handler: Handler, *, names: dict[str, list[str]] | None = None, **policy: float) -> Http:
        return Http(
            policy=HttpPolicy(**{"min_interval": 0.0, **policy}),
            contact="mailto:team@example.org",
            transport=httpx.MockTransport(handler),
            resolve=lambda host: (names or {}).get(host, ["93.184.216.34"]),
            now=clock.now,
            sleep=clock.sleep,
        )

    return make
