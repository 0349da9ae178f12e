"""What the Communities page reads: places side by side, and one place by week, with who and what is in it.

Counts are summed over the weeks of a period, so that a share of the period is a share of all its threads,
pairs or posts; the interval is made of the sums. `all` in the marts is the sum over a network, not a place.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from streamlit_app.periods import Span
from streamlit_app.queries.base import Cursor, frame

WHOLE = "all"  # how the marts name the whole of a network

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Weeks:
    """Mondays from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def count(self) -> int:
        return (self.last - self.first) // _WEEK + 1

    @property
    def span(self) -> Span:
        """Their days."""
        return Span(self.first, self.last + _WEEK - timedelta(days=1))

    def reaching_back(self, count: int) -> "Weeks":
        """At least `count` weeks that end with these."""
        return Weeks(min(self.first, self.last - (count - 1) * _WEEK), self.last)


def weeks_of(span: Span) -> Weeks:
    """The weeks that begin in `span`, so that neighbours share none; without one, that of its last day."""
    last = span.last - timedelta(days=span.last.weekday())
    first = span.first + timedelta(days=-span.first.weekday() % 7)
    return Weeks(min(first, last), last)


# Sums of a place over the weeks of a period; a share times what it is of is a whole number again.
_SUMS = """
    select
        network_id, community_id,
        arg_max(coverage, week_start_date) as coverage,
        count(*)::bigint as weeks,
        coalesce(avg(people_count) filter (where is_complete), max(people_count))::double as people,
        sum(threads_count)::bigint as threads,
        sum(posts_count)::bigint as posts,
        sum(replies_count)::bigint as replies,
        sum(round(reciprocity * reciprocity_n))::bigint as reciprocity_k,
        sum(reciprocity_n)::bigint as reciprocity_n,
        sum(round(answered_share * answered_share_n))::bigint as answered_k,
        sum(answered_share_n)::bigint as answered_n,
        round(arg_max(active_share * active_share_n, week_start_date))::bigint as active_k,
        arg_max(active_share_n, week_start_date)::bigint as active_n,
        sum(round(top_1_share * top_1_share_n)) filter (where top_1_share_enough_data)::bigint as top_1_k,
        sum(top_1_share_n) filter (where top_1_share_enough_data)::bigint as top_1_n,
        sum(round(top_10_share * top_10_share_n)) filter (where top_10_share_enough_data)::bigint as top_10_k,
        sum(top_10_share_n) filter (where top_10_share_enough_data)::bigint as top_10_n,
        sum(round(opener_share * opener_share_n))::bigint as opener_k,
        sum(opener_share_n)::bigint as opener_n,
        sum(round(answerer_share * answerer_share_n))::bigint as answerer_k,
        sum(answerer_share_n)::bigint as answerer_n,
        sum(round(reactor_share * reactor_share_n))::bigint as reactor_k,
        sum(reactor_share_n)::bigint as reactor_n
    from marts.fct_community_quality_weekly
    where week_start_date between $first and $last
"""

# The whole of a network has no row of its own: threads lie in one place each, so they add up.
_SEEN = """
    select
        network_id,
        case when $community = 'all' then 'all' else community_id end as community_id,
        sum(round(visibility * visibility_n))::bigint as visibility_k,
        sum(visibility_n)::bigint as visibility_n
    from marts.fct_community_visibility_weekly
    where brand_id = $brand and week_start_date between $first and $last
        and network_id = $network and ($community = 'all' or community_id = $community)
    group by all
"""


def places(
    cursor: Cursor, brand_id: str, weeks: Weeks, network: str | None, search: str, limit: int
) -> pd.DataFrame:
    """One row per place, those with the most people a week first; `search` is a part of the name."""
    return frame(
        cursor,
        f"""
        with sums as (
            {_SUMS} and community_id <> '{WHOLE}'
                and ($network is null or network_id = $network)
                and ($search = '' or contains(lower(community_id), lower($search)))
            group by network_id, community_id
            order by people desc, network_id, community_id limit $limit
        ),

        seen as (
            select network_id, community_id, sum(round(visibility * visibility_n))::bigint as visibility_k,
                sum(visibility_n)::bigint as visibility_n
            from marts.fct_community_visibility_weekly
            where brand_id = $brand and week_start_date between $first and $last
                and ($network is null or network_id = $network)
            group by network_id, community_id
        )

        select sums.*, seen.visibility_k, seen.visibility_n, coalesce(n.network_name, network_id) as network
        from sums
        left join seen using (network_id, community_id)
        left join marts.dim_networks as n using (network_id)
        order by people desc, network_id, community_id
        """,
        _days(weeks) | {"brand": brand_id, "network": network, "search": search, "limit": limit},
    )


