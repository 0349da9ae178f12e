"""The step "score" on buckets of whole authors says what the step says on all posts at once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import duckdb
import pyarrow as pa
import pytest

from agorascope import records
from agorascope.scoring.policy import ScoringPolicy
from agorascope.scoring.step import score_warehouse
from agorascope.spark.scoring import TABLES, _score_bucket
from agorascope.warehouse import sync_workspace
from agorascope.warehouse_schema import create_all
from agorascope.workspace import Brand, Workspace
from tests.agorascope.scoring.fakes import KeywordScorer

FIRST = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
WORKSPACE = Workspace.model_validate(
    {"name": "Bikes", "brands": [Brand(id="nova", name="Nova", own=True)], "networks": {"mastodon": {}}}
)
POLICY = ScoringPolicy(
    daily=partial(KeywordScorer, "daily-1"), closer=partial(KeywordScorer, "closer-1", sure=0.8)
)
AUTHORS = ("ann", "bob", "cid")


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Ann is a regular: six posts on a brand in three weeks. Bob speaks of it twice, Cid of other things."""
    with duckdb.connect() as opened:
        opened.execute("set timezone = 'UTC'")
        create_all(opened)
        sync_workspace(opened, WORKSPACE)
        rows = [_post("ann", day, "Nova is good") for day in (0, 1, 7, 8, 14, 15)]
        rows += [_post("bob", day, "Nova is bad") for day in (0, 30)] + [_post("cid", 3, "broken")]
        opened.register("new_posts", records.table("post", rows))
        opened.execute(
            "insert into raw.posts by name select *, 'key-' || author_id as author_key from new_posts"
        )
        yield opened


def _post(author: str, day: int, text: str) -> dict[str, object]:
    at = FIRST + timedelta(days=day)
    return {
        "network": "mastodon", "uri": f"{author}-{day}", "kind": "post", "author_id": author,
        "author_handle": f"@{author}", "text": text, "text_format": "plain", "display_text": text,
        "created_at": at, "created_at_trust": "server", "status": "live",
        "content_hash": records.content_hash(text, None), "fetched_at": at,
    }  # fmt: skip


def test_buckets_of_authors_give_the_rows_of_the_whole(connection: duckdb.DuckDBPyConnection) -> None:
    posts = {
        author: connection.sql(f"from raw.posts where author_id = '{author}'").to_arrow_table()
        for author in AUTHORS
    }
    score_warehouse(connection, WORKSPACE, policy=POLICY, workers=1)
    buckets = [posts["ann"], pa.concat_tables([posts["bob"], posts["cid"]])]
    parts = [_score_bucket(bucket, workspace=WORKSPACE, policy=POLICY) for bucket in buckets]
    for table in TABLES:
        said = [row[table] for part in parts for row in part.to_pylist() if row["spark_table"] == table]
        whole = connection.sql(f"from nlp.{table}").to_arrow_table().to_pylist()
        assert sorted(said, key=str) == sorted(whole, key=str)
        assert said


def test_a_bucket_without_posts_has_the_columns_of_one_with(connection: duckdb.DuckDBPyConnection) -> None:
    posts = connection.sql("from raw.posts").to_arrow_table()
    none, some = (_score_bucket(rows, workspace=WORKSPACE, policy=POLICY) for rows in (posts[:0], posts))
    assert (len(none), none.schema) == (0, some.schema)
