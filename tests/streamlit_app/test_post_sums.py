"""Sums of posts become figures whose intervals hold what they promise."""

import math

import numpy as np
import pandas as pd
import pytest

from agorascope.statistics import MIN_N
from streamlit_app.post_sums import COLUMNS, brought, by_group, mean, ratio


def test_a_ratio_is_that_of_the_sums_and_not_the_mean_of_rates() -> None:
    # One post of 10 per 100 and one of 0 per 900: 1 %, where a mean of rates would say 5 %.
    found = ratio(2, 10, 1_000, 100, 1_000, 100**2 + 900**2)

    assert found.value == 0.01
    assert found.low < 0.01 < found.high


def test_posts_that_all_bring_the_same_leave_no_doubt() -> None:
    found = mean(40, 80, 160)

    assert (found.value, found.low, found.high) == (2.0, 2.0, 2.0)


def test_nothing_seen_is_not_nothing_possible() -> None:
    found = mean(40, 0, 0)

    assert (found.value, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(3.69 / 40)


def test_without_posts_nothing_is_known() -> None:
    found = mean(0, 0, 0)

    assert found.value is None
    assert not found.enough_data


def test_fewer_posts_than_the_least_are_too_few() -> None:
    assert not mean(MIN_N - 1, 60, 150).enough_data
    assert mean(MIN_N, 60, 150).enough_data


def test_the_interval_holds_the_truth_where_posts_differ_much() -> None:
    dice = np.random.default_rng(7)
    held = 0
    for _ in range(1_000):
        draws = dice.negative_binomial(1, 1 / 3, 60)  # mean 2, variance 6: thrice a Poisson's
        found = mean(60, float(draws.sum()), float((draws**2).sum()))
        held += found.low <= 2 <= found.high

    assert 0.92 <= held / 1_000 <= 0.97


def rows(**changes: object) -> dict[str, object]:
    return dict.fromkeys(COLUMNS, 0) | changes


def test_groups_add_up_to_the_whole() -> None:
    sums = pd.DataFrame(
        [
            rows(network="A", posts=3, written=4, repliers=6, repliers_squares=14, positive_repliers=2),
            rows(network="B", posts=1, written=1, repliers=2, repliers_squares=4, negative_repliers=1),
        ]
    )
    whole, parts = brought(sums), by_group(sums, "network")

    assert (whole.posts, whole.written, whole.repliers) == (4, 5, 8)
    assert whole.repliers_per_post.value == 2.0
    assert whole.positive_share.value == pytest.approx(2 / 3)
    assert sum(part.repliers for part in parts.values()) == whole.repliers
    assert math.isinf(whole.by_reach.high)
