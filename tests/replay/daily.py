"""Several networks listened to through the product's own daily steps, against the replay server."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agorascope.context import Context
from agorascope.pipeline import listen
from agorascope.runs import Run, read_reports
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse
from agorascope.workspace import Workspace
from extractors.http import Http
from replay.case import NetworkCase, get_case
from replay.server import Asked, Replay, Reply, Site
from replay.world import ReplayPost, World

DAYS = timedelta(days=5)  # as many days as an observatory may go on for


class Switched:
    """A site that may be down, as a whole or for some paths: requests are answered with 503."""

    def __init__(self, site: Site) -> None:
        self.site, self.hosts, self.world = site, site.hosts, site.world
        self.is_down = False
        self.down_path = ""  # a part of the paths that are down

    def answer(self, asked: Asked) -> Reply:
        if self.is_down or (self.down_path and self.down_path in asked.path):
            return Reply(b"Service Unavailable", 503, {"content-type": "text/plain"})
        return self.site.answer(asked)


@dataclass
class Observatory:
    """A workspace of several live networks over one world, and runs of it a day apart."""

    settings: Settings
    cases: Sequence[NetworkCase]
    world: World
    sites: dict[str, Switched]
    own: dict[str, dict[str, Any]] = field(default_factory=dict)  # further keys of a network
    runs: int = 0

    def context(self, first: datetime | None = None) -> Context:
        """The next run, up to the world's clock."""
        self.runs += 1
        run = Run(f"run-{self.runs}", first, self.world.now, self.world.now)
        return Context(self.settings, self.workspace(), run)

    def workspace(self) -> Workspace:
        networks = {case.network: {**case.settings, **self.own.get(case.network, {})} for case in self.cases}
        brands = [
            {"id": "own", "name": "Vélo", "own": True},
            {"id": "other", "name": "Trottinette"},
        ]
        return Workspace.model_validate({"name": "Replay", "brands": brands, "networks": networks})

    def listen(self, first: datetime | None = None) -> dict[str, str]:
        """Plan, land, parse, gate and load every network; returns what failed."""
        return listen(self.context(first), lambda _: None)

    def next_day(self) -> list[ReplayPost]:
        """A day later: three more posts."""
        self.world.now += timedelta(days=1)
        return [self.world.add(f"Un vélo du {self.world.now:%d}, le {place}") for place in range(3)]

    def uris(self, network: str, posts: Sequence[ReplayPost] | None = None) -> set[str]:
        """The uris of posts of the world on a network; of all that are shown without `posts`."""
        case = get_case(network)
        return {case.uri_of(post) for post in (self.world.shown() if posts is None else posts)}

    def stored(self, network: str) -> set[str]:
        """The uris that the warehouse has of a network."""
        return {row[0] for row in self.ask("select uri from raw.posts where network = ?", network)}

    def states(self, network: str) -> list[tuple[Any, ...]]:
        return self.ask("select source, state from raw.state where network = ? order by source", network)

    def report(self, step: str, network: str) -> tuple[str, str]:
        """Status and message of a step of the last run."""
        reports = read_reports(self.settings, f"run-{self.runs}")
        return next((r.status, r.message) for r in reports if (r.step, r.network) == (step, network))

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with open_warehouse(self.settings.warehouse) as connection:
            return connection.execute(query, list(values)).fetchall()


def _lately(world: World) -> World:
    """The same some days before the machine's clock, which the gate and the loads go by."""
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - DAYS
    shift, world.now = noon - world.now, noon
    for post in world.posts:
        post.created_at += shift
    return world


@contextmanager
def observing(
    networks: Sequence[str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Observatory]:
    """An observatory of these networks: the product's steps, with the replay's network and clock."""
    cases = [get_case(network) for network in networks]
    world = _lately(World.of(max(case.posts for case in cases)))
    world.page_size = min(case.page_size for case in cases)
    sites = {case.network: Switched(case.site(world)) for case in cases}
    for case in cases:
        for name, value in case.env.items():
            monkeypatch.setenv(name, value)
    with Replay(*sites.values()) as replay:

        def http(**given: Any) -> Http:
            return replay.http(world, purse=given["purse"])

        monkeypatch.setattr("extractors.runner.Http", http)
        yield Observatory(settings, cases, world, sites)
