"""Airflow's own database: one that is damaged is told before Airflow is started."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from agorascope import orchestration
from agorascope.settings import Settings
from agorascope.troubles import DamagedError


@pytest.fixture
def database(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database as Airflow leaves it, with the stamp that it is up to date."""
    from importlib.metadata import version

    monkeypatch.delenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", raising=False)
    settings.airflow_home.mkdir(parents=True)
    path = settings.airflow_home / "airflow.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table alembic_version (version_num text)")
        connection.execute("insert into alembic_version values ('head')")
        connection.execute("create table dag_run (words text)")
        connection.executemany("insert into dag_run values (?)", [("x" * 500,)] * 200)
        connection.commit()
    stamp = {"airflow": version("apache-airflow"), "pool": orchestration.WRITER_POOL}
    (settings.airflow_home / "prepared.json").write_text(json.dumps(stamp))
    return path


def test_a_whole_database_is_left_alone(settings: Settings, database: Path) -> None:
    assert orchestration.prepare_airflow(settings, settings.data_dir / "log") is False


@pytest.mark.parametrize("place", [0, 20_000])
def test_a_damaged_database_is_told_with_what_to_do(settings: Settings, database: Path, place: int) -> None:
    body = database.read_bytes()
    database.write_bytes(body[:place] + b"\x55" * 8192 + body[place + 8192 :])
    with pytest.raises(DamagedError, match=r"airflow\.db is damaged") as caught:
        orchestration.prepare_airflow(settings, settings.data_dir / "log")
    assert f"mv {database.parent} " in caught.value.remedy
    assert caught.value.runbook == "late-run.md"


@pytest.mark.parametrize("damage", ["emptied", "gone"])
def test_a_database_that_is_not_there_is_made_again(
    settings: Settings, database: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.unlink() if damage == "gone" else database.write_bytes(b"")
    commands: list[list[str]] = []
    monkeypatch.setattr(
        orchestration, "run_logged", lambda _settings, command, _log: commands.append(command)
    )
    assert orchestration.prepare_airflow(settings, settings.data_dir / "log") is True
    assert commands[0] == ["airflow", "db", "migrate"]
