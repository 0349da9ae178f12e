"""The tables of the gold set: every language has a row, and its own confusion where it has the labels."""

import numpy as np
import pyarrow as pa
import pytest

from agorascope.reputation.accuracy_tables import ACCURACY, accuracy_table, chosen_confusions, main_version
from agorascope.reputation.confusion import Confusion
from agorascope.scoring.interface import LABELS

SHIPPED = {
    "default": Confusion("default", "shipped", (np.full((3, 3), 10.0), np.eye(3) * 30)),
    "fr": Confusion("fr", "shipped", (np.eye(3) * 80 + 10,)),
}


def counts(**mentions: int) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {"language": language, "model_stance": label, "model_version": "m1", "mentions_count": number}
            for language, number in mentions.items()
            for label in LABELS
        ]
        or [{"language": "", "model_stance": "", "model_version": None, "mentions_count": 0}][:0],
        schema=pa.schema(
            [
                pa.field("language", pa.string()),
                pa.field("model_stance", pa.string()),
                pa.field("model_version", pa.string()),
                pa.field("mentions_count", pa.int64()),
            ]
        ),
    )


def gold(number: int, language: str = "fr") -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "mention_id": f"{n:04d}",
                "language": language,
                "label": LABELS[n % 3],
                "model_stance": LABELS[n % 3 if n % 5 else (n + 1) % 3],
                "inclusion_weight": 2.0,
            }
            for n in range(number)
        ],
        schema=pa.schema(
            [
                pa.field("mention_id", pa.string()),
                pa.field("language", pa.string()),
                pa.field("label", pa.string()),
                pa.field("model_stance", pa.string()),
                pa.field("inclusion_weight", pa.float64()),
            ]
        ),
    )


def test_without_labels_every_language_says_so_and_tells_the_public_accuracy() -> None:
    rows = accuracy_table(gold(0), counts(fr=100, en=50), SHIPPED).to_pylist()
    assert [row["language"] for row in rows] == ["all", "en", "fr"]
    whole, english, french = rows
    assert (whole["accuracy"], whole["accuracy_n"], whole["accuracy_enough_data"]) == (None, 0, False)
    assert (whole["confusion_origin"], whole["mentions_count"], whole["model_version"]) == (
        "shipped",
        450,
        "m1",
    )
    assert french["public_accuracy"] == pytest.approx(270 / 330)
    assert english["public_accuracy"] == pytest.approx((1 / 3 + 1) / 2)
    assert english["public_accuracy_low"] < 1 / 3 < 0.99 < english["public_accuracy_high"]
    assert whole["public_accuracy"] == pytest.approx((english["public_accuracy"] + 2 * 270 / 330) / 3)


def test_an_empty_warehouse_has_one_row_of_unknowns() -> None:
    [row] = accuracy_table(gold(0), counts(), SHIPPED).to_pylist()
    assert (row["language"], row["mentions_count"], row["accuracy_low"], row["accuracy_high"]) == (
        "all",
        0,
        0.0,
        1.0,
    )
    assert row["confusion_origin"] == "shipped"
    assert main_version(counts()) == "accurate"


def test_with_enough_labels_the_language_corrects_itself_and_the_others_stay_shipped() -> None:
    mentions = counts(fr=100, en=50)
    rows = {row["language"]: row for row in accuracy_table(gold(240), mentions, SHIPPED).to_pylist()}
    assert (rows["fr"]["confusion_origin"], rows["en"]["confusion_origin"]) == ("own", "shipped")
    assert rows["all"]["confusion_origin"] == "mixed"
    assert rows["fr"]["accuracy"] == pytest.approx(0.8)
    assert rows["fr"]["recall_negative_n"] == 80
    chosen = chosen_confusions(gold(240), mentions, SHIPPED)
    assert {language: confusion.origin for language, confusion in chosen.items()} == {
        "default": "shipped",
        "fr": "own",
    }
    assert chosen_confusions(gold(199), mentions, SHIPPED) == SHIPPED


def test_the_order_of_the_rows_changes_nothing() -> None:
    labels, mentions = gold(240), counts(fr=100, en=50)
    turned = labels.take(list(range(labels.num_rows))[::-1])
    assert accuracy_table(labels, mentions, SHIPPED).equals(accuracy_table(turned, mentions, SHIPPED))
    assert accuracy_table(labels, mentions, SHIPPED).schema == ACCURACY
