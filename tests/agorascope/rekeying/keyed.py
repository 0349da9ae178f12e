"""What the tests of rotation ask of an installation: all that it holds of people, and a turn of its key."""

from datetime import UTC, datetime
from typing import Any

import duckdb

from agorascope import rekeying
from agorascope.app_store import AppStore
from agorascope.rekeying import rotate
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
ANN = "https://velo.example/users/ann_42"
GONE = "5eed5eed5eed5eed5eed5eed"  # the pseudonym of somebody whose account is no longer stored


def held(settings: Settings, store: AppStore) -> str:
    """All that warehouse and app store hold of people, a row a line; in which order does not go by keys."""
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        names = connection.execute(
            "select schema_name || '.' || table_name as name from duckdb_tables() "
            "where name <> 'raw.build_meta' order by name"
        ).fetchall()
        tables = [connection.execute(f"from {name}").fetchall() for (name,) in names]
    with store.engine.connect() as app:
        tables += [app.exec_driver_sql(f"select * from {name}").all() for name in tables_of(app)]
    rows = [sorted(map(str, rows), key=lambda row: rekeying.TOKEN.sub("", row)) for rows in tables]
    return "\n".join(row for part in rows for row in part)


def tables_of(app: Any) -> list[str]:
    return [name for (name,) in app.exec_driver_sql("select name from sqlite_master where type = 'table'")]


def turn(settings: Settings) -> rekeying.Rekeyed:
    with open_warehouse(settings.warehouse) as connection:
        return rotate(settings, connection)
