"""What everybody else wrote, counted: it must be the same before and after."""

from pathlib import Path
from typing import Any

import duckdb

# Bare shares of a post that goes, go with it: they are nothing but that post.
_OTHERS = """
with chosen as (select unnest($networks::varchar[]) as network, unnest($ids::varchar[]) as id),
theirs as (select uri from raw.posts where (network, author_id) in (select (network, id) from chosen)),
others as (
    select posts.* from raw.posts as posts
    where (network, coalesce(author_id, '')) not in (select (network, id) from chosen)
        and not (kind = 'repost' and coalesce(repost_of_uri, '') in (select uri from theirs))
)
"""
_COUNTS = {
    "posts": "select count(*) from others",
    "posts by day and network": """
        select md5(string_agg(line, '|' order by line)) from (
            select network || created_at::date::varchar || count(*)::varchar as line from others group by
            network, created_at::date)
    """,
    "members": """
        select count(*) from raw.members where (network, member_id) not in (select (network, id) from chosen)
    """,
    "interactions": """
        select count(*) from raw.interactions
        where (network, coalesce(actor_id, '')) not in (select (network, id) from chosen)
            and (network, coalesce(target_member_id, '')) not in (select (network, id) from chosen)
            and coalesce(target_post_uri, '') not in (select uri from theirs)
    """,
}


def totals_of(warehouse: Path, chosen: list[tuple[str, str]]) -> dict[str, Any]:
    """Counts of what is not theirs. After the erasure nothing is theirs, and the same questions hold."""
    given = {"networks": [network for network, _ in chosen], "ids": [member for _, member in chosen]}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return {
            name: connection.execute(_OTHERS + query, given).fetchall()[0][0]
            for name, query in _COUNTS.items()
        }


def mentions_of(warehouse: Path, chosen: list[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    """Of everybody else's posts: the hash of their words, the day, and the brands they mention."""
    given = {"networks": [network for network, _ in chosen], "ids": [member for _, member in chosen]}
    query = """
        select network, uri, others.content_hash, created_at::date,
            list_sort(list(brand_id) filter (where brand_id is not null))
        from others left join nlp.mention_scores as scores using (network, uri) group by all
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return {(row[0], row[1]): row[2:] for row in connection.execute(_OTHERS + query, given).fetchall()}


def compared(before: dict[tuple[str, str], Any], after: dict[tuple[str, str], Any]) -> dict[str, Any]:
    """Mentions by post, day and brand where the words stayed, and how many went with the person's words."""
    same = {key for key, row in before.items() if key in after and after[key][0] == row[0]}
    return {
        "posts whose words stayed": len(same),
        "mentions in them": sum(len(before[key][2] or ()) for key in same),
        "of these other than before": sum(before[key] != after[key] for key in same),
        "posts that lost words of the person": len(before.keys() & after.keys()) - len(same),
        "mentions before in all": sum(len(row[2] or ()) for row in before.values()),
        "mentions after in all": sum(len(row[2] or ()) for row in after.values()),
    }
