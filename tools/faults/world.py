"""A small made-up world in a data folder of its own, and the steps of three daily runs over it.

An archive network (`rss`) whose export grows by a file a day, and a live one (`mastodon`) whose server is the
replay of the tests, in a process of its own behind a real socket. Clocks of the network stand still, so that
a disturbed run can be compared with a calm one by hash.
"""

import json
import os
import random
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from agorascope import pipeline, steps
from agorascope.context import Context
from agorascope.runs import Run
from agorascope.settings import Settings
from agorascope.workspace import Workspace
from extractors.http import Http
from faults import care
from faults.telling import TARGET
from replay.case import get_case
from replay.faults import Fault
from replay.server import Replay
from replay.world import World

ARCHIVE, LIVE = "rss", "mastodon"
DAYS = 3
POSTS_A_DAY = 40
LIVE_POSTS = 15
FIRST_LIVE_OF_A_DAY = 3
WORDS = (
    "lovely",
    "slow",
    "great on hills",
    "awful in the rain",
    "fine",
    "broken again",
    "too dear",
    "the best",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One task of the daily run, as Airflow would start it."""

    name: str
    network: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.network}".strip()

    def run(self, context: Context) -> object:
        """Run the product's own step."""
        work: Callable[..., object] = STEP_FUNCTIONS[self.name]
        return work(context, self.network) if self.network else work(context)


STEP_FUNCTIONS: dict[str, Callable[..., object]] = {
    "plan": steps.plan,
    **{step.__name__: step for step in pipeline.NETWORK_STEPS},
    "require_sources": steps.require_sources,
    "score": steps.score,
    "prepare_build": steps.prepare_build,
    "build": steps.run_build,
    "gate_marts": steps.gate_marts,
    "publish": steps.publish,
    "deliver_alerts": steps.deliver_alerts,
    "backup": care.backup,
    "erase": care.erase,
    "end_erasure": care.end_erasure,
    "retain": care.retain,
}
LISTENING = (
    Step("plan"),
    *(Step(step.__name__, network) for network in (ARCHIVE, LIVE) for step in pipeline.NETWORK_STEPS),
    Step("require_sources"),
    Step("score"),
)
SHOWING = (
    Step("prepare_build"),
    Step("build"),
    Step("gate_marts"),
    Step("publish"),
    Step("deliver_alerts"),
)
STEPS = LISTENING + SHOWING
CARE = (Step("backup"), Step("erase"), Step("retain"))  # of people, after the run


class SmallWorld:
    """The world in `root`: `root/feeds` is the archive, `root/data` the data folder."""

    def __init__(self, root: Path, *, today: datetime | None = None) -> None:
        self.root = root
        self.data = root / "data"
        self.feeds = root / "feeds"
        noon = (today or datetime.now(UTC)).replace(hour=12, minute=0, second=0, microsecond=0)
        self.first_day = noon - timedelta(days=DAYS + 2)  # the gate and the loads go by the machine's clock
        self.settings = Settings(
            data_dir=self.data,
            workspace=root / "workspace.yml",
            parse_workers=1,
            scoring_workers=1,
            pseudonym_key=None,
            app_database_url=None,
        )

    def now(self, day: int) -> datetime:
        """The moment up to which the run of a day (1, 2, 3) reads."""
        return self.first_day + timedelta(days=day)

    def write(self) -> None:
        """Write the archive of all days; runs read no further than their own."""
        self.feeds.mkdir(parents=True, exist_ok=True)
        self.data.mkdir(mode=0o700, exist_ok=True)
        for day in range(1, DAYS + 1):
            noon = self.now(day)
            rows = [json.dumps(_post(day, place, noon)) for place in range(POSTS_A_DAY)]
            (self.feeds / f"{noon:%Y-%m-%d}.ndjson").write_text("\n".join(rows) + "\n")

    def workspace(self, *, has_target: bool = False) -> Workspace:
        case = get_case(LIVE)
        return Workspace.model_validate(
            {
                "name": "Made up for faults",
                "alerts": {"url_envs": [TARGET] if has_target else []},
                "scoring": {"scorer": "lexicon"},
                "brands": [
                    {"id": "nova", "name": "Nova", "own": True},
                    {"id": "velo", "name": "vélo"},
                ],
                "networks": {
                    ARCHIVE: {"archive": {"path": str(self.feeds), "mapping": "native"}},
                    LIVE: dict(case.settings),
                },
            }
        )

    def context(self, day: int, attempt: int = 0) -> Context:
        """The run of a day; `attempt` makes it another run over the same window, as a new trigger would."""
        now = self.now(day)
        run = Run(f"day-{day}" + (f"-{attempt}" if attempt else ""), None, now, now)
        # The first day tells nobody, so that the second has something to tell: the figures are late.
        return Context(self.settings, self.workspace(has_target=day > 1), run)

    def live(self, day: int) -> World:
        """What the live network shows on a day: three posts more than the day before."""
        world = World.of(LIVE_POSTS)
        shift, world.now = self.now(1) - world.now, self.now(1)
        for post in world.posts:
            post.created_at += shift
        for later in range(2, day + 1):
            world.now = self.now(later)
            for place in range(FIRST_LIVE_OF_A_DAY):
                world.add(f"Un vélo du jour {later}, le {place}")
        return world


def _post(day: int, place: int, noon: datetime) -> dict[str, object]:
    chance = random.Random(day * 1000 + place)  # noqa: S311 - the same world each time
    created = noon - timedelta(minutes=10 + 30 * place)
    return {
        "record": "post",
        "uri": f"post-{day}-{place}",
        "kind": "post",
        "author_id": f"member-{chance.randrange(12)}",
        "author_handle": f"member{chance.randrange(12)}",
        "text": f"Nova is {chance.choice(WORDS)}, ride {place}",
        "text_format": "plain",
        "lang": "en",
        "created_at": created.isoformat(),
        "created_at_trust": "feed",
        "status": "live",
    }


@contextmanager
def served(world: World, faults: Sequence[Fault] = ()) -> Iterator[tuple[int, int]]:
    """The live network in a process of its own: yields (port, process id)."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        _serve(world, faults, writing)
    os.close(writing)
    with os.fdopen(reading) as answer:
        port = int(answer.readline())
    try:
        yield port, pid
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _serve(world: World, faults: Sequence[Fault], writing: int) -> None:
    try:
        with Replay(get_case(LIVE).site(world)) as replay:
            replay.faults.extend(faults)
            os.write(writing, f"{replay.port}\n".encode())
            while True:
                time.sleep(3600)
    finally:
        os._exit(1)


def connect_live(world: World, port: int) -> None:
    """In a child: let the product's requests go to the server of the world, by the world's clock."""
    import extractors.runner

    for name, value in get_case(LIVE).env.items():
        os.environ[name] = value

    def http(**given: object) -> Http:
        return Replay.http_to(port, world, purse=given["purse"])  # type: ignore[arg-type]

    extractors.runner.Http = http  # type: ignore[misc, assignment]


def nobody_listens() -> int:
    """A port at which nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
