"""Groups of members who take part in the same manner: how large, where they write, what they write."""

import pandas as pd

from streamlit_app.queries.base import Cursor, frame


def personas(cursor: Cursor) -> pd.DataFrame:
    """One row per persona, the largest first; or the one row that says why there are none."""
    return frame(
        cursor,
        """
        select * replace (
            members_count::bigint as members_count, members_share_n::bigint as members_share_n,
            asking_members_count::bigint as asking_members_count, personas_count::bigint as personas_count,
            unclear_members_count::bigint as unclear_members_count,
            too_few_members_count::bigint as too_few_members_count,
            described_members_count::bigint as described_members_count
        )
        from marts.dim_personas order by members_count desc, persona_id
        """,
    )


LOOKED_AT = 60  # members of a persona, those most clearly of it, among whom examples are looked for


def places(cursor: Cursor, limit: int) -> pd.DataFrame:
    """Up to `limit` places of each persona, those with the most of its members first.

    persona_id, network, community, members. A place is where its members spoke of a brand.
    """
    return frame(
        cursor,
        """
        with counted as (
            select personas.persona_id, mentions.network_id, mentions.community_id as community,
                count(distinct mentions.member_key)::bigint as members
            from marts.bridge_member_personas as personas
            inner join marts.fct_mentions as mentions using (network_id, member_key)
            where mentions.community_id is not null and not mentions.is_staff
            group by personas.persona_id, mentions.network_id, mentions.community_id
        ),

        first as (
            select * from counted
            qualify row_number() over (
                partition by persona_id order by members desc, network_id, community
            ) <= $limit
        )
        select persona_id, coalesce(network_name, network_id) as network, community, members
        from first left join marts.dim_networks using (network_id)
        order by persona_id, members desc, network, community
        """,
        {"limit": limit},
    )


def examples(cursor: Cursor, limit: int) -> pd.DataFrame:
    """Up to `limit` posts of each persona, by different members, those who are most clearly of it first.

    The columns of `mentions.newest`, and persona_id.
    """
    return frame(
        cursor,
        """
        with closest as (
            select network_id, member_key, persona_id, closeness from marts.bridge_member_personas
            qualify row_number() over (
                partition by persona_id order by closeness desc, network_id, member_key
            ) <= $members
        ),

        theirs as (
            select closest.*, mentions.rowid as place, mentions.mentioned_at, mentions.mention_id
            from closest inner join marts.fct_mentions as mentions using (network_id, member_key)
            where not mentions.is_staff and not mentions.is_duplicate and not mentions.is_toxic
                and mentions.post_kind <> 'repost' and mentions.text is not null
            qualify row_number() over (
                partition by persona_id, network_id, member_key
                order by mentions.mentioned_at desc, mentions.mention_id
            ) = 1
        ),

        chosen as (
            select persona_id, closeness, place from theirs
            qualify row_number() over (
                partition by persona_id order by closeness desc, mentioned_at desc, mention_id
            ) <= $limit
        ),

        first as (
            select mentions.*, chosen.persona_id, chosen.closeness
            from chosen inner join marts.fct_mentions as mentions on chosen.place = mentions.rowid
        )
        select
            persona_id, mention_id, post_key, brand_id, first.network_id, member_key, mentioned_at,
            coalesce(network_name, first.network_id) as network, community_id as community, language, stance,
            title, text, url
        from first left join marts.dim_networks using (network_id)
        order by persona_id, closeness desc, mentioned_at desc, mention_id
        """,
        {"limit": limit, "members": LOOKED_AT},
    )