def places_count(cursor: Cursor, weeks: Weeks, network: str | None, search: str) -> int:
    """How many places `places` has without its limit."""
    rows = cursor.execute(
        f"""
        select count(*) from (
            select distinct network_id, community_id from marts.fct_community_quality_weekly
            where week_start_date between $first and $last and community_id <> '{WHOLE}'
                and ($network is null or network_id = $network)
                and ($search = '' or contains(lower(community_id), lower($search)))
        )
        """,
        _days(weeks) | {"network": network, "search": search},
    ).fetchall()
    return int(rows[0][0])


def network_of(cursor: Cursor, community_id: str) -> str | None:
    """The network of a place that is named without one: of several, where most people are."""
    rows = cursor.execute(
        """
        select network_id from marts.fct_community_quality_weekly where community_id = $community
        group by network_id order by max(people_count) desc, network_id limit 1
        """,
        {"community": community_id},
    ).fetchall()
    return rows[0][0] if rows else None


def place(cursor: Cursor, brand_id: str, weeks: Weeks, network_id: str, community_id: str) -> pd.DataFrame:
    """The row of one place, or of the whole network (`all`); no row when nobody spoke there."""
    return frame(
        cursor,
        f"""
        with sums as (
            {_SUMS} and network_id = $network and community_id = $community
            group by network_id, community_id
        ),

        seen as ({_SEEN})

        select sums.*, seen.visibility_k, seen.visibility_n, coalesce(n.network_name, network_id) as network
        from sums
        left join seen using (network_id, community_id)
        left join marts.dim_networks as n using (network_id)
        order by network_id, community_id
        """,
        _days(weeks) | {"brand": brand_id, "network": network_id, "community": community_id},
    )


def by_week(cursor: Cursor, brand_id: str, weeks: Weeks, network_id: str, community_id: str) -> pd.DataFrame:
    """One row per week of a place: how people talk to each other, then what is seen of the brand."""
    return frame(
        cursor,
        """
        select
            q.*,
            v.threads_count as brand_threads_count, v.visibility, v.visibility_n, v.visibility_low,
            v.visibility_high, v.visibility_enough_data, v.visibility_change, v.visibility_change_low,
            v.visibility_change_high, v.is_visibility_change_beyond_doubt, v.brand_rank
        from marts.fct_community_quality_weekly as q
        left join marts.fct_community_visibility_weekly as v
            on v.week_start_date = q.week_start_date and v.network_id = q.network_id
            and v.community_id = q.community_id and v.brand_id = $brand
        where q.network_id = $network and q.community_id = $community
            and q.week_start_date between $first and $last
        order by q.week_start_date
        """,
        _days(weeks) | {"brand": brand_id, "network": network_id, "community": community_id},
    )


def response(cursor: Cursor, weeks: Weeks, network_id: str, community_id: str) -> tuple[int, float | None]:
    """Posts of these weeks that staff of an own brand answered directly, and the median minutes it took."""
    rows = cursor.execute(
        f"""
        select count(*), median(response_minutes) from marts.fct_conversations
        where response_minutes is not null and network_id = $network
            and ($community = '{WHOLE}' or community_id = $community)
            and week_start_date between $first and $last
        """,
        _days(weeks) | {"network": network_id, "community": community_id},
    ).fetchall()
    return rows[0]


def visibility_of_brands(cursor: Cursor, weeks: Weeks, network_id: str, community_id: str) -> pd.DataFrame:
    """One row per brand of the workspace: threads of the place that speak of it, of how many."""
    return frame(
        cursor,
        """
        select v.brand_id, b.brand_name, b.is_own,
            sum(round(v.visibility * v.visibility_n))::bigint as visibility_k,
            sum(v.visibility_n)::bigint as visibility_n
        from marts.fct_community_visibility_weekly as v
        join marts.dim_brands as b using (brand_id)
        where v.network_id = $network and v.community_id = $community
            and v.week_start_date between $first and $last
        group by v.brand_id, b.brand_name, b.is_own, b.display_order
        order by b.display_order, v.brand_id
        """,
        _days(weeks) | {"network": network_id, "community": community_id},
    )


