"""Airflow, driven from outside: its environment, its first-time set-up, one run of the daily DAG.

Nothing here imports Airflow. Its home lies under the data folder, never in the user's home.
"""

import json
import os
import re
import secrets
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

from agorascope.build import PROJECT, build_stamp, dbt_environment
from agorascope.errors import AgorascopeError
from agorascope.landing import write_atomic
from agorascope.sealed import unsealed_or_none
from agorascope.settings import REPOSITORY, TELEMETRY_OFF, Settings
from agorascope.troubles import DamagedError

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
TELLING = re.compile(r"(Runtime|Database|Compilation|IO) Error|Error: |FAIL \d")
WRITER_POOL = "warehouse_writer"
DAG_ID = "listen_daily"
# Tasks that show a model each once dbt has ended: the scheduler knows that they are empty, `dags test` not.
MODEL_TASKS = r"build\.(?!dbt_producer_watcher).*"


def airflow_environment(settings: Settings) -> dict[str, str]:
    """Environment of every Airflow process started here; what the user set stays as it is."""
    defaults = {
        **TELEMETRY_OFF,
        "AIRFLOW_HOME": str(settings.airflow_home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(REPOSITORY / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__DEFAULT_TASK_RETRIES": "2",
        "AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT": "120",
        "AIRFLOW__DAG_PROCESSOR__DAG_FILE_PROCESSOR_TIMEOUT": "120",
        # Airflow sets the modes of its logs itself; they name pages and accounts.
        "AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FOLDER_PERMISSIONS": "0o750",
        "AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FILE_PERMISSIONS": "0o640",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__BASE_URL": "http://127.0.0.1:8080",
        "AIRFLOW__API_AUTH__JWT_SECRET": _jwt_secret(settings),
        "AIRFLOW__COSMOS__PROPAGATE_LOGS": "True",
        "AIRFLOW__COSMOS__CACHE_DIR": str(settings.airflow_home / "cosmos"),
        "AGORASCOPE_DATA_DIR": str(settings.data_dir),
        "AGORASCOPE_WORKSPACE": str(settings.workspace),
        "NO_COLOR": "1",
    }
    return {name: os.environ.get(name, value) for name, value in defaults.items()} | {
        "AGORASCOPE_DATA_DIR": str(settings.data_dir),
        "AGORASCOPE_WORKSPACE": str(settings.workspace),
    }


def prepare_airflow(settings: Settings, log: Path) -> bool:
    """Migrate Airflow's database and create the writer's pool, once per version; True when it was needed."""
    from importlib.metadata import version

    stamp = settings.airflow_home / "prepared.json"
    wanted = {"airflow": version("apache-airflow"), "pool": WRITER_POOL}
    has_database = check_database(settings)
    if has_database and unsealed_or_none(stamp) == wanted:
        return False
    settings.make_data_dir()
    settings.airflow_home.mkdir(parents=True, exist_ok=True)
    run_logged(settings, ["airflow", "db", "migrate"], log)
    run_logged(
        settings, ["airflow", "pools", "set", WRITER_POOL, "1", "DuckDB has one writer at a time"], log
    )
    write_atomic(stamp, json.dumps(wanted).encode())
    return True


def check_database(settings: Settings) -> bool:
    """Whether Airflow has a database that can be read; DamagedError when it has one that cannot.

    A database elsewhere (AIRFLOW__DATABASE__SQL_ALCHEMY_CONN) is looked after elsewhere.
    """
    if os.environ.get("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"):
        return True
    path = settings.airflow_home / "airflow.db"
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            found = connection.execute("pragma quick_check(1)").fetchone()
            version = connection.execute("select count(*) from alembic_version").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):  # cut off while it was made, or emptied: migrating makes it
            return False
        raise
    except sqlite3.DatabaseError as error:
        raise _damaged_database(path, str(error)) from error
    if found != ("ok",):
        raise _damaged_database(path, str(found[0]))
    return bool(version[0])


def _damaged_database(path: Path, why: str) -> DamagedError:
    return DamagedError(
        f"Airflow's database {path} is damaged ({why}).",
        remedy=f"Move its folder aside (mv {path.parent} {path.parent}.damaged) and start again: a new one "
        "is made. It holds when tasks ran, and nothing of the communities; a DAG that was paused or switched "
        "on has to be again.",
        runbook="late-run.md",
    )


def ensure_manifest(settings: Settings, log: Path) -> bool:
    """Write dbt's manifest, from which the DAG draws one task per model; True when it was out of date."""
    manifest = settings.dbt_target / "manifest.json"
    stamp = settings.dbt_target / "manifest.stamp"
    wanted = build_stamp()
    if manifest.exists() and stamp.exists() and stamp.read_text() == wanted:
        return False
    settings.dbt_target.mkdir(parents=True, exist_ok=True)
    variables = json.dumps({"as_of": "2000-01-01 00:00:00+00:00"})
    run_logged(settings, ["dbt", "parse", "--project-dir", str(PROJECT), "--vars", variables], log)
    write_atomic(stamp, wanted.encode())
    return True


def start_daily(
    settings: Settings, logical_date: datetime, conf: dict[str, str], log: Path
) -> "subprocess.Popen[bytes]":
    """Start one run of the daily DAG in a process of its own; everything it says goes to `log`."""
    command = [_program("airflow"), "dags", "test", DAG_ID, logical_date.isoformat()]
    command += ["--mark-success-pattern", MODEL_TASKS]
    if conf:
        command += ["--conf", json.dumps(conf)]
    # A person waits for this run: it fails at once rather than after minutes of waiting to retry.
    environment = os.environ | airflow_environment(settings) | {"AIRFLOW__CORE__DEFAULT_TASK_RETRIES": "0"}
    with log.open("ab") as handle:
        return subprocess.Popen(  # noqa: S603 - our Airflow, no shell # nosec B603
            command, env=environment, stdout=handle, stderr=subprocess.STDOUT
        )


def run_logged(settings: Settings, command: list[str], log: Path) -> None:
    """Run a program of the environment with its output in `log`; AgorascopeError when it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = os.environ | airflow_environment(settings) | dbt_environment(settings)
    with log.open("ab") as handle:
        result = subprocess.run(  # noqa: S603 - a program of our environment, no shell # nosec B603
            [_program(command[0]), *command[1:]],
            env=environment,
            stdout=handle,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if result.returncode != 0:
        raise AgorascopeError(
            f"`{' '.join(command[:3])}` failed (exit code {result.returncode}).",
            remedy=f"Its output is at the end of {log}.",
        )


def what_went_wrong(log: Path, start: int, lines: int = 12) -> list[str]:
    """The lines of a log, from byte `start` on, that name an error; its last lines when none does."""
    with log.open("rb") as handle:
        handle.seek(start)
        text = handle.read().decode(errors="replace")
    plain = [COLOURS.sub("", line) for line in text.splitlines()]
    telling = [line for line in plain if TELLING.search(line) and not line.lstrip().startswith("{")]
    return telling[:lines] or plain[-lines:]


def _program(name: str) -> str:
    """A console script of the running environment."""
    return str(Path(sys.executable).with_name(name))


def _jwt_secret(settings: Settings) -> str:
    """One secret for scheduler and API server, made once, readable by the owner alone."""
    path = settings.make_data_dir() / "secrets" / "airflow-jwt"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as handle:
            handle.write(secrets.token_hex(32))
    return path.read_text()
