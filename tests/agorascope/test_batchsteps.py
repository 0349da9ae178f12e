"""What travels between parse, gate and load may be damaged: it is made again from the landing zone."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from agorascope import steps
from agorascope.context import Context
from agorascope.errors import AgorascopeError, LandingError
from agorascope.settings import Settings
from agorascope.troubles import DamagedError
from agorascope.warehouse import open_warehouse
from agorascope.windows import make_run
from agorascope.workspace import Workspace

DAY = date(2026, 3, 10)
Damage = Callable[[Path], object]
DAMAGES: dict[str, Damage] = {
    "emptied": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-9]),
    "one bit": lambda path: path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:]),
    "gone": lambda path: path.unlink(),
}


@pytest.fixture
def context(settings: Settings, tmp_path: Path) -> Context:
    """A run over an archive of one post, planned and landed."""
    folder = tmp_path / "feeds"
    folder.mkdir()
    (folder / f"{DAY}.ndjson").write_text(json.dumps(
        {
            "record": "post", "uri": "p1", "kind": "post", "author_id": "lea", "text": "Nova is lovely",
            "text_format": "plain", "lang": "en", "created_at": f"{DAY}T10:00:00+00:00",
            "created_at_trust": "feed", "status": "live",
        }
    ))  # fmt: skip
    workspace = Workspace.model_validate(
        {
            "name": "W",
            "brands": [{"id": "nova", "name": "Nova", "own": True}],
            "networks": {"rss": {"archive": {"path": str(folder), "mapping": "native"}}},
        }
    )
    run = make_run(workspace, first=None, last=DAY, now=datetime(2026, 4, 1, tzinfo=UTC), run_id="run")
    made = Context(settings, workspace, run)
    steps.plan(made)
    steps.land(made, "rss")
    return made


def posts(context: Context) -> list[tuple[object, ...]]:
    with open_warehouse(context.settings.warehouse) as connection:
        return connection.execute("select uri from raw.posts").fetchall()


def files(context: Context, folder: str) -> list[Path]:
    return sorted(context.settings.batches.glob(f"rss/*/{folder}/*"))


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["post-000000.parquet", "rejects.json"])
def test_a_parsed_file_that_is_damaged_is_parsed_again(context: Context, name: str, damage: str) -> None:
    steps.parse(context, "rss")
    DAMAGES[damage](next(path for path in files(context, "parsed") if path.name == name))
    assert steps.gate_arrival(context, "rss") == 1
    assert steps.load(context, "rss") == 1
    assert posts(context) == [("p1",)]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["post-000000.parquet", "verdict.json"])
def test_a_gated_file_that_is_damaged_is_parsed_and_judged_again(
    context: Context, name: str, damage: str
) -> None:
    steps.parse(context, "rss")
    steps.gate_arrival(context, "rss")
    DAMAGES[damage](next(path for path in files(context, "gated") if path.name == name))
    assert steps.load(context, "rss") == 1
    assert posts(context) == [("p1",)]


def test_a_damaged_page_stops_its_own_batch_only(context: Context) -> None:
    second = context.settings.landing / "rss" / "2026-03-11" / "aaa"
    first = next(context.settings.landing.glob("rss/*/*"))
    second.mkdir(parents=True)
    for path in first.iterdir():
        (second / path.name).write_bytes(path.read_bytes())
    next(first.glob("*.zst")).write_bytes(b"damaged")
    with pytest.raises(LandingError, match="is damaged"):
        steps.parse(context, "rss")
    steps.gate_arrival(context, "rss")
    assert steps.load(context, "rss") == 1


@pytest.mark.parametrize("damage", [d for d in DAMAGES if d != "gone"])
def test_a_damaged_plan_says_to_start_the_run_again_and_that_mends_it(context: Context, damage: str) -> None:
    DAMAGES[damage](context.settings.runs / "run" / "plan.facts.json")
    with pytest.raises(AgorascopeError, match=r"plan.facts.json is damaged") as caught:
        steps.parse(context, "rss")
    assert "Start the run again" in caught.value.remedy
    steps.plan(context)
    assert steps.parse(context, "rss") == 1


def test_a_warehouse_that_vanished_since_the_plan_is_never_made_anew_by_a_load(context: Context) -> None:
    steps.parse(context, "rss")
    steps.gate_arrival(context, "rss")
    context.settings.warehouse.unlink()
    with pytest.raises(DamagedError, match="is gone since this run began"):
        steps.load(context, "rss")
    assert not context.settings.warehouse.exists()
    steps.plan(context)
    assert steps.load(context, "rss") == 1
