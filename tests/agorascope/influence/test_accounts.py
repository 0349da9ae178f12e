"""Ranking accounts: more never lowers, units cancel, what is unknown is guessed and never invented."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from agorascope.errors import AgorascopeError
from agorascope.influence.accounts import COUNTS, MIN_KNOWN, Floats, rank_accounts, shipped_model

TABLES = arrays(
    np.float64,
    st.tuples(st.integers(2, 12), st.just(len(COUNTS))),
    elements=st.one_of(st.just(np.nan), st.integers(0, 10**8).map(float)),
)
FULL = arrays(
    np.float64, st.tuples(st.integers(2, 12), st.just(len(COUNTS))), elements=st.integers(0, 10**8).map(float)
)


@settings(max_examples=60, deadline=None)
@given(TABLES, st.data())
def test_more_of_a_count_never_costs_an_account_a_rank(table: Floats, data: st.DataObject) -> None:
    known = np.argwhere(~np.isnan(table))
    if not len(known):
        return
    row, column = known[data.draw(st.integers(0, len(known) - 1))]
    more = table.copy()
    more[row, column] += data.draw(st.integers(1, 10**6))
    before, after = rank_accounts(table), rank_accounts(more)
    assert after.influence[row] >= before.influence[row] - 1e-9
    assert (
        shipped_model().scores(more[row : row + 1])[0]
        >= shipped_model().scores(table[row : row + 1])[0] - 1e-9
    )


@settings(max_examples=40, deadline=None)
@given(FULL)
def test_a_complete_account_has_the_score_of_its_own_counts_alone(table: Floats) -> None:
    scores = shipped_model().scores(table)
    alone = [shipped_model().scores(row[None])[0] for row in table]
    np.testing.assert_allclose(scores, alone, atol=1e-9)
    assert not np.isnan(rank_accounts(table).influence).any()


@settings(max_examples=40, deadline=None)
@given(TABLES)
def test_ranks_follow_influence_and_only_accounts_without_a_count_have_none(table: Floats) -> None:
    found = rank_accounts(table)
    unknown = np.isnan(table).all(axis=1)
    assert (np.isnan(found.influence) == unknown).all()
    assert ((found.ranks == 0) == unknown).all()
    ranked = np.flatnonzero(~unknown)
    for one in ranked:
        for other in ranked:
            assert (found.ranks[one] < found.ranks[other]) == (found.influence[one] > found.influence[other])
    assert ((found.influence[ranked] > 0) & (found.influence[ranked] < 100)).all()


@pytest.mark.parametrize("column", range(len(COUNTS)))
def test_a_count_that_nobody_has_changes_no_order(column: int) -> None:
    chance = np.random.default_rng(column)
    table = np.exp(chance.normal(6, 2, (40, len(COUNTS))))
    table[:, column] = np.nan
    found = rank_accounts(table)
    assert (found.known == 7).all()
    assert sorted(found.ranks) == list(range(1, 41))


def test_the_period_of_a_count_that_some_lack_cancels_out() -> None:
    chance = np.random.default_rng(5)
    table = np.exp(chance.normal(9, 2, (60, len(COUNTS))))
    table[::4, 3] = np.nan
    longer = table.copy()
    longer[:, 3] *= 52
    before, after = rank_accounts(table), rank_accounts(longer)
    assert np.abs(before.ranks - after.ranks).max() <= 2  # log(1 + count) is not quite a logarithm


def test_an_unknown_count_is_guessed_from_those_beside_it() -> None:
    table = np.full((3, len(COUNTS)), 100.0)
    table[0, 0], table[1, 0] = 1e6, 10.0
    table[:2, 2] = np.nan  # who has many followers is on many lists
    scores = shipped_model().scores(table)
    known = table.copy()
    known[:2, 2] = 100.0
    assert scores[0] - scores[1] > shipped_model().scores(known)[0] - shipped_model().scores(known)[1] + 1


def test_filling_leaves_what_is_known_and_knows_no_nan() -> None:
    logs = np.array([[np.nan] * 8, [1.0] * 8, [2.0, *[np.nan] * 7]])
    filled = shipped_model().filled(logs)
    assert not np.isnan(filled).any()
    np.testing.assert_allclose(filled.mean(axis=0), filled[0], atol=1e-9)  # who is unknown is of the mean
    np.testing.assert_array_equal(filled[~np.isnan(logs)], logs[~np.isnan(logs)])


def test_counts_that_carry_an_account_are_those_above_the_table() -> None:
    table = np.full((5, len(COUNTS)), 50.0)
    table[0, 2], table[0, 0], table[0, 1] = 5_000, 60, 1_000_000
    found = rank_accounts(table)
    assert found.carried_by(0) == (
        "listed",
    )  # ten more followers are not notable, whom one follows has no weight
    assert found.carried_by(1) == ()
    assert found.ranks.tolist() == [1, 2, 2, 2, 2]


def test_the_chance_is_even_for_the_median_account() -> None:
    table = np.array([[10.0**power] * 8 for power in (1, 3, 5)])
    found = rank_accounts(table)
    assert found.above_median[1] == 0.5
    assert found.above_median[0] + found.above_median[2] == pytest.approx(1, abs=0.01)


def test_two_known_counts_are_too_few() -> None:
    table = np.array([[5.0] * MIN_KNOWN + [np.nan] * (8 - MIN_KNOWN), [5.0] * 2 + [np.nan] * 6])
    assert rank_accounts(table).has_enough().tolist() == [True, False]


def test_an_empty_table_and_a_lone_account_are_ranked() -> None:
    assert rank_accounts(np.empty((0, 8))).ranks.tolist() == []
    assert rank_accounts(np.ones((1, 8))).influence.tolist() == [50]


@pytest.mark.parametrize("table", [np.ones(8), np.ones((2, 7)), -np.ones((1, 8)), np.full((1, 8), np.inf)])
def test_what_is_no_table_of_counts_is_refused(table: Floats) -> None:
    with pytest.raises(ValueError, match="counts must be"):
        rank_accounts(table)


@pytest.mark.parametrize("content", ["", "{}", '{"weights": {}}', "[1]"])
def test_a_damaged_file_is_told_with_its_remedy(tmp_path: Path, content: str) -> None:
    path = tmp_path / "accounts.json"
    path.write_text(content)
    with pytest.raises(AgorascopeError, match="make models"):
        shipped_model(path)


def test_no_weight_that_ships_is_negative() -> None:
    path = Path(__file__).parents[3] / "agorascope" / "models" / "accounts.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    assert list(said["weights"]) == list(COUNTS)
    assert min(said["weights"].values()) >= 0
