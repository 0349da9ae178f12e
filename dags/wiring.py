"""What the DAG files share: names, the run a task belongs to, how dbt is called.

Defined once: the pool with one slot that every writer of the warehouse takes, and the asset that
a publication updates. Nothing heavy is imported here, since the scheduler parses DAG files often.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from airflow.exceptions import AirflowSkipException
from airflow.sdk import Asset, BaseOperator, TaskGroup, get_current_context
from airflow.timetables.assets import AssetOrTimeSchedule
from airflow.timetables.trigger import CronTriggerTimetable
from cosmos.constants import PRODUCER_WATCHER_TASK_ID

from agorascope.errors import OvertakenError, WorkspaceError
from agorascope.orchestration import WRITER_POOL
from agorascope.settings import close_to_others, get_settings, switch_telemetry_off
from agorascope.workspace import load_workspace

if TYPE_CHECKING:
    from agorascope.context import Context

switch_telemetry_off()
close_to_others()  # tasks are run by processes that import this

__all__ = [
    "PUBLISHED",
    "WRITER_POOL",
    "alone_with_dbt",
    "left_to_others",
    "local_time_zone",
    "models_follow_dbt",
    "on_publication_or_at",
    "quiet_end",
    "step_context",
]

# Seconds that a task waits for another writer: a run by hand may be under way, and retries are few.
PATIENCE = 900.0

PUBLISHED = Asset(name="published_marts", uri="agorascope://published/marts")


def local_time_zone() -> str:
    """Zone of the workspace, so that a day is a day of the people observed; UTC until there is one."""
    try:
        return load_workspace(get_settings().workspace).time_zone
    except WorkspaceError:
        return "UTC"


def quiet_end() -> time | None:
    """When the workspace's quiet hours end, on its own clock; None when it has none."""
    try:
        quiet = load_workspace(get_settings().workspace).alerts.quiet
    except WorkspaceError:
        return None
    return quiet.end if quiet else None


def on_publication_or_at(moment: time | None) -> list[Asset] | AssetOrTimeSchedule:
    """Every publication; with a moment, also daily at that time of the workspace's zone."""
    if moment is None:
        return [PUBLISHED]
    daily = CronTriggerTimetable(f"{moment.minute} {moment.hour} * * *", timezone=local_time_zone())
    return AssetOrTimeSchedule(timetable=daily, assets=[PUBLISHED])


def step_context(airflow: Any = None) -> "Context":
    """The step's context from Airflow's: the run's window and the moment its figures are as of.

    A scheduled run reads everything since the last one; a backfill, and a run with the
    parameters `first_day` and `last_day`, read exactly their window. Before a task executes,
    Airflow's context is not current yet, and is given.
    """
    from agorascope.context import Context
    from agorascope.runs import Run
    from agorascope.windows import make_run

    airflow = airflow or get_current_context()
    settings = get_settings()
    settings = settings.model_copy(update={"writer_wait": max(settings.writer_wait, PATIENCE)})
    workspace = load_workspace(settings.workspace)
    run_id = airflow["run_id"]
    first, last = (_day(airflow["params"].get(name)) for name in ("first_day", "last_day"))
    if first or last:
        run = make_run(workspace, first=first, last=last, now=datetime.now(UTC), run_id=run_id)
    else:
        start, end = (_plain(airflow[name]) for name in ("data_interval_start", "data_interval_end"))
        is_backfill = airflow["dag_run"].run_type == "backfill"
        run = Run(run_id=run_id, window_from=start if is_backfill else None, window_to=end, as_of=end)
    return Context(settings, workspace, run)


@contextmanager
def left_to_others() -> Iterator[None]:
    """Skip the task when another run has overtaken this one: that run shows what both loaded."""
    try:
        yield
    except OvertakenError as error:
        raise AirflowSkipException(str(error)) from error


def alone_with_dbt(build: TaskGroup) -> None:
    """Let nobody else write while dbt does, and let dbt build only what its own run prepared.

    dbt is a process of its own that knows nothing of our lock: the task that starts it holds the lock.
    """
    held = ExitStack()

    def enter(context: Any) -> None:
        from agorascope import steps

        with left_to_others():
            held.enter_context(steps.own_build(step_context(context)))

    def leave(_context: Any, _result: Any = None) -> None:
        held.close()

    producer = build.children[f"{build.group_id}.{PRODUCER_WATCHER_TASK_ID}"]
    producer.pre_execute = enter  # type: ignore[attr-defined]
    producer.post_execute = leave  # type: ignore[attr-defined]


def models_follow_dbt(build: TaskGroup) -> None:
    """Let the tasks that show one model each succeed when dbt has, without a process each.

    Cosmos has them wait beside the one task that runs dbt. Where tasks run one at a time
    (`airflow dags test`), the first of them would wait for ever for a task that cannot start.
    And when dbt did not start at all, each of them would run its own model; so they only start
    after dbt succeeded, and in the writer's pool. Then there is nothing left to do: Airflow calls
    tasks that are empty successful at once, where each would be a process that reads Airflow,
    Cosmos and the manifest to say what is known. See docs/scale.md.
    """
    producer = build.children[f"{build.group_id}.{PRODUCER_WATCHER_TASK_ID}"]
    tasks = {task.task_id: task for task in build.iter_tasks()}
    for task in tasks.values():
        if not isinstance(task, BaseOperator) or not hasattr(task, "producer_task_id"):
            continue
        if not task.upstream_task_ids & tasks.keys():
            producer >> task
        task._is_empty = True  # type: ignore[attr-defined]  # noqa: SLF001 - as Airflow writes an EmptyOperator down


def _plain(moment: datetime) -> datetime:
    """Airflow's moments are of a class of their own, which loses its zone inside other libraries."""
    return datetime.fromtimestamp(moment.timestamp(), UTC)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None
