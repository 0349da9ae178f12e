"""Makes data folders as earlier versions of the program would have left them.

    a folder of today -> the tables of then (shapes/<day>.sql, from the program of that day), the same rows
                      -> the app store at a revision of then -> a pointer without a version

The shapes are text, written down from what `create_all` of those days made. Rows come over by name: a column
that did not exist yet is lost, one that exists no more is empty.
"""

import json
from contextlib import suppress
from pathlib import Path

import duckdb

from agorascope.app_store.migrating import upgrade
from agorascope.app_store.store import _sqlite
from agorascope.settings import Settings

SHAPES = Path(__file__).with_name("shapes")
# The revision of the app store of those days; on the first two there was none.
REVISIONS = {"2026-11-22": None, "2026-11-23": None, "2026-11-28": "0002"}


def make_earlier(settings: Settings, day: str) -> None:
    """Turn a data folder of today into one of the program of `day`."""
    make_earlier_warehouse(settings.warehouse, day)
    settings.app_store.unlink(missing_ok=True)
    if revision := REVISIONS[day]:
        engine = _sqlite(settings.app_store)
        upgrade(engine, revision)
        engine.dispose()
    pointer = settings.published / "current.json"
    if pointer.exists():
        facts = json.loads(pointer.read_bytes())
        facts.pop("schema_version", None)
        pointer.write_text(json.dumps(facts))


def make_earlier_warehouse(path: Path, day: str) -> None:
    """Write the warehouse anew in the shape of `day`, with every row that had a place in it."""
    today = path.rename(path.with_suffix(".today"))
    with duckdb.connect(str(path)) as connection:
        connection.execute((SHAPES / f"{day}.sql").read_text(encoding="utf-8"))
        connection.execute(f"attach '{today}' as today (read_only)")
        for schema, table in connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = current_database()"
        ).fetchall():
            with suppress(duckdb.CatalogException):  # a table that is no more
                shared = [
                    f'"{name}"'
                    for (name,) in connection.execute(
                        """
                        select column_name from duckdb_columns()
                        where schema_name = $schema and table_name = $table
                        group by column_name having count(*) = 2
                        """,
                        {"schema": schema, "table": table},
                    ).fetchall()
                ]
                name = f"{schema}.{table}"
                connection.execute(f"insert into {name} by name select {', '.join(shared)} from today.{name}")
        connection.execute("detach today")
    today.unlink()
