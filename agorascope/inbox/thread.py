"""An item with what stands around it: the post, its person as far as one may say, its thread.

Of the thread the published file has what came in, what speaks of a brand, and what own pages opened it with:
an answer that names no brand is not among them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import duckdb

from agorascope.errors import InputError

Who = Literal["author", "desk", "other"]  # of whom the item is; staff and pages; anybody else
OPTED_OUT = "says that it does not want to be found or processed: answer it, use it for nothing else"

_POST = """
    select
        conversations.post_key, conversations.brand_id, conversations.network_id, conversations.community_id,
        conversations.member_key, conversations.created_at, conversations.text, conversations.url,
        conversations.stance, conversations.is_question, conversations.thread_key,
        conversations.parent_post_key, conversations.settled_at,
        coalesce(members.unscored_reason = 'opted_out', false) as has_opted_out
    from marts.fct_conversations as conversations
    left join marts.dim_members as members using (network_id, member_key)
    where conversations.post_key = $item
"""
_THREAD = """
    with posts as (
        select post_key, created_at, text, member_key as author_key, false as is_desk
        from marts.fct_conversations
        where thread_key = $thread
        union all
        select post_key, mentioned_at, coalesce(text, title), author_key, is_staff
        from marts.fct_mentions
        where thread_key = $thread
        union all
        select post_key, created_at, text, null, true
        from marts.fct_owned_posts
        where post_key in ($thread, $parent)
    )

    select
        min(created_at) as posted_at,
        case
            when bool_or(is_desk) then 'desk' when max(author_key) = $author then 'author' else 'other'
        end as who,
        max(text) as text
    from posts
    where post_key <> $item
    group by post_key
    order by posted_at, post_key
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """The post of an item, waiting or not, as published."""

    item_id: str
    brand_id: str
    network_id: str
    community_id: str | None
    member_key: str | None
    created_at: datetime
    text: str | None
    url: str | None  # none where it would name an account and pseudonyms are on
    stance: str | None
    is_question: bool
    thread_key: str | None
    parent_post_key: str | None
    settled_at: datetime | None  # when the data show an answer
    has_opted_out: bool


@dataclass(frozen=True, slots=True)
class Around:
    """A post of the same thread."""

    at: datetime
    who: Who
    text: str | None


def asked(connection: duckdb.DuckDBPyConnection, item_id: str) -> Asked:
    """The post of an item; `connection` reads a published file. InputError when it has no such item."""
    row = connection.execute(_POST, {"item": item_id}).fetchone()
    if row is None:
        raise InputError(
            f"There is no item {item_id} (any more).",
            remedy="Its post may be gone, or the person objected. See: agorascope inbox list",
        )
    return Asked(*row)


def thread_of(
    connection: duckdb.DuckDBPyConnection, post: Asked
) -> tuple[tuple[Around, ...], tuple[Around, ...]]:
    """The published posts of its thread before the item and after it, each in order of time."""
    places = {"item": post.item_id, "thread": post.thread_key, "parent": post.parent_post_key}
    rows = connection.execute(_THREAD, places | {"author": post.member_key}).fetchall()
    around = [Around(*row) for row in rows]
    before = tuple(one for one in around if one.at < post.created_at)
    return before, tuple(one for one in around if one.at >= post.created_at)
