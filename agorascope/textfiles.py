"""Tables of texts in files of one's own: CSV, NDJSON or Parquet, read and written a part at a time.

Rows are dictionaries; the column `text` must be there, all others are kept as they are. What cannot
be read or written raises InputError with the place and the remedy.
"""

import csv
import errno
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from agorascope.errors import InputError

Row = dict[str, Any]

SUFFIXES = (".csv", ".ndjson", ".jsonl", ".parquet")
ROWS = 2_000  # of Parquet read at a time
_SURROGATE = re.compile("[\ud800-\udfff]")
MAX_FIELD = 256 * 2**20  # the csv module stops at 131,072 characters by itself


def check_suffix(path: Path) -> None:
    """Raise InputError for a file of a kind that is neither read nor written."""
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(
            f"{path} is neither CSV, NDJSON nor Parquet.", remedy=f"Use one of: {', '.join(SUFFIXES)}."
        )


def read_rows(path: Path, *, required: tuple[str, ...] = ("text",), option: str = "--input") -> Iterator[Row]:
    """The rows of a file, read as they are asked for. Raises InputError where one lacks a required column.

    `option` is the one that named the file, for the remedy.
    """
    check_suffix(path)
    number = 0
    with _told(path, option):
        for number, row in enumerate(_rows(path), 1):
            _require(row, required, path, number)
            yield row
    if number == 0:
        raise InputError(f"{path} has no rows.", remedy=f"Check the path of {option}.")


def _require(row: Any, required: tuple[str, ...], path: Path, number: int) -> None:
    if not isinstance(row, dict):
        raise InputError(
            f"{path}, row {number}: not an object.",
            remedy="Write one JSON object a line"
            + (f", with a key `{required[0]}`." if required else ", with a key for each column."),
        )
    if missing := [name for name in required if name not in row]:
        raise InputError(
            f"{path}, row {number}: there is no column `{missing[0]}`.",
            remedy=f"Name the columns {', '.join(f'`{name}`' for name in required)}.",
        )
    if None in row:
        raise InputError(
            f"{path}, row {number}: more cells than the header has names.",
            remedy="Put cells that hold a comma between quotation marks.",
        )


@contextmanager
def _told(path: Path, option: str) -> Iterator[None]:
    """Say of a file that cannot be read why, and what to do."""
    try:
        yield
    except FileNotFoundError as error:
        raise InputError(f"There is no file {path}.", remedy=f"Check the path of {option}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8: {error}", remedy="Save the file as UTF-8.") from error
    except csv.Error as error:
        raise InputError(
            f"{path} is not CSV that can be read: {error}.",
            remedy="Look for a quotation mark that is never closed, or export the file as NDJSON.",
        ) from error
    except json.JSONDecodeError as error:
        raise InputError(f"{path} is not NDJSON: {error}", remedy="Write one JSON object a line.") from error
    except pa.ArrowException as error:
        raise InputError(f"{path} is not Parquet: {error}", remedy="Export the file again.") from error
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror or error}.", remedy="Check the path and its rights."
        ) from error


def _rows(path: Path) -> Iterator[Any]:
    if path.suffix.lower() == ".parquet":
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=ROWS):
                yield from batch.to_pylist()
        return
    with path.open(encoding="utf-8-sig", newline="") as lines:
        if path.suffix.lower() == ".csv":
            csv.field_size_limit(max(csv.field_size_limit(), MAX_FIELD))
            yield from csv.DictReader(lines)
        else:
            yield from (json.loads(line) for line in lines if line.strip())


class Sink(Protocol):
    """Where rows of one kind of file go."""

    def write(self, rows: Sequence[Row]) -> None: ...

    def close(self) -> None: ...


@contextmanager
def writing(path: Path) -> Iterator[Sink]:
    """A sink for rows of the same columns, by the ending of `path`; the file appears when all are in.

    Raises InputError when it cannot be written, or when a later row has a column the first has not.
    """
    check_suffix(path)
    if not path.parent.is_dir():
        raise InputError(
            f"There is no folder {path.parent} to write {path.name} into.",
            remedy=f"Make it first: mkdir -p {path.parent}",
        )
    part = path.with_name(f".{path.name}.part")
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        sink = _SINKS[path.suffix.lower()](part)
        try:
            yield sink
        finally:
            sink.close()
        part.replace(path)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror or error}.",
            remedy="Check the path of --output, its rights and the space on its disk.",
        ) from error
    finally:
        part.unlink(missing_ok=True)


class _CsvSink:
    def __init__(self, path: Path) -> None:
        # A lone surrogate, which JSON can spell, is no text that UTF-8 could hold.
        self._file = path.open("w", encoding="utf-8", errors="replace", newline="")
        self._writer: csv.DictWriter[str] | None = None

    def write(self, rows: Sequence[Row]) -> None:
        if self._writer is None and rows:
            self._writer = csv.DictWriter(self._file, fieldnames=list(rows[0]), lineterminator="\n")
            self._writer.writeheader()
        if self._writer is not None:
            try:
                self._writer.writerows(rows)
            except ValueError as error:
                raise _other_columns(error) from error

    def close(self) -> None:
        self._file.close()


class _JsonSink:
    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8")

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            line = json.dumps(row, ensure_ascii=False, default=str)
            if not line.isascii() and _SURROGATE.search(line):
                line = json.dumps(row, default=str)
            self._file.write(line + "\n")

    def close(self) -> None:
        self._file.close()


class _ParquetSink:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: pq.ParquetWriter | None = None
        self._schema: pa.Schema | None = None  # of the first rows

    def write(self, rows: Sequence[Row]) -> None:
        clean = [{name: _valid(value) for name, value in row.items()} for row in rows]
        try:
            if self._schema is not None:
                _refuse_new(clean, self._schema.names)
            table = pa.Table.from_pylist(clean, schema=self._schema)
        except (ValueError, pa.ArrowException) as error:
            raise _other_columns(error) from error
        if self._writer is None:
            self._schema = table.schema
            self._writer = pq.ParquetWriter(self._path, table.schema)
        self._writer.write_table(table)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


_SINKS: dict[str, Callable[[Path], Sink]] = {
    ".csv": _CsvSink,
    ".ndjson": _JsonSink,
    ".jsonl": _JsonSink,
    ".parquet": _ParquetSink,
}


def _refuse_new(rows: Sequence[Row], known: Sequence[str]) -> None:
    """Raise ValueError where Arrow would leave out in silence what the schema lacks."""
    if others := {name for row in rows for name in row} - set(known):
        raise ValueError(f"new: {', '.join(sorted(others))}")


def _other_columns(error: Exception) -> InputError:
    return InputError(
        f"A row has other columns than the first rows: {error}.",
        remedy="Write NDJSON, in which every row has columns of its own: --output FILE.ndjson",
    )


def _valid(value: Any) -> Any:
    return _SURROGATE.sub("?", value) if isinstance(value, str) else value
