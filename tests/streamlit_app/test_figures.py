"""Sums, shares and comparisons on counts small enough to do by hand."""

from datetime import date

import pandas as pd
import pytest

from agorascope.statistics import net_sentiment, share
from streamlit_app import figures
from streamlit_app.periods import Span

MARCH = pd.date_range("2026-03-01", "2026-03-31").as_unit("us")


def counts(*rows: tuple[str, str, int, int, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["day", "brand_id", "mentions", "positive", "negative"])
    return frame.assign(day=pd.to_datetime(frame["day"]))


def test_figures_of_a_period_are_sums_of_its_days() -> None:
    frame = counts(
        ("2026-03-01", "a", 30, 10, 5),
        ("2026-03-02", "a", 30, 10, 15),
        ("2026-03-01", "b", 40, 0, 0),
        ("2026-03-02", "b", 0, 0, 0),
    )
    found = figures.by_brand(frame, {"a": 20, "b": 30})

    assert (found["a"].mentions, found["a"].authors) == (60, 20)
    assert found["a"].share_by_posts == share(60, 100)
    assert found["a"].share_by_authors == share(20, 50)
    assert found["a"].net_sentiment == net_sentiment(20, 20)
    assert found["b"].net_sentiment.enough_data is False


def test_people_of_a_sample_stand_for_all_and_their_share_keeps_the_doubt_of_the_sample() -> None:
    frame = counts(("2026-03-01", "a", 900, 10, 5), ("2026-03-01", "b", 900, 0, 0))
    found = figures.by_brand(frame, {"a": 40, "b": 60}, people_every=16)

    assert found["a"].authors == 640
    assert found["a"].share_by_authors == share(40, 100)


def test_a_brand_nobody_wrote_of_has_no_authors() -> None:
    found = figures.by_brand(counts(("2026-03-01", "a", 0, 0, 0)), {})

    assert found["a"].authors == 0
    assert found["a"].share_by_posts.value is None


def test_the_difference_of_two_shares_matches_newcombe() -> None:
    """56/70 against 48/80 is the worked example of the paper's table II, method 10."""
    change = figures.difference(share(56, 70), share(48, 80))

    assert change is not None
    assert change.value == pytest.approx(0.2)
    assert change.low == pytest.approx(0.0524, abs=5e-5)
    assert change.high == pytest.approx(0.3339, abs=5e-5)
    assert change.is_clear


def test_a_small_difference_is_not_clear() -> None:
    change = figures.difference(share(50, 100), share(48, 100))

    assert change is not None
    assert not change.is_clear


def test_too_few_cannot_be_compared() -> None:
    assert figures.difference(share(10, 29), share(50, 100)) is None
    assert figures.difference(share(50, 100), share(0, 0)) is None
    assert figures.relative_change(14, 15) is None
    assert figures.relative_change(100, 0) is None


def test_growth_of_a_count_has_an_interval_around_it() -> None:
    change = figures.relative_change(150, 100)

    assert change is not None
    assert change.value == pytest.approx(0.5)
    # Wilson for 150 of 250 is 0.538 to 0.659; the odds of those, minus one.
    assert change.low == pytest.approx(0.1658, abs=2e-3)
    assert change.high == pytest.approx(0.930, abs=5e-3)


def test_growth_turned_round_is_the_inverse() -> None:
    up, down = figures.relative_change(150, 100), figures.relative_change(100, 150)

    assert up is not None
    assert down is not None
    assert (1 + up.low) * (1 + down.high) == pytest.approx(1)


def test_weeks_end_on_the_last_day_and_leave_out_a_broken_one() -> None:
    frame = pd.DataFrame({"day": MARCH, "brand_id": "a", "mentions": 1, "positive": 1, "negative": 0})
    weeks = figures.by_week(frame, Span(date(2026, 3, 1), date(2026, 3, 31)))

    assert list(weeks["mentions"]) == [7, 7, 7, 7]
    assert weeks["day"].iloc[0] == pd.Timestamp("2026-03-04")
    assert weeks["last_day"].iloc[-1] == pd.Timestamp("2026-03-31")


def test_a_span_shorter_than_a_week_is_one_block() -> None:
    span = Span(date(2026, 3, 29), date(2026, 3, 31))
    frame = pd.DataFrame({"day": MARCH[28:], "brand_id": "a", "mentions": 2, "positive": 1, "negative": 1})
    weeks = figures.by_week(frame, span)

    assert list(weeks["mentions"]) == [6]
    assert weeks["day"].iloc[0] == pd.Timestamp("2026-03-29")


def test_the_loudest_day_is_found() -> None:
    frame = counts(("2026-03-01", "a", 4, 0, 0), ("2026-03-02", "a", 9, 0, 0), ("2026-03-01", "b", 0, 0, 0))
    blocks = figures.by_day(frame)

    assert figures.peak(blocks, "a") == (date(2026, 3, 2), 9)
    assert figures.peak(blocks, "b") is None
