"""Pairs: weights by type, capped a day, then decayed; what does not count is left out and said."""

import numpy as np
import pytest

from agorascope.influence.graph import DAY, Reactions, hourly_t_factors, kept, pairs_of
from agorascope.influence.rules import INTERACTION_TYPES, EdgeRules

NOW = 20_000 * DAY + 5_000
Row = tuple[int, int, str, int]


def _reactions(rows: list[Row]) -> Reactions:
    columns = [np.array([row[place] for row in rows], dtype=np.int64) for place in (0, 1, 3)]
    types = np.array([INTERACTION_TYPES.index(row[2]) for row in rows], dtype=np.int64)
    return Reactions(columns[0], columns[1], types, columns[2])


def test_each_type_has_its_weight() -> None:
    pairs = pairs_of(
        _reactions([(0, place, name, NOW) for place, name in enumerate(INTERACTION_TYPES, 1)]),
        EdgeRules(),
        NOW,
    )
    assert pairs.targets.tolist() == [1, 2, 3, 4]
    assert pairs.weights.tolist() == [1.0, 0.8, 0.6, 0.4]
    assert pairs.counts.tolist() == np.eye(4, dtype=int).tolist()


def test_the_cap_holds_for_the_day_before_decay() -> None:
    month = 30 * DAY
    rows: list[Row] = [(0, 1, "reply", NOW - month) for _ in range(9)] + [(0, 1, "reply", NOW)]
    pairs = pairs_of(_reactions(rows), EdgeRules(), NOW)
    assert pairs.weights.tolist() == [5 / 2 + 1]
    assert pairs.counts[0].tolist() == [10, 0, 0, 0]


def test_a_half_life_can_be_given() -> None:
    pairs = pairs_of(_reactions([(0, 1, "reply", NOW - 14 * DAY)]), EdgeRules(half_life_days=7), NOW)
    assert pairs.weights.tolist() == [0.25]


def test_recent_is_the_last_ninety_days_with_the_day_itself() -> None:
    rows: list[Row] = [(0, 1, "reply", NOW - 89 * DAY), (0, 2, "reply", NOW - 90 * DAY), (0, 3, "reply", NOW)]
    assert pairs_of(_reactions(rows), EdgeRules(), NOW).is_recent.tolist() == [True, False, True]


def test_reactions_to_oneself_and_after_the_moment_are_left_out_and_counted() -> None:
    rows: list[Row] = [(0, 0, "reply", NOW), (0, 1, "reply", NOW + 1), (1, 0, "reply", NOW)]
    left, said = kept(_reactions(rows), NOW)
    assert len(left) == 1
    assert list(said.values()) == [1, 1, 0]


def test_the_mention_inside_a_reply_is_no_second_reaction() -> None:
    rows: list[Row] = [
        (0, 1, "mention", NOW),
        (0, 1, "reply", NOW),
        (0, 2, "mention", NOW),
        (0, 1, "mention", NOW - 1),
        (0, 1, "mention", NOW - 1),
    ]
    left, said = kept(_reactions(rows), NOW)
    assert said["mentions that come with a reply, quote or repost"] == 1
    assert sorted(zip(left.targets.tolist(), left.types.tolist(), strict=True)) == [
        (1, 0),
        (1, 3),
        (1, 3),
        (2, 3),
    ]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_does_not_matter_to_the_bit(seed: int) -> None:
    chance = np.random.default_rng(seed)
    count = 2_000
    rows = Reactions(
        chance.integers(0, 20, count),
        chance.integers(0, 20, count),
        chance.integers(0, 4, count),
        NOW - chance.integers(0, 100 * DAY, count),
    )
    order = chance.permutation(count)
    other = Reactions(rows.actors[order], rows.targets[order], rows.types[order], rows.times[order])
    one, two = (pairs_of(kept(each, NOW)[0], EdgeRules(), NOW) for each in (rows, other))
    assert np.array_equal(one.weights, two.weights)
    assert np.array_equal(one.counts, two.counts)
    assert int(one.counts.sum()) == len(kept(rows, NOW)[0])


def test_no_reaction_gives_no_pair() -> None:
    assert pairs_of(_reactions([]), EdgeRules(), NOW).weights.shape == (0,)
    assert kept(_reactions([]), NOW)[1]["to themselves"] == 0
    assert hourly_t_factors(_reactions([]), 2).tolist() == [0, 0]


def test_an_hour_stands_for_a_post_and_counts_people() -> None:
    hours = (NOW - NOW % 3600, NOW - NOW % 3600 - 3600)
    rows: list[Row] = [(actor, 9, "repost", hour) for hour in hours for actor in (1, 2)]
    assert hourly_t_factors(_reactions(rows), 10)[9] == 2
    same: list[Row] = [(1, 9, "repost", hours[0] + second) for second in range(5)]
    assert hourly_t_factors(_reactions(same), 10)[9] == 1
    assert hourly_t_factors(_reactions([(1, 9, "reply", NOW)]), 10)[9] == 0
