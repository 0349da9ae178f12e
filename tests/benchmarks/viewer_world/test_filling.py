"""A made-up row is a row of the real file with new values, and no column is lost or invented."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from benchmarks.viewer_world import filling
from benchmarks.viewer_world.brands import name_brands
from benchmarks.viewer_world.filling import World, fill
from benchmarks.viewer_world.shape import Size
from benchmarks.viewer_world.shares import share

PATTERN = """
create schema pattern.marts;
create table pattern.marts.dim_brands as
    select 'own' as brand_id, true as is_own, 1 as display_order;
create table pattern.marts.figures as
    select * from (values ('a', 'left as it is', 0.1), ('b', 'left as it is', 0.2)) as t (key, kept, figure);
create table pattern.marts.nothing (key varchar);
create table pattern.marts.shares as
    select 0.5::double as s, 10::bigint as s_n, 0.2::double as s_low, 0.8::double as s_high,
        false as s_enough_data;
"""


@pytest.fixture
def world() -> Iterator[World]:
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as pattern")
        connection.execute("attach ':memory:' as world")
        connection.execute(PATTERN)
        connection.execute("use world")
        made = World(connection, Size(10_000), date(2026, 9, 30))
        filling.empty_tables(made)
        name_brands(made)
        yield made


def test_a_row_of_the_pattern_stands_for_each_key_with_the_values_that_are_given(world: World) -> None:
    fill(
        world,
        "marts.figures",
        "select n from range(50) as t (n)",
        key="'made ' || k.n",
        figure="t.figure * 10",
    )
    found = world.connection.execute("select key, kept, figure from marts.figures").fetchall()
    assert {row[0] for row in found} == {f"made {n}" for n in range(50)}
    assert {row[1] for row in found} == {"left as it is"}
    assert {float(row[2]) for row in found} == {1.0, 2.0}


def test_values_of_columns_that_the_pattern_lacks_are_left_out(world: World) -> None:
    fill(world, "marts.figures", "select 1 as n", key="'made'", not_there="k.n")
    assert world.connection.execute("select key, kept from marts.figures").fetchall() == [
        ("made", "left as it is")
    ]


def test_a_mart_without_rows_in_the_pattern_stays_without(world: World) -> None:
    fill(world, "marts.nothing", "select 1 as n", key="'made'")
    assert world.number("select count(*) from marts.nothing") == 0


def test_only_what_nothing_has_filled_is_copied(world: World) -> None:
    fill(world, "marts.figures", "select 1 as n", key="'made'")
    filling.copy_the_rest(world)
    assert world.number("select count(*) from marts.figures") == 1
    assert world.number("select count(*) from marts.shares") == 1


def test_a_share_of_nothing_is_null_and_others_lie_in_their_interval(world: World) -> None:
    keys = "select * from (values (1, 0.0, 0), (2, 30.0, 40)) as t (n, part, whole)"
    fill(world, "marts.shares", keys, **share("s", "k.part", "k.whole"))
    empty, full = world.connection.execute("select * from marts.shares order by s_n").fetchall()
    assert empty == (None, 0, 0.0, 1.0, False)
    assert full[0] == 0.75
    assert full[2] < 0.75 < full[3]
    assert full[4]


def test_a_week_that_the_world_ends_in_is_not_complete(world: World) -> None:
    weeks = "(values (date '2026-09-21'), (date '2026-09-28')) as k (week)"
    found = world.connection.execute(f"select {filling.is_complete(world)} from {weeks} order by week")
    assert found.fetchall() == [(True,), (False,)]
