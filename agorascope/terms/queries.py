"""What the terms of a week are made from, read from the warehouse."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import duckdb

from agorascope.matching.folding import compose, fold
from agorascope.terms.bursts import BASELINE_WEEKS
from agorascope.terms.tokens import LANGUAGES

EVERYBODY = 0  # the term_key of nlp.term_counts under which all people of the week are counted
_ROWS = 5_000

# What is counted by subject: posts that name a brand, and posts that speak of a watch topic.
_SAID = """
from (
    select 'brand' as subject_kind, brand_id as subject_id, network, uri, content_hash from nlp.mention_scores
    union all
    select 'topic' as subject_kind, topic_id as subject_id, network, uri, content_hash from nlp.topic_matches
) as said
join raw.posts as post on
    post.network = said.network and post.uri = said.uri and post.content_hash = said.content_hash
join nlp.text_scores as score on
    post.network = score.network and post.uri = score.uri and post.content_hash = score.content_hash
where post.status in ('live', 'edited') and post.kind <> 'repost'
    and (said.subject_kind = 'brand' or post.duplicate_of_uri is null)
"""

_POSTS = f"""
select
    said.subject_kind, said.subject_id, score.lang,
    post.network || '|' || coalesce(post.author_key, post.uri) as author, post.public_title, post.public_text
{_SAID}
    and post.created_at >= $start and post.created_at < $end and score.lang in (select unnest($languages))
    and not list_has_any(
        [post.network || '|' || lower(ltrim(post.author_handle, '@')),
         post.network || '|' || lower(ltrim(post.author_id, '@'))], $staff::varchar[])
order by said.subject_kind, said.subject_id, score.lang, author
"""

_HANDLES = f"""
with handles as (
    select post.author_handle as handle {_SAID} and post.created_at >= $start and post.created_at < $end
    union
    select named.handle
    from (
        select unnest(post.mentions) as named {_SAID}
            and post.created_at >= $start and post.created_at < $end
    )
)
select distinct handle from handles where handle is not null
"""

USAGE = f"""
with everybody as (
    select subject_kind, subject_id, language, week_start, authors as people
    from nlp.term_counts
    where term_key = {EVERYBODY} and week_start >= $week::date - {7 * BASELINE_WEEKS} and week_start < $week
),
people as (
    select subject_kind, subject_id, language, sum(people) as people, count(*) as weeks
    from everybody
    group by all
),
former as (
    select
        subject_kind, subject_id, language, term_key, sum(authors) as users,
        sum(authors * authors / people order by week_start) as squares  -- a sum of floats needs an order
    from nlp.term_counts join everybody using (subject_kind, subject_id, language, week_start)
    where term_key <> {EVERYBODY}
    group by all
),
looked_at as (
    select subject_kind, subject_id, language, count(*) - 1 as terms
    from nlp.term_counts where week_start = $week group by all
)
select
    term.subject_kind, term.subject_id, term.language, term.term, term.authors, term.week_authors,
    coalesce(former.users, 0) as former_users, coalesce(people.people, 0) as former_people,
    coalesce(former.squares, 0) as former_squares, coalesce(people.weeks, 0) as weeks, looked_at.terms
from nlp.terms as term
join looked_at using (subject_kind, subject_id, language)
left join people using (subject_kind, subject_id, language)
left join former using (subject_kind, subject_id, language, term_key)
where term.week_start = $week
order by term.subject_kind, term.subject_id, term.language, term.term
"""

SET_BURSTS = """
update nlp.terms as term
set usual_share = new.usual_share, burst = new.burst, p_value = new.p_value, enough_data = new.enough_data
from new_bursts as new
where term.week_start = $week
    and term.subject_kind = new.subject_kind and term.subject_id = new.subject_id
    and term.language = new.language and term.term = new.term
    and (term.usual_share, term.burst, term.p_value, term.enough_data)
        is distinct from (new.usual_share, new.burst, new.p_value, new.enough_data)
"""


def touched_weeks(connection: duckdb.DuckDBPyConnection) -> list[date]:
    query = (
        "select distinct date_trunc('week', day)::date from raw.touched_days where day is not null order by 1"
    )
    return [week for (week,) in connection.execute(query).fetchall()]


def all_weeks(connection: duckdb.DuckDBPyConnection, time_zone: str) -> list[date]:
    query = f"select distinct date_trunc('week', timezone(?, post.created_at))::date {_SAID} order by 1"
    return [week for (week,) in connection.execute(query, [time_zone]).fetchall()]


def weeks_to_compare(connection: duckdb.DuckDBPyConnection, counted: list[date]) -> list[date]:
    """Weeks that have terms and are among those counted or those whose past they enter."""
    query = """
        select distinct week_start from nlp.terms
        where exists (
            select 1 from unnest($counted::date[]) as touched(week)
            where week_start >= week and week_start <= week + $days::integer
        )
        order by week_start
    """
    parameters = {"counted": counted, "days": 7 * BASELINE_WEEKS}
    return [week for (week,) in connection.execute(query, parameters).fetchall()]


def handles(
    connection: duckdb.DuckDBPyConnection, span: tuple[datetime, datetime], public: frozenset[str]
) -> frozenset[str]:
    """Folded handles of those who wrote on a subject or were named in a span, whole and without their host.

    `public` handles, in lower case, belong to brands and are no people's.
    """
    found = connection.execute(_HANDLES, {"start": span[0], "end": span[1]}).fetchall()
    names = {
        part
        for handle in (handle.lstrip("@") for (handle,) in found)
        for part in (handle, handle.partition("@")[0], handle.partition(".")[0])
    }
    return frozenset(fold(compose(name)) for name in names if name.casefold() not in public)


def posts(
    reader: duckdb.DuckDBPyConnection, span: tuple[datetime, datetime], staff: list[str]
) -> Iterator[tuple[Any, ...]]:
    """(kind and id of the subject, language, author, title, text) of a span's posts, masked, in this order.

    An unknown author is another one with each post.
    """
    parameters = {"start": span[0], "end": span[1], "languages": list(LANGUAGES), "staff": staff}
    found = reader.execute(_POSTS, parameters)
    while batch := found.fetchmany(_ROWS):
        yield from batch
