"""t-factor and reach: the vector of the issue, and many members at once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agorascope.influence.factors import reaches, t_factors


def _t_factor(reposts: list[int]) -> int:
    """The definition, word by word."""
    return max((t for t in range(len(reposts) + 1) if sum(count >= t for count in reposts) >= t), default=0)


def test_the_vector_of_the_formulas() -> None:
    assert t_factors(np.zeros(5, dtype=np.int64), np.array([9, 7, 3, 2, 1]), 1).tolist() == [3]


@given(st.lists(st.lists(st.integers(0, 12), max_size=15), max_size=8), st.randoms())
def test_all_members_at_once_are_each_by_themselves(worlds: list[list[int]], chance: object) -> None:
    rows = [(member, count) for member, counts in enumerate(worlds) for count in counts]
    chance.shuffle(rows)  # type: ignore[attr-defined]
    members = np.array([row[0] for row in rows], dtype=np.int64)
    reposts = np.array([row[1] for row in rows], dtype=np.int64)
    assert t_factors(members, reposts, len(worlds)).tolist() == [_t_factor(counts) for counts in worlds]


def test_who_has_no_post_has_a_t_factor_of_zero() -> None:
    assert t_factors(np.array([], dtype=np.int64), np.array([], dtype=np.int64), 3).tolist() == [0, 0, 0]


def test_reach_counts_pairs_of_the_last_days_only() -> None:
    targets = np.array([0, 0, 2, 0])
    assert reaches(targets, np.array([True, True, True, False]), 4).tolist() == [2, 0, 1, 0]
