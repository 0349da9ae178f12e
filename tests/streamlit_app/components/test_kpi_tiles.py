"""Each tile says its figure, its doubt and how it moved, or that there is too little to say."""

import pytest

from agorascope.statistics import Estimate, net_sentiment, share
from streamlit_app import i18n
from streamlit_app.components.kpi_tiles import Opinion, Period, of_brand
from streamlit_app.components.tiles import Tile
from streamlit_app.figures import BrandFigures


@pytest.fixture(autouse=True)
def in_english() -> None:
    i18n.use("en", "en-GB")


INDEX = Estimate(55.7, 1973, 51.45, 59.95, enough_data=True)


def figures(
    mentions: int,
    authors: int,
    positive: int,
    negative: int,
    of_all: int = 1000,
    every: int = 1,
    index: Estimate | None = INDEX,
) -> Period:
    raw = net_sentiment(positive, negative)
    people = share(authors, of_all // 2)
    brand = BrandFigures("a", mentions, authors * every, share(mentions, of_all), people, raw, every)
    corrected = None if raw.value is None else Estimate(raw.value / 2, 2 * raw.n, -0.1, 0.4, raw.enough_data)
    return Period(brand, Opinion(index, corrected, raw))


def by_label(now: Period, then: Period | None, *, is_own: bool = True) -> dict[str, Tile]:
    return {tile.label: tile for tile in of_brand(now, then, is_own=is_own)}


def test_quality_stands_before_volume() -> None:
    labels = list(by_label(figures(100, 50, 40, 20), None))

    assert labels == [
        "Reputation index", "Net sentiment, corrected", "Net sentiment, as counted",
        "Share of people", "Share of posts", "People", "Mentions",
    ]  # fmt: skip


def test_the_index_and_the_corrected_sentiment_say_that_their_interval_is_of_90_percent() -> None:
    tiles_ = by_label(figures(300, 100, 40, 20), None)

    assert tiles_["Reputation index"].value == "56"
    assert tiles_["Reputation index"].doubt == "90% between 51 and 60, n = 1,973"
    assert tiles_["Net sentiment, corrected"].doubt == "90% between −0.10 and +0.40, n = 120"
    assert tiles_["Net sentiment, as counted"].doubt.startswith("95% between ")


def test_an_index_that_is_not_known_here_is_a_dash_and_says_why() -> None:
    tile = by_label(figures(300, 100, 40, 20, index=None), None)["Reputation index"]

    assert (tile.value, tile.doubt) == ("–", "Only known for all communities and languages")


def test_people_reckoned_from_a_sample_are_called_about_so_many() -> None:
    tile = by_label(figures(900, 300, 60, 40, every=16), figures(900, 200, 60, 40, every=16))["People"]

    assert (tile.value, tile.beside, tile.change) == ("about 4,800", "before: 3,200", "+50%")
    assert tile.doubt == "change: 95% between +25% and +79%"  # as for 300 after 200, not for 4,800


def test_a_share_carries_its_interval_and_n() -> None:
    tile = by_label(figures(300, 100, 40, 20), figures(200, 90, 40, 20))["Share of posts"]

    assert tile.value == "30.0%"
    assert tile.doubt == "95% between 27.2% and 32.9%, n = 1,000"
    assert tile.beside == "before: 20.0%"
    assert (tile.change, tile.verdict, tile.is_up) == ("+10.0 pts", "clear", True)


def test_a_fall_in_sentiment_is_clear_and_points_down() -> None:
    tile = by_label(figures(300, 100, 10, 90), figures(200, 90, 60, 40))["Net sentiment, as counted"]

    assert tile.value == "\u22120.80"
    assert (tile.change, tile.verdict, tile.is_up, tile.is_good) == ("\u22121.00", "clear", False, False)


def test_a_small_change_is_called_unclear() -> None:
    tile = by_label(figures(101, 50, 40, 20), figures(100, 50, 40, 20))["Mentions"]

    assert (tile.change, tile.verdict) == ("+1%", "unclear")
    assert tile.doubt.startswith("change: 95% between \u2212")


def test_too_few_is_said_instead_of_a_figure() -> None:
    tile = by_label(figures(300, 100, 10, 19), figures(200, 90, 60, 40))["Net sentiment, as counted"]

    assert (tile.value, tile.change) == ("Too few", "")
    assert tile.doubt == "n = 29, at least 30 needed"


def test_too_few_before_gives_no_change() -> None:
    tile = by_label(figures(300, 100, 60, 40), figures(5, 2, 1, 1))["Net sentiment, as counted"]

    assert (tile.value, tile.change, tile.beside) == ("+0.20", "", "before: too few")


def test_counts_too_small_to_compare_say_so() -> None:
    tile = by_label(figures(9, 4, 1, 1), figures(7, 3, 1, 1))["Mentions"]

    assert (tile.value, tile.change, tile.doubt, tile.beside) == ("9", "", "too few to compare", "before: 7")


def test_without_a_period_before_nothing_is_compared() -> None:
    for tile in of_brand(figures(300, 100, 60, 40), None, is_own=True):
        assert (tile.change, tile.beside) == ("", "")


def test_a_competitors_success_is_neither_good_nor_bad() -> None:
    tile = by_label(figures(300, 100, 60, 40), figures(100, 50, 20, 40), is_own=False)[
        "Net sentiment, as counted"
    ]

    assert tile.verdict == "clear"
    assert tile.is_good is None


def test_tiles_speak_french() -> None:
    i18n.use("fr", "fr-FR")
    tile = by_label(figures(300, 100, 40, 20), None)["Part des messages"]

    assert tile.value == "30,0\u00a0%"
    assert tile.doubt == "95\u00a0% entre 27,2\u00a0% et 32,9\u00a0%, n = 1\u202f000"
