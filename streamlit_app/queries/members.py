"""What the Members page reads: the ranking of a community, its graph, and one member's card.

Influence is a rank inside one community (`all`: the whole network), so every list names both. A million
members stay in DuckDB: lists are cut before they are joined, and one member is found by the key.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from streamlit_app.queries.base import Cursor, frame

WHOLE = "all"  # how the marts name the whole of a network

# How a list may be ordered; every order ends with the key, so that it is the same each time.
ORDERS: Mapping[str, str] = {
    "influence": "influence_enough_data desc, influence_rank",
    "trend": "influence_enough_data desc, influence_trend desc nulls last",
    "reach": "i.reach_count desc",
    "favour": "favour_enough_data desc nulls last, favour_low desc nulls last",
    "followers": "clout_followers_count desc nulls last",
}


def busiest_network(cursor: Cursor) -> str | None:
    """The network with the most members who have an influence, None when nobody has one."""
    rows = cursor.execute(
        """
        select network_id from marts.fct_member_influence
        group by network_id order by max(members_count) desc, network_id limit 1
        """
    ).fetchall()
    return rows[0][0] if rows else None


def has_scores(cursor: Cursor, network_id: str | None) -> bool | None:
    """Whether figures about members are made on a network (None: on any); None when the file cannot say."""
    [(answer,)] = cursor.execute(
        "select bool_or(has_member_scores) from marts.dim_networks where coalesce(network_id = ?, true)",
        [network_id],
    ).fetchall()
    return None if answer is None else bool(answer)


def ranking(
    cursor: Cursor, network_id: str, community_id: str, brand_id: str, search: str, order: str, limit: int
) -> pd.DataFrame:
    """The first `limit` members of a community in an order, of those whose key or name holds `search`."""
    joined = f"left join ({_FAVOUR}) as f using (member_key)" if order == "favour" else ""
    found = f"and i.member_key in {_FOUND}" if search.strip() else ""  # only then: it reads every member
    home = _home(network_id, community_id)
    parameters = home | ({"search": search.strip()} if found else {})
    parameters |= {"brand": brand_id} if joined else {}
    keys = cursor.execute(
        f"""
        select i.member_key from marts.fct_member_influence as i {joined}
        where i.network_id = $network and i.community_id = $community {found}
        order by {ORDERS[order]}, i.member_key limit $limit
        """,
        parameters | {"limit": limit},
    ).fetchall()
    return frame(
        cursor,
        f"""
        with chosen as (select unnest($keys::varchar[]) as member_key)

        select
            i.member_key, m.display_name, m.handle, i.influence_rank, i.influence, i.influence_n,
            i.influence_low, i.influence_high, i.influence_enough_data, i.influence_trend, i.reach_count,
            i.clout_followers_count, f.favour, f.favour_n, f.favour_low, f.favour_high, f.favour_enough_data,
            o.circle, o.orbit_level
        from (
            select * from marts.fct_member_influence
            where network_id = $network and community_id = $community and member_key in (from chosen)
        ) as i
        left join (
            select * from marts.dim_members where network_id = $network and member_key in (from chosen)
        ) as m using (member_key)
        left join ({_FAVOUR} and member_key in (from chosen)) as f using (member_key)
        left join (
            select * from marts.fct_member_orbit
            where network_id = $network and community_id = $community and member_key in (from chosen)
        ) as o using (member_key)
        order by {ORDERS[order]}, i.member_key
        """,
        home | {"brand": brand_id, "keys": [key for (key,) in keys]},
    )


_FAVOUR = """
    select member_key, favour, favour_n, favour_low, favour_high, favour_enough_data
    from marts.fct_member_favourability where brand_id = $brand and network_id = $network
