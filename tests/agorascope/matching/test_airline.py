"""Brands found in real tweets, against the airline each tweet was collected for.

The labels are not the truth about brands: a tweet that speaks of two airlines has one label, and those
to @JetBlue are labelled "Delta".
"""

import csv
import html
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pytest

from agorascope.matching import BrandMatch, Matcher
from agorascope.workspace import Brand

FLYING = ("flight", "flights", "fly", "airline", "airport", "plane", "gate", "luggage", "bag", "seat", "crew")
BRANDS = {
    "Virgin America": Brand(id="virgin", name="Virgin America", handles=("VirginAmerica",)),
    "Delta": Brand(id="jetblue", name="JetBlue", names=("Jet Blue",), handles=("JetBlue",)),
    "Southwest": Brand(
        id="southwest", name="Southwest Airlines", handles=("SouthwestAir",), ambiguous=("Southwest",),
        context=FLYING,
    ),
    "United": Brand(
        id="united", name="United Airlines", handles=("united",), ambiguous=("United",), capitalised=True,
        context=FLYING, exclusions=("United States", "United Kingdom", "Manchester United"),
    ),
    "American": Brand(
        id="american", name="American Airlines", handles=("AmericanAir",), ambiguous=("American",),
        capitalised=True, context=FLYING, exclusions=("American Express", "Virgin American"),
    ),
    "US Airways": Brand(id="usairways", name="US Airways", names=("USAir",), handles=("USAirways",)),
}  # fmt: skip


class Row(NamedTuple):
    """One tweet."""

    airline: str  # the name in the data
    brand_id: str
    text: str
    matches: list[BrandMatch]


@pytest.fixture(scope="module")
def tweets(shared_data: Path) -> list[Row]:
    with (shared_data / "airline" / "airline_merged.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["airline"], html.unescape(row["text"])) for row in csv.DictReader(file)]
    table = pa.table({"display_text": [text for _, text in rows]})
    found = Matcher(list(BRANDS.values())).match_many(table)
    return [
        Row(airline, BRANDS[airline].id, text, matches)
        for (airline, text), matches in zip(rows, found, strict=True)
    ]


@pytest.mark.real
def test_all_but_four_tweets_hold_the_handle_of_their_airline(tweets: list[Row]) -> None:
    missed = Counter(
        row.airline for row in tweets if not any(_is_handle_of(row, match) for match in row.matches)
    )
    assert missed == {"Delta": 4}


@pytest.mark.real
def test_precision_and_recall_against_the_label(tweets: list[Row]) -> None:
    right = sum(row.brand_id in {match.brand_id for match in row.matches} for row in tweets)
    found = sum(len(row.matches) for row in tweets)
    assert right / len(tweets) >= 0.9995
    assert right / found >= 0.96


def _is_handle_of(row: Row, match: BrandMatch) -> bool:
    return match.brand_id == row.brand_id and match.matched_by == "handle"
