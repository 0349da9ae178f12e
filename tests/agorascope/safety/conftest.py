"""A small data folder with something of everything in it."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agorascope import published, steps
from agorascope.app_store import open_store
from agorascope.app_store.objections import Objector, record
from agorascope.pipeline import listen
from agorascope.settings import Settings, get_settings, reset_settings
from agorascope.warehouse import open_warehouse
from tests.agorascope.test_run_edges import World, post, silent

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
WORKSPACE = """
name: W
brands: [{id: nova, name: Nova, own: true}]
networks: {rss: {archive: {path: ../feeds, mapping: own/mapping.yml}}}
"""
MAPPING = "about: One record of Agorascope a line.\nformat: native\nencoding: utf-8\n"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of the test's own, with a key that is kept in the data folder."""
    monkeypatch.setenv("AGORASCOPE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("AGORASCOPE_WORKSPACE", str(tmp_path / "home" / "workspace.yml"))
    monkeypatch.delenv("AGORASCOPE_PSEUDONYM_KEY", raising=False)
    reset_settings()
    return get_settings()


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two posts loaded, scored and published, an objection, a workspace with a mapping."""
    root = tmp_path_factory.mktemp("safety")
    home = root / "home"
    (home / "own").mkdir(parents=True)
    (home / "own" / "mapping.yml").write_text(MAPPING)
    (home / "workspace.yml").write_text(WORKSPACE)
    settings = Settings(data_dir=root / "data", workspace=home / "workspace.yml", pseudonym_key=None)
    world = World(settings, root)
    world.write("a.ndjson", post("p1"), post("p2", author_id="ann", text="Nova breaks"))
    object_to(settings, "bob")
    context = world.context()
    listen(context, silent)
    steps.score(context)
    publish(settings)
    return root


@pytest.fixture
def world(settings: Settings, tmp_path: Path, made_once: Path) -> World:
    """That folder, to be changed."""
    for name in ("data", "home"):
        shutil.copytree(made_once / name, tmp_path / name)
    world = World(settings, tmp_path)
    shutil.copytree(made_once / "feeds", world.folder, dirs_exist_ok=True)
    return world


def object_to(settings: Settings, account: str) -> None:
    store = open_store(settings)
    objector = Objector("rss", account, NOON)
    record(store, objector, is_withdrawn=False, note="", who="test", at=NOON)
    store.close()


def publish(settings: Settings) -> None:
    """A publication without dbt: one mart of what is stored."""
    with open_warehouse(settings.warehouse) as connection:
        connection.execute(
            "create schema if not exists marts;"
            "create or replace table marts.posts as select uri, public_text, author_key from raw.posts"
        )
    published.publish(settings.warehouse, settings.published, run_id="r", as_of=NOON, facts={}, keep=2)
