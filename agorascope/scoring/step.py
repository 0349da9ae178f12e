"""The step "score": every text gets its language and sentiment, every brand it names a stance.

    raw.posts -> what has no score yet -> Scorer, Matcher -> nlp.text_scores, nlp.mention_scores

A post is done when nlp.text_scores holds its row for the present content, declared facts, model and
matcher; it has that row whether or not it names a brand. Each batch is one transaction, so that a
run cut short is taken up where it stopped. The days of what changed go to raw.touched_days.
"""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from agorascope.matching import BrandMatch, Matcher
from agorascope.scoring.interface import EMPTY, Scorer, get_scorer
from agorascope.scoring.rows import mention_rows, score_rows
from agorascope.text import whole_text
from agorascope.warehouse import transaction
from agorascope.workspace import Workspace

Progress = Callable[[int, int], None]  # done, total

# What decides a score besides the words, which content_hash covers. A mapping that is mended and
# imported again changes these and not the words.
_INPUT_HASH = "md5(row(content_hash, lang, target_brand, hashtags, links, mentions)::varchar)"
_IS_SCORED = "status in ('live', 'edited') and kind <> 'repost'"

_FIND_PENDING = f"""
create or replace temp table scoring_pending as
with wanted as (
    select
        network, uri, content_hash, title, coalesce(display_text, text) as display_text, links, hashtags,
        mentions, target_brand, lang, timezone(?, created_at)::date as day, {_INPUT_HASH} as input_hash
    from raw.posts
    where {_IS_SCORED}
)
select row_number() over (order by network, uri) as place, wanted.*
from wanted
where not exists (
    select 1
    from nlp.text_scores as done
    where done.network = wanted.network and done.uri = wanted.uri
        and done.content_hash = wanted.content_hash and done.input_hash = wanted.input_hash
        and done.model_version = ? and done.matcher_version = ?
)
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


@dataclass(slots=True)
class ScoreReport:
    """What a run of the step did. Counts are posts, except `mentions`."""

    model_version: str
    matcher_version: str
    scored: int = 0
    empty: int = 0  # of the scored: without words
    failed: int = 0  # of the scored: marked with an error
    mentions: int = 0  # brands found in the scored posts
    withdrawn: int = 0  # scores removed because their post is no longer public

    @property
    def changed(self) -> int:
        return self.scored + self.withdrawn


def score_warehouse(
    connection: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    *,
    scorer: Scorer | None = None,
    batch_size: int = 5_000,
    on_progress: Progress | None = None,
) -> ScoreReport:
    """Score what has no score for the present model and matcher. Running it again changes nothing.

    `scorer` defaults to the lexicon scorer for the workspace's languages.
    """
    scorer = scorer or get_scorer("lexicon", languages=workspace.languages)
    matcher = Matcher(workspace.brands)
    report = ScoreReport(model_version=scorer.version, matcher_version=matcher.version)
    try:
        report.withdrawn = _remove_withdrawn(connection, workspace.time_zone)
        connection.execute(_FIND_PENDING, [workspace.time_zone, scorer.version, matcher.version])
        total = _count(connection, "scoring_pending")
        for first in range(0, total, batch_size):
            _score_batch(connection, scorer, matcher, first, batch_size, report)
            if on_progress is not None:
                on_progress(report.scored, total)
    finally:
        connection.execute("drop table if exists scoring_pending; drop table if exists scoring_withdrawn")
    return report


def _remove_withdrawn(connection: duckdb.DuckDBPyConnection, time_zone: str) -> int:
    connection.execute(_FIND_WITHDRAWN, [time_zone])
    removed = _count(connection, "scoring_withdrawn")
    if removed:
        with transaction(connection):
            _delete(connection, "scoring_withdrawn")
            connection.execute(_TOUCH.format(rows="scoring_withdrawn"))
    return removed


def _score_batch(
    connection: duckdb.DuckDBPyConnection,
    scorer: Scorer,
    matcher: Matcher,
    first: int,
    batch_size: int,
    report: ScoreReport,
) -> None:
    """Score the pending posts at places first + 1 to first + batch_size, in one transaction."""
    query = "select * from scoring_pending where place > ? and place <= ? order by place"
    posts = connection.sql(query, params=[first, first + batch_size]).to_arrow_table()
    scores = scorer.score(_texts(posts), posts["lang"].to_pylist())
    matches = matcher.match_many(posts)
    _write(connection, posts, scores, matches, matcher.version)
    errors = scores["error"].drop_null().to_pylist()
    report.scored += posts.num_rows
    report.empty += errors.count(EMPTY)
    report.failed += len(errors) - errors.count(EMPTY)
    report.mentions += sum(len(found) for found in matches)


def _texts(posts: pa.Table) -> list[str]:
    """Title and text together: a headline says as much as what follows it."""
    pairs = zip(posts["title"].to_pylist(), posts["display_text"].to_pylist(), strict=True)
    return [whole_text(title, text) for title, text in pairs]


def _write(
    connection: duckdb.DuckDBPyConnection,
    posts: pa.Table,
    scores: pa.Table,
    matches: list[list[BrandMatch]],
    matcher_version: str,
) -> None:
    tables = {
        "batch_posts": posts.select(["network", "uri", "day"]),
        "batch_scores": score_rows(posts, scores, matcher_version),
        "batch_mentions": mention_rows(posts, scores, matches, matcher_version),
    }
    for name, table in tables.items():
        connection.register(name, table)
    try:
        with transaction(connection):
            _delete(connection, "batch_posts")
            connection.execute("insert into nlp.text_scores by name select * from batch_scores")
            connection.execute("insert into nlp.mention_scores by name select * from batch_mentions")
            connection.execute(_TOUCH.format(rows="batch_posts"))
    finally:
        for name in tables:
            connection.unregister(name)


def _delete(connection: duckdb.DuckDBPyConnection, keys: str) -> None:
    for table in ("nlp.text_scores", "nlp.mention_scores"):
        connection.execute(_DELETE.format(table=table, keys=keys))


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    # fetchall, not fetchone: DuckDB refuses other work while a result is half read.
    return int(connection.execute(f"select count(*) from {table}").fetchall()[0][0])
