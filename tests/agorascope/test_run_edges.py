"""Edges of a run: refused batches, old windows, late corrections, a damaged pointer, mixed worlds."""

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from agorascope import batchsteps, published, steps
from agorascope.context import Context
from agorascope.errors import GateError, InputError, WorkspaceError
from agorascope.pipeline import listen, run_all
from agorascope.runs import Run
from agorascope.settings import Settings, get_settings, reset_settings
from agorascope.warehouse import open_warehouse
from agorascope.windows import make_run
from agorascope.workspace import Workspace

Row = dict[str, Any]
DAY = date(2026, 3, 10)


def silent(_: str) -> None:
    """Nobody listens to the lines of these runs."""


class World:
    """One workspace, one archive folder, and runs over it."""

    def __init__(self, settings: Settings, root: Path) -> None:
        self.settings, self.folder, self.runs = settings, root / "feeds", 0
        self.folder.mkdir(parents=True)

    def context(self, last: date = DAY, first: date | None = None, **changes: Any) -> Context:
        self.runs += 1
        workspace = Workspace.model_validate(
            {
                "name": "W",
                "brands": [{"id": "nova", "name": "Nova", "own": True}],
                "networks": {"rss": {"archive": {"path": str(self.folder), "mapping": "native"}}},
            }
            | changes
        )
        now = datetime(2026, 4, 1, tzinfo=UTC)
        run = make_run(workspace, first=first, last=last, now=now, run_id=f"run-{self.runs}")
        return Context(self.settings, workspace, run)

    def write(self, name: str, *rows: Row) -> None:
        (self.folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows))

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with published.connect(published.require_current(self.settings.published)) as connection:
            return connection.execute(query).fetchall()

    def raw(self, query: str) -> list[tuple[Any, ...]]:
        with open_warehouse(self.settings.warehouse) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture
def world(settings: Settings, tmp_path: Path) -> World:
    return World(settings, tmp_path)


