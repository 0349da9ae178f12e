"""Rows out of rows of a real published file, the pattern: whatever nobody changes is as it was there.

The pattern is attached to the connection as `pattern`, the new file as `world`.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from agorascope import published
from benchmarks.viewer_world.shape import DAYS, Size


@dataclass(frozen=True, slots=True)
class World:
    """The file in the making, its size and its last day."""

    connection: duckdb.DuckDBPyConnection
    size: Size
    last: date

    @property
    def first(self) -> date:
        return self.last - timedelta(days=DAYS - 1)

    def run(self, query: str) -> None:
        self.connection.execute(query)

    def number(self, query: str) -> int:
        row = self.connection.execute(query).fetchall()[0]
        return int(row[0] or 0)


def empty_tables(world: World) -> None:
    """The pattern's tables without its rows."""
    for schema in published.SCHEMAS:
        world.run(f"create schema {schema}")
    for schema, table in _tables(world, "pattern"):
        world.run(f'create table {schema}."{table}" as from pattern.{schema}."{table}" limit 0')


def fill(world: World, table: str, keys: str, **values: str) -> None:
    """One row of `table` for each of `keys` (which holds `n`): a row of the pattern with new `values`.

    In a value, `k.` is the row of `keys` and `t.` the row of the pattern. Values of columns that the
    pattern does not have are left out, so that one set of them serves several marts.
    """
    rows = world.number(f"select count(*) from pattern.{table}")
    if not rows:
        return
    columns = _columns(world, table)
    kept = ", ".join(f"{value} as {column}" for column, value in values.items() if column in columns)
    changed = f"t.* exclude (pattern_row) replace ({kept})" if kept else "t.* exclude (pattern_row)"
    world.run(
        f"""
        insert into {table} by name
        with t as (select *, row_number() over () - 1 as pattern_row from pattern.{table})
        select {changed} from ({keys}) as k
        inner join t on t.pattern_row = pick(k.n, 'row', {rows})
        """
    )


def copy(world: World, table: str) -> None:
    """The pattern's own rows."""
    world.run(f"insert into {table} by name select * from pattern.{table}")


def copy_the_rest(world: World) -> None:
    """Tables that nothing has filled hold what the pattern holds: accuracy, personas, what runs left."""
    for schema, table in _tables(world, "world"):
        name = f'{schema}."{table}"'
        if not world.number(f"select count(*) from {name}"):
            copy(world, name)


def is_complete(world: World) -> str:
    """Whether all days of the week `k.week` lie in the world, as a value of `fill`."""
    return f"k.week + 7 <= date '{world.last}' + 1 and k.week >= date '{world.first}'"


def _tables(world: World, database: str) -> list[tuple[str, str]]:
    return world.connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = ? "
        "order by schema_name, table_name",
        [database],
    ).fetchall()


def _columns(world: World, table: str) -> set[str]:
    schema, name = table.split(".")
    found = world.connection.execute(
        "select column_name from duckdb_columns() "
        "where database_name = 'pattern' and schema_name = ? and table_name = ?",
        [schema, name],
    ).fetchall()
    return {row[0] for row in found}
