"""What the page of conversations reads: threads, all conversations of a period, how the team answers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from agorascope.inbox.searching import pattern
from agorascope.inbox.thread import Around, Asked, asked, thread_of
from agorascope.report.collecting.reader import community
from streamlit_app.queries.base import Cursor, Scope, frame

EVERY_NETWORK = "all"  # how the mart names the sum over networks


@dataclass(frozen=True, slots=True)
class Search:
    """Which conversations are looked for; None is any. `text` is found without case and accents."""

    scope: Scope
    brand: str | None = None
    stance: str | None = None
    only_questions: bool = False
    answered: bool | None = None
    text: str | None = None

    def parameters(self) -> dict[str, Any]:
        return {
            "first": self.scope.span.first,
            "last": self.scope.span.last,
            "network": self.scope.network,
            "community": self.scope.community,
            "brand": self.brand,
            "stance": self.stance,
            "only_questions": self.only_questions,
            "answered": self.answered,
            "text": pattern(self.text) if self.text else None,
        }


@dataclass(frozen=True, slots=True)
class Thread:
    """A post with what is published around it."""

    post: Asked
    before: tuple[Around, ...]
    after: tuple[Around, ...]


_FOUND = """
    from marts.fct_conversations
    where created_date between $first and $last
        and ($network is null or network_id = $network)
        and ($community is null or community_id = $community)
        and ($brand is null or brand_id = $brand)
        and ($stance is null or stance = $stance)
        and (not $only_questions or is_question)
        and ($answered is null or is_answered = $answered)
        and ($text is null or regexp_matches(text, $text, 'i'))
"""


def thread(cursor: Cursor, item_id: str) -> Thread:
    """A post of the inbox or of the conversations with its thread; InputError when it is not published."""
    post = asked(cursor, item_id)
    return Thread(post, *thread_of(cursor, post))


def found(cursor: Cursor, search: Search, limit: int, offset: int) -> pd.DataFrame:
    """One row per conversation that is looked for, the newest first."""
    return frame(
        cursor,
        f"""
        select
            post_key as item_id, brand_id, network_id, community_id, created_at, text, url, stance,
            is_question, is_answered, settled_at, response_minutes
        {_FOUND}
        order by created_at desc, post_key
        limit $limit offset $offset
        """,
        search.parameters() | {"limit": limit, "offset": offset},
    )


def found_count(cursor: Cursor, search: Search) -> int:
    """How many conversations are looked for."""
    row = cursor.execute(f"select count(*) {_FOUND}", search.parameters()).fetchone()
    return int(row[0]) if row else 0


def communities(cursor: Cursor, network: str | None) -> dict[str, str]:
    """Communities in which somebody asked for an answer, by id, with a name for people."""
    rows = cursor.execute(
        """
        select community_id, min(network_id) from marts.fct_conversations
        where ($network is null or network_id = $network) and community_id is not null
        group by community_id order by count(*) desc, community_id limit 200
        """,
        {"network": network},
    ).fetchall()
    return {key: community(key, network_id) or key for key, network_id in rows}


def answers_by_week(cursor: Cursor, network: str | None, first: date, last: date) -> pd.DataFrame:
    """One row per week that touches the days: share answered within 48 hours, and how fast."""
    return frame(
        cursor,
        """
        select
            week_start_date as day, least(week_start_date + 6, $last::date) as last_day, is_complete,
            inbound_count, people_count, answered_count,
            inbound_answered_share, inbound_answered_share_n, inbound_answered_share_low,
            inbound_answered_share_high, inbound_answered_share_enough_data,
            responses_count, response_minutes_median, response_minutes_p90,
            response_business_minutes_median, response_business_minutes_p90, response_enough_data
        from marts.fct_response_weekly
        where network_id = $network and week_start_date between $first::date - 6 and $last
        order by day
        """,
        {"network": network or EVERY_NETWORK, "first": first, "last": last},
    )
