"""The step "score" as a job of Spark: the same step, on as many small warehouses as there are tasks.

    posts as Parquet -> buckets of whole authors -> in each task: an in-memory DuckDB, score_warehouse, nlp.*
        -> <target>/<table>/*.parquet

An author's posts are in one bucket, since whose mentions get a closer look is decided by all that one author
wrote. How many posts wait, which decides whether the fast scorer comes first, is counted before, over all.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from agorascope.scoring.policy import TEXTS_A_PROCESS, ScoringPolicy, policy_of
from agorascope.scoring.step import score_warehouse
from agorascope.warehouse import sync_workspace
from agorascope.warehouse_schema import create_all
from agorascope.workspace import Workspace

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TABLES = ("text_scores", "mention_scores", "closer_readings")
_TABLE = "spark_table"  # which of TABLES a row is of


def score_on_spark(
    spark: "SparkSession", posts: str, target: str, workspace: Workspace, as_of: datetime | None = None
) -> int:
    """Score the posts in the folder `posts` of Parquet, write TABLES below `target`; returns how many."""
    from pyspark.sql import functions as sql
    from pyspark.sql.pandas.types import from_arrow_schema

    found = spark.read.parquet(posts)
    waiting: int = found.where("status in ('live', 'edited') and kind <> 'repost'").count()
    policy = policy_of(workspace, as_of)
    policy = replace(policy, backfill_posts=0 if waiting > policy.backfill_posts else waiting)
    author = sql.xxhash64("network", sql.coalesce("author_key", "uri"))
    bucket = sql.pmod(author, sql.lit(-(-waiting // TEXTS_A_PROCESS) or 1))
    work = partial(_score_bucket, workspace=workspace, policy=policy)
    schema = work(found.limit(0).toArrow()).schema
    scored = found.groupBy(bucket).applyInArrow(work, schema=from_arrow_schema(schema))
    scored.write.mode("overwrite").partitionBy(_TABLE).parquet(f"{target}/scored")
    for table in TABLES:
        rows = spark.read.parquet(f"{target}/scored").where(sql.col(_TABLE) == table)
        rows.select(f"{table}.*").write.mode("overwrite").parquet(f"{target}/{table}")
    return waiting


def _score_bucket(posts: pa.Table, *, workspace: Workspace, policy: ScoringPolicy) -> pa.Table:
    """The step on one bucket, in a worker of Spark: rows of TABLES, each in a column of its own."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("set timezone = 'UTC'")
        create_all(connection)
        sync_workspace(connection, workspace)
        connection.register("bucket", posts)
        connection.execute("insert into raw.posts by name select * from bucket")
        if len(posts):
            score_warehouse(connection, workspace, policy=policy, workers=1)
        found = {table: connection.table(f"nlp.{table}").to_arrow_table() for table in TABLES}
    columns: dict[str, list[Any]] = {name: [] for name in (_TABLE, *TABLES)}
    for table, rows in found.items():
        columns[_TABLE].append(pa.array([table] * len(rows), pa.string()))
        for name, other in found.items():
            kind: Any = pa.struct(list(other.schema))
            columns[name].append(_structs(rows, kind) if name == table else pa.nulls(len(rows), kind))
    whole: dict[str, Any] = {name: pa.chunked_array(arrays) for name, arrays in columns.items()}
    return pa.table(whole)


def _structs(rows: pa.Table, kind: Any) -> Any:
    """The rows of a table as one column."""
    return pa.chunked_array(rows.to_struct_array(), type=kind).combine_chunks()
