"""From sums to figures of a community: pure."""

from datetime import date, timedelta
from typing import Any

import pandas as pd

from agorascope.statistics import wilson
from streamlit_app import places


def sums(**changes: Any) -> dict[str, Any]:
    row = {"community_id": "velo", "network": "Mastodon", "threads": 60, "replies": 150}
    row |= {"reciprocity_k": 10, "reciprocity_n": 100, "visibility_k": 30, "visibility_n": 60}
    return row | changes


def weeks(n: int, count: int = 8, k: float = 0.5) -> pd.DataFrame:
    low, high = wilson(round(k * n), n)
    return pd.DataFrame(
        {
            "week_start_date": [date(2026, 6, 1) + timedelta(weeks=week) for week in range(count)],
            "visibility": [k] * count,
            "visibility_n": [n] * count,
            "visibility_low": [low] * count,
            "visibility_high": [high] * count,
            "visibility_enough_data": [n >= 30] * count,
        }
    )


def test_a_share_has_the_interval_of_its_sums() -> None:
    found = places.estimate(sums(), "reciprocity")

    assert (found.value, found.n, found.enough_data) == (0.1, 100, True)
    assert (found.low, found.high) == wilson(10, 100)


def test_nothing_known_counts_as_nothing_seen() -> None:
    found = places.estimate(sums(visibility_k=float("nan"), visibility_n=None), "visibility")

    assert (found.value, found.n, found.enough_data) == (None, 0, False)


def test_replies_per_thread_need_enough_threads() -> None:
    assert places.replies_per_thread(sums()) == 2.5
    assert places.replies_per_thread(sums(threads=29)) is None


def test_the_best_place_is_the_one_of_the_highest_lower_end() -> None:
    lucky = sums(community_id="lucky", reciprocity_k=8, reciprocity_n=30)
    sure = sums(community_id="sure", reciprocity_k=100, reciprocity_n=400)
    few = sums(community_id="few", reciprocity_k=9, reciprocity_n=9)

    best = places.best([lucky, few, sure], "reciprocity")

    assert best is not None
    assert best["community_id"] == "sure"
    assert places.best([lucky, few], "reciprocity") is None  # one alone is no comparison


def test_places_that_are_too_few_stand_behind() -> None:
    rows = [
        sums(community_id="few", reciprocity_k=9, reciprocity_n=9),
        sums(community_id="low", reciprocity_k=1),
        sums(community_id="high", reciprocity_k=50),
    ]

    assert [row["community_id"] for row in places.ordered(rows, "reciprocity")] == ["high", "low", "few"]


def test_single_weeks_are_drawn_when_they_say_something() -> None:
    series = places.series(weeks(n=40), "visibility")

    assert series.weeks == 1
    assert len(series.points) == 8


def test_four_weeks_are_summed_when_single_ones_are_too_few() -> None:
    series = places.series(weeks(n=10), "visibility")

    assert series.weeks == 4
    assert list(series.points["n"]) == [40] * 5  # none before four weeks are known
    assert series.points["enough_data"].all()
    assert series.points["low"].iloc[0] == wilson(20, 40)[0]


def test_a_gap_ends_a_stretch() -> None:
    apart = weeks(n=40).drop(index=[3, 4])

    assert places.series(apart, "visibility").points["stretch"].nunique() == 2


def test_a_feed_is_called_by_its_site() -> None:
    assert places.short_name("https://www.blog.example/feed") == "blog.example"
    assert places.short_name("velotaf") == "velotaf"


def test_two_places_of_one_name_are_told_apart() -> None:
    rows: list[Any] = [sums(), sums(network="Bluesky"), sums(community_id="other")]

    assert places.labels(rows) == ["velo (Mastodon)", "velo (Bluesky)", "other"]
