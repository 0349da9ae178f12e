"""CSV and XLSX files for spreadsheet programs: no formula in them, and every letter arrives."""

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from numbers import Real

# The full-width ones are read as formulas where East Asian text is typed.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheet programs read UTF-8 as their own code page
LONGEST_CELL = 32_767  # characters, the limit of the format
LONGEST_TITLE = 31
LARGEST_EXACT = 2**53
# Signs that show the rest of a cell backwards: a name could pose as another.
_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_NO_TITLE = re.compile(r"[\\/*?:\[\]]")
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # XML 1.0 cannot hold these
SEPARATORS = (",", ";", "\t")  # Excel writes the second where the decimal sign is a comma


def guarded_cell(value: object) -> str:
    """`value` as a cell that no spreadsheet program takes for a formula."""
    text = "" if value is None else _TURNING.sub("", str(value))
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def guarded_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file for spreadsheet programs: UTF-8 with its mark, formulas disarmed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([guarded_cell(cell) for cell in header])
    writer.writerows([guarded_cell(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + buffer.getvalue()).encode("utf-8")


def guarded_xlsx(header: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> bytes:
    """The same as a workbook of one sheet. Numbers and days stay such; instants are in ISO."""
    return guarded_book([(title, header, rows)])


def guarded_book(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[object]]]]) -> bytes:
    """A workbook of several sheets, each with title, header and rows; a title that is there gets a number."""
    from openpyxl import Workbook  # heavy, and few ask for it
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    for title, header, rows in sheets:
        sheet = book.create_sheet(_NO_TITLE.sub(" ", title)[:LONGEST_TITLE] or None)
        for row in (header, *rows):
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, value=_workbook_value(value))
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # else openpyxl takes what begins with "=" for a formula
                cells.append(cell)
            sheet.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _workbook_value(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Real):
        number = float(value)
        if not math.isfinite(number):
            return None
        return int(number) if number.is_integer() and abs(number) < LARGEST_EXACT else number
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
    # Guarded twice: a program that reads this and writes CSV knows nothing of our types.
    return guarded_cell(_NO_XML.sub("", text))[:LONGEST_CELL]


def read_cells(data: bytes) -> list[list[str]]:
    """The cells of a CSV file as a spreadsheet program saved it, its empty rows at the end left out.

    Understands UTF-8 with and without its mark, UTF-16 ("Unicode text"), and the code page of Western Europe;
    comma, semicolon or tab, which a first row `sep=;` may name. Raises csv.Error.
    """
    text = _decoded(data)
    first, _, rest = text.partition("\n")
    if first.strip().strip('"').lower().startswith("sep="):
        separator, text = first.strip().strip('"')[4:5] or "\t", rest
    else:
        separator = max(SEPARATORS, key=first.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
