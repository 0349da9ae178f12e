"""Whose mentions get a closer look: members who speak of a brand often enough to be judged as persons.

raw.posts, nlp.mention_scores -> scoring_regulars (network, uri)

A regular is a member with at least 5 posts that speak of one brand, in at least 3 weeks: fewer decide
nothing about a person (docs/methodology/ambassadors.md). That counts posts and never what was read in them,
and it grows with the data only: day by day the same posts get the closer look as all at once. Staff, and
networks whose members are not scored, are left out. Figures of brands keep the daily scorer's readings:
brands are compared by one reader.
"""

from collections.abc import Collection

import duckdb

LEAST_POSTS = 5
LEAST_WEEKS = 3

_FIND = """
create or replace temp table scoring_regulars as
with said as (
    select distinct
        mention.network, mention.uri, mention.brand_id, post.author_key,
        date_trunc('week', timezone($zone, post.created_at)) as week
    from nlp.mention_scores as mention
    join raw.posts as post on post.network = mention.network and post.uri = mention.uri
    join raw.workspace_networks as network on network.network_id = mention.network
    where
        post.author_key is not null
        and post.duplicate_of_uri is null
        and post.status in ('live', 'edited')
        and post.kind <> 'repost'
        and network.has_member_scores
        and coalesce(not list_contains($staff, lower(ltrim(post.author_handle, '@'))), true)
        and coalesce(not list_contains($staff, lower(ltrim(post.author_id, '@'))), true)
),
regulars as (
    select distinct network, author_key
    from said
    group by network, author_key, brand_id
    having count(distinct uri) >= $posts and count(distinct week) >= $weeks
)
select distinct said.network, said.uri
from said
join regulars on regulars.network = said.network and regulars.author_key = said.author_key
"""


def find_regulars(
    connection: duckdb.DuckDBPyConnection, time_zone: str, staff: Collection[str], *, is_asked: bool
) -> None:
    """Put aside the posts of regulars that speak of a brand; none when no closer look is asked for.

    `staff` are handles and ids as they are compared: small letters, no leading @.
    """
    if not is_asked:
        connection.execute("create or replace temp table scoring_regulars (network varchar, uri varchar)")
        return
    values = {"zone": time_zone, "staff": sorted(staff), "posts": LEAST_POSTS, "weeks": LEAST_WEEKS}
    connection.execute(_FIND, values)
