"""Aspects and what they do to the net sentiment, on counts small enough to do by hand."""

import pandas as pd
import pytest

from agorascope.statistics import net_sentiment
from streamlit_app import subjects


def rows(*counts: tuple[str, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(
        [("a", name, name.title(), f"{name} (fr)", *rest) for name, *rest in counts],
        columns=["brand_id", "aspect_id", "name_en", "name_fr", "mentions", "positive", "negative"],
    )


def test_an_effect_is_the_net_sentiment_with_less_that_without() -> None:
    """100 for and 100 against; without the 10 for and 50 against on price, 90 for and 50 against."""
    found = subjects.effect((10, 50), (100, 100))

    assert found is not None
    assert found.value == pytest.approx(0.0 - 40 / 140)
    assert found.is_clear
    assert found.low < found.value < found.high


def test_an_aspect_judged_like_the_rest_has_no_clear_effect() -> None:
    found = subjects.effect((30, 30), (100, 100))

    assert found is not None
    assert found.value == pytest.approx(0.0)
    assert not found.is_clear


def test_too_few_posts_have_no_effect() -> None:
    assert subjects.effect((2, 3), (100, 100)) is None
    assert subjects.effect((50, 50), (60, 50)) is None  # ten remain beside it
    assert subjects.effect((0, 0), (0, 0)) is None


def test_drivers_are_sorted_by_their_pull_and_unclear_ones_left_out() -> None:
    aspects = subjects.of_brand(
        rows(("price", 60, 10, 50), ("care", 80, 70, 10), ("app", 60, 20, 40), ("theft", 60, 30, 30)),
        None,
        "a",
        400,
        (200, 200),
    )
    up, down = subjects.drivers(aspects, 2)

    assert [aspect.aspect_id for aspect in up] == ["care"]
    assert [aspect.aspect_id for aspect in down] == ["price", "app"]


def test_an_aspect_is_compared_with_itself_in_the_period_before() -> None:
    (aspect,) = subjects.of_brand(
        rows(("care", 80, 70, 10)), rows(("care", 80, 10, 70)), "a", 400, (200, 200)
    )

    assert aspect.before == net_sentiment(10, 70)
    assert aspect.change is not None
    assert aspect.change.value == pytest.approx(1.5)
    assert aspect.change.is_clear
    assert aspect.share.value == pytest.approx(0.2)


def test_best_and_worst_need_two_aspects_with_enough_data() -> None:
    def extremes(*counts: tuple[str, int, int, int]) -> tuple[str, str] | None:
        found = subjects.extremes(subjects.of_brand(rows(*counts), None, "a", 400, (0, 0)))
        return (found[0].aspect_id, found[1].aspect_id) if found else None

    assert extremes(("care", 80, 70, 10), ("app", 20, 1, 2)) is None
    assert extremes(("care", 80, 70, 10), ("app", 60, 20, 40), ("price", 60, 30, 30)) == ("care", "app")