@pytest.fixture(scope="module")
def one_post(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The feeds and the data of a run over one post, for tests that want something to be published."""
    root = tmp_path_factory.mktemp("one-post")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AGORASCOPE_DATA_DIR", str(root / "data"))
        patch.setenv("AGORASCOPE_PSEUDONYM_KEY", "a key for tests")
        reset_settings()
        world = World(get_settings(), root)
        world.write("2026-03-10.ndjson", post("a"))
        run_all(world.context(), silent)
    reset_settings()
    return root


@pytest.fixture
def built(one_post: Path, settings: Settings, tmp_path: Path) -> World:
    """A world of the test's own after that run."""
    world = World(settings, tmp_path)
    shutil.copytree(one_post, tmp_path, dirs_exist_ok=True)
    world.runs = 1
    return world


def post(uri: str, day: date = DAY, **fields: Any) -> Row:
    return {
        "record": "post",
        "uri": uri,
        "kind": "post",
        "author_id": "lea",
        "text": "Nova is lovely",
        "text_format": "plain",
        "lang": "en",
        "created_at": f"{day}T10:00:00+00:00",
        "created_at_trust": "feed",
        "status": "live",
    } | fields


def test_a_refused_batch_is_recorded_blocks_nothing_and_can_be_accepted(world: World) -> None:
    bad = [post(f"bad{n}", created_at="never") for n in range(30)]
    world.write("2026-03-09.ndjson", *bad, post("among the bad", date(2026, 3, 9)))
    failures = listen_all(world, date(2026, 3, 9))
    assert "refused 1 batch" in failures["rss"]
    assert world.raw("select status, count(*) from raw.batches group by all") == [("quarantined", 1)]
    assert world.raw("select count(*) from raw.rejects") == [(30,)]
    world.write("2026-03-10.ndjson", post("good"))
    assert listen_all(world, DAY) == {}
    assert world.raw("select uri from raw.posts") == [("good",)]

    context = world.context()
    assert steps.forget_refusals(context, ["mastodon"]) == 0  # nobody looked at those of this network
    assert steps.forget_refusals(context, ["mastodon", "rss"]) == 1
    for network in steps.plan(context):
        steps.parse(context, network)
        steps.gate_arrival(context, network, accept=True)
        steps.load(context, network)
    assert sorted(world.raw("select uri from raw.posts")) == [("among the bad",), ("good",)]


def listen_all(world: World, day: date) -> dict[str, str]:
    try:
        return listen(world.context(day), silent)
    except Exception as error:  # noqa: BLE001 - the only network failed, which is what some tests provoke
        return {"rss": str(error)}


def test_a_verdict_on_former_pages_never_speaks_for_new_ones(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.write("2026-03-09.ndjson", post("first", date(2026, 3, 9)))
    context = world.context()
    steps.plan(context)
    steps.land(context, "rss")
    steps.parse(context, "rss")
    steps.gate_arrival(context, "rss")  # and here the power goes
    world.write("2026-03-10.ndjson", post("second"))

    def broken(*_: object, **__: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(batchsteps, "parse_pages", broken)
        listen_all(world, DAY)
    assert listen_all(world, DAY) == {}
    assert sorted(world.raw("select uri from raw.posts")) == [("first",), ("second",)]


def test_reading_an_old_window_again_does_not_take_back_the_days_since(world: World) -> None:
    for day in (9, 10):
        world.write(f"2026-03-{day:02d}.ndjson", *(post(f"{day}-{n}", date(2026, 3, day)) for n in range(3)))
    run_all(world.context(), silent)
    before = world.ask("select count(*), max(as_of) from marts.fct_mentions, quality.publication")
    run_all(world.context(last=date(2026, 3, 9), first=date(2026, 3, 9)), silent)
    assert world.ask("select count(*), max(as_of) from marts.fct_mentions, quality.publication") == before


def test_a_correction_between_a_build_and_a_publication_is_built_next_time(built: World) -> None:
    built.write("2026-03-10.ndjson", post("a", text="Nova is awful, I was wrong"))
    listen(built.context(), silent)
    context = steps.as_built(built.context(), is_asked=False)
    steps.gate_marts(context)
    steps.publish(context)
    run_all(built.context(), silent)
    assert built.ask("select text from marts.fct_mentions") == [("Nova is awful, I was wrong",)]


def test_figures_bear_the_moment_they_were_built_for(world: World, one_post: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to publish"):
        steps.as_built(world.context(), is_asked=False)
    shutil.copytree(one_post, tmp_path, dirs_exist_ok=True)
    later = world.context(last=date(2026, 3, 20))
    assert steps.as_built(later, is_asked=False).run.as_of == datetime(2026, 3, 11, tzinfo=UTC)
    with pytest.raises(InputError, match="built as of"):
        steps.as_built(later, is_asked=True)


def test_a_damaged_pointer_is_mended_by_the_next_publication(built: World) -> None:
    (built.settings.published / published.POINTER).write_text("{")
    run_all(built.context(), silent)
    assert built.ask("select count(*) from marts.fct_mentions") == [(1,)]


def test_made_up_and_real_posts_do_not_mix(built: World) -> None:
    with pytest.raises(WorkspaceError, match="AGORASCOPE_DATA_DIR"):
        steps.plan(built.context(demo=True))


def test_switching_pseudonyms_on_removes_the_files_that_name_people(world: World) -> None:
    world.write("2026-03-10.ndjson", post("a", author_handle="lea_m"))
    run_all(world.context(privacy={"pseudonyms": False}), silent)
    assert world.ask("select author_key from marts.fct_mentions") == [("lea_m",)]
    run_all(world.context(), silent)
    assert len(list(world.settings.published.glob("*.duckdb"))) == 1
    assert "lea" not in str(world.ask("select author_key from marts.fct_mentions"))


def test_a_run_that_breaks_says_so_on_the_health_page(built: World, monkeypatch: pytest.MonkeyPatch) -> None:

    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(published, "publish", full)
    with pytest.raises(OSError, match="No space"):
        run_all(built.context(), silent)
    status = published.last_status(built.settings.published)
    assert status is not None
    assert (status.outcome, "No space" in status.message) == ("failed", True)


def test_an_unknown_network_is_named(world: World) -> None:
    with pytest.raises(InputError, match="rss"):
        listen(world.context(), silent, ["nosuch"])


def test_a_gate_failure_is_not_overwritten_by_the_failure_it_causes(world: World) -> None:
    context = world.context()
    status = published.RunStatus(context.run.run_id, datetime.now(UTC), "gate_failed", "no", ("too small",))
    published.write_status(world.settings.published, status)
    steps.report_failure(context, str(GateError("no")))
    assert published.last_status(world.settings.published) == status
    other = Context(
        context.settings, context.workspace, Run("other", None, context.run.as_of, context.run.as_of)
    )
    steps.report_failure(other, "the disk is full")
    found = published.last_status(world.settings.published)
    assert found is not None
    assert found.outcome == "failed"
