"""The posts behind a figure, the newest first."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from streamlit_app.queries.base import IN_SCOPE, Cursor, Scope, frame


@dataclass(frozen=True, slots=True)
class Behind:
    """Which mentions stand behind a figure; what is None or empty narrows nothing."""

    brand_id: str | None = None
    scope: Scope | None = None
    stance: str | None = None
    aspect: str | None = None
    intent: str | None = None
    member: tuple[str, str] | None = None  # network_id, member_key
    mention_ids: tuple[str, ...] = ()
    post_keys: tuple[str, ...] = ()


# By row number: the keys alone are looked through, and only the rows found are read in full.
_BY_KEY = """rowid in (
    select rowid from marts.fct_mentions where {key} in (select unnest(${keys}::varchar[]))
)"""


def newest(cursor: Cursor, behind: Behind, limit: int) -> pd.DataFrame:
    """One row per post, the newest first; repeated posts are left out unless they are named.

    mention_id, post_key, brand_id, network_id, member_key, mentioned_at, network, community, language,
    stance, title, text, url.
    """
    wheres, parameters = _conditions(behind)
    return frame(
        cursor,
        f"""
        with found as (
            select * from marts.fct_mentions where {" and ".join(wheres)}
            order by mentioned_at desc, mention_id limit $limit
        )
        select
            m.mention_id, m.post_key, m.brand_id, m.network_id, m.member_key, m.mentioned_at,
            coalesce(n.network_name, m.network_id) as network,
            m.community_id as community, m.language, m.stance, m.title, m.text, m.url
        from found as m left join marts.dim_networks as n using (network_id)
        order by m.mentioned_at desc, m.mention_id
        """,
        parameters | {"limit": limit},
    )


def _conditions(behind: Behind) -> tuple[list[str], dict[str, Any]]:
    named = bool(behind.mention_ids or behind.post_keys)
    wheres = [] if named else ["not is_duplicate", "not is_staff"]
    parameters: dict[str, Any] = {}
    if behind.scope is not None:
        wheres.append(f"({IN_SCOPE})")
        parameters |= behind.scope.parameters()
    if behind.member is not None:
        wheres.append("network_id = $member_network and member_key = $member")
        parameters |= {"member_network": behind.member[0], "member": behind.member[1]}
    simple = {
        "brand_id = $brand": ("brand", behind.brand_id),
        "stance = $stance": ("stance", behind.stance),
        "intent = $intent": ("intent", behind.intent),
        "list_contains(aspects, $aspect)": ("aspect", behind.aspect),
        _BY_KEY.format(key="mention_id", keys="mention_ids"): ("mention_ids", list(behind.mention_ids)),
        _BY_KEY.format(key="post_key", keys="post_keys"): ("post_keys", list(behind.post_keys)),
    }
    for where, (name, value) in simple.items():
        if value:
            wheres.append(where)
            parameters[name] = value
    return wheres or ["true"], parameters
