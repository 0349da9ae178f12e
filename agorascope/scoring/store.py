"""What the score step reads and writes of the warehouse.

raw.posts, nlp.text_scores -> scoring_pending -> batches; rows of a batch -> nlp.*, raw.touched_days
scoring_regulars -> scoring_pending -> batches; rows of a batch -> nlp.closer_readings
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import duckdb
import pyarrow as pa

from agorascope.scoring.annotate import Annotated
from agorascope.warehouse import transaction

# What decides a score besides the words, which content_hash covers. A mapping that is mended and
# imported again changes these and not the words.
INPUT_HASH = "md5(row(content_hash, lang, target_brand, hashtags, links, mentions)::varchar)"
_IS_SCORED = "status in ('live', 'edited') and kind <> 'repost'"

_WANTED = f"""
create or replace temp table scoring_pending as
with wanted as (
    select
        network, uri, content_hash, title, coalesce(display_text, text) as display_text, links, hashtags,
        mentions, target_brand, lang, timezone($zone, created_at)::date as day, {INPUT_HASH} as input_hash
    from raw.posts
    where {_IS_SCORED}
)
"""

# Posts without a row of the daily pipeline, nor, before `recent_from`, one of the backfill's.
_FIND_PENDING = f"""
{_WANTED}
select row_number() over (order by network, uri) as place, wanted.*
from wanted
where not exists (
    select 1
    from nlp.text_scores as done
    where done.network = wanted.network and done.uri = wanted.uri
        and done.content_hash = wanted.content_hash and done.input_hash = wanted.input_hash
        and (
            done.pipeline_version = $daily
            or (done.pipeline_version = $backfill and wanted.day < $recent_from)
        )
)
"""

# Posts of regulars that were not read closely.
_FIND_UNREAD = f"""
{_WANTED}
select row_number() over (order by wanted.network, wanted.uri) as place, wanted.*
from wanted
join scoring_regulars as regular on regular.network = wanted.network and regular.uri = wanted.uri
where not exists (
    select 1
    from nlp.closer_readings as done
    where done.network = wanted.network and done.uri = wanted.uri
        and done.content_hash = wanted.content_hash and done.input_hash = wanted.input_hash
        and done.pipeline_version = $version
)
"""

# Readings of posts that are gone, or no regular's any more.
_DELETE_OTHERS = """
delete from nlp.closer_readings as old
where not exists (
    select 1 from scoring_regulars as regular where regular.network = old.network and regular.uri = old.uri
)
"""

_INSERT_CLOSER = """
insert into nlp.closer_readings by name
select
    mention.network, mention.uri, mention.content_hash, text.input_hash, mention.brand_id, mention.stance,
    mention.p_negative, mention.p_neutral, mention.p_positive, mention.model_version, mention.pipeline_version
from batch_mentions as mention
join batch_texts as text on text.network = mention.network and text.uri = mention.uri
"""

# Scores whose post is withdrawn (deleted, withheld, made private, erased) or became a repost.
_FIND_WITHDRAWN = f"""
create or replace temp table scoring_withdrawn as
with scored as (
    select network, uri from nlp.text_scores
    union
    select network, uri from nlp.mention_scores
)
select scored.network, scored.uri, timezone(?, post.created_at)::date as day
from scored
left join raw.posts as post on post.network = scored.network and post.uri = scored.uri
where post.uri is null or not ({_IS_SCORED})
"""

_DELETE = """
delete from {table} as old
using {keys} as gone
where old.network = gone.network and old.uri = gone.uri
"""

_TOUCH = """
insert into raw.touched_days
select distinct changed.day
from {rows} as changed
where changed.day is not null
    and not exists (select 1 from raw.touched_days as touched where touched.day = changed.day)
order by day
"""


def find_pending(
    connection: duckdb.DuckDBPyConnection,
    *,
    time_zone: str,
    daily: str,
    backfill: str | None,
    recent_from: date,
) -> int:
    """Put aside the posts that wait, in order; returns how many. `daily`, `backfill`: pipeline versions."""
    values = {"zone": time_zone, "daily": daily, "backfill": backfill, "recent_from": recent_from}
    connection.execute(_FIND_PENDING, values)
    return _count(connection, "scoring_pending")


def find_unread(connection: duckdb.DuckDBPyConnection, *, time_zone: str, version: str) -> int:
    """Put aside the posts of `scoring_regulars` that wait for a closer look, in order; returns how many."""
    connection.execute(_DELETE_OTHERS)
    connection.execute(_FIND_UNREAD, {"zone": time_zone, "version": version})
    return _count(connection, "scoring_pending")


def pending_batches(connection: duckdb.DuckDBPyConnection, waiting: int, size: int) -> Iterator[pa.Table]:
    """The posts put aside, `size` at a time; more of them are read only when they are asked for."""
    query = "select * exclude (place) from scoring_pending where place > ? and place <= ? order by place"
    for first in range(0, waiting, size):
        yield connection.sql(query, params=[first, first + size]).to_arrow_table()


def forget_pending(connection: duckdb.DuckDBPyConnection) -> None:
    """Give back what was put aside."""
    for table in ("scoring_pending", "scoring_withdrawn", "scoring_regulars"):
        connection.execute(f"drop table if exists {table}")


def remove_withdrawn(connection: duckdb.DuckDBPyConnection, time_zone: str) -> int:
    """Remove scores of posts that are no longer public; returns how many posts."""
    connection.execute(_FIND_WITHDRAWN, [time_zone])
    removed = _count(connection, "scoring_withdrawn")
    if removed:
        with transaction(connection):
            _delete(connection, "scoring_withdrawn")
            connection.execute(_TOUCH.format(rows="scoring_withdrawn"))
    return removed


def write(connection: duckdb.DuckDBPyConnection, batch: Annotated) -> None:
    """Put the rows of a batch in the place of what stood there, in one transaction."""
    with _registered(connection, batch), transaction(connection):
        _delete(connection, "batch_texts")
        connection.execute("insert into nlp.text_scores by name select * exclude (day) from batch_texts")
        connection.execute("insert into nlp.mention_scores by name select * from batch_mentions")
        connection.execute(_TOUCH.format(rows="batch_texts"))


def write_closer(connection: duckdb.DuckDBPyConnection, batch: Annotated) -> None:
    """Put the closer readings of a batch in the place of what stood there, in one transaction."""
    with _registered(connection, batch), transaction(connection):
        connection.execute(_DELETE.format(table="nlp.closer_readings", keys="batch_texts"))
        connection.execute(_INSERT_CLOSER)


@contextmanager
def _registered(connection: duckdb.DuckDBPyConnection, batch: Annotated) -> Iterator[None]:
    """The tables of a batch, by name, while they are needed."""
    tables = {"batch_texts": batch.texts, "batch_mentions": batch.mentions}
    for name, table in tables.items():
        connection.register(name, table)
    try:
        yield
    finally:
        for name in tables:
            connection.unregister(name)


def _delete(connection: duckdb.DuckDBPyConnection, keys: str) -> None:
    for table in ("nlp.text_scores", "nlp.mention_scores"):
        connection.execute(_DELETE.format(table=table, keys=keys))


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    # fetchall, not fetchone: DuckDB refuses other work while a result is half read.
    return int(connection.execute(f"select count(*) from {table}").fetchall()[0][0])
