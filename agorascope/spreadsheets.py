"""CSV files that people open in a spreadsheet program: no formula in them, and every letter arrives."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheet programs read UTF-8 as their own code page
SEPARATORS = (",", ";", "\t")  # Excel writes the second where the decimal sign is a comma


def guarded_cell(value: object) -> str:
    """`value` as a cell that no spreadsheet program takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def guarded_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file for spreadsheet programs: UTF-8 with its mark, formulas disarmed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([guarded_cell(cell) for cell in header])
    writer.writerows([guarded_cell(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + buffer.getvalue()).encode("utf-8")


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
