"""A data folder of any earlier version is upgraded with every row it had, or refused in words."""

import hashlib
import json
import shutil
import stat
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest

from agorascope import schema_version, steps, warehouse_migrations
from agorascope.app_store import open_store
from agorascope.app_store.migrating import revision_of, scripts
from agorascope.pipeline import listen
from agorascope.schema_version import WAREHOUSE_VERSION, LaterVersionError
from agorascope.settings import Settings
from agorascope.warehouse import open_reader, open_warehouse
from agorascope.warehouse_migrations import UpgradeError, shape, wanted_shape
from tests.agorascope.test_run_edges import World, post, silent
from tests.agorascope.upgrading.earlier import SHAPES, make_earlier, make_earlier_warehouse

DAYS = sorted(path.stem for path in SHAPES.glob("*.sql"))
# A hash of the shape of each version. A change of the shape is a new version, and a new line here.
SHAPE_OF = {1: "3b652f56ae95e3ea", 2: "166c52a4b9548d17", 3: "465dd6cf24239b13", 4: "2b83c2c80447c506"}


class Usage(NamedTuple):
    """What `shutil.disk_usage` says."""

    total: int
    used: int
    free: int


@pytest.fixture
def world(settings: Settings, tmp_path: Path) -> World:
    return World(settings, tmp_path)


def copies(settings: Settings) -> list[Path]:
    return sorted((settings.data_dir / "backups").glob("before-upgrade-*"))


def test_the_shape_of_the_tables_changes_only_with_the_version() -> None:
    found = hashlib.sha256(json.dumps(wanted_shape(), sort_keys=True).encode()).hexdigest()[:16]
    assert found == SHAPE_OF[WAREHOUSE_VERSION], (
        "warehouse_schema or records changed: add one to schema_version.WAREHOUSE_VERSION, a step to "
        f"warehouse_migrations.STEPS where rows need one, and {found!r} to SHAPE_OF"
    )


@pytest.mark.parametrize("day", DAYS)
def test_a_warehouse_of_an_earlier_version_gets_the_shape_of_today_with_every_row(
    settings: Settings, day: str
) -> None:
    with open_warehouse(settings.warehouse) as connection:
        connection.execute("insert into raw.posts (network, uri, text) values ('rss', 'p1', 'words')")
        connection.execute(
            "insert into nlp.text_scores (network, uri, label) values ('rss', 'p1', 'neutral')"
        )
        connection.execute("insert into raw.state values ('rss', 'feed', '{}', now())")
    make_earlier_warehouse(settings.warehouse, day)
    with open_warehouse(settings.warehouse) as connection:
        assert shape(connection) == wanted_shape()
        assert schema_version.of_warehouse(connection) == WAREHOUSE_VERSION
        assert ask(connection, "select uri, text from raw.posts") == [("p1", "words")]
        assert ask(connection, "select network, source from raw.state") == [("rss", "feed")]
        # A score of a model of then is made again by that of today.
        assert ask(connection, "select count(*) from nlp.text_scores where pipeline_version is not null") == [
            (0,)
        ]


def test_after_the_upgrade_of_a_whole_folder_the_daily_run_goes_on(world: World) -> None:
    world.write("a.ndjson", post("p1"), post("p2", text="Nova breaks"))
    context = world.context()
    listen(context, silent)
    steps.score(context)
    make_earlier(world.settings, DAYS[-1])
    world.write("b.ndjson", post("p3", text="Nova again"))

    later = world.context()
    listen(later, silent)
    steps.score(later)
    variables = steps.prepare_build(later)

    with open_warehouse(world.settings.warehouse) as connection:
        assert ask(connection, "select uri, public_text from raw.posts order by uri") == [
            ("p1", "Nova is lovely"),
            ("p2", "Nova breaks"),
            ("p3", "Nova again"),
        ]
        scores = "select count(*), count(distinct uri), count(pipeline_version) from nlp.text_scores"
        assert ask(connection, scores) == [(3, 3, 3)]
        assert ask(connection, "select count(*) from nlp.mention_scores") == [(3,)]
    assert variables["time_zone"] == "UTC"
    store = open_store(world.settings)
    with store.engine.connect() as reading:
        assert revision_of(reading) == scripts().get_current_head()
    store.close()
    assert [path.name.split("-")[2] for path in copies(world.settings)] == ["0", "app"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in copies(world.settings)} == {0o600}


def test_the_copy_that_is_kept_is_the_warehouse_as_it_was(world: World) -> None:
    world.write("a.ndjson", post("p1"))
    listen(world.context(), silent)
    make_earlier_warehouse(world.settings.warehouse, DAYS[0])
    before = world.settings.warehouse.read_bytes()
    with open_warehouse(world.settings.warehouse):
        pass
    (copy,) = copies(world.settings)
    assert copy.read_bytes() == before
    assert world.settings.warehouse.read_bytes() != before


def test_an_upgrade_that_fails_in_the_middle_leaves_the_tables_as_they_were(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.write("a.ndjson", post("p1"))
    listen(world.context(), silent)
    make_earlier_warehouse(world.settings.warehouse, DAYS[0])
    before = plain(world.settings.warehouse)
    monkeypatch.setattr(warehouse_migrations.schema_version, "note_warehouse", fails)  # the last act of it
    with pytest.raises(ZeroDivisionError), open_warehouse(world.settings.warehouse):
        pass
    assert plain(world.settings.warehouse) == before
    monkeypatch.undo()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1, 1, 0))
    with pytest.raises(UpgradeError, match="no room for the copy"), open_warehouse(world.settings.warehouse):
        pass
    assert plain(world.settings.warehouse) == before


def test_a_warehouse_that_only_lacks_its_number_gets_it_without_a_copy(settings: Settings) -> None:
    with open_warehouse(settings.warehouse) as connection:
        connection.execute("delete from raw.schema_version")
    with open_warehouse(settings.warehouse) as connection:
        assert ask(connection, "select version from raw.schema_version") == [(WAREHOUSE_VERSION,)]
    assert copies(settings) == []


def test_a_warehouse_of_a_later_version_is_refused_and_stays_as_it_is(settings: Settings) -> None:
    with open_warehouse(settings.warehouse) as connection:
        connection.execute("insert into raw.schema_version values (99, '9.0', now())")
    before = settings.warehouse.read_bytes()
    for opening in (open_warehouse, open_reader):
        with (
            pytest.raises(LaterVersionError, match=r"later version .* version 99") as error,
            opening(settings.warehouse),
        ):
            pass
        assert "docs/backup.md" in error.value.remedy
    assert settings.warehouse.read_bytes() == before


def fails(_: object) -> None:
    raise ZeroDivisionError


def plain(path: Path) -> tuple[Any, ...]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return shape(connection), ask(connection, "select uri, text from raw.posts")


def ask(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()
