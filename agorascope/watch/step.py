"""The watch topics of the posts that changed: part of the step "score".

    raw.touched_days -> every stored post of those days, whether or not it names a brand -> nlp.topic_matches

When the topics themselves changed, all posts are read again, and the days whose matches changed are noted
in raw.touched_days, so that the models follow. Only posts that were fetched can be found: networks are
asked by their own settings, not by the terms of topics.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from agorascope.text import whole_text
from agorascope.warehouse import transaction
from agorascope.watch.topics import TopicFinder
from agorascope.workspace import Workspace

META_NAME = "topics"
_BATCH = 20_000
_KEY = "network, uri, topic_id"

_SCHEMA = pa.schema(
    [
        ("network", pa.string()),
        ("uri", pa.string()),
        ("content_hash", pa.string()),
        ("topic_id", pa.string()),
        ("matched_text", pa.string()),
        ("model_version", pa.string()),
    ]
)

# Posts to read: of touched days, or all. Days are the workspace's; whole days are read, not posts,
# since a post that left a day touched it too.
_POSTS = """
select network, uri, content_hash, title, coalesce(display_text, text) as display_text, hashtags
from raw.posts
where status in ('live', 'edited') and kind <> 'repost'
    and ($all or timezone($zone, created_at)::date in (select day from raw.touched_days))
"""

# Matches of posts that are read again, that are gone, or whose words changed.
_DELETE_OLD = """
delete from nlp.topic_matches as old
where not exists (
    select 1 from raw.posts as post
    where post.network = old.network and post.uri = old.uri and post.content_hash = old.content_hash
        and post.status in ('live', 'edited') and post.kind <> 'repost'
        and not ($all or timezone($zone, post.created_at)::date in (select day from raw.touched_days))
)
"""

_TOUCH_CHANGED = f"""
insert into raw.touched_days
select distinct timezone($zone, post.created_at)::date as day
from (
    (select {_KEY} from former_matches except select {_KEY} from nlp.topic_matches)
    union
    (select {_KEY} from nlp.topic_matches except select {_KEY} from former_matches)
) as changed
join raw.posts as post using (network, uri)
where day not in (select touched.day from raw.touched_days as touched)
order by day
"""


@dataclass(slots=True)
class TopicsReport:
    """What a run of the step did."""

    posts: int = 0  # read
    matches: int = 0  # topics found in them


def match_topics(connection: duckdb.DuckDBPyConnection, workspace: Workspace) -> TopicsReport:
    """Bring nlp.topic_matches up to date with the touched days. Running it again changes nothing."""
    report, finder = TopicsReport(), TopicFinder(workspace.watch)
    is_other = _stored_version(connection) != finder.version
    values = {"zone": workspace.time_zone, "all": is_other}
    with transaction(connection), connection.cursor() as reader:
        if is_other:
            connection.execute("create or replace temp table former_matches as from nlp.topic_matches")
        connection.execute(_DELETE_OLD, values)
        found = reader.sql(_POSTS, params=values) if workspace.watch else None
        for batch in found.to_arrow_reader(_BATCH) if found else ():
            matches = pa.Table.from_pylist(list(_matches(finder, batch)), schema=_SCHEMA)
            connection.register("new_rows", matches)
            connection.execute("insert into nlp.topic_matches by name select * from new_rows")
            connection.unregister("new_rows")
            report.posts += batch.num_rows
            report.matches += matches.num_rows
        if is_other:
            connection.execute(_TOUCH_CHANGED, {"zone": workspace.time_zone})
            connection.execute("drop table former_matches")
            connection.execute("delete from raw.build_meta where name = ?", [META_NAME])
            connection.execute("insert into raw.build_meta values (?, ?)", [META_NAME, finder.version])
    return report


def _matches(finder: TopicFinder, posts: pa.RecordBatch) -> Iterator[dict[str, str]]:
    columns = (
        posts[name].to_pylist() for name in ("network", "uri", "content_hash", "title", "display_text")
    )
    tags = posts["hashtags"].to_pylist()
    for network, uri, content_hash, title, text, hashtags in zip(*columns, tags, strict=True):
        for match in finder.find(whole_text(title, text), hashtags or ()):
            yield {
                "network": network,
                "uri": uri,
                "content_hash": content_hash,
                "topic_id": match.topic_id,
                "matched_text": match.matched_text,
                "model_version": finder.version,
            }


def _stored_version(connection: duckdb.DuckDBPyConnection) -> str | None:
    found = connection.execute("select value from raw.build_meta where name = ?", [META_NAME]).fetchall()
    return str(found[0][0]) if found else None
