"""What the reputation page reads: counts by day and brand, and distinct people."""

import pandas as pd

from streamlit_app.queries.base import ALL_NETWORKS, IN_SCOPE, Cursor, Scope, frame

COUNTED_IN_FULL = 500_000  # mentions
SAMPLED = 16  # above that, one person in so many is counted


def daily_counts(cursor: Cursor, scope: Scope) -> pd.DataFrame:
    """One row per day and brand: mentions, positive, negative; every day of the mart is there."""
    if scope.language is None and scope.community is None:
        parameters = {
            "first": scope.span.first,
            "last": scope.span.last,
            "network": scope.network or ALL_NETWORKS,
        }
        return frame(cursor, _DAILY_FROM_MART, parameters)
    return frame(cursor, _DAILY_FROM_MENTIONS, scope.parameters())


_DAILY_FROM_MART = """
    select
        mention_date as day, brand_id,
        mentions_count::bigint as mentions,
        positive_count::bigint as positive,
        negative_count::bigint as negative
    from marts.fct_brand_reputation_daily
    where network_id = $network and mention_date between $first and $last
    order by day, brand_id
"""

# The mart has neither languages nor communities: a choice of one counts the mentions themselves.
_DAILY_FROM_MENTIONS = f"""
    with days as (
        select mention_date as day, brand_id from marts.fct_brand_reputation_daily
        where network_id = '{ALL_NETWORKS}' and mention_date between $first and $last
    ),

    counted as (
        select
            mention_date as day, brand_id, count(*) as mentions,
            count(*) filter (where stance = 'positive') as positive,
            count(*) filter (where stance = 'negative') as negative
        from marts.fct_mentions where {IN_SCOPE} group by all
    )

    select
        day, brand_id,
        coalesce(mentions, 0)::bigint as mentions,
        coalesce(positive, 0)::bigint as positive,
        coalesce(negative, 0)::bigint as negative
    from days left join counted using (day, brand_id)
    order by day, brand_id
"""


def people_every(cursor: Cursor, scope: Scope) -> int:
    """1, or of how many people one is counted where counting all would take too long.

    Distinct people cannot be summed from days, and to count them among millions of mentions takes longer
    than a reader waits.
    """
    rows = cursor.execute(
        """
        select coalesce(sum(mentions_count), 0) from marts.fct_brand_reputation_daily
        where network_id = $network and mention_date between $first and $last
        """,
        {
            "network": scope.network or ALL_NETWORKS,
            "first": scope.span.first,
            "last": scope.span.last,
        },
    ).fetchall()
    return 1 if rows[0][0] <= COUNTED_IN_FULL else SAMPLED


def authors(cursor: Cursor, scope: Scope, every: int = 1) -> dict[str, int]:
    """Distinct people who wrote of each brand; mentions without an author are not counted.

    With `every` above 1 only one in so many people is counted, drawn by the hash of the key: the same ones
    for every brand and day.
    """
    rows = cursor.execute(
        f"""
        select brand_id, count(distinct author_key) from marts.fct_mentions
        where {IN_SCOPE} {"" if every == 1 else "and hash(author_key) % $every = 0"}
        group by brand_id order by brand_id
        """,
        scope.parameters() | ({} if every == 1 else {"every": every}),
    ).fetchall()
    return dict(rows)
