"""Runs that overlap: steps of two runs in any order, processes side by side, a plan that was overtaken."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agorascope import build, steps
from agorascope.comparing import differences, state_of
from agorascope.context import Context
from agorascope.errors import BuildError, ClockError, OvertakenError
from agorascope.pipeline import NETWORK_STEPS, run_all
from agorascope.planning import planned_as_of
from agorascope.runs import Run
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse
from agorascope.windows import make_run, midnight
from agorascope.workspace import Workspace
from agorascope.writing import WriterBusyError, exclusive

DAYS = [date(2026, 3, 8) + timedelta(days=n) for n in range(4)]
NETWORKS = ("rss", "mastodon")
SEEDS = range(2)
RECORDS = (
    "landing",
    "raw.posts",
    "raw.post_versions",
    "raw.members",
    "raw.interactions",
    "raw.channel_metrics",
)


class World:
    """Two networks of archives, delivered day by day, and runs over them in one data folder."""

    def __init__(self, root: Path, name: str) -> None:
        self.feeds = root / name / "feeds"
        self.settings = Settings(data_dir=root / name / "data", pseudonym_key="k", parse_workers=1)  # type: ignore[arg-type]
        for network in NETWORKS:
            (self.feeds / network).mkdir(parents=True)
        self.file = root / name / "workspace.yml"
        self.file.write_text(json.dumps(self.described(), indent=1))

    def described(self) -> dict[str, Any]:
        return {
            "name": "W",
            "time_zone": "Europe/Paris",
            "brands": [{"id": "nova", "name": "Nova", "own": True}],
            "networks": {
                name: {"archive": {"path": str(self.feeds / name), "mapping": "native"}} for name in NETWORKS
            },
        }

    def deliver(self, *days: date) -> None:
        for network in NETWORKS:
            for day in days:
                lines = [json.dumps(post(f"{network}-{day}-{n}", day)) for n in range(20)]
                (self.feeds / network / f"{day}.ndjson").write_text("\n".join(lines) + "\n")

    def context(self, name: str, last: date, first: date | None = None) -> Context:
        workspace = Workspace.model_validate(self.described())
        now = datetime(2026, 4, 1, tzinfo=UTC)
        return Context(
            self.settings, workspace, make_run(workspace, first=first, last=last, now=now, run_id=name)
        )

    def raw(self) -> dict[str, str]:
        state = state_of(self.settings.data_dir, schemas=("raw",), exclude=("observed_at",))
        return {name: state[name] for name in RECORDS}  # the others say when, where and how it was read


def post(uri: str, day: date) -> dict[str, Any]:
    return {
        "record": "post",
        "uri": uri,
        "kind": "post",
        "author_id": "lea",
        "text": f"Nova is lovely on {day}",
        "text_format": "plain",
        "lang": "en",
        "created_at": f"{day}T10:00:00+00:00",
        "created_at_trust": "feed",
        "status": "live",
    }


def listening(context: Context) -> list[Callable[[], object]]:
    """The steps of a run up to the loads, as Airflow calls them: one by one, the plan first."""
    return [
        lambda: steps.plan(context),
        *(lambda n=n, s=s: s(context, n) for n in NETWORKS for s in NETWORK_STEPS),  # type: ignore[misc]
    ]


@pytest.fixture(scope="module")
def one_after_the_other(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What raw holds after the two runs, the second begun when the first had ended."""
    world = World(tmp_path_factory.mktemp("calm"), "calm")
    world.deliver(*DAYS)
    for context in (world.context("daily", DAYS[-1]), world.context("backfill", DAYS[1], DAYS[0])):
        for step in listening(context):
            step()
    return world.raw()


