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
SMALL_PARQUET = 64 * 2**20  # below, no ratio is suspicious: a column of one word shrinks to nothing
MOST_CELLS = 50_000_000  # an empty cell weighs nothing in the file, and takes its time
LAST_ROW = 1_048_576  # of a sheet; a row said to be further down would be reached over empty ones


def open_parquet(body: bytes, source: str, wanted: Collection[str] | None) -> Table:
    """Open a Parquet file; only the wanted columns are read, all when that is None."""
    try:
        file = pq.ParquetFile(pa.BufferReader(body))
        columns = tuple(file.schema_arrow.names)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(
            f"{source} is not a readable Parquet file: {str(error)[:200]}", remedy="Export it again."
        ) from error
    wanted = columns if wanted is None else wanted
    _refuse_packed(file, len(body), source)
    tops = {name.casefold() for name in wanted} | {name.split(".")[0].casefold() for name in wanted}
    chosen = [name for name in columns if name.casefold() in tops]
    # Without a mapped column there is nothing to read; the check of the mapping says so.
    return Table(columns, _parquet_rows(file, columns, chosen, _most(len(body))), "Parquet")


def _most(size: int) -> int:
    """How many bytes a file may unpack to."""
    return max(SMALL_PARQUET, MAX_RATIO * size)


def _refuse_packed(file: pq.ParquetFile, size: int, source: str) -> None:
    groups = range(file.metadata.num_row_groups)
    unpacked = sum(file.metadata.row_group(group).total_byte_size for group in groups)
    if unpacked > _most(size):
        raise InputError(
            f"{source} unpacks to {unpacked / 2**20:,.0f} MiB, more than is read from a file of its size.",
            remedy="Export fewer rows at once, or export it as CSV.",
        )


def _parquet_rows(
    file: pq.ParquetFile, columns: tuple[str, ...], chosen: list[str], most: int
) -> Iterator[Item]:
    """The rows. What is written once and named often is as large as it is said to be only here."""
    number, size = 0, 0
    places = [chosen.index(name) if name in chosen else None for name in columns]
    try:
        for batch in file.iter_batches(batch_size=ROWS_AT_ONCE, columns=chosen):
            columns_read = [_written_out(column) for column in batch.columns]
            size += sum(column.nbytes for column in columns_read)
            if size > most:
                detail = (
                    f"Reading stopped after row {number}: it unpacks to more than {most / 2**20:,.0f} MiB. "
                )
                yield Item(number + 1, None, ("unreadable_rest", detail + "Rows before it are kept."))
                return
            cells = [_as_python(column) for column in columns_read]
            for values in zip(*cells, strict=True):
                number += 1
                yield Item(number, [None if place is None else values[place] for place in places])
    except (pa.ArrowException, OSError, ValueError) as error:
        detail = f"Reading stopped after row {number}: {str(error)[:200]}. Rows before it are kept."
        yield Item(number + 1, None, ("unreadable_rest", detail))


def _written_out(column: Any) -> Any:
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column


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
    number, cells = -1, 0  # the header is row 0
    try:
        for place, values in enumerate(worksheet.iter_rows(values_only=True), start=1):
            cells += len(values)
            if place > LAST_ROW or cells > MOST_CELLS:
                detail = (
                    f"Reading stopped after row {max(number, 0)}: the sheet claims more cells than are read."
                )
                yield Item(number + 1, None, ("unreadable_rest", detail))
                return
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