"""

# Keys begin as they are read out; names are searched in the middle, where the file has any.
_FOUND = """(
    select member_key from marts.dim_members
    where network_id = $network and (
        starts_with(member_key, lower($search))
        or contains(lower(display_name), lower($search))
        or contains(lower(handle), lower($search))
    )
)"""


def members_count(cursor: Cursor, network_id: str, community_id: str) -> int:
    """Members of a community who have an influence, whether or not enough is known of it."""
    rows = cursor.execute(
        """
        select max(members_count) from marts.fct_member_influence
        where network_id = $network and community_id = $community
        """,
        _home(network_id, community_id),
    ).fetchall()
    return int(rows[0][0] or 0)


def find(cursor: Cursor, network_id: str | None, search: str, limit: int) -> pd.DataFrame:
    """Members whose key begins with, or whose name holds, `search`: the scored and the unscored."""
    return frame(
        cursor,
        """
        select network_id, member_key, display_name, handle, is_scored from marts.dim_members
        where ($network is null or network_id = $network) and (
            starts_with(member_key, lower($search))
            or contains(lower(display_name), lower($search))
            or contains(lower(handle), lower($search))
        )
        order by posts_count desc, network_id, member_key limit $limit
        """,
        {"network": network_id, "search": search.strip(), "limit": limit},
    )


def member(cursor: Cursor, network_id: str | None, member_key: str) -> dict[str, Any] | None:
    """One account, the one of `network_id` when several networks know the key; None when none does."""
    rows = frame(
        cursor,
        """
        select m.*, coalesce(n.network_name, m.network_id) as network, b.brand_name as staff_brand
        from marts.dim_members as m
        left join marts.dim_networks as n using (network_id)
        left join marts.dim_brands as b on b.brand_id = m.staff_brand_id
        where m.member_key = $key
        order by m.network_id is not distinct from $network desc, m.network_id limit 1
        """,
        {"network": network_id, "key": member_key},
    )
    return _first(rows)


def homes(cursor: Cursor, network_id: str, member_key: str) -> pd.DataFrame:
    """One row per community where the member is known, `all` first: influence, its parts, the orbit."""
    return frame(
        cursor,
        """
        select
            coalesce(i.community_id, o.community_id) as community_id,
            i.page_rank, i.t_factor, i.reach_count, i.clout_followers_count, i.reactions_count,
            i.members_count,
            i.influence, i.influence_n, i.influence_low, i.influence_high, i.influence_enough_data,
            i.influence_rank, i.influence_trend,
            o.love, o.love_n, o.love_enough_data, o.gravity, o.community_gravity, o.circle, o.orbit_level,
            o.last_activity_date
        from (
            select * from marts.fct_member_influence where network_id = $network and member_key = $key
        ) as i
        full join (
            select * from marts.fct_member_orbit where network_id = $network and member_key = $key
        ) as o using (community_id)
        order by community_id = 'all' desc, i.influence desc nulls last, community_id
        """,
        {"network": network_id, "key": member_key},
    )


def part_ranks(cursor: Cursor, network_id: str, community_id: str, member_key: str) -> dict[str, Any] | None:
    """The place of each part of the member's influence in the community, 1 for the highest."""
    rows = frame(
        cursor,
        """
        with mine as (
            select page_rank, t_factor, reach_count, reactions_count from marts.fct_member_influence
            where network_id = $network and community_id = $community and member_key = $key
        )

        select
            1 + count(*) filter (where i.page_rank > mine.page_rank) as page_rank,
            1 + count(*) filter (where i.t_factor > mine.t_factor) as t_factor,
            1 + count(*) filter (where i.reach_count > mine.reach_count) as reach_count,
            1 + count(*) filter (where i.reactions_count > mine.reactions_count) as reactions_count,
            count(*) as members
        from marts.fct_member_influence as i, mine
        where i.network_id = $network and i.community_id = $community
        order by members
        """,
        _home(network_id, community_id) | {"key": member_key},
    )
    first = _first(rows)
    return first if first and first["members"] else None


def favour(cursor: Cursor, network_id: str, member_key: str) -> pd.DataFrame:
    """One row per brand the member spoke of, in the order of the workspace."""
    return frame(
        cursor,
        """
        select f.*, b.brand_name, b.is_own from marts.fct_member_favourability as f
        join marts.dim_brands as b using (brand_id)
        where f.network_id = $network and f.member_key = $key
        order by b.display_order, f.brand_id
        """,
        {"network": network_id, "key": member_key},
    )


def activity(cursor: Cursor, network_id: str, community_id: str, member_key: str) -> pd.DataFrame:
    """One row per week with anything by or to the member, in a community or in all of the network."""
    return frame(
        cursor,
        f"""
        select
            week_start_date,
            sum(threads_opened_count)::bigint as opened,
            sum(replies_count)::bigint as answers,
            sum(reposts_count)::bigint as reposts,
            sum(replies_received_count + quotes_received_count + reposts_received_count
                + mentions_received_count)::bigint as received
        from marts.fct_member_activity_weekly
        where network_id = $network and member_key = $key
            and ($community = '{WHOLE}' or community_id = $community)
        group by week_start_date order by week_start_date
        """,
        _home(network_id, community_id) | {"key": member_key},
    )


def persona(cursor: Cursor, network_id: str, member_key: str) -> dict[str, Any] | None:
    """The persona the member is clearly of, None when there is none."""
    return _first(
        frame(
            cursor,
            """
            select p.persona_id, p.name_en, p.name_fr, p.traits_en, p.traits_fr, b.closeness, b.posts_count
            from marts.bridge_member_personas as b
            join marts.dim_personas as p using (persona_id)
            where b.network_id = $network and b.member_key = $key
            order by b.closeness desc, p.persona_id limit 1
            """,
            {"network": network_id, "key": member_key},
        )
    )