def growth(cursor: Cursor, weeks: Weeks, network_id: str, community_id: str) -> pd.DataFrame:
    """One row per week: members who did something there, in their first week (`new`) or again (`back`).

    The first week of all has no `new`: whoever was there before the data begin would count as new.
    """
    return frame(
        cursor,
        """
        with active as (
            select
                member_key, week_start_date,
                min(week_start_date) over (partition by member_key) as first_week
            from marts.fct_member_activity_weekly
            where network_id = $network and community_id = $community and active_days_count > 0
        ),

        beginning as (select min(week_start_date) as week_start_date from active)

        select
            week_start_date,
            count(*) filter (where week_start_date = first_week)::bigint as new,
            count(*) filter (where week_start_date > first_week)::bigint as back
        from active
        where week_start_date between $first and $last
            and week_start_date > (select week_start_date from beginning)
        group by week_start_date order by week_start_date
        """,
        _days(weeks) | {"network": network_id, "community": community_id},
    )


def carriers(cursor: Cursor, network_id: str, community_id: str, limit: int) -> pd.DataFrame:
    """Who carries weight there: the members of the highest influence of whom enough is known."""
    return frame(
        cursor,
        """
        select i.member_key, m.display_name, m.handle, i.influence_rank, i.influence, i.influence_n,
            i.influence_low, i.influence_high
        from marts.fct_member_influence as i
        left join marts.dim_members as m using (network_id, member_key)
        where i.network_id = $network and i.community_id = $community and i.influence_enough_data
        order by i.influence_rank, i.member_key limit $limit
        """,
        {"network": network_id, "community": community_id, "limit": limit},
    )


def answerers(cursor: Cursor, weeks: Weeks, network_id: str, community_id: str, limit: int) -> pd.DataFrame:
    """Who answered others most in these weeks: the people to thank."""
    return frame(
        cursor,
        """
        with given as (
            select member_key, sum(replies_given_count)::bigint as answers
            from marts.fct_member_activity_weekly
            where network_id = $network and community_id = $community
                and week_start_date between $first and $last and replies_given_count > 0
            group by member_key order by answers desc, member_key limit $limit
        )

        select given.*, m.display_name, m.handle
        from given left join marts.dim_members as m
            on m.network_id = $network and m.member_key = given.member_key
        order by answers desc, member_key
        """,
        _days(weeks) | {"network": network_id, "community": community_id, "limit": limit},
    )


def waiting(cursor: Cursor, brand_id: str, network_id: str, community_id: str) -> int:
    """Posts there that wait for an answer of the brand."""
    rows = cursor.execute(
        """
        select count(*) from marts.fct_inbox
        where brand_id = $brand and network_id = $network and community_id = $community and state = 'open'
        """,
        {"brand": brand_id, "network": network_id, "community": community_id},
    ).fetchall()
    return int(rows[0][0])


def subjects(
    cursor: Cursor, brand_id: str, weeks: Weeks, network_id: str, community_id: str, limit: int
) -> pd.DataFrame:
    """What people there speak of when they speak of the brand: aspects by the people who do."""
    days = weeks.span
    return frame(
        cursor,
        """
        with named as (
            select unnest(aspects) as aspect_id, author_key, mention_id from marts.fct_mentions
            where brand_id = $brand and network_id = $network and community_id = $community
                and mention_date between $first and $last and not is_staff
        )

        select named.aspect_id, a.name_en, a.name_fr, count(distinct author_key)::bigint as people
        from named left join marts.dim_aspects as a
            on a.aspect_id = named.aspect_id
        group by all order by people desc, named.aspect_id limit $limit
        """,
        {
            "brand": brand_id,
            "network": network_id,
            "community": community_id,
            "first": days.first,
            "last": days.last,
            "limit": limit,
        },
    )


def _days(weeks: Weeks) -> dict[str, Any]:
    return {"first": weeks.first, "last": weeks.last}
