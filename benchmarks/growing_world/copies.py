"""The rows of one day of a history as a query: a day of the pattern, so many times, with other names."""

from datetime import date

import duckdb

from agorascope.scoring.store import INPUT_HASH
from benchmarks.growing_world.pattern import DAYS, FIRST
from benchmarks.growing_world.shape import Size, place_of

# Each table's instant that says which day it belongs to; None: the day of the post it speaks of.
DAILY = {
    "raw.posts": "t.created_at",
    "raw.channel_metrics": "t.observed_at",
    "raw.interactions": "coalesce(t.created_at, t.observed_at)",
    "nlp.text_scores": None,
    "nlp.mention_scores": None,
    "nlp.closer_readings": None,
    "nlp.topic_matches": None,
    "nlp.post_places": None,
}
# What names a post, and what names a moment, in every table that has it.
_URIS = ("uri", "post_id", "parent_id", "parent_uri", "thread_id", "thread_uri", "thread_root_uri", "url")
_URIS += ("public_url", "repost_of_uri", "quote_of_uri", "duplicate_of_uri", "target_post_uri")
_TIMES = ("created_at", "edited_at", "fetched_at", "observed_at", "period_start", "status_at")
_PEOPLE = ("author_id", "actor_id", "target_member_id")


def rows_of(connection: duckdb.DuckDBPyConnection, table: str, day: date, size: Size, copies: int) -> str:
    """A query for the rows of one day of a table, on a connection of `writing.open_pattern`."""
    index, lap = place_of(day)
    numbers = f"(select copy::varchar as copy from range({copies}) as n(copy))"
    moment = DAILY[table]
    if moment is None:
        moment, copied = "c.created_at", _copied_posts(numbers, index, lap, size)
    else:
        copied = f"cross join {numbers} as c"
    chosen = f"{index_of(moment)} = {index}"
    if table == "raw.channel_metrics":  # what is counted of an account is counted once
        chosen += " and (t.channel_kind = 'post' or c.copy = '0')"
    columns = {name for (name,) in connection.execute(_COLUMNS, [table]).fetchall()}
    new = {name: value for name, value in _values(table, lap, size).items() if name in columns}
    return f"""
        select t.* replace ({", ".join(f"{value} as {name}" for name, value in new.items())})
        from {table} as t
        {copied}
        where {chosen}
        order by {moment}, c.copy
    """


def index_of(moment: str) -> str:
    """The day of the pattern that an instant lies in."""
    return f"(timezone('Europe/Paris', {moment})::date - date '{FIRST}')"


_COLUMNS = """
select column_name from duckdb_columns()
where database_name = 'pattern' and schema_name || '.' || table_name = ?
"""


def _copied_posts(numbers: str, index: int, lap: int, size: Size) -> str:
    """The posts that a row of `nlp` speaks of, with the hash of what was read: who is named is part of it."""
    return f"""
        inner join (
            select network, uri, created_at, copy, {INPUT_HASH} as input_hash
            from (
                select p.* replace ({_mentions("p", lap, size)} as mentions), c.copy
                from raw.posts as p
                cross join {numbers} as c
                where {index_of("p.created_at")} = {index}
            )
        ) as c on c.network = t.network and c.uri = t.uri
    """


def _values(table: str, lap: int, size: Size) -> dict[str, str]:
    """The columns that are other ones in a copy."""
    copy = f"c.copy, '{lap}'"
    new = {name: f"copied(t.{name}, {copy})" for name in _URIS}
    new |= {name: f"t.{name} + to_days({lap * DAYS})" for name in _TIMES}
    new |= {name: f"person(t.network, t.{name}, {copy}, {size.members})" for name in _PEOPLE}
    new["channel_id"] = (
        f"case when t.channel_kind = 'post' then copied(t.channel_id, {copy}) else t.channel_id end"
        if table == "raw.channel_metrics"
        else "case when own(t.channel_id) then t.channel_id else crowd(t.channel_id, c.copy) end"
    )
    new["key"] = f"md5(copied(t.key, {copy}))"
    new["author_handle"] = f"called(t.network, t.author_id, t.author_handle, {copy}, {size.members})"
    new["author_name"] = "case when own(t.author_id) then t.author_name end"
    new["author_key"] = f"""
        case when t.author_id is null or own(t.author_id) then t.author_key else (
            select people.member_key from people
            where people.network = t.network
                and people.number = drawn(t.author_id, {copy}, {size.members})
        ) end"""
    new["mentions"] = _mentions("t", lap, size)
    new["input_hash"] = "c.input_hash"
    return new


def _mentions(post: str, lap: int, size: Size) -> str:
    """Who is named, as they are called in a copy."""
    place = f"c.copy, '{lap}', {size.members}"
    return (
        f"list_transform({post}.mentions, lambda m: {{'id': person({post}.network, m.id, {place}), "
        f"'handle': called({post}.network, m.id, m.handle, {place})}})"
    )
