"""One network listened to through the product's own steps, against the replay server."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from agorascope.coverage import coverage_of
from agorascope.landing import read_pages
from agorascope.load import LoadReport, load_batch
from agorascope.records import SCHEMAS, Parsed, Row, table
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse
from agorascope.workspace import Workspace
from extractors.http import Purse
from extractors.registry import get_source
from extractors.runner import LandReport, land_network, parse_batch
from extractors.source import StoredPost
from replay.case import NetworkCase
from replay.server import Replay
from replay.world import World

KEY = b"a key of the tests, long enough for HMAC"


class Listener:
    """Lands, parses and loads one network; keeps the committed states as the warehouse would."""

    def __init__(self, case: NetworkCase, world: World, replay: Replay, settings: Settings) -> None:
        self.case = case
        self.world = world
        self.replay = replay
        self.settings = settings
        self.states: dict[str, dict[str, Any]] = {}
        self.runs = 0

    def land(
        self,
        *,
        window_from: datetime | None = None,
        stored: Sequence[StoredPost] = (),
        workspace: dict[str, Any] | None = None,
        **policy: Any,
    ) -> LandReport:
        """Fetch into a new batch. The states stay as they are: only `load` commits them."""
        self.runs += 1
        observed = self.workspace(**(workspace or {}))
        own = observed.networks[self.case.network].own_settings()
        budgets = get_source(self.case.network).budgets(own)
        with self.replay.http(self.world, purse=Purse(budgets, now=lambda: self.world.now), **policy) as http:
            return land_network(
                network=self.case.network,
                workspace=observed,
                window=(window_from, self.world.now),
                batch_id=f"run-{self.runs}",
                states=self.states,
                settings=self.settings,
                http=http,
                stored=stored,
            )

    def workspace(self, **changes: Any) -> Workspace:
        """A workspace that listens to this network only."""
        return _workspace(self.case.network, {**self.case.settings, **changes})

    def parse(self, report: LandReport) -> Parsed:
        return parse_batch(read_pages(self.settings.landing, report.batch.path))

    def load(self, report: LandReport) -> LoadReport:
        """Parse and load a batch and commit its states."""
        parsed = self.parse(report)
        rejects = [("parse", reject) for reject in parsed.rejects]
        with open_warehouse(self.settings.warehouse) as connection:
            loaded = load_batch(
                connection,
                network=self.case.network,
                batch_id=report.batch.batch_id,
                tables={kind: table(kind, parsed.rows(kind)) for kind in SCHEMAS},
                rejects=rejects,
                states=report.states,
                landed_pages=report.pages,
                time_zone="UTC",
                key=KEY,
                public_handles=frozenset(),
                coverage=coverage_of(report.batch, "run", rejects, self.settings.landing),
            )
        self.states.update(report.states)
        return loaded

    def run(self, **options: Any) -> LoadReport:
        return self.load(self.land(**options))

    def verify(self) -> LoadReport:
        """A run that looks again at everything stored, a day later."""
        self.world.now += timedelta(days=1)
        return self.run(stored=self.stored())

    def rows(self, table_name: str = "posts") -> list[Row]:
        with open_warehouse(self.settings.warehouse) as connection:
            found = connection.execute(f"select * from raw.{table_name}")
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def posts(self) -> dict[str, Row]:
        return {row["uri"]: row for row in self.rows()}

    def stored(self) -> list[StoredPost]:
        names = ("uri", "post_id", "instance", "channel_id", "thread_id")
        return [StoredPost(**{name: row[name] for name in names}) for row in self.rows()]

    def expected(self) -> set[str]:
        """The uris of every post that the world shows."""
        return {self.case.uri_of(post) for post in self.world.shown()}


def _workspace(network: str, own: dict[str, Any]) -> Workspace:
    return Workspace.model_validate({
        "name": "Replay",
        "brands": [{"id": "own", "name": "Vélo", "own": True}],
        "networks": {network: own},
    })  # fmt: skip
