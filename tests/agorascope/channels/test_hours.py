"""Best hours: none where there are none, the one there is, and nothing said of too few."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.channels.hours import MIN_CELL_POSTS, best_hours
from agorascope.channels.hours_table import CELLS, SCHEMA, hours_table
from benchmarks.hours import LIFT_CELL, World, measure


def test_where_no_hour_is_good_few_worlds_call_one_best() -> None:
    """By chance alone, sixteen intervals of 90 % each would be passed in half of the worlds."""
    assert measure(World("none", 150), worlds=60, seed=1).any_best <= 0.05


def test_a_page_that_grows_is_not_credited_to_the_hours_it_came_to() -> None:
    assert measure(World("moving", 300, is_moving=True), worlds=40, seed=1).any_best <= 0.05


def test_an_hour_that_brings_thrice_as_much_is_found_and_seldom_another() -> None:
    found = measure(World("one", 300, lift=3), worlds=30, seed=1)
    assert found.found >= 0.95
    assert found.wrong_calls <= 0.1


def test_intervals_hold_the_lead_of_cells_that_differ() -> None:
    assert 0.82 <= measure(World("some", 300, spread=0.4), worlds=40, seed=1).coverage <= 0.97


def test_one_post_that_went_far_does_not_make_an_hour() -> None:
    cell = np.repeat([2, 3, 4], 20)
    counts = np.full(60, 10)
    counts[cell == 3] += np.arange(20) % 3
    counts[25] = 50_000
    found = best_hours(counts, cell, np.arange(60), CELLS)
    assert found.mean[3] > 100 * found.mean[2]
    assert found.value[3] < 2 * found.usual
    assert not found.is_best.any()


@pytest.mark.parametrize("posts", [0, 1, 29])
def test_of_too_few_posts_nothing_is_said(posts: int) -> None:
    found = best_hours(np.full(posts, 3), np.arange(posts) % 4, np.arange(posts), CELLS)
    assert np.isnan(found.usual)
    assert np.isnan(found.value).all()
    assert not found.is_best.any()
    assert found.posts.sum() == posts


def test_a_cell_of_few_posts_is_not_called_best_whatever_it_brought() -> None:
    cell = np.concatenate([np.repeat([0, 1, 2], 30), np.full(MIN_CELL_POSTS - 1, 5)])
    counts = np.where(cell == 5, 5_000, 10 + np.arange(len(cell)) % 4)
    found = best_hours(counts, cell, np.zeros(len(cell)), CELLS)
    assert found.low[5] > found.usual
    assert not found.is_best[5]


def test_posts_that_all_bring_the_same_are_no_reason_to_doubt_or_to_call() -> None:
    found = best_hours(np.full(60, 7), np.arange(60) % 3, np.arange(60), CELLS)
    assert found.value[:3] == pytest.approx(7)
    assert not found.is_best.any()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, CELLS - 1)), min_size=30, max_size=90),
    st.randoms(use_true_random=False),
)
def test_intervals_hold_their_value_and_the_order_of_posts_is_nothing(
    posts: list[tuple[int, int]], chance: Any
) -> None:
    counts, cell = (np.array(column) for column in zip(*posts, strict=True))
    found = best_hours(counts, cell, np.zeros(len(posts)), CELLS)
    said = ~np.isnan(found.value)
    assert (found.low[said] <= found.value[said] + 1e-9).all()
    assert (found.value[said] <= found.high[said] + 1e-9).all()
    assert (found.low[found.is_best] > found.usual).all()
    order = list(range(len(posts)))
    chance.shuffle(order)
    again = best_hours(counts[order], cell[order], np.zeros(len(posts)), CELLS)
    np.testing.assert_allclose(again.value, found.value, rtol=1e-6)


def _posts(**fields: Any) -> pd.DataFrame:
    count = 40
    known = {
        "post_key": [f"p{n:02}" for n in range(count)],
        "brand_id": "acme",
        "network_id": ["x" if n % 2 else "mastodon" for n in range(count)],
        "is_weekend": [n % 7 >= 5 for n in range(count)],
        "local_hour": [n % 24 for n in range(count)],
        "created_date": pd.date_range("2025-01-01", periods=count),
        "engagement_count": list(range(count)),
    }
    return pd.DataFrame(known | fields)


def test_a_network_has_a_row_for_every_cell_and_no_claim_below_thirty_posts() -> None:
    rows = hours_table(_posts()).to_pylist()
    assert len(rows) == 2 * CELLS
    assert {(row["week_class"], row["hour_from"]) for row in rows} == {
        (day, hour) for day in ("weekday", "weekend") for hour in range(0, 24, 3)
    }
    assert {row["engagement_per_post"] for row in rows} == {None}
    assert not any(row["is_best"] or row["engagement_per_post_enough_data"] for row in rows)
    assert sum(row["engagement_count"] for row in rows) == sum(range(40))


def test_the_table_is_the_same_whatever_the_order_of_its_input() -> None:
    posts = _posts(network_id="x")
    assert hours_table(posts).equals(hours_table(posts.sample(frac=1, random_state=3)))
    assert hours_table(posts).column("engagement_per_post").null_count < CELLS


def test_no_posts_give_an_empty_table_of_the_same_columns() -> None:
    empty = hours_table(_posts().head(0))
    assert isinstance(empty, pa.Table)
    assert empty.schema.equals(SCHEMA)
    assert empty.num_rows == 0


def test_the_cell_that_the_benchmark_lifts_is_nine_to_noon_of_working_days() -> None:
    row = hours_table(_posts()).to_pylist()[LIFT_CELL]
    assert (row["week_class"], row["hour_from"], row["hour_until"]) == ("weekday", 9, 12)
