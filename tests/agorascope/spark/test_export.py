"""Every table that the models start from comes out as Parquet, as it stands in the warehouse."""

from pathlib import Path

import duckdb
import pytest

from agorascope.spark.export import export_sources, source_tables
from agorascope.spark.session import SparkHome
from agorascope.warehouse_schema import create_all


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        create_all(connection)
        connection.execute(
            "insert into raw.posts (network, uri, created_at, flags, mentions) values"
            " ('mastodon', 'a', '2025-03-30 01:30:00.123456+00', ['staff'], [{'id': '1', 'handle': '@b'}])"
        )
        assert {f"{schema}.{table}": rows for schema, table, rows in export_sources(connection, tmp_path)}[
            "raw.posts"
        ] == 1
    return tmp_path


def test_every_source_of_the_models_is_exported_even_when_it_is_empty(exported: Path) -> None:
    written = {(path.parent.parent.name, path.parent.name) for path in exported.rglob("*.parquet")}
    assert written == set(source_tables())
    assert ("nlp", "mention_scores") in written


def test_instants_lists_and_structs_come_out_as_they_are(exported: Path) -> None:
    posts = duckdb.sql(f"from '{exported}/raw/posts/*.parquet'")
    assert posts.project("epoch_us(created_at), typeof(created_at), flags, mentions").fetchall() == [
        (1743298200123456, "TIMESTAMP WITH TIME ZONE", ["staff"], [{"id": "1", "handle": "@b"}])
    ]


def test_a_second_export_takes_the_place_of_the_first(exported: Path) -> None:
    with duckdb.connect() as connection:
        create_all(connection)
        assert sum(rows for _, _, rows in export_sources(connection, exported)) == 0
    assert duckdb.sql(f"select count(*) from '{exported}/raw/posts/*.parquet'").fetchall() == [(0,)]


def test_a_session_keeps_its_metastore_and_its_tables_below_its_folder(tmp_path: Path) -> None:
    environment = SparkHome(tmp_path, cores=1, memory="1g", partitions=3).environment()
    written = (Path(environment["SPARK_CONF_DIR"]) / "spark-defaults.conf").read_text()
    facts = dict(line.split(" ", 1) for line in written.splitlines())
    assert facts["spark.sql.session.timeZone"] == "UTC"
    assert (facts["spark.master"], facts["spark.sql.shuffle.partitions"]) == ("local[1]", "3")
    assert all(str(tmp_path) in facts[name] for name in ("spark.sql.warehouse.dir", "spark.local.dir"))
    assert str(tmp_path) in facts["spark.hadoop.javax.jdo.option.ConnectionURL"]
