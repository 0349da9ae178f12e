"""What is typed for an item names it and no other."""

from collections.abc import Sequence

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.errors import InputError
from agorascope.inbox.naming import LEAST, item_named, short_ids, shortest

ALIKE = st.lists(st.text("ab", min_size=12, max_size=12), min_size=1, max_size=30, unique=True)


def published(ids: Sequence[str]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("create schema marts")
    connection.execute(
        """
        create table marts.fct_conversations as
        select
            unnest($ids::varchar[]) as post_key, 'mastodon' as network_id,
            '2026-03-10 12:00+00'::timestamptz as created_at, 'Hello' as text
        """,
        {"ids": list(ids)},
    )
    return connection


@given(ALIKE)
def test_each_short_id_begins_its_item_only_and_no_shorter_one_does(ids: list[str]) -> None:
    for key, name in shortest(ids, ids).items():
        assert [other for other in ids if other.startswith(name)] == [key]
        assert len(name) >= LEAST
        shorter = name[:-1]
        assert len(name) == LEAST or sum(other.startswith(shorter) for other in ids) > 1


def test_what_a_list_shows_can_be_typed_whichever_items_wait() -> None:
    ids = ["abcdef1234", "abcdef1299", "ffffff0000"]
    with published(ids) as connection:
        names = short_ids(connection, ids[:1])
        assert names == {"abcdef1234": "abcdef123"}
        assert item_named(connection, names["abcdef1234"]) == "abcdef1234"
        assert item_named(connection, " FFFFFF ") == "ffffff0000"


def test_of_many_that_begin_so_a_few_are_named_and_the_rest_counted() -> None:
    with (
        published([f"abcdef{number}" for number in range(8)]) as connection,
        pytest.raises(InputError, match=r"8 items: abcdef0 .*abcdef4 \(.*\) and 3 more"),
    ):
        item_named(connection, "abcdef")


def test_a_whole_id_names_its_item_even_where_another_begins_so() -> None:
    with published(["ab", "abcdef"]) as connection:
        assert item_named(connection, "ab") == "ab"
        with pytest.raises(InputError, match="too short"):
            item_named(connection, "abc")
