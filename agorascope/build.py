"""The dbt build, prepared and settled: which variables, when from scratch, what is done after.

dbt runs as a process of its own (`dbt build`), here for the command line and under Cosmos in
Airflow. `prepare` gives both the same variables; `settle` forgets the touched days once every
model stands.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from agorascope.errors import BuildError, OvertakenError
from agorascope.settings import REPOSITORY, TELEMETRY_OFF, Settings
from agorascope.troubles import DiskFullError, NoRightsError, of_words
from agorascope.workspace import Workspace
from agorascope.writing import descriptors

PROJECT = REPOSITORY / "dbt_project"
DBT = Path(sys.executable).with_name("dbt")
STAMP = "stamp"  # what the models were last built from
BUILDING = "building"  # which touched days the build under way will have built
MOST_MEMORY = 4_000_000_000  # bytes that DuckDB may hold while it builds; the rest spills to disk
MODEL_SCHEMAS = ("marts", "intermediate", "staging")


def dbt_vars(workspace: Workspace, as_of: datetime) -> dict[str, Any]:
    """The variables every model is built with. Models never ask the clock."""
    return {
        "as_of": as_of.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S+00:00"),
        "time_zone": workspace.time_zone,
        "pseudonyms": workspace.privacy.pseudonyms,
        "influence": workspace.influence.model_dump(),
        "business_hours": workspace.business_hours.as_variable(),
        "outreach": workspace.outreach.as_variable(),
        "inbox": workspace.inbox.model_dump(),
    }


def dbt_log(settings: Settings) -> Path:
    """Where dbt writes what it does."""
    return settings.data_dir / "dbt" / "logs" / "dbt.log"


def turn_log(settings: Settings) -> None:
    """Give the log of an earlier day a name of its own, so that it ages as a whole: dbt writes on in one
    file until that is large, and no line of it would be old enough for `privacy.log_days`."""
    log = dbt_log(settings)
    if log.exists():
        day = datetime.fromtimestamp(log.stat().st_mtime, UTC).date()
        if day < datetime.now(UTC).date():
            log.rename(log.with_name(f"dbt-{day}.log"))


def dbt_environment(settings: Settings) -> dict[str, str]:
    """Environment of a dbt process: where the warehouse is, where it may write, no telemetry."""
    return {
        "AGORASCOPE_WAREHOUSE": str(settings.warehouse),
        "AGORASCOPE_BUILD_MEMORY": f"{_memory() // 1_000_000}MB",
        "DBT_PROFILES_DIR": str(PROJECT),
        "DBT_TARGET_PATH": str(settings.dbt_target),
        "DBT_LOG_PATH": str(dbt_log(settings).parent),
        # Unit tests try the models on made-up rows: they are for who changes a model, not for each run.
        "DBT_EXCLUDE_RESOURCE_TYPES": "unit_test",
        # What it asked and did, and each error; every statement is in the folder `compiled` of the target.
        "DBT_LOG_LEVEL_FILE": "info",
        **TELEMETRY_OFF,
    }


def _memory() -> int:
    """Bytes that a build may hold: without a limit, DuckDB holds what it has read, up to all there is."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(MOST_MEMORY, machine * 8 // 10)


def prepare(
    connection: duckdb.DuckDBPyConnection, workspace: Workspace, as_of: datetime, run_id: str
) -> dict[str, Any]:
    """Return the dbt variables; drop the models first when incremental rows would be wrong.

    That is when the workspace changed what the marts hold (zone, brands, staff, pseudonyms), when
    the models themselves changed, or when time goes backwards. Tables of `raw` and `nlp` stay.
    """
    variables = dbt_vars(workspace, as_of)
    stamp = {
        "workspace": _marts_fingerprint(workspace),
        "models": code_stamp(),
        "as_of": variables["as_of"],
    }
    former = _read_meta(connection, STAMP)
    same = all(former.get(name) == stamp[name] for name in ("workspace", "models"))
    if not same or former.get("as_of", "") > stamp["as_of"]:
        for schema in MODEL_SCHEMAS:
            connection.execute(f"drop schema if exists {schema} cascade")
    days = connection.execute(
        "select day::varchar from raw.touched_days where day < timezone($zone, $as_of::timestamptz)::date",
        {"zone": workspace.time_zone, "as_of": as_of},
    ).fetchall()
    # Until `settle` says otherwise the models are not whole, and they are this run's to publish.
    _write_meta(connection, STAMP, stamp | {"run_id": run_id, "is_whole": False})
    _write_meta(
        connection,
        BUILDING,
        {"run_id": run_id, "days": [day for (day,) in days], "seen": _seen(connection)},
    )
    return variables


def settle(connection: duckdb.DuckDBPyConnection, run_id: str) -> int:
    """Call the models whole and forget the touched days that this run built; returns how many are left.

    A day that `as_of` cuts, or that lies after it, was not noted by `prepare` and stays. When
    something was loaded or scored since, all of them stay: building a day twice costs little.
    """
    stamp = _read_meta(connection, STAMP)
    if stamp.get("run_id") == run_id:
        _write_meta(connection, STAMP, stamp | {"is_whole": True})
    building = _read_meta(connection, BUILDING)
    if building.get("run_id") == run_id and building["seen"] == _seen(connection):
        connection.execute(
            "delete from raw.touched_days where day in (select unnest($days::date[]))",
            {"days": building["days"]},
        )
        connection.execute("delete from raw.build_meta where name = ?", [BUILDING])
    return int(connection.execute("select count(*) from raw.touched_days").fetchall()[0][0])


