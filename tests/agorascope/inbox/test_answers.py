"""Answers of the desk are carried up their chains, the earliest first."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.inbox.answers import NEVER, NOWHERE, SCHEMA, answers_below_table, first_below

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def _first(above: list[int], wrote_at: list[int]) -> list[int]:
    return [int(value) for value in first_below(np.array(above, np.int64), np.array(wrote_at, np.int64))]


def test_an_answer_ends_the_wait_of_everything_above_it_and_of_nothing_beside_it() -> None:
    # 0 <- 1 <- 2 (desk), 0 <- 3
    assert _first([NOWHERE, 0, 1, 0], [NEVER, NEVER, 50, NEVER]) == [50, 50, NEVER, NEVER]


def test_of_two_answers_below_the_earlier_counts_for_what_they_share() -> None:
    # 0 <- 1 <- 2 (desk, late), 1 <- 3 (desk, early); 0 <- 4 (desk, earliest)
    assert _first([NOWHERE, 0, 1, 1, 0], [NEVER, NEVER, 90, 50, 20]) == [20, 50, NEVER, NEVER, NEVER]


def test_a_circle_ends() -> None:
    assert _first([1, 0], [NEVER, 7]) == [7, 7]


def test_a_place_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="places must lie"):
        _first([2, NOWHERE], [NEVER, NEVER])


@given(st.data())
def test_it_is_the_minimum_over_all_that_stands_below(data: st.DataObject) -> None:
    size = data.draw(st.integers(0, 12))
    above = [data.draw(st.integers(NOWHERE, place - 1)) for place in range(size)]
    wrote_at = data.draw(st.lists(st.sampled_from([NEVER, 1, 2, 3, 4]), min_size=size, max_size=size))
    expected = [NEVER] * size
    for place, instant in enumerate(wrote_at):
        up = above[place]
        while instant != NEVER and up != NOWHERE:
            expected[up] = instant if expected[up] == NEVER else min(expected[up], instant)
            up = above[up]
    assert _first(above, wrote_at) == expected


def test_the_table_reaches_the_first_post_of_a_thread_which_answers_none() -> None:
    replies = pa.table(
        {
            "post_key": ["c", "b"],
            "parent_post_key": ["b", "a"],
            "desk_wrote_at": pa.array([NOON, None], pa.timestamp("us", tz="UTC")),
        }
    )
    found = answers_below_table(replies)
    assert found.schema == SCHEMA
    assert found.to_pylist() == [{"post_key": key, "answered_at": NOON} for key in "ab"]


def test_no_replies_give_an_empty_table_of_the_schema() -> None:
    nothing = pa.schema(
        {"post_key": pa.string(), "parent_post_key": pa.string(), "desk_wrote_at": SCHEMA.field(1).type}
    ).empty_table()
    assert answers_below_table(nothing).equals(SCHEMA.empty_table())


def test_a_chain_of_ten_thousand_with_an_answer_at_every_second_step_is_walked_once() -> None:
    above = [NOWHERE, *range(9_999)]
    wrote_at = [place if place % 2 else NEVER for place in range(10_000)]
    assert _first(above, wrote_at)[:4] == [1, 3, 3, 5]
