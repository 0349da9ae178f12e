"""Influence: percentile ranks with their defined edges, and an interval that follows the pairs."""

import numpy as np

from agorascope.influence.combining import influence_of, percentiles

NOBODY = np.array([], dtype=np.int64)


def _star(people: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Members 2.. react to member 0, one of them to member 1."""
    sources = np.append(np.arange(2, people + 2), 2)
    targets = np.append(np.zeros(people, dtype=np.int64), 1)
    return sources, targets, np.ones(people + 1), np.ones(people + 1, dtype=np.bool_), np.zeros(people + 2)


def test_ties_share_the_mean_rank() -> None:
    assert percentiles(np.array([1.0, 2.0, 2.0, 5.0])).tolist() == [12.5, 50.0, 50.0, 87.5]


def test_one_member_and_members_all_alike_get_fifty() -> None:
    assert percentiles(np.array([3.0])).tolist() == [50.0]
    assert percentiles(np.zeros(7)).tolist() == [50.0] * 7
    alone = influence_of(
        NOBODY, NOBODY, np.array([]), np.array([], dtype=np.bool_), np.zeros(3, dtype=np.int64)
    )
    assert alone.influence.tolist() == [50.0] * 3
    assert alone.rank.tolist() == [1, 1, 1]
    assert (alone.low < 50).all()
    assert (alone.high > 50).all()


def test_no_member_gives_empty_arrays() -> None:
    found = influence_of(NOBODY, NOBODY, np.array([]), np.array([], dtype=np.bool_), NOBODY)
    assert found.influence.shape == found.low.shape == found.rank.shape == (0,)


def test_who_is_reacted_to_most_comes_first() -> None:
    found = influence_of(*_star(20))
    assert found.rank[:3].tolist() == [1, 2, 3]
    assert found.n[:3].tolist() == [20, 1, 0]
    assert np.unique(found.influence[2:]).size == 1  # nobody reacted to them: level


def test_the_interval_holds_the_figure_and_stays_on_the_scale() -> None:
    found = influence_of(*_star(20))
    assert (found.low <= found.influence).all()
    assert (found.influence <= found.high).all()
    assert found.low.min() >= 0
    assert found.high.max() <= 100


def test_the_same_pairs_give_the_same_interval_to_the_bit() -> None:
    one, two = influence_of(*_star(9)), influence_of(*_star(9))
    assert one.low.tolist() == two.low.tolist()
    assert one.high.tolist() == two.high.tolist()


def test_who_is_not_ranked_passes_on_attention_and_gets_no_figure() -> None:
    pairs = _star(9)
    ranked = np.ones(11, dtype=np.bool_)
    ranked[0] = False
    found = influence_of(*pairs, is_ranked=ranked)
    assert np.isnan(found.influence[0])
    assert np.isnan(found.low[0])
    assert found.rank[0] == 0
    assert found.rank[1] == 1
    assert found.influence[1] == 95.0  # of ten
    assert found.page_rank[0] > found.page_rank[1]


def test_old_reactions_count_for_n_and_not_for_reach() -> None:
    sources, targets, weights, recent, factors = _star(4)
    recent[0] = False
    found = influence_of(sources, targets, weights, recent, factors)
    assert (found.reach[0], found.n[0]) == (3, 4)