def require_own(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Raise OvertakenError when another run has prepared the models since this one did.

    That other run builds, gates and publishes all that is loaded; what this one would show is half of each.
    """
    other = _read_meta(connection, STAMP).get("run_id", run_id)
    if other != run_id:
        raise OvertakenError(
            f"The run {other} has prepared the models since {run_id} did: it shows what both loaded.",
            remedy="Nothing is lost and nothing is to be done, unless that run failed: then run again.",
        )


def adopt(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Give the models another run built to this one, to publish them. BuildError when they are half built."""
    stamp = _read_meta(connection, STAMP)
    if not stamp.get("is_whole", True):
        raise BuildError(
            f"The models are half built: the build of {stamp['run_id']} did not end.",
            remedy="Run `agorascope build` first. The former publication stays in place.",
        )
    _write_meta(connection, STAMP, stamp | {"run_id": run_id})


def built_as_of(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """The moment the models were last built for, or None before the first build."""
    stamp = _read_meta(connection, STAMP)
    return datetime.fromisoformat(stamp["as_of"]) if stamp else None


def _seen(connection: duckdb.DuckDBPyConnection) -> str:
    """Changes whenever a batch is loaded or texts are scored."""
    return str(
        connection.execute(
            """
            select
                (select count(*) || ' ' || coalesce(max(loaded_at)::varchar, '') from raw.batches)
                || ' ' || (select count(*) from nlp.text_scores)
            """
        ).fetchall()[0][0]
    )


def _read_meta(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    rows = connection.execute("select value from raw.build_meta where name = ?", [name]).fetchall()
    return dict(json.loads(rows[0][0])) if rows else {}


def _write_meta(connection: duckdb.DuckDBPyConnection, name: str, facts: dict[str, Any]) -> None:
    connection.execute("delete from raw.build_meta where name = ?", [name])
    connection.execute("insert into raw.build_meta values (?, ?)", [name, json.dumps(facts)])


def run_dbt(settings: Settings, arguments: list[str], as_of: str | None = None) -> Iterator[str]:
    """Run dbt and yield its output lines. Raises BuildError with the failing lines.

    `as_of` instead of a variable of that name: with the same variables dbt reads what it remembers of
    the project, which takes a second; with others it parses all of it again.
    """
    tail: deque[str] = deque(maxlen=200)
    # dbt keeps our lock open: when this process is killed, nobody else writes until dbt has ended too.
    with subprocess.Popen(  # noqa: S603 - our dbt, no shell, variables as one JSON # nosec B603
        [str(DBT), *arguments, "--project-dir", str(PROJECT)],
        pass_fds=descriptors(),
        env=os.environ | dbt_environment(settings) | ({"AGORASCOPE_AS_OF": as_of} if as_of else {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout or ():
            tail.append(line.rstrip())
            yield line.rstrip()
    if process.returncode != 0:
        wrong = [line for line in tail if "ERROR" in line or "FAIL" in line or "Error" in line] or list(tail)
        trouble = of_words("\n".join(tail), settings.warehouse)
        raise BuildError(
            "dbt build failed:\n" + "\n".join(wrong[-15:]),
            remedy=trouble.remedy
            if isinstance(trouble, DiskFullError | NoRightsError)
            else f"Read the whole log in {dbt_log(settings)}; the figures published before stay in place.",
        )


def build_arguments(variables: dict[str, Any]) -> list[str]:
    """Arguments of the one `dbt build` of a run; the variables that are the same for every run."""
    lasting = {name: value for name, value in variables.items() if name != "as_of"}
    return ["--no-use-colors", "build", "--vars", json.dumps(lasting)]


def _marts_fingerprint(workspace: Workspace) -> str:
    """Hash of the parts of the workspace that reach the marts."""
    named = {"time_zone", "brands", "staff", "channels", "privacy", "influence", "business_hours"}
    parts = workspace.model_dump_json(include=named)
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def _library_fingerprint() -> str:
    """Hash of the library's code: models in Python call it, and what it says changes with it."""
    digest = hashlib.sha256()
    for path in sorted((REPOSITORY / "agorascope").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def code_stamp() -> str:
    """Hash of the code that decides what the models hold: with another one they are built from scratch."""
    return _models_fingerprint(PROJECT) + _library_fingerprint()


def build_stamp() -> str:
    """Hash of everything of the project that the manifest is made from."""
    return _models_fingerprint(PROJECT, suffixes=(".sql", ".csv", ".py", ".yml"))


def _models_fingerprint(project: Path, suffixes: tuple[str, ...] = (".sql", ".csv", ".py")) -> str:
    """Hash of the SQL, seeds and configuration of the dbt project."""
    digest = hashlib.sha256()
    names = [project / "dbt_project.yml"]
    for folder in ("models", "macros", "seeds", "tests"):
        names += sorted(p for p in (project / folder).rglob("*") if p.suffix in suffixes)
    for path in names:
        digest.update(path.relative_to(project).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
