"""Rows become one table, whichever fields each of them has."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from agorascope.records import STATUS_CHANGE, table

SEEN = datetime(2026, 4, 2, tzinfo=UTC)
ROW = {"network": "x", "uri": "1", "status": "deleted", "observed_at": SEEN}


def test_rows_of_different_fields_keep_their_values() -> None:
    rows = [
        ROW,
        ROW | {"detail": "gone"},
        {name: ROW[name] for name in ROW if name != "uri"} | {"post_id": "7"},
    ]
    made = table("status_change", rows)
    assert made.schema == STATUS_CHANGE
    assert made == pa.Table.from_pylist(rows, schema=STATUS_CHANGE)
    assert made["uri"].to_pylist() == ["1", "1", None]


def test_rows_of_the_same_fields_in_another_order_are_not_mixed_up() -> None:
    rows = [ROW, dict(reversed((ROW | {"uri": "2"}).items()))]
    assert table("status_change", rows).to_pylist() == pa.Table.from_pylist(rows, STATUS_CHANGE).to_pylist()


def test_no_rows_are_an_empty_table() -> None:
    assert table("status_change", []) == STATUS_CHANGE.empty_table()


@pytest.mark.parametrize("rows", [[ROW | {"colour": "red"}], [ROW, ROW | {"colour": "red"}]])
def test_an_unknown_field_is_named(rows: list[dict[str, object]]) -> None:
    with pytest.raises(KeyError, match=r"unknown status_change field\(s\): colour"):
        table("status_change", rows)


@pytest.mark.parametrize("value", [1, True, 2.5])
def test_a_value_of_another_type_is_refused(value: object) -> None:
    with pytest.raises((pa.ArrowInvalid, pa.ArrowTypeError)):
        table("status_change", [ROW | {"uri": value}] * 3)
