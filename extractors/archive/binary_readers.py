"""Rows of Parquet files (by row groups) and XLSX sheets (streamed)."""

import io
import zipfile
from collections.abc import Collection, Iterator
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from agorascope.errors import InputError
from extractors.archive.readers import Item, Table

ROWS_AT_ONCE = 10_000
MAX_UNCOMPRESSED = 512 * 2**20
MAX_RATIO = 200  # a sheet of text shrinks ten to thirty times


def open_parquet(body: bytes, source: str, wanted: Collection[str]) -> Table:
    """Open a Parquet file; only the wanted columns are read."""
    try:
        file = pq.ParquetFile(pa.BufferReader(body))
        columns = tuple(file.schema_arrow.names)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(
            f"{source} is not a readable Parquet file: {str(error)[:200]}", remedy="Export it again."
        ) from error
    tops = {name.casefold() for name in wanted} | {name.split(".")[0].casefold() for name in wanted}
    chosen = [name for name in columns if name.casefold() in tops]
    # Without a mapped column there is nothing to read; the check of the mapping says so.
    return Table(columns, _parquet_rows(file, columns, chosen), "Parquet")


def _parquet_rows(file: pq.ParquetFile, columns: tuple[str, ...], chosen: list[str]) -> Iterator[Item]:
    number = 0
    places = [chosen.index(name) if name in chosen else None for name in columns]
    try:
        for batch in file.iter_batches(batch_size=ROWS_AT_ONCE, columns=chosen):
            cells = [_as_python(column) for column in batch.columns]
            for values in zip(*cells, strict=True):
                number += 1
                yield Item(number, [None if place is None else values[place] for place in places])
    except (pa.ArrowException, OSError, ValueError) as error:
        detail = f"Reading stopped after row {number}: {str(error)[:200]}. Rows before it are kept."
        yield Item(number + 1, None, ("unreadable_rest", detail))


def _as_python(column: Any) -> list[Any]:
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    return list(column.to_pylist())


def open_xlsx(body: bytes, sheet: str | None, source: str) -> Table:
    """Open one sheet of a workbook. Raises InputError on a broken, oversized or other ZIP file."""
    _refuse_bomb(body, source)
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
    # openpyxl raises whatever its XML and ZIP readers raise.
    except Exception as error:
        raise InputError(
            f"{source} is not a readable XLSX workbook: {str(error)[:200]}", remedy="Save it again as .xlsx."
        ) from error
    names = workbook.sheetnames
    if sheet is not None and sheet not in names:
        raise InputError(
            f"{source} has no sheet {sheet!r}; it has: {', '.join(names)}.",
            remedy="Mend `sheet` in the mapping.",
        )
    worksheet = workbook[sheet] if sheet else workbook.worksheets[0]
    worksheet.reset_dimensions()  # some tools write a wrong size
    rows = _sheet_rows(worksheet)
    header = next(rows, None)
    if header is None or header.problem:
        raise InputError(
            f"Sheet {worksheet.title!r} of {source} is empty.", remedy="Name another with `sheet`."
        )
    columns = tuple("" if cell is None else str(cell).strip() for cell in header.values)
    return Table(columns, _fitted(rows, len(columns)), f"XLSX, sheet {worksheet.title!r}")


def _sheet_rows(worksheet: Any) -> Iterator[Item]:
    number = -1  # the header is row 0
    try:
        for values in worksheet.iter_rows(values_only=True):
            if all(value is None for value in values):
                continue
            number += 1
            yield Item(number, values)
    except Exception as error:  # noqa: BLE001 - see open_xlsx
        detail = f"Reading stopped after row {number}: {str(error)[:200]}. Rows before it are kept."
        yield Item(number + 1, None, ("unreadable_rest", detail))


def _fitted(rows: Iterator[Item], width: int) -> Iterator[Item]:
    """Rows as wide as the header: empty cells at the end are not stored in a sheet."""
    for item in rows:
        if item.problem:
            yield item
        else:
            yield item._replace(values=(*item.values, *(None,) * (width - len(item.values)))[:width])


def _refuse_bomb(body: bytes, source: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise InputError(
            f"{source} is not an XLSX workbook: {error}", remedy="Save it again as .xlsx."
        ) from error
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise InputError(
            f"{source} is a ZIP archive, not an XLSX workbook.",
            remedy="Unpack it and import the file inside.",
        )
    size = sum(entry.file_size for entry in entries)
    if size > MAX_UNCOMPRESSED or size > MAX_RATIO * max(len(body), 50_000):
        raise InputError(
            f"{source} unpacks to {size / 2**20:,.0f} MiB, more than is read from a workbook.",
            remedy="Export it as CSV or Parquet.",
        )
