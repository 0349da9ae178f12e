"""Whether two engines gave the same marts, table by table.

    marts of the warehouse (DuckDB), marts as Parquet (Spark) -> a Difference for each table

Rows are matched by everything that is no score: keys, words, counts, days, instants and flags must be the
same to the last bit, and so a row that differs in one of them is a row that only one engine has. Scores
(numbers with a fraction) of matched rows are then compared: the difference is absolute up to 1, relative
beyond. Rows that are alike in everything else are matched in the order of their scores.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

TOLERANCE = 1e-9
_SCORES = ("DOUBLE", "FLOAT", "DECIMAL")
# Written for one engine's own use, to know on the next build what a row was made from.
OWN_COLUMNS = frozenset({"week_fingerprint", "day_fingerprint"})


@dataclass(frozen=True, slots=True)
class Difference:
    """How one table of two engines differs."""

    table: str
    rows: int  # in the warehouse
    other_rows: int | None  # None where the other engine has no such table
    only_here: int = 0  # rows of the warehouse without a twin
    only_there: int = 0
    scores: int = 0  # columns that were compared as numbers with a fraction
    largest: float = 0.0  # difference of scores, over all matched rows; infinite where one is missing
    where: str = ""  # the column of that difference
    columns: str = ""  # in what the columns differ

    @property
    def is_same(self) -> bool:
        counts = self.other_rows is not None and not (self.only_here or self.only_there or self.columns)
        return counts and self.largest <= TOLERANCE


def compare_marts(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Difference]:
    """Every mart of the warehouse, held against the Parquet of the same name below `folder`."""
    tables = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'marts' order by table_name"
    ).fetchall()
    for (table,) in tables:
        yield compare_table(connection, f"marts.{table}", folder / table)


def compare_scores(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Difference]:
    """What the step "score" wrote, held against what the job of Spark wrote."""
    for table in ("text_scores", "mention_scores", "closer_readings"):
        yield compare_table(connection, f"nlp.{table}", folder / table)


def compare_table(connection: duckdb.DuckDBPyConnection, table: str, folder: Path) -> Difference:
    """One table, and the folder of Parquet files that should hold the same."""
    rows = _count(connection, f"from {table}")
    name = table.rpartition(".")[2]
    if not list(folder.glob("*.parquet")):
        return Difference(name, rows, None)
    there = f"read_parquet('{str(folder).replace(chr(39), chr(39) * 2)}/*.parquet')"
    here, other = _columns(connection, table), _columns(connection, there)
    unlike = sorted(set(here) ^ set(other))
    scores = [column for column in here if column in other and here[column].startswith(_SCORES)]
    exact = [column for column in here if column in other and column not in scores]
    pairs = _paired(table, there, exact, scores, here)
    only = [_count(connection, f"from ({pairs}) where {side} is null") for side in ("h", "t")]
    largest, where = 0.0, ""
    for column in scores:
        found = connection.execute(_largest(pairs, column)).fetchall()[0][0]
        if found is not None and found > largest:
            largest, where = float(found), column
    return Difference(
        name, rows, _count(connection, f"from {there}"), only[1], only[0], len(scores), largest, where,
        f"only one has {', '.join(unlike)}" if unlike else "",
    )  # fmt: skip


def _columns(connection: duckdb.DuckDBPyConnection, source: str) -> dict[str, str]:
    """Name and type of each column; those of an engine's own use left out."""
    found = connection.execute(f"describe select * from {source}").fetchall()
    return {name: kind for name, kind, *_ in found if name not in OWN_COLUMNS}


def _paired(here: str, there: str, exact: list[str], scores: list[str], kinds: dict[str, str]) -> str:
    """Rows of both, twins side by side: h and t are structs of all columns, one null without a twin."""
    keys = ", ".join(f'"{column}"::{kinds[column]}' for column in exact)
    order = ", ".join(f'"{column}"' for column in scores) or "1"

    def side(source: str, alias: str) -> str:
        return (
            f"select md5(row({keys})::varchar) as twin, {alias}, "
            f"row_number() over (partition by twin order by {order}) as place from {source} as {alias}"
        )

    return (
        f"select h, t from ({side(here, 'h')}) as one full join ({side(there, 't')}) as other "
        "on one.twin = other.twin and one.place = other.place"
    )


def _largest(pairs: str, column: str) -> str:
    h, t = f'h."{column}"::double', f't."{column}"::double'
    return f"""
        select max(
            case
                when {h} is null and {t} is null or {h} = {t} then 0
                when {h} is null or {t} is null or isnan({h}) or isnan({t}) then 'infinity'::double
                else abs({h} - {t}) / greatest(1, abs({h}))
            end
        )
        from ({pairs}) where h is not null and t is not null
    """


def _count(connection: duckdb.DuckDBPyConnection, source: str) -> int:
    return int(connection.execute(f"select count(*) {source}").fetchall()[0][0])
