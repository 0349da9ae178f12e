"""Threads: the root is found whatever order posts arrive in."""

import random
from collections.abc import Callable
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.threads import resolve_threads
from agorascope.warehouse_schema import create_all

Row = dict[str, Any]


def roots(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(connection.execute("select uri, thread_root_uri from raw.posts").fetchall())


def test_a_child_that_comes_first_is_mended_when_its_parent_comes(
    connection: duckdb.DuckDBPyConnection, post: Callable[..., Row], load: Callable[..., Any]
) -> None:
    load(post("c", parent_uri="b"), batch_id="1")
    assert roots(connection) == {"c": "b"}
    load(post("b", parent_uri="a"), batch_id="2")
    load(post("a"), batch_id="3")
    assert roots(connection) == {"a": "a", "b": "a", "c": "a"}


def test_parents_named_by_local_id_are_found_in_either_order(
    connection: duckdb.DuckDBPyConnection, post: Callable[..., Row], load: Callable[..., Any]
) -> None:
    load(post("uri:2", post_id="2", parent_id="1"), batch_id="1")
    load(post("uri:1", post_id="1"), batch_id="2")
    load(post("uri:3", post_id="3", parent_id="2"), batch_id="3")
    assert roots(connection) == {"uri:1": "uri:1", "uri:2": "uri:1", "uri:3": "uri:1"}


def test_the_same_local_id_on_another_instance_is_another_post(
    connection: duckdb.DuckDBPyConnection, post: Callable[..., Row], load: Callable[..., Any]
) -> None:
    load(post("here:1", post_id="1"), post("there:2", post_id="2", parent_id="1", instance="other.example"))
    assert roots(connection)["there:2"] == "there:2"


def test_posts_that_answer_each_other_in_a_circle_end(
    connection: duckdb.DuckDBPyConnection, post: Callable[..., Row], load: Callable[..., Any]
) -> None:
    load(post("a", parent_uri="c"), post("b", parent_uri="a"), post("c", parent_uri="b"))
    assert set(roots(connection)) == {"a", "b", "c"}


@pytest.mark.parametrize("depth", [1, 300])
def test_long_chains_settle(
    depth: int, connection: duckdb.DuckDBPyConnection, post: Callable[..., Row], load: Callable[..., Any]
) -> None:
    chain = [post("0"), *(post(str(n), parent_uri=str(n - 1)) for n in range(1, depth + 1))]
    random.Random(3).shuffle(chain)
    load(*chain)
    assert set(roots(connection).values()) == {"0"}


@settings(max_examples=25, deadline=None)
@given(
    parents=st.lists(st.integers(min_value=-1, max_value=30), min_size=1, max_size=30),
    seed=st.integers(min_value=0, max_value=1000),
)
def test_any_forest_in_any_batches_gives_the_same_roots(parents: list[int], seed: int) -> None:
    tree = {n: (parent if 0 <= parent < n else None) for n, parent in enumerate(parents)}

    def root(n: int) -> int:
        above = tree[n]
        return n if above is None else root(above)

    order = list(tree)
    random.Random(seed).shuffle(order)
    with duckdb.connect() as connection:
        create_all(connection)
        connection.execute("create temp table touched (day date)")
        for start in range(0, len(order), 7):
            connection.execute("create or replace temp table changed_posts (network varchar, uri varchar)")
            for n in order[start : start + 7]:
                above = tree[n]
                connection.execute(
                    "insert into raw.posts (network, uri, created_at, parent_uri) values ('m', ?, now(), ?)",
                    [str(n), None if above is None else str(above)],
                )
                connection.execute("insert into changed_posts values ('m', ?)", [str(n)])
            resolve_threads(connection, "UTC")
        assert roots(connection) == {str(n): str(root(n)) for n in tree}
