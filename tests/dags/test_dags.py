"""The DAG files load, are wired as documented, and the daily DAG runs."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agorascope import orchestration
from agorascope.published import connect, last_status, require_current
from agorascope.runs import read_reports
from agorascope.settings import REPOSITORY, Settings
from agorascope.warehouse import open_warehouse
from agorascope.workspace import load_workspace

LOAD = """
import json
from pathlib import Path
from airflow.dag_processing.dagbag import DagBag
from airflow.models.taskinstance import TaskInstance
from airflow.serialization.serialized_objects import DagSerialization
folder = Path("dags").resolve()
bag = DagBag(str(folder), bundle_path=folder, bundle_name="dags-folder")
stored = {name: DagSerialization.from_dict(DagSerialization.to_dict(dag)) for name, dag in bag.dags.items()}
print("RESULT " + json.dumps({
    "errors": {str(k): v for k, v in bag.import_errors.items()},
    "dags": {
        dag.dag_id: {
            task.task_id: {
                "pool": task.pool, "rule": str(task.trigger_rule.value), "up": sorted(task.upstream_task_ids),
                "outlets": [outlet.uri for outlet in task.outlets],
            } for task in dag.tasks
        } for dag in bag.dags.values()
    },
    "timetables": {dag.dag_id: type(dag.timetable).__name__ for dag in bag.dags.values()},
    "processes": {
        name: [task.task_id for task in dag.tasks if TaskInstance.is_task_schedulable(task)]
        for name, dag in stored.items()
    },
    "active": {dag.dag_id: dag.max_active_runs for dag in bag.dags.values()},
}))
"""


@pytest.fixture(scope="module")
def bag(airflow_home: Settings) -> dict[str, Any]:
    """What Airflow sees in dags/, read in a process of its own."""
    result = subprocess.run(
        [sys.executable, "-c", LOAD], cwd=REPOSITORY, capture_output=True, text=True, check=True, timeout=120
    )
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("RESULT ")]
    return dict(json.loads(line.removeprefix("RESULT ")))


def test_every_dag_file_loads_and_the_bag_is_not_empty(bag: dict[str, Any]) -> None:
    assert bag["errors"] == {}
    assert set(bag["dags"]) == {"deliver_alerts", "listen_daily", "report_weekly"}


def test_the_daily_dag_has_intervals_and_runs_alone(bag: dict[str, Any]) -> None:
    assert bag["timetables"]["listen_daily"] == "CronDataIntervalTimetable"
    assert bag["active"]["listen_daily"] == 1


def test_alerts_are_delivered_after_each_publication(bag: dict[str, Any]) -> None:
    assert bag["timetables"]["deliver_alerts"] == "AssetTriggeredTimetable"
    assert list(bag["dags"]["deliver_alerts"]) == ["deliver"]


def test_the_report_follows_publication_and_takes_no_slot_of_the_writer(bag: dict[str, Any]) -> None:
    assert bag["timetables"]["report_weekly"] == "AssetTriggeredTimetable"
    assert bag["active"]["report_weekly"] == 1
    ((name, task),) = bag["dags"]["report_weekly"].items()
    assert name == "report"
    assert task["pool"] != orchestration.WRITER_POOL


def test_everything_that_writes_the_warehouse_waits_for_the_one_slot(bag: dict[str, Any]) -> None:
    tasks = bag["dags"]["listen_daily"]
    writers = {name for name, task in tasks.items() if task["pool"] == orchestration.WRITER_POOL}
    alone = {name for name in writers if not name.startswith("build.")}
    assert alone == {"plan", "listen.load", "score", "prepare_build", "gate_marts", "publish"}
    models = {name for name in tasks if name.startswith("build.")} - {"build.dbt_producer_watcher_done"}
    assert models <= writers


def test_a_failed_network_stops_no_other_and_a_failed_gate_stops_publication(bag: dict[str, Any]) -> None:
    tasks = bag["dags"]["listen_daily"]
    assert tasks["require_sources"]["rule"] == "all_done"
    assert tasks["score"]["up"] == ["require_sources"]
    assert tasks["publish"]["up"] == ["gate_marts"]
    assert tasks["publish"]["rule"] == "all_success"
    assert tasks["report_failure"]["up"] == sorted(
        ["require_sources", "score", *build_ends(tasks), "gate_marts", "publish"]
    )
    assert tasks["publish"]["outlets"] == ["agorascope://published/marts"]


def build_ends(tasks: dict[str, Any]) -> list[str]:
    """The last tasks of the dbt group: what follows it waits for these."""
    inside = {name for name in tasks if name.startswith("build.")}
    return [name for name in inside if not any(name in tasks[other]["up"] for other in inside)]


def test_every_model_is_a_task_that_starts_after_dbt(bag: dict[str, Any]) -> None:
    tasks = bag["dags"]["listen_daily"]
    models = {
        p.stem for p in (REPOSITORY / "dbt_project" / "models").rglob("*") if p.suffix in {".py", ".sql"}
    }
    shown = {name.removeprefix("build.").removesuffix(".run").removesuffix("_run") for name in tasks}
    assert models <= shown
    producer = "build.dbt_producer_watcher"
    roots = [n for n, t in tasks.items() if n.startswith("build.") and not n.startswith(producer)]
    assert all(any(up.startswith("build.") for up in tasks[name]["up"]) for name in roots)


def test_a_task_that_only_shows_a_model_is_no_process(bag: dict[str, Any]) -> None:
    started = {name for name in bag["processes"]["listen_daily"] if name.startswith("build.")}
    assert started == {"build.dbt_producer_watcher"}
    steps = {name for name in bag["dags"]["listen_daily"] if not name.startswith("build.")}
    assert steps <= set(bag["processes"]["listen_daily"])
    shown = {name for name in bag["dags"]["listen_daily"] if re.fullmatch(orchestration.MODEL_TASKS, name)}
    assert not shown & set(bag["processes"]["listen_daily"])
    assert len(shown) > len(bag["processes"]["listen_daily"])


def test_the_table_of_dags_in_the_documentation_is_the_bag(bag: dict[str, Any]) -> None:
    page = (REPOSITORY / "docs" / "architecture.md").read_text()
    assert all(f"`{name}`" in page for name in bag["dags"])


def write_posts(folder: Path, day: str, *texts: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        {
            "record": "post",
            "uri": f"https://{folder.name}.example/{day}/{n}",
            "kind": "post",
            "author_id": f"author-{n}",
            "author_handle": f"author{n}",
            "text": text,
            "text_format": "plain",
            "lang": "en",
            "created_at": f"{day}T10:0{n}:00+00:00",
            "created_at_trust": "feed",
            "status": "live",
        }
        for n, text in enumerate(texts)
    ]
    (folder / f"{day}.ndjson").write_text("".join(json.dumps(line) + "\n" for line in lines))


def run_dag(settings: Settings, day: str) -> int:
    log = settings.data_dir / "logs" / f"{day}.log"
    until = datetime.fromisoformat(f"{day}T23:00:00+00:00").astimezone(UTC)
    process = orchestration.start_daily(settings, until, {"last_day": day}, log)
    return process.wait(timeout=400)


@pytest.mark.slow
def test_the_daily_dag_publishes_and_a_network_that_fails_stops_no_other(airflow_home: Settings) -> None:
    root = airflow_home.workspace.parent
    assert load_workspace(airflow_home.workspace).enabled_networks() == ["discourse", "mastodon", "rss"]
    write_posts(root / "feeds", "2026-03-10", "Nova is wonderful", "Rival broke again, awful", "bread")
    write_posts(root / "forum", "2026-03-10", "My Nova and your Rival are both great")
    assert run_dag(airflow_home, "2026-03-10") == 0
    first = require_current(airflow_home.published)
    with connect(first) as connection:
        counts = connection.execute(
            "select brand_id, network_id, count(*) from marts.fct_mentions group by all order by all"
        ).fetchall()
    assert counts == [
        ("nova", "discourse", 1),
        ("nova", "rss", 1),
        ("rival", "discourse", 1),
        ("rival", "rss", 1),
    ]

    write_posts(root / "feeds", "2026-03-11", "Nova again, lovely")
    assert run_dag(airflow_home, "2026-03-11") == 0, "dbt runs in another folder: it must not remember paths"
    second = require_current(airflow_home.published)
    assert second.version != first.version
    status = last_status(airflow_home.published)
    assert status is not None
    assert status.outcome == "published"
    with connect(second) as connection:
        health = dict(connection.execute("select network_id, status from quality.source_health").fetchall())
        newest = connection.execute(
            "select network_id, max(mention_date) from marts.fct_mentions group by all"
        ).fetchall()
    assert health == {"discourse": "ok", "mastodon": "failed", "rss": "ok"}
    assert {name: str(day) for name, day in newest} == {"discourse": "2026-03-10", "rss": "2026-03-11"}
    reports = read_reports(airflow_home, second.run_id)
    assert {r.step for r in reports if r.network == "mastodon" and r.status == "failed"} == {"land", "load"}


@pytest.mark.slow
def test_a_run_that_cannot_build_is_a_failed_run(airflow_home: Settings) -> None:
    root = airflow_home.workspace.parent
    write_posts(root / "feeds", "2026-03-12", "Nova once more")
    before = require_current(airflow_home.published).version
    with open_warehouse(airflow_home.warehouse) as connection:  # a kind that the vocabulary does not know
        connection.execute("update raw.posts set kind = 'unheard of' where network = 'rss'")
    assert run_dag(airflow_home, "2026-03-12") != 0
    assert require_current(airflow_home.published).version == before
    status = last_status(airflow_home.published)
    assert status is not None
    assert status.outcome == "failed"