@pytest.mark.parametrize("seed", SEEDS)
def test_steps_of_a_daily_run_and_a_backfill_in_any_order_load_the_same(
    tmp_path: Path, one_after_the_other: dict[str, str], seed: int
) -> None:
    world, rng = World(tmp_path, "w"), random.Random(seed)
    world.deliver(*DAYS)
    waiting = [
        listening(world.context("daily", DAYS[-1])),
        listening(world.context("backfill", DAYS[1], DAYS[0])),
    ]
    while any(waiting):
        rng.choice([run for run in waiting if run]).pop(0)()
    assert differences(world.raw(), one_after_the_other) == []
    assert list((world.settings.batches).rglob("*.parquet")) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_steps_of_two_runs_of_the_same_window_in_any_order_load_the_same(
    tmp_path: Path, one_after_the_other: dict[str, str], seed: int
) -> None:
    """The same window lands into the same batch."""
    world, rng = World(tmp_path, "w"), random.Random(seed)
    world.deliver(*DAYS)
    waiting = [listening(world.context(name, DAYS[-1])) for name in ("scheduled", "by hand")]
    while any(waiting):
        rng.choice([run for run in waiting if run]).pop(0)()
    assert differences(world.raw(), one_after_the_other) == []
    assert list((world.settings.batches).rglob("*.parquet")) == []


LISTEN = """
import sys
from datetime import date, datetime, UTC
from pathlib import Path
from agorascope import steps
from agorascope.context import Context
from agorascope.pipeline import NETWORK_STEPS
from agorascope.settings import Settings
from agorascope.windows import make_run
from agorascope.workspace import load_workspace
data, workspace, name, last = sys.argv[1:5]
settings = Settings(data_dir=data, pseudonym_key="k", parse_workers=1, writer_wait=300)
loaded = load_workspace(Path(workspace))
now = datetime(2026, 4, 1, tzinfo=UTC)
run = make_run(loaded, first=None, last=date.fromisoformat(last), now=now, run_id=name)
context = Context(settings, loaded, run)
for network in steps.plan(context):
    for step in NETWORK_STEPS:
        step(context, network)
"""


