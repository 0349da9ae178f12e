"""Who reads a published file of another version is told so, and what to do."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from typer.testing import CliRunner

from agorascope import published
from agorascope.cli.app import app
from agorascope.published import POINTER
from agorascope.schema_version import PUBLISHED_VERSION, PublishedVersionError
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def pointer(settings: Settings) -> Any:
    """A published file, and a way to change what its pointer says."""
    with open_warehouse(settings.warehouse) as connection:
        connection.execute(
            "create schema marts; create table marts.m as select 1 as n;"
            "insert into raw.workspace values ('W', false, 'UTC', ['en'], true, 'f')"
        )
    publish(settings)
    path = settings.published / POINTER

    def change(**facts: Any) -> None:
        path.write_text(json.dumps(json.loads(path.read_bytes()) | facts))

    return change


def publish(settings: Settings) -> None:
    published.publish(settings.warehouse, settings.published, run_id="r", as_of=NOON, facts={}, keep=2)


def test_a_published_file_says_of_which_version_it_is(settings: Settings, pointer: Any) -> None:
    assert json.loads((settings.published / POINTER).read_bytes())["schema_version"] == PUBLISHED_VERSION
    with published.connect(published.require_current(settings.published)) as connection:
        rows = connection.execute("select schema_version from quality.publication").fetchall()
    assert rows == [(PUBLISHED_VERSION,)]


@pytest.mark.parametrize(("version", "words"), [(99, "made by a later"), (0, "made by an earlier")])
def test_a_file_of_another_version_is_not_read(
    settings: Settings, pointer: Any, version: int, words: str
) -> None:
    pointer(schema_version=version)
    with pytest.raises(PublishedVersionError, match=words):
        published.require_current(settings.published)
    said = CliRunner().invoke(app, ["sql", "select 1"])
    assert isinstance(said.exception, PublishedVersionError)
    assert said.exception.remedy


def test_publishing_again_mends_a_file_of_another_version(settings: Settings, pointer: Any) -> None:
    pointer(schema_version=0)
    publish(settings)
    assert published.require_current(settings.published).path.exists()
