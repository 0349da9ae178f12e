"""The tables that the models start from, as Parquet: what Spark reads instead of the warehouse.

    warehouse.duckdb (raw, nlp, app, quality) -> <folder>/sources/<schema>/<table>/*.parquet

DuckDB writes row group by row group, so that memory does not follow the size of a table.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
from ruamel.yaml import YAML

from agorascope.build import PROJECT


def source_tables() -> list[tuple[str, str]]:
    """Schema and name of every table that dbt calls a source."""
    found = YAML(typ="safe").load(PROJECT / "models" / "sources.yml")
    return [(source["schema"], table["name"]) for source in found["sources"] for table in source["tables"]]


def export_sources(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[tuple[str, str, int]]:
    """Write every source anew below `folder`; yields schema, table and how many rows."""
    for schema, table in source_tables():
        target = folder / schema / table
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        rows = connection.execute(
            f"copy {schema}.{table} to '{_quoted(target / 'part-0.parquet')}'"
            " (format parquet, compression zstd)"
        ).fetchall()[0][0]
        yield schema, table, int(rows)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
