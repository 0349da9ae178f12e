"""Which rows of the warehouse are of a post or of an account: the one list for all who delete or export them.

    (network, uri), (network, member_id) -> temp.held_posts, temp.held_members -> rows of HELD

Objections, erasures, retention and the copy for a person (`agorascope export`) go by it. A test holds it
against the tables that there are: one that is forgotten here would keep somebody.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb


@dataclass(frozen=True, slots=True)
class Held:
    """A table, and how its `rows` are known to be of one of `posts` or of one of `members`: SQL conditions,
    each of which is enough."""

    table: str
    of_posts: tuple[str, ...] = ()
    of_members: tuple[str, ...] = ()


_BY_ADDRESS = "rows.network = posts.network and rows.uri = posts.uri"
_BY_ID = """
rows.network = posts.network and rows.post_id = posts.post_id
and rows.instance is not distinct from posts.instance
"""


def _member(column: str) -> str:
    return f"rows.network = members.network and rows.{column} = members.member_id"


HELD = (
    Held("nlp.text_scores", (_BY_ADDRESS,)),
    Held("nlp.mention_scores", (_BY_ADDRESS,)),
    Held("nlp.closer_readings", (_BY_ADDRESS,)),
    Held("nlp.requests", (_BY_ADDRESS,)),
    Held("nlp.topic_matches", (_BY_ADDRESS,)),
    Held("nlp.post_places", (_BY_ADDRESS,)),
    Held("raw.post_versions", (_BY_ADDRESS,)),
    Held("raw.status_changes", (_BY_ADDRESS, _BY_ID)),
    Held(
        "raw.channel_metrics",
        ("rows.channel_kind = 'post' and rows.network = posts.network and rows.channel_id = posts.uri",),
        (f"rows.channel_kind = 'account' and {_member('channel_id')}",),
    ),
    Held(
        "raw.interactions",
        ("rows.network = posts.network and rows.target_post_uri = posts.uri",),
        (_member("actor_id"), _member("target_member_id")),
    ),
    Held("raw.members", (), (_member("member_id"),)),
    Held("raw.posts", (_BY_ADDRESS,)),
)


def hold(connection: duckdb.DuckDBPyConnection, posts: str, members: str) -> None:
    """Fill `held_posts` from a temporary table with (network, uri), `held_members` from one with
    (network, member_id). The other names of a post are looked up while it is stored.
    """
    connection.execute(
        f"""
        create or replace temp table held_posts as
        select distinct network, uri, stored.post_id, stored.instance
        from temp.{posts} as gone left join raw.posts as stored using (network, uri)
        """
    )
    connection.execute(
        f"create or replace temp table held_members as "
        f"select distinct network, member_id from temp.{members} where member_id is not null"
    )


def delete_held(connection: duckdb.DuckDBPyConnection, only: Mapping[str, str] | None = None) -> None:
    """Delete every row of what is held; `only` says of a table which rows of members go, as SQL on `rows`."""
    for held in HELD:
        for condition in held.of_posts:
            connection.execute(
                f"delete from {held.table} as rows using held_posts as posts where {condition}"
            )
        for condition in held.of_members:
            narrowed = (only or {}).get(held.table, "true")
            connection.execute(
                f"delete from {held.table} as rows using held_members as members"
                f" where {condition} and {narrowed}"
            )
    _forget_in_clusters(connection)


def query_of(held: Held) -> str:
    """SQL: every row of a table that is of what is held."""
    found = [f"exists (select 1 from held_posts as posts where {one})" for one in held.of_posts]
    found += [f"exists (select 1 from held_members as members where {one})" for one in held.of_members]
    return f"select rows.* from {held.table} as rows where {' or '.join(found)}"


def _forget_in_clusters(connection: duckdb.DuckDBPyConnection) -> None:
    """Requests of a week name the posts of earlier weeks that they began with, as network|uri."""
    connection.execute(
        """
        update nlp.request_clusters set earlier_posts = (
            select coalesce(list(kept.post order by kept.place), [])
            from (
                select unnest(earlier_posts) as post, generate_subscripts(earlier_posts, 1) as place
            ) as kept
            where kept.post not in (select gone.network || '|' || gone.uri from held_posts as gone)
        )
        where list_has_any(earlier_posts, (
            select coalesce(list(gone.network || '|' || gone.uri), []) from held_posts as gone
        ))
        """
    )
