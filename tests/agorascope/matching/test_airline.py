"""Handles found in real tweets, against the airline each tweet was collected for."""

import csv
import html
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest

from agorascope.matching import Matcher
from agorascope.workspace import Brand

HANDLES = {
    "Virgin America": "VirginAmerica",
    "Delta": "JetBlue",
    "Southwest": "SouthwestAir",
    "United": "united",
    "American": "AmericanAir",
    "US Airways": "USAirways",
}


@pytest.mark.real
def test_all_but_four_tweets_hold_the_handle_of_their_airline(shared_data: Path) -> None:
    path = shared_data / "airline" / "airline_merged.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    brands = [
        Brand(id=handle.lower(), name=name, match_name=False, handles=(handle,))
        for name, handle in HANDLES.items()
    ]
    found = Matcher(brands).match_many(
        pa.table({"display_text": [html.unescape(row["text"]) for row in rows]})
    )
    missed = Counter(
        row["airline"]
        for row, matches in zip(rows, found, strict=True)
        if HANDLES[row["airline"]].lower() not in {item.brand_id for item in matches}
    )
    assert missed == {"Delta": 4}
