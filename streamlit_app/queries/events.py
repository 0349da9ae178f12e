"""Events of the workspace: when they are, what they brought beyond what was to be expected, who came."""

import pandas as pd

from streamlit_app.periods import Span
from streamlit_app.queries.base import Cursor, frame

SILENT_DAYS = 30  # longer without a word about the brand: whoever speaks again is back


def listed(cursor: Cursor) -> pd.DataFrame:
    """One row per event and brand it was held for, the newest first, with its state."""
    return frame(
        cursor,
        """
        select
            e.event_id, e.event_kind as kind, e.event_name as name, e.started_at, e.ended_at,
            b.brand_id, b.brand_name as brand, b.is_own,
            case
                when e.started_at >= p.as_of then 'coming'
                when e.ended_at >= p.as_of then 'running'
                else 'past'
            end as state,
            t.participants_count, t.mentions_count
        from marts.dim_events as e
        cross join quality.publication as p
        left join marts.fct_event_participation as t using (event_id)
        inner join marts.dim_brands as b
            on b.brand_id = coalesce(t.brand_id, e.brand_id)
            or (t.brand_id is null and e.brand_id is null and b.is_own)
        order by e.started_at desc, e.event_id, b.display_order
        """,
    )


def lifts(cursor: Cursor) -> pd.DataFrame:
    """One row per event, brand and measure: the estimate, or why there is none."""
    return frame(
        cursor,
        """
        select l.*, e.event_name as name, e.started_at, b.brand_name as brand
        from marts.fct_event_lift as l
        inner join marts.dim_events as e using (event_id)
        inner join marts.dim_brands as b on l.brand_id = b.brand_id
        order by e.started_at, l.event_id, b.display_order, l.measure
        """,
    )


def lift_days(cursor: Cursor, event_id: str, brand_id: str, measure: str) -> pd.DataFrame:
    """One row per day of the event: observed, expected, and both of the days so far."""
    return frame(
        cursor,
        """
        select
            metric_date as day, observed, observed_n, expected, expected_low, expected_high,
            cumulative_observed, cumulative_expected, cumulative_lift, cumulative_lift_low,
            cumulative_lift_high
        from marts.fct_event_lift_daily
        where event_id = $event and brand_id = $brand and measure = $measure
        order by metric_date
        """,
        {"event": event_id, "brand": brand_id, "measure": measure},
    )


def participation(cursor: Cursor, event_id: str, brand_id: str) -> pd.DataFrame:
    """The one row of an event and brand: who came, who was new, who came back."""
    return frame(
        cursor,
        "select * from marts.fct_event_participation where event_id = $event and brand_id = $brand",
        {"event": event_id, "brand": brand_id},
    )


def days_around(cursor: Cursor, brand_id: str, measure: str, span: Span) -> pd.DataFrame:
    """One row per day of `span`: the measure, as `int_brand_event_days__counted` counts it."""
    return frame(
        cursor,
        f"""
        with days as (
            select unnest(generate_series($first::date, $last::date, interval 1 day))::date as day
        ),

        counted as ({_COUNTED[measure]})

        select d.day, {_VALUE[measure]} as observed, coalesce(c.n, 0)::bigint as observed_n
        from days as d left join counted as c using (day)
        order by d.day
        """,
        {"brand": brand_id, "first": span.first, "last": span.last},
    )


def first_posts_of_new(
    cursor: Cursor, brand_id: str, span: Span, networks: tuple[str, ...] | None, limit: int
) -> tuple[str, ...]:
    """The first mention of each who spoke of the brand for the first time on days of `span`."""
    rows = cursor.execute(
        f"""
        with seen as (
            select
                network_id, member_key,
                arg_min(mention_id, mentioned_at) as mention_id, min(mentioned_at) as at
            from marts.fct_mentions
            where {_HEARD} and member_key is not null and mention_date between $first and $last
                and ($networks is null or list_contains($networks, network_id))
            group by all
        )

        select s.mention_id from seen as s
        anti join (
            select network_id, member_key from marts.fct_mentions
            where {_HEARD} and member_key is not null and mention_date < $first
        ) using (network_id, member_key)
        order by s.at, s.mention_id limit $limit
        """,
        {
            "brand": brand_id,
            "first": span.first,
            "last": span.last,
            "networks": list(networks) if networks else None,
            "limit": limit,
        },
    ).fetchall()
    return tuple(row[0] for row in rows)


_HEARD = "brand_id = $brand and not is_staff"
_IN_SPAN = f"{_HEARD} and mention_date between $first and $last"
_NOT_RATES = "coalesce(c.observed, 0)::double"

_BY_DAY = f"""
    select mention_date as day, {{value}} as observed, {{n}} as n
    from marts.fct_mentions where {_IN_SPAN} group by all
"""
# Only the days of people who spoke within the span are looked back upon: the rest of the mart is not sorted.
_AUTHOR_DAYS = f"""
    select day, count(*) filter (where {{which}}) as observed, count(*) filter (where {{which}}) as n
    from (
        select
            mention_date as day,
            max(mention_date) over (
                partition by network_id, member_key order by mention_date
                rows between unbounded preceding and 1 preceding
            ) as former
        from (
            select distinct network_id, member_key, mention_date from marts.fct_mentions
            semi join (
                select distinct network_id, member_key from marts.fct_mentions
                where {_IN_SPAN} and member_key is not null
            ) using (network_id, member_key)
            where {_HEARD} and mention_date <= $last
        )
    )
    where day between $first and $last group by all
"""
_REACTIONS = "coalesce(likes_count, 0) + coalesce(replies_count, 0) + coalesce(shares_count, 0)"
_COUNTED = {
    "volume": _BY_DAY.format(value="count(*)", n="count(*)"),
    "people": _BY_DAY.format(
        value="count(distinct network_id || '|' || member_key)",
        n="count(distinct network_id || '|' || member_key)",
    ),
    "new_members": _AUTHOR_DAYS.format(which="former is null"),
    "returning_members": _AUTHOR_DAYS.format(which=f"day - former > {SILENT_DAYS}"),
    "favour": _BY_DAY.format(
        value="avg(case when stance in ('positive', 'negative') then (stance = 'positive')::int end)",
        n="count(*) filter (where stance in ('positive', 'negative'))",
    ),
    "engagement": _BY_DAY.format(value=f"sum({_REACTIONS}) / count(*)", n="count(*)"),
}
MEASURES = tuple(_COUNTED)
_VALUE = {
    measure: "c.observed::double" if measure in {"favour", "engagement"} else _NOT_RATES
    for measure in MEASURES
}
