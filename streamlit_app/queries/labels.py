"""What the page of labels reads: drawn mentions, mentions to correct, how right the model is."""

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from agorascope.gold import frame as gold_frame
from agorascope.gold.frame import Mention
from streamlit_app.queries.base import IN_SCOPE, Cursor, Scope, frame


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which mentions are looked for. `words` stand in title or text, or are the mention's own id."""

    brand_id: str
    scope: Scope
    words: str = ""
    model_stance: str | None = None
    least_sure_first: bool = False


_SHOWN = """
    select
        m.mention_id, m.content_hash, m.brand_id, b.brand_name, m.mentioned_at, m.mention_date,
        coalesce(n.network_name, m.network_id) as network, m.language, m.title, m.text, m.url,
        m.stance, m.model_stance, m.human_stance, m.stance_confidence,
        m.p_negative, m.p_neutral, m.p_positive
    from found as m
    inner join marts.dim_brands as b on m.brand_id = b.brand_id
    left join marts.dim_networks as n on m.network_id = n.network_id
"""
_FITS = f"""
    ({IN_SCOPE})
    and not is_duplicate
    and brand_id = $brand
    and ($stance is null or model_stance = $stance)
    and (
        $words = ''
        or contains(lower(coalesce(text, '')), lower($words))
        or contains(lower(coalesce(title, '')), lower($words))
    )
"""
_MENTION_ID = re.compile(r"[0-9a-f]{32}")
_ORDERS = {
    True: "stance_confidence, mentioned_at desc, mention_id",
    False: "mentioned_at desc, mention_id",
}


def gold_mentions(cursor: Cursor, mention_ids: tuple[str, ...]) -> dict[str, Mention]:
    """The drawn mentions that are published still, by id."""
    return gold_frame.mentions(cursor, mention_ids)


def search(cursor: Cursor, wanted: Wanted, limit: int) -> pd.DataFrame:
    """One row per mention that the model judged and that fits; a mention's id is found on any day."""
    order = _ORDERS[wanted.least_sure_first]
    words = wanted.words.strip()
    if _MENTION_ID.fullmatch(words):  # told apart here: an "or" of both would read every day there is
        where: str = "mention_id = $words"
        parameters: dict[str, Any] = {}
    else:
        where, parameters = _FITS, wanted.scope.parameters()
        parameters |= {"brand": wanted.brand_id, "stance": wanted.model_stance}
    return frame(
        cursor,
        f"""
        with found as (
            select * from marts.fct_mentions
            where model_stance is not null and {where}
            order by {order} limit $limit
        )
        {_SHOWN} order by {order}
        """,
        parameters | {"words": words, "limit": limit},
    )


def named(cursor: Cursor, mention_ids: tuple[str, ...]) -> pd.DataFrame:
    """The mentions of these ids, as `search` gives them; by id."""
    return frame(
        cursor,
        f"""
        with found as (
            select * from marts.fct_mentions where mention_id in (select unnest($ids::varchar[]))
        )
        {_SHOWN} order by m.mention_id
        """,
        {"ids": list(mention_ids)},
    )


def accuracies(cursor: Cursor) -> pd.DataFrame:
    """One row per language, and `all` first: how right the model is, on own and on public texts."""
    return frame(
        cursor,
        """
        select * from marts.fct_stance_accuracy
        order by language <> 'all', mentions_count desc, language
        """,
    )
