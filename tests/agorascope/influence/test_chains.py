"""Depths of replies equal those found by climbing, and a circle never stops the walk."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.influence.chains import NOWHERE, chains_table, depths


def climb(above: list[int], start: int) -> int:
    """Depth by walking up step by step; 0 when the walk comes back to where it was."""
    seen: set[int] = set()
    place = start
    while place != NOWHERE:
        if place in seen:
            return 0
        seen.add(place)
        place = above[place]
    return len(seen)


@st.composite
def any_graph(draw: st.DrawFn) -> list[int]:
    size = draw(st.integers(0, 40))
    return draw(st.lists(st.integers(NOWHERE, size - 1), min_size=size, max_size=size))


@given(any_graph())
def test_depths_are_those_of_a_walk_whatever_answers_what(above: list[int]) -> None:
    found = depths(np.array(above, dtype=np.int64))
    assert found.tolist() == [climb(above, place) for place in range(len(above))]


def test_a_chain_of_100_000_replies_is_as_deep_as_it_is_long() -> None:
    size = 100_000
    assert depths(np.arange(-1, size - 1)).tolist() == list(range(1, size + 1))


def test_a_reply_to_itself_and_those_below_it_have_no_depth() -> None:
    assert depths(np.array([0, 0, 1, NOWHERE])).tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize("place", [-2, 2])
def test_a_place_that_is_none_is_refused(place: int) -> None:
    with pytest.raises(ValueError, match=r"places must lie in -1\.\.1"):
        depths(np.array([NOWHERE, place]))


def test_the_table_is_ordered_by_key_and_knows_parents_by_name_only() -> None:
    replies = pa.table(
        {
            "post_key": ["c", "a", "b", "x", "y"],
            "parent_post_key": ["b", "a post that is no reply", "a", "y", "x"],
        }
    )
    assert chains_table(replies).to_pylist() == [
        {"post_key": "a", "chain_depth": 1},
        {"post_key": "b", "chain_depth": 2},
        {"post_key": "c", "chain_depth": 3},
        {"post_key": "x", "chain_depth": None},
        {"post_key": "y", "chain_depth": None},
    ]


def test_a_reply_whose_parent_has_no_name_is_the_first_of_its_chain_and_no_reply_gives_an_empty_table() -> (
    None
):
    types = pa.schema([("post_key", pa.string()), ("parent_post_key", pa.string())])
    assert chains_table(pa.table({"post_key": ["a"], "parent_post_key": [None]}, schema=types))[
        1
    ].to_pylist() == [1]
    assert chains_table(types.empty_table()).num_rows == 0
