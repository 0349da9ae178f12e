"""One day of listening: networks -> land -> parse -> gate -> load -> score -> dbt -> gate -> publish.

    plan -> listen, for each network (land -> parse -> gate_arrival -> load)
         -> score -> prepare_build -> build (dbt, one task per model) -> gate_marts -> publish
                                      |-> report_failure, when dbt failed

Run it alone: `make run`, or `airflow dags test listen_daily 2026-10-01`.
"""

from datetime import timedelta
from typing import Any

import pendulum
from airflow.exceptions import AirflowFailException
from airflow.sdk import Param, TriggerRule, dag, task, task_group
from airflow.timetables.interval import CronDataIntervalTimetable
from cosmos import DbtTaskGroup, ExecutionConfig, ExecutionMode, ProfileConfig, ProjectConfig, RenderConfig
from cosmos.constants import InvocationMode, LoadMode, TestBehavior

from agorascope.build import DBT, PROJECT, dbt_environment
from agorascope.settings import get_settings
from dags.wiring import (
    PUBLISHED,
    WRITER_POOL,
    alone_with_dbt,
    left_to_others,
    local_time_zone,
    models_follow_dbt,
    step_context,
)

SETTINGS = get_settings()
ZONE = local_time_zone()


@dag(
    # At midnight of the workspace's time zone: the interval that ends is the local day that is over.
    schedule=CronDataIntervalTimetable("0 0 * * *", timezone=ZONE),
    # Airflow runs no task for a day before this one, and says nothing. Archives go far back.
    start_date=pendulum.datetime(1990, 1, 1, tz=ZONE),
    catchup=False,
    max_active_runs=1,
    default_args={
        # How often is Airflow's configuration, [core] default_task_retries: twice when scheduled.
        "retry_delay": timedelta(minutes=2),
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": timedelta(minutes=30),
    },
    params={
        "first_day": Param(
            None, type=["null", "string"], format="date", description="Read from this day on."
        ),
        "last_day": Param(
            None, type=["null", "string"], format="date", description="Read up to this day, included."
        ),
    },
    doc_md=__doc__,
    tags=["agorascope"],
)
def listen_daily() -> None:
    @task(pool=WRITER_POOL)
    def plan() -> list[str]:
        from agorascope import steps

        return steps.plan(step_context())

    @task_group
    def listen(network: str) -> None:
        @task(execution_timeout=timedelta(hours=2))
        def land(network: str) -> int:
            from agorascope import steps

            return steps.land(step_context(), network)

        # What was landed before is parsed and loaded even when the network does not answer today.
        @task(trigger_rule=TriggerRule.ALL_DONE)
        def parse(network: str) -> int:
            from agorascope import steps

            return steps.parse(step_context(), network)

        @task(retries=0)  # the same rows give the same verdict
        def gate_arrival(network: str) -> int:
            from agorascope import steps

            return steps.gate_arrival(step_context(), network)

        # Batches that passed are loaded beside one that was refused.
        @task(pool=WRITER_POOL, trigger_rule=TriggerRule.ALL_DONE)
        def load(network: str) -> int:
            from agorascope import steps

            return steps.load(step_context(), network)

        land(network) >> parse(network) >> gate_arrival(network) >> load(network)

    # A failed network does not stop the others; only when all of them failed is there nothing to show.
    @task(trigger_rule=TriggerRule.ALL_DONE, retries=0)
    def require_sources() -> int:
        from agorascope import steps

        return steps.require_sources(step_context())

    @task(pool=WRITER_POOL)
    def score() -> int:
        from agorascope import steps

        return steps.score(step_context())

    @task(pool=WRITER_POOL)
    def prepare_build() -> dict[str, Any]:
        from agorascope import steps

        return steps.prepare_build(step_context())

    @task(pool=WRITER_POOL, retries=0)
    def gate_marts() -> int:
        from agorascope import steps

        with left_to_others():
            return steps.gate_marts(step_context())

    @task(pool=WRITER_POOL, outlets=[PUBLISHED])
    def publish() -> str:
        from agorascope import steps

        with left_to_others():
            return steps.publish(step_context())

    # Fails itself, so that Airflow counts the run as failed; skipped when all went well.
    @task(trigger_rule=TriggerRule.ONE_FAILED, retries=0)
    def report_failure() -> None:
        from agorascope import steps

        message = "The run ended before its figures could be published: see its log."
        steps.report_failure(step_context(), message)
        raise AirflowFailException(message)

    variables = prepare_build()
    build = DbtTaskGroup(
        group_id="build",
        project_config=ProjectConfig(
            dbt_project_path=PROJECT,
            manifest_path=SETTINGS.dbt_target / "manifest.json",
            project_name="agorascope",
            install_dbt_deps=False,
            partial_parse=False,
        ),
        profile_config=ProfileConfig(
            profile_name="agorascope", target_name="duckdb", profiles_yml_filepath=PROJECT / "profiles.yml"
        ),
        execution_config=ExecutionConfig(
            execution_mode=ExecutionMode.WATCHER,
            invocation_mode=InvocationMode.SUBPROCESS,
            dbt_executable_path=DBT,
        ),
        # Models are shown, tests are not: dbt runs each test after its model, and the first that fails ends
        # the build. A task for each would only say, after all of them passed, that it passed.
        render_config=RenderConfig(
            load_method=LoadMode.DBT_MANIFEST, test_behavior=TestBehavior.NONE, emit_datasets=False
        ),
        operator_args={
            "dbt_cmd_flags": ["--resource-type", "test"],  # beside the models and seeds that Cosmos names
            "vars": variables,
            # Cosmos runs dbt in a copy of the project under another path each time: what dbt
            # remembers of the paths of a former parse must be neither read nor left to others.
            "env": dbt_environment(SETTINGS)
            | {
                "DBT_TARGET_PATH": str(SETTINGS.dbt_target.with_name("airflow")),
                "DBT_PARTIAL_PARSE": "False",
            },
            "append_env": True,
            "pool": WRITER_POOL,
            "retries": 0,
        },
    )
    models_follow_dbt(build)
    alone_with_dbt(build)
    listening = listen.expand(network=plan())
    sourced, scored, gated, published = require_sources(), score(), gate_marts(), publish()
    listening >> sourced >> scored >> variables >> build >> gated >> published
    [sourced, scored, build, gated, published] >> report_failure()


listen_daily()