HOLD = """
import sys, time
from agorascope.settings import Settings
from agorascope.writing import exclusive
with exclusive(Settings(data_dir=sys.argv[1]), "the run other"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_processes_at_random_offsets_load_what_they_would_one_after_the_other(
    tmp_path: Path, one_after_the_other: dict[str, str]
) -> None:
    world, rng = World(tmp_path, "w"), random.Random(9)
    world.deliver(*DAYS)
    arguments = [str(world.settings.data_dir), str(world.file)]
    begun = []
    for name, last in (("one", DAYS[-1]), ("two", DAYS[-1]), ("three", DAYS[1])):
        begun.append(subprocess.Popen([sys.executable, "-c", LISTEN, *arguments, name, last.isoformat()]))
        time.sleep(rng.random())
    assert [process.wait(timeout=300) for process in begun] == [0, 0, 0]
    assert differences(world.raw(), one_after_the_other) == []


def test_what_another_run_parses_anew_is_not_left_out_of_this_one(tmp_path: Path) -> None:
    """A batch without a verdict was left for the next run, and this one showed a day without posts."""
    world = World(tmp_path, "w")
    world.deliver(*DAYS)
    first, second = world.context("first", DAYS[-1]), world.context("second", DAYS[-1])
    for context in (first, second):
        steps.plan(context)
    for step in (steps.land, steps.parse, steps.gate_arrival):
        step(first, "rss")
    steps.parse(second, "rss")  # and here it is killed
    assert steps.load(first, "rss") == 80


def test_a_second_run_is_refused_while_one_is_under_way_and_says_nothing_of_its_own(tmp_path: Path) -> None:
    world = World(tmp_path, "w")
    context = world.context("mine", DAYS[-1])
    settings = world.settings.model_copy(update={"writer_wait": 0.2})
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(settings.data_dir)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(WriterBusyError, match=r"the run other \(process"):
            run_all(Context(settings, context.workspace, context.run), lambda _: None)
        other.kill()
    assert not (settings.published / "status.json").exists()  # the other run's end is what the viewer shows
    assert not settings.runs.exists()


def test_a_run_that_was_overtaken_neither_builds_nor_shows_what_another_prepared(tmp_path: Path) -> None:
    world = World(tmp_path, "w")
    mine, other = world.context("mine", DAYS[1]), world.context("other", DAYS[2])
    for context in (mine, other):
        steps.plan(context)
        steps.prepare_build(context)
    with pytest.raises(OvertakenError, match="run other has prepared"), steps.own_build(mine):
        pytest.fail("built with the variables of another run")
    for step in (steps.gate_marts, steps.publish):
        with pytest.raises(OvertakenError, match="it shows what both loaded"):
            step(mine)
    with steps.own_build(other), exclusive(world.settings, "within", wait_seconds=0):
        pass
    assert not (world.settings.published / "status.json").exists()


def test_a_run_overtaken_before_its_build_builds_for_the_later_moment(tmp_path: Path) -> None:
    world = World(tmp_path, "w")
    mine, other = world.context("mine", DAYS[1]), world.context("other", DAYS[2])
    steps.plan(mine)
    steps.plan(other)
    steps.prepare_build(other)
    assert steps.as_of(mine) < steps.as_of(other)
    variables = steps.prepare_build(mine)
    assert steps.as_of(mine) == steps.as_of(other) == planned_as_of(mine)
    assert variables["as_of"] == "2026-03-10 23:00:00+00:00"


def test_half_built_models_cannot_be_published(tmp_path: Path) -> None:
    world = World(tmp_path, "w")
    killed, later = world.context("killed", DAYS[1]), world.context("later", DAYS[1])
    steps.plan(killed)
    steps.prepare_build(killed)  # dbt began, and was killed
    with pytest.raises(BuildError, match="the build of killed did not end"):
        steps.as_built(later, is_asked=False)
    with open_warehouse(world.settings.warehouse) as connection:
        build.settle(connection, "killed")
    assert steps.as_built(later, is_asked=False).run.as_of == killed.run.as_of
    with open_warehouse(world.settings.warehouse) as connection:
        build.require_own(connection, "later")


def at(world: World, name: str, moment: datetime) -> Context:
    workspace = Workspace.model_validate(world.described())
    return Context(world.settings, workspace, Run(name, None, moment, moment))


def test_a_clock_that_is_ahead_gets_no_run(tmp_path: Path) -> None:
    world = World(tmp_path, "w")
    with pytest.raises(ClockError, match="and the clock of this machine says"):
        steps.plan(at(world, "ahead", datetime.now(UTC) + timedelta(days=3)))


def test_a_clock_set_back_by_hours_takes_no_day_back_and_by_days_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path, "w")
    workspace = Workspace.model_validate(world.described())
    today = datetime.now(workspace.zone).date()
    built = at(world, "built", midnight(today, workspace))
    steps.plan(built)
    steps.prepare_build(built)
    hours_back = at(world, "hours", midnight(today - timedelta(days=1), workspace))
    steps.plan(hours_back)
    assert steps.as_of(hours_back) == built.run.as_of

    class SetBack(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) - timedelta(days=5)

    monkeypatch.setattr("agorascope.planning.datetime", SetBack)
    with pytest.raises(ClockError, match="The models were built for"):
        steps.plan(at(world, "days", midnight(today - timedelta(days=5), workspace)))


def test_after_a_clock_that_was_ahead_the_figures_can_be_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path, "w")
    moment = datetime(2026, 3, 12, tzinfo=UTC)
    with monkeypatch.context() as patch:
        patch.setattr(
            "agorascope.planning.check_clock", lambda *_: None
        )  # a clock four years ahead sees no fault
        ahead = at(world, "ahead", datetime.now(UTC) + timedelta(days=1500))
        steps.plan(ahead)
        steps.prepare_build(ahead)
    with pytest.raises(ClockError, match="agorascope build --to"):
        steps.plan(at(world, "right", moment))
    steps.prepare_build(at(world, "build", moment))  # what `agorascope build --to` does first
    steps.plan(at(world, "again", moment))
    assert planned_as_of(at(world, "again", moment)) == moment
