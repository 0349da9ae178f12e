"""What a run cost and left: seconds, rows, bytes, free blocks of the warehouse."""

from pathlib import Path
from typing import Any

from agorascope.comparing import CLOCKS
from agorascope.settings import Settings
from agorascope.warehouse import open_reader

ORPHAN = 600.0  # seconds that the dbt of a killed run may hold the warehouse after it, on a busy machine
FOLDERS = ("landing", "published", "runs", "batches", "dbt", "logs", "reports", "locks")


def measure(settings: Settings) -> dict[str, Any]:
    """Sizes of the folders and the warehouse, and how many rows raw and marts hold."""
    facts: dict[str, Any] = {}
    for name in FOLDERS:
        files = [path for path in (settings.data_dir / name).rglob("*") if path.is_file()]
        facts[f"{name} files"] = len(files)
        facts[f"{name} bytes"] = sum(path.stat().st_size for path in files)
    facts["other bytes"] = sum(p.stat().st_size for p in settings.data_dir.iterdir() if p.is_file())
    if not settings.warehouse.exists():
        return facts | {"warehouse bytes": 0, "used bytes": 0, "free share": 0.0, "posts": 0, "rows": 0}
    with open_reader(settings.warehouse, wait_seconds=ORPHAN) as connection:
        block, total, used, free = connection.execute(
            "select block_size, total_blocks, used_blocks, free_blocks from pragma_database_size()"
        ).fetchall()[0]
        rows = connection.execute(
            "select coalesce(sum(estimated_size) filter (schema_name = 'raw'), 0),"
            " coalesce(sum(estimated_size), 0) from duckdb_tables()"
            " where database_name = current_database() and not temporary"
        ).fetchall()[0]
        posts = connection.execute("select count(*) from raw.posts").fetchall()[0][0]
    return facts | {
        "warehouse bytes": settings.warehouse.stat().st_size,
        "used bytes": block * used,
        "free share": free / total if total else 0.0,
        "posts": posts,
        "raw rows": int(rows[0]),
        "rows": int(rows[1]),
    }


def differing(calm: Path, shaken: Path) -> list[str]:
    """The rows of each table that only one twin has, in words; columns of clocks and run ids left out."""
    import duckdb

    said = []
    with duckdb.connect() as connection:
        connection.execute(f"attach '{calm}' as calm (read_only)")
        connection.execute(f"attach '{shaken}' as shaken (read_only)")
        tables = connection.execute(
            "select distinct schema_name, table_name from duckdb_tables()"
            " where database_name in ('calm', 'shaken') and schema_name in ('raw', 'nlp', 'marts')"
            " order by all"
        ).fetchall()
        for schema, table in tables:
            columns = connection.execute(
                "select column_name from duckdb_columns() where database_name = 'calm'"
                " and schema_name = ? and table_name = ? order by column_name",
                [schema, table],
            ).fetchall()
            kept = ", ".join(f'"{name}"' for (name,) in columns if name not in CLOCKS)
            if not kept:
                said.append(f"{schema}.{table}: only in one twin")
                continue
            one, other = (f'select {kept} from {twin}."{schema}"."{table}"' for twin in ("calm", "shaken"))
            counts = [
                connection.execute(f"select count(*) from ({a} except all {b})").fetchall()[0][0]
                for a, b in ((one, other), (other, one))
            ]
            if any(counts):
                said.append(f"{schema}.{table}: {counts[0]} rows only calm, {counts[1]} only shaken")
    return said
