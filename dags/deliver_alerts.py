"""After each publication: alerts that are due -> mail, chat, webhook.

    published_marts (asset) -> deliver_alerts

Also at the end of the workspace's quiet hours, when it has some: what was held back is due then.
Run it alone: `agorascope alerts --send`, or `airflow dags test deliver_alerts 2026-10-01`.
"""

from datetime import timedelta

import pendulum
from airflow.sdk import dag, task

from dags.wiring import local_time_zone, on_publication_or_at, quiet_end, step_context


@dag(
    # With every publication; and once a day where alerts wait for a morning.
    schedule=on_publication_or_at(quiet_end()),
    start_date=pendulum.datetime(1990, 1, 1, tz=local_time_zone()),
    catchup=False,
    max_active_runs=1,
    default_args={"retry_delay": timedelta(minutes=5)},
    doc_md=__doc__,
    tags=["agorascope"],
)
def deliver_alerts() -> None:
    # Reads the published file and writes the app store: it needs no slot of the warehouse's writer.
    @task
    def deliver() -> int:
        from agorascope import steps

        return steps.deliver_alerts(step_context())

    deliver()


deliver_alerts()
