"""The worlds that the models of influence are timed on: as large as said, heavy-tailed, always the same."""

from collections.abc import Iterator

import duckdb
import pytest

from agorascope.warehouse_schema import create_all
from benchmarks import influence_scale

MEMBERS = 2_000


@pytest.fixture(scope="module")
def world() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute("set timezone = 'UTC'")
        create_all(made)
        influence_scale.fill(made, MEMBERS)
        yield made


def _number(world: duckdb.DuckDBPyConnection, query: str) -> float:
    return float(world.execute(query).fetchall()[0][0])


def test_a_member_has_one_post_and_five_reactions_within_the_year(world: duckdb.DuckDBPyConnection) -> None:
    assert _number(world, "select count(*) from raw.members") == MEMBERS
    assert _number(world, "select count(distinct uri) from raw.posts") == 6 * MEMBERS
    assert _number(world, "select count(distinct created_at::date) from raw.posts") == influence_scale.DAYS


def test_few_members_get_much_of_the_attention_and_many_some(world: duckdb.DuckDBPyConnection) -> None:
    world.execute(
        """
        create or replace temp table got as
        select
            targets.author_key as member_key, count(*) as reactions,
            count(distinct posts.author_key) as people
        from raw.posts
        inner join raw.posts as targets
            on targets.uri = coalesce(posts.parent_uri, posts.repost_of_uri, posts.quote_of_uri)
        group by all
        """
    )
    top = _number(world, "select sum(reactions) from (from got order by reactions desc limit 20)")
    assert 0.2 < top / _number(world, "select sum(reactions) from got") < 0.8
    assert _number(world, "select count(*) from got where people > 1") > MEMBERS / 10


def test_another_day_adds_its_reactions_alone_and_touches_its_day(world: duckdb.DuckDBPyConnection) -> None:
    before = _number(world, "select count(*) from raw.posts")
    new = influence_scale.add_day(world, MEMBERS)
    assert _number(world, "select count(*) from raw.posts") == before + new
    assert _number(world, "select count(*) from raw.posts where created_at >= '2026-01-01'") == new
    assert world.execute("from raw.touched_days").fetchall() == [(influence_scale.FIRST.replace(year=2026),)]
