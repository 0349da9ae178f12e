"""Who may be invited, who almost, and how far the invitations led."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from streamlit_app.queries.base import Cursor, frame

# In the order in which the picture takes members away.
CRITERIA = (
    "has_enough_mentions",
    "is_favourable",
    "is_constant",
    "is_active",
    "is_not_influential",
    "is_below_influencer_line",
    "has_no_own_feed",
    "has_no_excluded_account",
)
LEAST_FAVOUR = 0.6  # lower bound that a candidate needs, docs/methodology/ambassadors.md
ANY_ACCOUNT_ON = "network_id in (select unnest($held::varchar[]))"


@dataclass(frozen=True, slots=True)
class Whom:
    """Whose candidates: a brand's, one network's when not None.

    `hidden` are persons who objected since; of `held` networks nobody is shown, for one of them did.
    """

    brand_id: str
    network: str | None = None
    hidden: tuple[str, ...] = ()
    held: tuple[str, ...] = ()

    def parameters(self) -> dict[str, Any]:
        return {
            "brand": self.brand_id,
            "network": self.network,
            "hidden": list(self.hidden),
            "held": list(self.held),
        }


_WHOM = f"""
    brand_id = $brand and ($network is null or network_id = $network)
    and not coalesce(person_key in (select unnest($hidden::varchar[])), false)
    and not {ANY_ACCOUNT_ON}
    and person_key not in (select person_key from marts.dim_members where {ANY_ACCOUNT_ON})
"""
_NAMES = """
    coalesce(networks.network_name, found.network_id) as network, members.handle, members.display_name,
    members.profile_url
    from found
    left join marts.dim_networks as networks using (network_id)
    left join marts.dim_members as members using (network_id, member_key)
"""


def candidates(cursor: Cursor, whom: Whom, limit: int) -> pd.DataFrame:
    """One row per candidate by rank: the mart's columns, those of its criteria, network and names."""
    return frame(
        cursor,
        f"""
        with found as (
            select * from marts.fct_ambassador_candidates where {_WHOM}
            order by candidate_rank, person_key limit $limit
        )
        select
            found.*, criteria.positive_count::bigint as positive_count,
            criteria.influencer_line::bigint as influencer_line,
            criteria.days_since_last_post::bigint as days_since_last_post, {_NAMES}
        left join marts.fct_ambassador_criteria as criteria using (brand_id, network_id, member_key)
        order by found.candidate_rank, found.person_key
        """,
        whom.parameters() | {"limit": limit},
    )


def candidates_count(cursor: Cursor, whom: Whom) -> int:
    """How many candidates there are."""
    rows = cursor.execute(
        f"select count(*) from marts.fct_ambassador_candidates where {_WHOM}", whom.parameters()
    ).fetchall()
    return int(rows[0][0])


def almost(cursor: Cursor, whom: Whom, limit: int) -> pd.DataFrame:
    """One row per person who misses one criterion, the best first; `missed` is its column."""
    missed = " ".join(f"when not found.{criterion} then '{criterion}'" for criterion in CRITERIA)
    return frame(
        cursor,
        f"""
        with found as (
            select * from marts.fct_ambassador_criteria
            where {_WHOM} and is_best_account and criteria_met_count = criteria_count - 1
                and favour_high >= {LEAST_FAVOUR}  -- who is clearly below is no near miss
            order by candidate_score desc nulls last, person_key limit $limit
        )
        select found.*, case {missed} end as missed, {_NAMES}
        order by found.candidate_score desc nulls last, found.person_key
        """,
        whom.parameters() | {"limit": limit},
    )


def left_by_criteria(cursor: Cursor, whom: Whom) -> list[int]:
    """How many members said something good or bad, then how many each criterion of CRITERIA leaves."""
    steps = [" and ".join(CRITERIA[: place + 1]) for place in range(len(CRITERIA))]
    counts = ", ".join(f"count(*) filter (where {step})" for step in steps)
    rows = cursor.execute(
        f"select count(*), {counts} from marts.fct_ambassador_criteria where {_WHOM} and is_best_account",
        whom.parameters(),
    ).fetchall()
    return [int(count) for count in rows[0]]


def found_states(cursor: Cursor) -> dict[int, dict[str, Any]]:
    """What posts and days tell of each contact, by its number; nothing before the first run with outreach."""
    try:
        rows = cursor.execute(
            """
            select contact_id, state, state_at, arrival_found_by, own_platform_posts_count::bigint as posts
            from marts.fct_outreach_contacts order by contact_id
            """
        )
    except duckdb.CatalogException:
        return {}
    names = [column[0] for column in rows.description or ()]
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows.fetchall()}


def members_of(
    cursor: Cursor, accounts: tuple[tuple[str, str], ...]
) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Person, network and names of these accounts (network, pseudonym), as far as the file has them."""
    rows = cursor.execute(
        """
        select
            members.network_id, members.member_key, members.person_key, members.unscored_reason,
            coalesce(networks.network_name, members.network_id) as network,
            members.handle, members.display_name, members.profile_url,
            list(distinct others.network_id) as networks
        from marts.dim_members as members
        left join marts.dim_networks as networks using (network_id)
        left join marts.dim_members as others on members.person_key = others.person_key
        where (members.network_id, members.member_key) in (
            select (unnest($networks::varchar[]), unnest($keys::varchar[]))
        )
        group by all order by members.network_id, members.member_key
        """,
        {"networks": [network for network, _ in accounts], "keys": [key for _, key in accounts]},
    )
    names = [column[0] for column in rows.description or ()]
    found = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    return {(row["network_id"], row["member_key"]): row for row in found}


def proposed(
    cursor: Cursor, brand_id: str, network_id: str, member_key: str
) -> tuple[str | None, str | None]:
    """Route and notice that the figures propose for an account; None for who is no candidate by it."""
    rows = cursor.execute(
        """
        select contact_route, notice from marts.fct_ambassador_candidates
        where brand_id = ? and network_id = ? and member_key = ?
        """,
        [brand_id, network_id, member_key],
    ).fetchall()
    return rows[0] if rows else (None, None)


def outreach_funnel(cursor: Cursor, brand_id: str) -> pd.DataFrame:
    """One row per week of the first message, the oldest first, and the row `all` before them."""
    return frame(
        cursor,
        """
        select * from marts.fct_outreach_funnel_weekly where brand_id = $brand
        order by week_start_date nulls first
        """,
        {"brand": brand_id},
    )
