"""What the page of the sources reads: their health, what the checks found, how the runs went."""

import pandas as pd

from streamlit_app.queries.base import ALL_NETWORKS, Cursor, frame


def sources(cursor: Cursor) -> pd.DataFrame:
    """One row per network: how its last run went and what it holds."""
    return frame(
        cursor,
        """
        select
            coalesce(n.network_name, h.network_id) as network, h.status, h.last_success_at, h.last_post_at,
            h.last_run_posts, h.last_run_rejects, h.posts_total, h.rejects_total, h.message
        from quality.source_health as h
        left join marts.dim_networks as n using (network_id)
        order by h.status = 'ok', lower(network)
        """,
    )


def alarms(cursor: Cursor) -> pd.DataFrame:
    """One row per thing to look at although nothing failed."""
    return frame(
        cursor,
        """
        select
            coalesce(n.network_name, a.network_id) as network, a.alarm, a.subject, a.seen, a.usual, a.message
        from quality.source_alarms as a
        left join marts.dim_networks as n using (network_id)
        order by lower(network), a.alarm, a.subject
        """,
    )


def coverage(cursor: Cursor) -> pd.DataFrame:
    """One row per listing of each network's last load, those not read to their end first."""
    return frame(
        cursor,
        """
        select
            coalesce(n.network_name, c.network_id) as network, c.source, c.outcome, c.pages, c.posts,
            c.new_posts, c.changed_posts, c.taken_back, c.rejects, c.quota_left, c.message
        from quality.source_coverage as c
        left join marts.dim_networks as n using (network_id)
        qualify c.loaded_at = max(c.loaded_at) over (partition by c.network_id)
        order by c.outcome = 'drained', lower(network), c.source
        """,
    )


def gate_results(cursor: Cursor, run_id: str) -> pd.DataFrame:
    """One row per rule that a run's gates looked at: the failed ones first, the passed ones counted."""
    return frame(
        cursor,
        """
        select
            is_success, gate, asset, column_name, expectation, severity, observed,
            unexpected_count, element_count, validated_at
        from quality.validations where run_id = $run_id
        order by is_success, gate, asset, column_name nulls first, expectation
        """,
        {"run_id": run_id},
    )


def rejects(cursor: Cursor) -> pd.DataFrame:
    """One row per network, stage and reason: how many records could not be used, the most first."""
    return frame(
        cursor,
        """
        select coalesce(n.network_name, r.network_id) as network, r.stage, r.reason, r.detail, r.rejects_count
        from quality.rejects_summary as r
        left join marts.dim_networks as n using (network_id)
        order by r.rejects_count desc, network, r.reason
        """,
    )


def runs(cursor: Cursor, limit: int) -> pd.DataFrame:
    """One row per run, the newest first: when, how long, how it ended, where it stopped first."""
    return frame(
        cursor,
        """
        select
            run_id, min(started_at) as started_at, max(ended_at) as ended_at, count(*) as steps,
            bool_or(status = 'failed') as is_failed,
            arg_min(step, started_at) filter (status = 'failed') as failed_step,
            arg_min(message, started_at) filter (status = 'failed') as message
        from quality.runs
        group by run_id order by started_at desc limit $limit
        """,
        {"limit": limit},
    )


def steps(cursor: Cursor, run_id: str) -> pd.DataFrame:
    """One row per step of a run, in order of time."""
    return frame(
        cursor,
        """
        select step, network, status, started_at, ended_at, rows, message
        from quality.runs where run_id = $run_id order by started_at, step, network
        """,
        {"run_id": run_id},
    )


def volume(cursor: Cursor, days: int) -> pd.DataFrame:
    """One row per network that listens and day of the last `days`: mentions of all brands.

    `is_missing` tells a day on which a network brought none although it did before and was to; a day before
    the first post of a network has no row.
    """
    return frame(
        cursor,
        """
        with counted as (
            select network_id, mention_date as day, sum(mentions_count)::bigint as mentions
            from marts.fct_brand_reputation_daily
            where network_id <> $all
                and mention_date > (select max(mention_date) from marts.fct_brand_reputation_daily) - $days
            group by network_id, mention_date
        )

        select
            coalesce(n.network_name, c.network_id) as network, c.network_id, c.day, c.mentions,
            c.mentions = 0 as is_missing
        from counted as c
        inner join marts.dim_networks as n using (network_id)
        where n.posts_count > 0 and n.first_post_at is not null and c.day >= n.first_post_at::date
        order by lower(network), c.network_id, c.day
        """,
        {"all": ALL_NETWORKS, "days": days},
    )


def phases(cursor: Cursor, limit: int) -> pd.DataFrame:
    """One row per run, the oldest first: seconds that listening, scoring, building and publishing took.

    Networks are read side by side, so a phase lasts from its first step to its last, not their sum. Inside
    Airflow dbt reports no step: building lasts until the gate begins.
    """
    return frame(
        cursor,
        """
        with moments as (
            select
                run_id, min(started_at) as started_at, bool_or(status = 'failed') as is_failed,
                arg_min(step, started_at) filter (status = 'failed') as failed_step,
                min(started_at) filter (step in $listen) as listen_from,
                max(ended_at) filter (step in $listen) as listen_to,
                min(started_at) filter (step = 'score') as score_from,
                max(ended_at) filter (step = 'score') as score_to,
                min(started_at) filter (step in ('prepare_build', 'build')) as build_from,
                coalesce(
                    max(ended_at) filter (step = 'build'),
                    min(started_at) filter (step = 'gate_marts'),
                    max(ended_at) filter (step = 'prepare_build')
                ) as build_to,
                min(started_at) filter (step in ('gate_marts', 'publish')) as publish_from,
                max(ended_at) filter (step in ('gate_marts', 'publish')) as publish_to
            from quality.runs group by run_id
            order by started_at desc limit $limit
        )

        select
            run_id, started_at, is_failed, failed_step,
            coalesce(epoch(listen_to - listen_from), 0) as listen,
            coalesce(epoch(score_to - score_from), 0) as score,
            greatest(coalesce(epoch(build_to - build_from), 0), 0) as build,
            coalesce(epoch(publish_to - publish_from), 0) as publish
        from moments order by started_at
        """,
        {"limit": limit, "listen": ["plan", "land", "parse", "gate_arrival", "load", "require_sources"]},
    )


def costs(cursor: Cursor, loads: int) -> pd.DataFrame:
    """One row per load of each network, the last `loads` of each, the oldest first: what it cost.

    Empty for a file that a version published which did not count it.
    """
    known = cursor.execute(
        "select 1 from duckdb_tables() where schema_name = 'quality' and table_name = 'source_costs'"
    ).fetchall()
    if not known:
        return pd.DataFrame()
    return frame(
        cursor,
        """
        select
            coalesce(n.network_name, c.network_id) as network, c.network_id, c.loaded_at, c.requests, c.bytes,
            c.seconds, c.posts, c.new_posts, c.money, c.currency, c.quota_left
        from quality.source_costs as c
        left join marts.dim_networks as n using (network_id)
        qualify row_number() over (partition by c.network_id order by c.loaded_at desc) <= $loads
        order by lower(network), c.network_id, c.loaded_at
        """,
        {"loads": loads},
    )