def other_accounts(cursor: Cursor, network_id: str, member_key: str, limit: int) -> pd.DataFrame:
    """Accounts taken for the same person's, with what says so when a link leads there directly."""
    return frame(
        cursor,
        """
        with mine as (
            select person_key from marts.dim_members where network_id = $network and member_key = $key
        ),

        links as (
            select other_network_id as network_id, other_member_key as member_key, evidence, known_at
            from marts.fct_identity_links
            where is_joined and network_id = $network and member_key = $key
            union all
            select network_id, member_key, evidence, known_at
            from marts.fct_identity_links
            where is_joined and other_network_id = $network and other_member_key = $key
        )

        select m.network_id, coalesce(n.network_name, m.network_id) as network, m.member_key, m.display_name,
            m.handle, string_agg(distinct links.evidence, ',' order by links.evidence) as evidence
        from marts.dim_members as m
        left join marts.dim_networks as n using (network_id)
        left join links on links.network_id = m.network_id and links.member_key = m.member_key
        where m.person_key in (select person_key from mine)
            and not (m.network_id = $network and m.member_key = $key)
        group by all order by m.network_id, m.member_key limit $limit
        """,
        {"network": network_id, "key": member_key, "limit": limit},
    )


def criteria(cursor: Cursor, brand_id: str, network_id: str, member_key: str) -> dict[str, Any] | None:
    """Which criteria of an ambassador hold, None for who never took sides for or against the brand."""
    return _first(
        frame(
            cursor,
            """
            select * from marts.fct_ambassador_criteria
            where brand_id = $brand and network_id = $network and member_key = $key
            order by member_key limit 1
            """,
            {"brand": brand_id, "network": network_id, "key": member_key},
        )
    )


def spoke_of(cursor: Cursor, network_id: str, member_key: str) -> int:
    """Mentions of any brand by the member, whether or not it is scored."""
    rows = cursor.execute(
        "select count(*) from marts.fct_mentions where network_id = ? and member_key = ?",
        [network_id, member_key],
    ).fetchall()
    return int(rows[0][0])


def graph_nodes(
    cursor: Cursor, network_id: str, community_id: str, brand_id: str, also: str | None, limit: int
) -> pd.DataFrame:
    """The heaviest members of a community by influence, and `also` when it is a member of it."""
    return frame(
        cursor,
        """
        with chosen as (
            select * from marts.fct_member_influence
            where network_id = $network and community_id = $community
            order by member_key is not distinct from $also desc, influence desc, member_key limit $limit
        )

        select
            c.member_key, m.display_name, m.handle, c.influence, c.influence_rank, c.influence_n,
            c.influence_low, c.influence_high, c.influence_enough_data, c.reach_count,
            f.favour, f.favour_n, f.favour_low, f.favour_high, f.favour_enough_data, o.circle
        from chosen as c
        left join marts.dim_members as m on m.network_id = $network and m.member_key = c.member_key
        left join marts.fct_member_favourability as f
            on f.brand_id = $brand and f.network_id = $network and f.member_key = c.member_key
        left join marts.fct_member_orbit as o
            on o.network_id = $network and o.community_id = $community and o.member_key = c.member_key
        order by c.influence desc, c.member_key
        """,
        _home(network_id, community_id) | {"brand": brand_id, "also": also, "limit": limit},
    )


def graph_edges(
    cursor: Cursor, network_id: str, community_id: str, also: str | None, nodes: int, limit: int
) -> pd.DataFrame:
    """Who reacted to whom among the members of `graph_nodes`, the heaviest edges first."""
    return frame(
        cursor,
        """
        with chosen as (
            select member_key from marts.fct_member_influence
            where network_id = $network and community_id = $community
            order by member_key is not distinct from $also desc, influence desc, member_key limit $nodes
        )

        select actor_key, target_key, weight, reactions_count, replies_count, last_reacted_date
        from marts.fct_interaction_pairs
        where network_id = $network and community_id = $community
            and actor_key in (from chosen) and target_key in (from chosen)
        order by actor_key is not distinct from $also or target_key is not distinct from $also desc,
            weight desc, actor_key, target_key limit $limit
        """,
        _home(network_id, community_id) | {"also": also, "nodes": nodes, "limit": limit},
    )


def _home(network_id: str, community_id: str) -> dict[str, Any]:
    return {"network": network_id, "community": community_id}


def _first(rows: pd.DataFrame) -> dict[str, Any] | None:
    if rows.empty:
        return None
    return {str(name): None if pd.isna(value) else value for name, value in rows.iloc[0].items()}
