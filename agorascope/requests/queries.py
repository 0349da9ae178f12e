"""What the requests of a week are made from, read from the warehouse."""

from datetime import date, datetime
from typing import Any

import duckdb

from agorascope.terms.tokens import LANGUAGES

INTENTS = ("question", "request", "complaint")

# Praise misread gathers among the complaints and requests of somebody who is pleased; what leaving these out
# costs is measured in docs/methodology/requests-and-watch.md.
_ASKING = """
from nlp.mention_scores as mention
join raw.posts as post on
    post.network = mention.network and post.uri = mention.uri and post.content_hash = mention.content_hash
join nlp.text_scores as score on
    post.network = score.network and post.uri = score.uri and post.content_hash = score.content_hash
where post.status in ('live', 'edited') and post.kind <> 'repost' and post.duplicate_of_uri is null
    and (score.intent = 'question'
        or (score.intent in ('request', 'complaint') and mention.stance is distinct from 'positive'))
    and score.lang in (select unnest($languages))
"""

_POSTS = f"""
select
    mention.brand_id, score.lang, post.network, post.uri, post.content_hash, post.created_at,
    post.network || '|' || coalesce(post.author_key, post.uri) as author, post.public_title, post.public_text
{_ASKING}
    and post.created_at >= $start and post.created_at < $end
    and not list_has_any(
        [post.network || '|' || lower(ltrim(post.author_handle, '@')),
         post.network || '|' || lower(ltrim(post.author_id, '@'))], $staff::varchar[])
order by mention.brand_id, score.lang, post.created_at, post.network, post.uri
"""

# Posts of the weeks before that joined no group then and began none since, newest last.
_ALONE = """
with taken as (
    select brand_id, unnest(earlier_posts) as post
    from nlp.request_clusters
    where week_start >= $week::date - 7 * $weeks::integer and week_start < $week
)
select
    asked.brand_id, asked.language, post.network, post.uri, post.content_hash, post.created_at,
    post.network || '|' || coalesce(post.author_key, post.uri) as author, post.public_title, post.public_text
from nlp.requests as asked
join raw.posts as post using (network, uri, content_hash)
where asked.cluster_id is null
    and asked.week_start >= $week::date - 7 * $weeks::integer and asked.week_start < $week
    and (asked.brand_id, asked.network || '|' || asked.uri) not in (select (brand_id, post) from taken)
order by asked.brand_id, asked.language, post.created_at, post.network, post.uri
"""

# The latest state of every group that was met in the weeks before.
_KNOWN = """
select brand_id, language, cluster_id, label, first_seen_at, features, weights
from (
    select
        *,
        row_number() over (partition by brand_id, language, cluster_id order by week_start desc) as place
    from nlp.request_clusters
    where week_start >= $week::date - 7 * $weeks::integer and week_start < $week
)
where place = 1
order by brand_id, language, cluster_id
"""

Row = tuple[Any, ...]


def weeks_from(connection: duckdb.DuckDBPyConnection, first: date | None, time_zone: str) -> list[date]:
    """Weeks from `first` on (None: all) that hold posts that ask, or what was written of them."""
    query = f"""
        select distinct week from (
            select date_trunc('week', timezone($zone, post.created_at))::date as week {_ASKING}
            union all
            select week_start from nlp.requests
        )
        where $first::date is null or week >= $first::date
        order by week
    """
    parameters = {"zone": time_zone, "languages": list(LANGUAGES), "first": first}
    return [week for (week,) in connection.execute(query, parameters).fetchall()]


def posts(
    connection: duckdb.DuckDBPyConnection, span: tuple[datetime, datetime], staff: list[str]
) -> list[Row]:
    """(brand, language, network, uri, content_hash, created_at, author, title, text), masked, in order."""
    parameters = {"start": span[0], "end": span[1], "languages": list(LANGUAGES), "staff": staff}
    return connection.execute(_POSTS, parameters).fetchall()


def alone(connection: duckdb.DuckDBPyConnection, week: date, weeks: int) -> list[Row]:
    """The same of posts of the `weeks` before that stood alone."""
    return connection.execute(_ALONE, {"week": week, "weeks": weeks}).fetchall()


def known(connection: duckdb.DuckDBPyConnection, week: date, weeks: int) -> list[Row]:
    """(brand, language, cluster_id, label, first_seen_at, features, weights) of the groups met before."""
    return connection.execute(_KNOWN, {"week": week, "weeks": weeks}).fetchall()
