"""Jobs of Spark: `python -m agorascope.spark ...`, in a session of its own.

register SOURCES                          tell the metastore of exported tables
score POSTS TARGET WORKSPACE [AS_OF]      the step "score" on posts in Parquet
vars WORKSPACE                            what `dbt build --vars` is given, as JSON; needs no Spark
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from agorascope.build import dbt_vars
from agorascope.workspace import load_workspace


def main(arguments: list[str]) -> None:
    match arguments:
        case ["vars", file]:
            variables = dbt_vars(load_workspace(Path(file)), datetime(2000, 1, 1, tzinfo=UTC))
            del variables["as_of"]  # AGORASCOPE_AS_OF says it
            print(json.dumps(variables))  # noqa: T201 - what a shell reads
        case _:
            run_job(arguments)


def run_job(arguments: list[str]) -> None:
    """Run one of the jobs that need Spark."""
    from pyspark.sql import SparkSession

    from agorascope.spark.scoring import score_on_spark
    from agorascope.spark.session import register_sources

    spark = SparkSession.builder.appName("agorascope").enableHiveSupport().getOrCreate()
    match arguments:
        case ["register", folder]:
            print(f"  {register_sources(spark, Path(folder))} tables")  # noqa: T201 - a job's own report
        case ["score", posts, target, file, *moment]:
            as_of = datetime.fromisoformat(moment[0]) if moment else None
            print(f"  {score_on_spark(spark, posts, target, load_workspace(Path(file)), as_of)} posts")  # noqa: T201
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
