"""Two engines' tables are held against each other row by row, and a difference of any kind is told."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from agorascope.spark.parity import Difference, compare_marts, compare_table

ROWS = "('a', 1, 0.25, 3), ('a', 2, null, 3), ('b', 1, 0.5, 3), ('b', 1, 0.75, 3)"
COLUMNS = "brand_id, mentions_count, share, week_fingerprint"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("create schema marts")
        opened.execute(f"create table marts.fct as select * from (values {ROWS}) as t({COLUMNS})")
        opened.execute("alter table marts.fct alter share type double")
        yield opened


def _other(connection: duckdb.DuckDBPyConnection, folder: Path, query: str) -> Difference:
    (folder / "fct").mkdir()
    connection.execute(f"copy ({query}) to '{folder}/fct/part.parquet' (format parquet)")
    [found] = compare_marts(connection, folder)
    return found


def test_tables_of_the_same_rows_are_the_same_in_any_order(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    found = _other(connection, tmp_path, "select * from marts.fct order by share desc")
    assert found == Difference("fct", 4, 4, scores=1)
    assert found.is_same


def test_what_an_engine_keeps_for_itself_is_not_compared(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert _other(connection, tmp_path, "select * replace (7 as week_fingerprint) from marts.fct").is_same


def test_a_count_that_differs_leaves_two_rows_without_a_twin(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    query = "select * replace (mentions_count + (share is null)::int as mentions_count) from marts.fct"
    found = _other(connection, tmp_path, query)
    assert (found.only_here, found.only_there, found.is_same) == (1, 1, False)


def test_a_row_too_many_is_told_although_it_has_a_likeness(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    query = "from marts.fct union all (select * from marts.fct where brand_id = 'a' limit 1)"
    found = _other(connection, tmp_path, query)
    assert (found.rows, found.other_rows, found.only_here, found.only_there) == (4, 5, 0, 1)
    assert not found.is_same


@pytest.mark.parametrize(("shift", "is_same"), [(1e-12, True), (1e-6, False)])
def test_scores_may_differ_by_the_last_bits_only(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, shift: float, is_same: bool
) -> None:
    found = _other(connection, tmp_path, f"select * replace (share + {shift} as share) from marts.fct")
    assert found.largest == pytest.approx(shift, rel=1e-3)
    assert (found.where, found.is_same) == ("share", is_same)


def test_a_score_that_one_engine_lacks_is_a_difference_without_measure(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    found = _other(connection, tmp_path, "select * replace (coalesce(share, 0) as share) from marts.fct")
    assert (found.largest, found.is_same) == (float("inf"), False)


def test_a_number_that_is_none_is_a_difference(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    query = "select * replace (if(brand_id = 'a', 'nan'::double, share) as share) from marts.fct"
    assert not _other(connection, tmp_path, query).is_same


def test_a_missing_column_and_a_missing_table_are_differences(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    missing = compare_table(connection, "marts.fct", tmp_path / "fct")
    assert (missing.other_rows, missing.is_same) == (None, False)
    found = _other(connection, tmp_path, "select brand_id, mentions_count from marts.fct")
    assert (found.columns, found.is_same) == ("only one has share", False)
