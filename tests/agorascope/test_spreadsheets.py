"""Files for spreadsheet programs hold what was given, and nothing that such a program would execute."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from agorascope.spreadsheets import LONGEST_CELL, guarded_csv, guarded_xlsx


def cells(data: bytes) -> list[list[object]]:
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_numbers_and_days_stay_what_they_are() -> None:
    at = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    rows = [["a", 3, 0.25, True, None, date(2026, 3, 1), at, float("nan")]]

    header = ["name", "count", "share", "is", "none", "day", "at", "nan"]
    assert cells(guarded_xlsx(header, rows, title="A/B: [all]")) == [
        header,
        ["a", 3, 0.25, True, None, datetime(2026, 3, 1), "2026-03-01T12:30:00+00:00", None],
    ]


@pytest.mark.parametrize("word", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1+1", " =cmd|' /C calc'!A0"])
def test_no_cell_of_a_workbook_is_a_formula(word: str) -> None:
    sheet = load_workbook(io.BytesIO(guarded_xlsx([word], [[word]]))).worksheets[0]

    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert {str(cell.value)[0] for row in sheet.iter_rows() for cell in row} == {"'"}


def test_what_the_format_cannot_hold_is_cut_or_left_out() -> None:
    [[_head], [shown], [long]] = cells(guarded_xlsx(["x"], [["a\x00b\ud800c"], ["w" * 100_000]]))

    assert shown == "abc"
    assert long == "w" * LONGEST_CELL


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_both_formats_take_any_text(row: list[str]) -> None:
    written = guarded_xlsx(["x"] * len(row), [row])
    assert len(cells(written)) >= 1
    if not any("\ud800" <= sign <= "\udfff" for text in row for sign in text):
        read = list(csv.reader(io.StringIO(guarded_csv(row, []).decode("utf-8-sig"), newline="")))
        assert len(read[0]) == len(row)
