"""What `quality.*` holds: the outcome of every rule, and the health of every source."""

from typing import Any

import duckdb

from agorascope.alarms import refresh_alarms
from agorascope.runs import Run
from agorascope.warehouse import transaction

OUTCOME_COLUMNS = (
    "gate",
    "suite",
    "asset",
    "expectation",
    "column_name",
    "severity",
    "is_success",
    "observed",
    "unexpected_count",
    "element_count",
)

HEALTH = """
delete from quality.source_health;
insert into quality.source_health by name
with networks as (
    select network_id from raw.workspace_networks where is_enabled
    union
    select distinct network from raw.batches
),
this_run as (
    select
        network as network_id,
        max(ended_at) as last_run_at,
        bool_or(status = 'failed') as is_failed,
        string_agg(step || ': ' || message, ' | ' order by started_at) filter (status = 'failed') as failure,
        string_agg(message, ' | ' order by started_at) filter (status = 'ok' and message <> '') as remark
    from raw.runs
    where run_id = $run_id and network <> ''
    group by network
),
loads as (
    select
        network as network_id,
        max(loaded_at) filter (status = 'loaded') as last_success_at,
        arg_max(new_posts, loaded_at) filter (status = 'loaded') as last_run_posts,
        arg_max(rejects, loaded_at) as last_run_rejects,
        coalesce(sum(channel_metrics) filter (status = 'loaded'), 0) > 0 as has_figures,
        count(*) filter (status = 'quarantined') as refused_batches
    from raw.batches
    group by network
),
posts as (
    select network as network_id, count(*) as posts_total, max(created_at) as last_post_at
    from raw.posts
    group by network
),
alarms as (
    select network_id, string_agg(message || ' ' || remedy, ' | ' order by alarm, subject) as alarms
    from quality.source_alarms group by network_id
),
rejects as (
    select network as network_id, count(*) as rejects_total
    from raw.rejects
    group by network
)
select
    n.network_id,
    case
        when coalesce(l.refused_batches, 0) > 0 then 'quarantined'
        when r.is_failed then 'failed'
        when coalesce(p.posts_total, 0) = 0 and not coalesce(l.has_figures, false) then 'empty'
        when a.alarms is not null then 'alarm'
        else 'ok'
    end as status,
    concat_ws(
        ' | ',
        case
            when coalesce(l.refused_batches, 0) > 0
                then l.refused_batches || ' refused batch(es) wait: agorascope load --accept-refused'
        end,
        a.alarms,
        coalesce(r.failure, nullif(r.remark, ''))
    ) as message,
    r.last_run_at,
    l.last_success_at,
    p.last_post_at,
    l.last_run_posts,
    l.last_run_rejects,
    coalesce(p.posts_total, 0) as posts_total,
    coalesce(j.rejects_total, 0) as rejects_total
from networks as n
left join this_run as r using (network_id)
left join loads as l using (network_id)
left join posts as p using (network_id)
left join alarms as a using (network_id)
left join rejects as j using (network_id)
order by n.network_id;
"""


def refresh_source_health(connection: duckdb.DuckDBPyConnection, run: Run, time_zone: str) -> None:
    """Recompute `quality.source_alarms` and `quality.source_health` from reports, batches and posts."""
    refresh_alarms(connection, run, time_zone)
    delete, insert = HEALTH.split(";\n", 1)
    connection.execute(delete)
    connection.execute(insert, {"run_id": run.run_id})


def record_outcomes(
    connection: duckdb.DuckDBPyConnection, run_id: str, outcomes: list[dict[str, Any]]
) -> None:
    """Replace a run's rows for the same gate and asset in `quality.validations`."""
    with transaction(connection):
        for gate, asset in sorted({(row["gate"], row["asset"]) for row in outcomes}):
            connection.execute(
                "delete from quality.validations where run_id = ? and gate = ? and asset = ?",
                [run_id, gate, asset],
            )
        if outcomes:
            connection.executemany(
                "insert into quality.validations values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now())",
                [[run_id, *(row[name] for name in OUTCOME_COLUMNS)] for row in outcomes],
            )
