"""Counts by language become corrected shares by day, brand and network."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from agorascope.reputation.confusion import Confusion
from agorascope.reputation.corrected_series import (
    SCHEMA,
    confusion_table,
    confusions_of,
    corrected_table,
)
from agorascope.reputation.correction import corrected_shares

DAY = date(2025, 3, 1)
GOOD = Confusion("en", "shipped", (np.diag([900.0, 900.0, 900.0]) + 50,))
POOR = Confusion("default", "shipped", (np.diag([40.0, 40.0, 40.0]) + 30,))
CONFUSIONS = {"en": GOOD, "default": POOR}
COLUMNS = ["mention_date", "brand_id", "network_id", "language", "stance_source"]
COLUMNS += ["negative_count", "neutral_count", "positive_count"]


def _stances(*rows: tuple[str, str | None, str, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame([(DAY, brand, "all", *rest) for brand, *rest in rows], columns=COLUMNS)


def test_each_language_is_corrected_by_its_own_confusion_and_the_unknown_by_the_default() -> None:
    table = corrected_table(
        _stances(
            ("a", "en", "model", 20, 10, 30), ("a", None, "model", 5, 5, 5), ("a", "xx", "model", 1, 1, 1)
        ),
        CONFUSIONS,
    ).to_pylist()
    counts = np.array([[[6, 6, 6], [20, 10, 30]]])
    expected = corrected_shares(counts, np.zeros((1, 3), dtype=np.int64), [POOR, GOOD])
    assert len(table) == 1
    assert table[0]["corrected_positive_share"] == float(expected.value[0])
    assert table[0]["corrected_positive_share_low"] == float(expected.low[0])
    assert table[0]["corrected_positive_share_n"] == 78


def test_what_people_labelled_is_not_corrected() -> None:
    [row] = corrected_table(_stances(("a", "en", "human", 1, 50, 3)), CONFUSIONS).to_pylist()
    assert row["corrected_positive_share"] == pytest.approx(0.75)
    assert row["corrected_positive_share_n"] == 54


def test_nothing_polar_has_no_share_and_the_whole_range() -> None:
    [row] = corrected_table(_stances(("a", "en", "human", 0, 4, 0)), CONFUSIONS).to_pylist()
    assert row["corrected_positive_share"] is None
    assert (row["corrected_positive_share_low"], row["corrected_positive_share_high"]) == (0, 1)


def test_groups_do_not_touch_each_other() -> None:
    alone = corrected_table(_stances(("b", "en", "model", 3, 1, 9)), CONFUSIONS).to_pylist()
    beside = corrected_table(
        _stances(
            ("c", "en", "model", 300, 1, 9), ("b", "en", "model", 3, 1, 9), ("a", "fr", "model", 3, 1, 9)
        ),
        CONFUSIONS,
    ).to_pylist()
    assert [row["brand_id"] for row in beside] == ["a", "b", "c"]
    assert beside[1] == alone[0]


def test_no_stance_gives_no_row() -> None:
    assert corrected_table(_stances(), CONFUSIONS).schema == SCHEMA


def test_confusions_come_back_from_their_rows_in_any_order() -> None:
    first, second = np.arange(9.0).reshape(3, 3), np.arange(9.0).reshape(3, 3) + 0.5
    confusions = {"en": Confusion("en", "shipped", (first, second)), "default": POOR}
    rows = confusion_table(confusions).to_pandas().sample(frac=1, random_state=1)
    found = confusions_of(rows)
    assert {name: confusion.origin for name, confusion in found.items()} == dict.fromkeys(
        confusions, "shipped"
    )
    assert [corpus.tolist() for corpus in found["en"].corpora] == [first.tolist(), second.tolist()]
