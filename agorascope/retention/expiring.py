"""Takes what has expired out of the warehouse: one transaction, done again without harm.

Cut -> expired_posts, departed_members -> totals kept -> raw.*, nlp.*, quality.* without, raw.touched_days
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import duckdb

from agorascope.objecting.held import delete_held, hold
from agorascope.retention.cut import IS_EXPIRED, Cut, is_brought, note_passed
from agorascope.retention.marks import keep_marks
from agorascope.retention.totals import keep_totals
from agorascope.warehouse import transaction

_EXPIRED = f"""
create or replace temp table expired_posts as
select network, uri, post_id, instance, author_id, raw_ref, md5(network || '|' || uri) as post_key,
    timezone($zone, created_at)::date as day,
    coalesce(retention_until < $terms_at, false) or {is_brought("raw_ref")} as may_come_again
from raw.posts
where {IS_EXPIRED}
"""

# Whom nothing that stays speaks of: not seen since the cut, no post, no interaction.
_DEPARTED = """
create or replace temp table departed_members as
select members.network, members.member_id, members.member_key,
    lower(trim(ltrim(members.handle, '@'))) as handle
from raw.members as members
where members.observed_at < $cut
    and not exists (
        select 1 from raw.posts as posts
        where posts.network = members.network and posts.author_id = members.member_id
            and (posts.network, posts.uri) not in (select (network, uri) from expired_posts)
    )
"""

# Authors of expired posts of whom nothing stays, whether or not they had a page.
_DEPARTED_AUTHORS = """
insert into departed_members
select distinct posts.network, posts.author_id, posts.author_key, lower(trim(ltrim(posts.author_handle, '@')))
from raw.posts as posts
inner join expired_posts as expired using (network, uri)
where posts.author_id is not null
    and (posts.network, posts.author_id) not in (select (network, member_id) from departed_members)
    and (posts.network, posts.author_id) not in (select (network, member_id) from raw.members)
    and not exists (
        select 1 from raw.posts as others
        where others.network = posts.network and others.author_id = posts.author_id
            and (others.network, others.uri) not in (select (network, uri) from expired_posts)
    )
"""

_TOUCH = """
insert into raw.touched_days
with days as (
    select day from expired_posts
    union
    select timezone($zone, links.created_at)::date
    from raw.interactions as links
    where coalesce(links.created_at, links.observed_at) < $cut
        or (links.network, links.target_post_uri) in (select (network, uri) from expired_posts)
)
select distinct day from days
where day is not null and day not in (select touched.day from raw.touched_days as touched)
"""

_OLD_LINKS = (
    "delete from raw.interactions as links where coalesce(links.created_at, links.observed_at) < $cut"
)
# Of whom departs: likes and follows go by their own age, figures of a page that the workspace names stay.
_ONLY = {
    "raw.interactions": "false",
    "raw.channel_metrics": """
        (rows.network, rows.channel_id) not in (select (network_id, channel_id) from raw.workspace_channels)
    """,
}

# What quotes records or their words, by the day it was made.
_DATED = (
    "delete from raw.post_versions where fetched_at < $cut",
    "delete from raw.status_changes where observed_at < $cut",
    """
    update raw.rejects set detail = '', excerpt = ''
    where (detail <> '' or excerpt <> '')
        and (network, batch_id) in (select (network, batch_id) from raw.batches where loaded_at < $cut)
    """,
    "update raw.batches set message = '' where message <> '' and loaded_at < $cut",
    "delete from raw.runs where started_at < $cut",
    "delete from quality.validations where validated_at < $cut",
    "delete from quality.source_coverage where loaded_at < $cut",
    "delete from quality.field_presence where loaded_at < $cut",
    "delete from nlp.request_clusters where week_start + 7 <= $day",
    "delete from nlp.terms where week_start + 7 <= $day",
    "delete from nlp.term_counts where week_start + 7 <= $day",
)


@dataclass(frozen=True, slots=True)
class Expired:
    """What the app store may still say of: pseudonyms, and keys of posts as the marts have them."""

    posts: int
    members: int
    stored: int  # posts before
    post_keys: frozenset[str] = field(default_factory=frozenset)
    mention_ids: frozenset[str] = field(default_factory=frozenset)
    names: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    pages: frozenset[str] = field(default_factory=frozenset)  # landed pages that hold them

    @property
    def is_any(self) -> bool:
        return bool(self.posts or self.members)


def find_expired(connection: duckdb.DuckDBPyConnection, cut: Cut) -> Expired:
    """Fill `expired_posts` and `departed_members`; changes nothing that is kept."""
    connection.execute(_EXPIRED, {**cut.parameters, "zone": cut.time_zone})
    connection.execute(_DEPARTED, {"cut": cut.moment})
    connection.execute(_DEPARTED_AUTHORS)

    def rows(query: str) -> list[tuple[Any, ...]]:
        return connection.execute(query).fetchall()

    [(posts,)] = rows("select count(*) from expired_posts")
    [(members,)] = rows("select count(*) from departed_members")
    [(stored,)] = rows("select count(*) from raw.posts")
    if not posts and not members:
        return Expired(0, 0, stored)
    return Expired(
        posts,
        members,
        stored,
        post_keys=frozenset(key for (key,) in rows("select post_key from expired_posts")),
        mention_ids=frozenset(
            key
            for (key,) in rows(
                """
                select md5(network || '|' || uri || '|' || brand_id)
                from expired_posts, (
                    select brand_id from raw.workspace_brands union select brand_id from nlp.mention_scores
                )
                """
            )
        ),
        names=frozenset(
            rows(
                """
                select network, lower(member_id) from departed_members
                union select network, handle from departed_members where handle is not null
                union select network, member_key from departed_members where member_key is not null
                """
            )
        ),
        pages=frozenset(
            page
            for (page,) in rows("select distinct regexp_replace(raw_ref, '#[0-9]+$', '') from expired_posts")
        ),
    )


def remove_expired(
    connection: duckdb.DuckDBPyConnection,
    cut: Cut,
    *,
    secret: bytes,
    forget: Callable[[Expired], None] = lambda _: None,
) -> Expired:
    """Remove what `find_expired` finds; `forget` is told what goes before it goes."""
    expired = find_expired(connection, cut)
    if expired.is_any:
        forget(expired)
    with transaction(connection):
        if expired.is_any:
            keep_totals(connection, cut)
            keep_marks(connection, secret)
            note_passed(connection, cut)
            connection.execute(_TOUCH, {"zone": cut.time_zone, "cut": cut.moment})
            hold(connection, "expired_posts", "departed_members")
            connection.execute(_OLD_LINKS, {"cut": cut.moment})
            delete_held(connection, only=_ONLY)
        for statement in _DATED:
            named: dict[str, object] = {"day": cut.day} if "$day" in statement else {"cut": cut.moment}
            connection.execute(statement, named)
    return expired
