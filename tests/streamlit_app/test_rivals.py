"""Brands side by side: sums of weeks, and gaps to the own brand with their verdict."""

import pandas as pd
import pytest

from agorascope.statistics import net_sentiment, share
from streamlit_app import rivals

WEEKS = pd.DataFrame(
    [("ours", 60, 30, 10), ("ours", 40, 10, 10), ("theirs", 50, 5, 40), ("third", 4, 1, 1)],
    columns=["brand_id", "mentions", "positive", "negative"],
)


def test_weeks_are_summed_and_gaps_are_theirs_less_ours() -> None:
    found = rivals.side_by_side(WEEKS, ["ours", "theirs", "third", "silent"], "ours")

    assert found["ours"].share == share(100, 154)
    assert found["ours"].net == net_sentiment(40, 20)
    assert found["ours"].share_gap is found["ours"].net_gap is None
    gap = found["theirs"].net_gap
    assert gap is not None
    assert gap.value == pytest.approx(-35 / 45 - 20 / 60)
    assert gap.is_clear


def test_too_few_have_no_gap() -> None:
    found = rivals.side_by_side(WEEKS, ["ours", "theirs", "third", "silent"], "ours")

    assert found["third"].net_gap is None
    assert found["silent"].mentions == 0
    assert found["silent"].net_gap is None


def test_two_parts_of_one_whole_are_less_sure_to_differ_than_two_samples() -> None:
    theirs, ours = share(50, 154), share(100, 154)
    within, apart = rivals.share_gap(theirs, ours), rivals.gap(theirs, ours)

    assert within is not None
    assert apart is not None
    assert within.low < apart.low < apart.high < within.high
