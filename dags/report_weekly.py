"""After a publication, once a week: the Monday report -> data/reports/<Monday>/, mail, chat, webhook.

    published_marts (asset) -> report_weekly

The first publication after a week is over makes its report, which is Monday's; the others find it made. So a
Monday that fails is made up for on Tuesday, and nobody gets a report twice. The retries go on for longer than
the claim of a process that was killed while sending counts: 15 minutes, see agorascope/report/delivering.py.
Run it alone: `agorascope report --send`, or `airflow dags test report_weekly 2026-10-01`.
"""

from datetime import timedelta

import pendulum
from airflow.sdk import dag, task

from dags.wiring import PUBLISHED, local_time_zone, step_context


@dag(
    schedule=[PUBLISHED],  # every publication: only the first of a week has something to do
    start_date=pendulum.datetime(1990, 1, 1, tz=local_time_zone()),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 4, "retry_delay": timedelta(minutes=5)},
    doc_md=__doc__,
    tags=["agorascope"],
)
def report_weekly() -> None:
    # Reads the published file and the app store, writes files: it needs no slot of the warehouse's writer.
    @task
    def report() -> int:
        from agorascope import steps

        return steps.report_weekly(step_context())

    report()


report_weekly()
