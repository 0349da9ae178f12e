"""Rows of a file, one after the other, each with its number; nothing is held but the bytes.

    bytes -> open_table -> Table(columns, rows)

What is wrong with the file as a whole raises InputError when it is opened; what is wrong with one
row is an Item with a problem, so that the rows around it are kept.
"""

import csv
import io
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from agorascope.errors import InputError
from extractors.archive.detection import (
    Encoding,
    header_of,
    refuse_binary,
    refuse_empty,
    sniff_delimiter,
    sniff_encoding,
    sniff_format,
)
from extractors.archive.mapping import ArchiveMapping

MAX_FIELD = 256 * 2**20
EXCERPT = 2_000
_HEAD_BYTES = 1 << 18
_SAMPLE = 200


class Item(NamedTuple):
    """One row. `values` is a sequence in the order of the columns, or a JSON object."""

    number: int
    values: Any
    problem: tuple[str, str] | None = None  # reason, detail
    excerpt: str = ""
    is_repaired: bool = False  # bytes that are not of the file's encoding


@dataclass(frozen=True, slots=True)
class Table:
    """An open file. `columns` is None for JSON objects, which name their own."""

    columns: tuple[str, ...] | None
    rows: Iterator[Item]
    described: str  # for messages: "CSV, delimiter ',', utf-8"
    sample: tuple[dict[str, Any], ...] = ()  # first JSON objects, to check the mapping against


def open_table(body: bytes, mapping: ArchiveMapping, source: str, wanted: Collection[str]) -> Table:
    """Open a file by the mapping's format, or by what it holds. Raises InputError."""
    refuse_empty(body, source)
    kind = mapping.format if mapping.format != "auto" else sniff_format(body, source)
    if kind in {"parquet", "xlsx"}:
        from extractors.archive.binary_readers import open_parquet, open_xlsx

        return (
            open_parquet(body, source, wanted)
            if kind == "parquet"
            else open_xlsx(body, mapping.sheet, source)
        )
    refuse_binary(body, source)
    encoding = sniff_encoding(body, mapping.encoding)
    if kind == "csv":
        return _open_csv(body, mapping.delimiter, encoding, wanted)
    return _open_json(body, encoding, source, mapping.rows)


def _open_csv(body: bytes, declared: str, encoding: Encoding, wanted: Collection[str]) -> Table:
    head = body[:_HEAD_BYTES].decode(encoding.name, "replace")
    delimiter = {"auto": sniff_delimiter(head, wanted), "tab": "\t"}.get(declared, declared)
    columns = tuple(header_of(head, delimiter))
    described = f"CSV, delimiter {delimiter!r}, {encoding.name}"
    return Table(columns, _csv_rows(body, delimiter, encoding, len(columns)), described)


def _csv_rows(body: bytes, delimiter: str, encoding: Encoding, width: int) -> Iterator[Item]:
    csv.field_size_limit(max(csv.field_size_limit(), MAX_FIELD))
    lines = io.TextIOWrapper(io.BytesIO(body), encoding.name, encoding.errors, newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    last_line = body.count(b"\n")
    number = -1  # the header is row 0
    try:
        for values in reader:
            if not values:
                continue
            number += 1
            if number == 0:
                continue
            if reader.line_num >= last_line > 0 and _ends_inside_quotes(body, values):
                yield _unclosed(number, values, delimiter)
            elif len(values) != width:
                yield _ragged(number, values, width, delimiter)
            elif encoding.has_errors and _is_broken(values):
                yield Item(number, [repaired(value) for value in values], is_repaired=True)
            else:
                yield Item(number, values)
    except (csv.Error, UnicodeError) as error:
        detail = f"Reading stopped after row {max(number, 0)}: {error}. Rows before it are kept."
        yield Item(number + 1, None, ("unreadable_rest", detail))


def _ends_inside_quotes(body: bytes, values: list[str]) -> bool:
    """Whether the last row of a file swallowed the lines after a quotation mark that is never closed.

    A last cell of several lines was opened by a mark, so the file has to end with one.
    """
    return "\n" in values[-1] and not body[-4096:].rstrip(b"\r\n\x00 ").endswith(b'"')


def _unclosed(number: int, values: list[str], delimiter: str) -> Item:
    lines = values[-1].count("\n")
    detail = (
        f"A quotation mark opened in this row is never closed: {lines} lines after it were read as one cell. "
        "Close it and import the file again."
    )
    return Item(number, None, ("unclosed_quote", detail), _excerpt(values, delimiter))


def _ragged(number: int, values: list[str], width: int, delimiter: str) -> Item:
    if len(values) > width and not any(value.strip() for value in values[width:]):
        return Item(number, values[:width])
    detail = f"The row has {len(values)} cells and the header {width}. Quote cells that hold {delimiter!r}."
    return Item(number, None, ("ragged_row", detail), _excerpt(values, delimiter))


def _excerpt(values: list[str], delimiter: str) -> str:
    return delimiter.join(value[:EXCERPT] for value in values)[:EXCERPT]


def _is_broken(values: list[str]) -> bool:
    return any(
        not v.isascii() and ("\ufffd" in v or any("\udc80" <= c <= "\udcff" for c in v)) for v in values
    )


def text_of(body: bytes, encoding: Encoding) -> Callable[[int], str]:
    """Reads about so many characters more of a body at each call, broken bytes repaired."""
    text = io.TextIOWrapper(io.BytesIO(body), encoding.name, encoding.errors, newline="")

    def read(size: int) -> str:
        return repaired(text.read(size)) if encoding.has_errors else text.read(size)

    return read


def repaired(value: str) -> str:
    """The value with bytes that are not UTF-8 read as cp1252."""
    if value.isascii() or not any("\udc80" <= character <= "\udcff" for character in value):
        return value
    return "".join(
        bytes([ord(c) - 0xDC00]).decode("cp1252", "replace") if "\udc80" <= c <= "\udcff" else c
        for c in value
    )


def _open_json(body: bytes, encoding: Encoding, source: str, lists: tuple[str, ...]) -> Table:
    start = body[:_HEAD_BYTES].decode(encoding.name, "replace").lstrip("\ufeff \t\r\n")
    if lists:
        rows = _json_inside(body, encoding, lists)
    else:
        rows = _json_array(body, encoding, source) if start.startswith("[") else _json_lines(body, encoding)
    first: list[Item] = []
    for item in rows:
        first.append(item)
        if len(first) >= _SAMPLE:
            break
    if all(item.problem for item in first):
        raise InputError(
            f"{source} holds no JSON object in its first {len(first)} lines.",
            remedy="Write one JSON object a line, or set `format` in the mapping.",
        )
    sample = tuple(item.values for item in first if item.problem is None)
    return Table(None, _chained(first, rows), f"NDJSON, {encoding.name}", sample)


def _chained(first: list[Item], rest: Iterator[Item]) -> Iterator[Item]:
    yield from first
    yield from rest


def _json_lines(body: bytes, encoding: Encoding) -> Iterator[Item]:
    lines = io.TextIOWrapper(io.BytesIO(body), encoding.name, encoding.errors, newline="\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        is_broken = encoding.has_errors and _is_broken([line])
        text = repaired(line) if is_broken else line
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            detail = f"The line is not JSON: {str(error)[:200]}."
            yield Item(number, None, ("bad_json", detail), text[:EXCERPT].strip())
            continue
        yield _object_item(number, value, text, is_repaired=is_broken)


def _json_array(body: bytes, encoding: Encoding, source: str) -> Iterator[Item]:
    """A JSON document that is one list; it has to be held whole."""
    text = body.decode(encoding.name, encoding.errors)
    try:
        values = json.loads(repaired(text) if encoding.has_errors else text)
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{source} begins like a JSON list and is not JSON: {str(error)[:200]}",
            remedy="Export it again, or write one JSON object a line.",
        ) from error
    for number, value in enumerate(values, start=1):
        yield _object_item(number, value, json.dumps(value)[:EXCERPT], is_repaired=encoding.has_errors)


def _json_inside(body: bytes, encoding: Encoding, lists: tuple[str, ...]) -> Iterator[Item]:
    """Rows that stand in lists inside objects; what stands around them is `around.<name>`."""
    from extractors.archive.json_pieces import JsonPieces

    pieces = JsonPieces(text_of(body, encoding), lists)
    number = 0
    for document in pieces.documents():
        for value in _inside(document, lists, {}, 0):
            number += 1
            excerpt = json.dumps(value, default=str)[:EXCERPT]
            yield _object_item(number, value, excerpt, is_repaired=encoding.has_errors)
    for place, problem in enumerate(pieces.problems, start=number + 1):
        yield Item(place, None, (problem.reason, problem.detail), problem.excerpt)


def _inside(value: Any, lists: tuple[str, ...], around: dict[str, Any], depth: int) -> Iterator[Any]:
    if depth > 8:
        return
    if isinstance(value, list):
        for item in value:
            yield from _inside(item, lists, around, depth + 1)
        return
    inner = (
        [value[name] for name in lists if isinstance(value.get(name), list)]
        if isinstance(value, dict)
        else []
    )
    if not inner:
        yield value | ({"around": around} if around else {}) if isinstance(value, dict) else value
    for entries in inner:
        outer = {name: item for name, item in value.items() if not isinstance(item, list)}
        yield from _inside(entries, lists, around | outer, depth + 1)


def _object_item(number: int, value: Any, text: str, *, is_repaired: bool) -> Item:
    if not isinstance(value, dict):
        return Item(
            number, None, ("not_an_object", "The line is JSON, but no object {...}."), text[:EXCERPT].strip()
        )
    return Item(number, value, is_repaired=is_repaired)
