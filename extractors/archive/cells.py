"""Cells of a row: finding them, and reading words, counts, truths and lists out of them."""

import difflib
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from agorascope.errors import InputError
from agorascope.text import sanitize
from extractors.archive.mapping import ArchiveMapping, Cell
from extractors.archive.readers import Table

Access = Callable[[Any], Any]
MAX_LIST = 500
# Columns that must be there even where the mapping allows others to be missing.
ESSENTIAL = frozenset({"created_at", "text", "key", "member_id", "staff"})

_TRUE = frozenset({"true", "t", "yes", "y", "1", "oui", "o", "vrai"})
_FALSE = frozenset({"false", "f", "no", "n", "0", "non", "faux"})
_NUMBER = re.compile(r"[+-]?\d{1,18}(?:[.,]\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[\s,.'’\u00a0\u202f]\d{3})+")


class RowError(Exception):
    """A row that cannot be used: a reason for the machine, a sentence for a person."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class Columns:
    """The columns of an open table: gives access by name, and remembers which were asked for."""

    def __init__(self, table: Table, mapping: ArchiveMapping, source: str) -> None:
        self._table = table
        self._nulls = frozenset({"", *mapping.nulls})
        self._is_lenient = mapping.allow_missing_columns
        self._source = source
        self._places = _places(table.columns or ())
        self._paths = _paths(table.sample)

    def word(self, cell: Cell, field: str) -> Callable[[Any], str | None]:
        """Access to one field as text, with everything the mapping says about it. Raises InputError."""
        plain = self._raw(cell.column, is_optional=self._is_optional(cell, field))
        if not self.has(cell):
            return lambda _row: cell.default
        nulls = self._nulls.union(cell.nulls)

        def simple(row: Any) -> str | None:
            value = plain(row)
            if value is None or (isinstance(value, str) and value in nulls):
                return None
            return as_text(value)

        if cell.values is None and cell.default is None and not cell.prefix and not cell.suffix:
            return simple
        return _changed(simple, cell, field)

    def has(self, cell: Cell) -> bool:
        """Whether the file has one of the cell's columns, or may have: JSON objects differ."""
        return any(self._access(name) is not None for name in cell.column)

    def holds(self, name: str) -> bool:
        """Whether the file has this column; of JSON, whether one of its first objects has it."""
        return name in self._paths if self._table.columns is None else self._access(name) is not None

    def date(self, cell: Cell, field: str) -> Access:
        """Access to a date as the file holds it: workbooks and Parquet know dates; None when empty."""
        plain = self._raw(cell.column, is_optional=self._is_optional(cell, field))
        nulls = self._nulls
        return lambda row: cell.default if _is_empty(value := plain(row), nulls) else value

    def _is_optional(self, cell: Cell, field: str) -> bool:
        return cell.optional or (self._is_lenient and field not in ESSENTIAL)

    def _raw(self, names: Iterable[str], *, is_optional: bool) -> Access:
        """Access to the first of these columns that is not empty."""
        found = [self._access(name) for name in names]
        known = [access for access in found if access is not None]
        if not known and not is_optional:
            raise self.missing(list(names))
        if len(known) == 1:
            return known[0]
        nulls = self._nulls

        def first(row: Any) -> Any:
            for access in known:
                value = access(row)
                if not _is_empty(value, nulls):
                    return value
            return None

        return first

    def _access(self, name: str) -> Access | None:
        if self._table.columns is None:
            # JSON objects may lack a key now and then: absent from the sample is not absent.
            return _by_path(name)
        place = self._places.get(name, self._places.get(name.casefold()))
        if place is not None:
            return lambda row: row[place]
        top, _, rest = name.partition(".")
        if rest and top in self._places:
            return _nested(self._places[top], _by_path(rest))
        return None

    def require_in_sample(self, names: Iterable[str]) -> None:
        """Raise InputError when none of the first JSON objects has any of these."""
        wanted = list(names)
        if self._table.columns is None and not any(name in self._paths for name in wanted):
            raise self.missing(wanted)

    def missing(self, names: list[str]) -> InputError:
        """What to raise when the file has none of these columns."""
        known = sorted(self._paths) if self._table.columns is None else list(self._table.columns)
        close = [match for name in names for match in difflib.get_close_matches(name, known, n=1)]
        hint = f" Did you mean {close[0]!r}?" if close else ""
        listed = ", ".join(repr(name[:60]) for name in known[:40]) + (", ..." if len(known) > 40 else "")
        return InputError(
            f"{self._source} has no column {' or '.join(map(repr, names))}.{hint} It was read as "
            f"{self._table.described}, with {len(known)} columns: {listed}.",
            remedy="Mend the column's name in the mapping, or set `delimiter`, `encoding` or `sheet` there.",
        )


def as_text(value: Any) -> str | None:
    """A cell as text, safe for Arrow; None when it is empty. Whole numbers lose their `.0`."""
    if isinstance(value, str):
        text = value if value.isascii() and "\x00" not in value else sanitize(value)
        return text if text and not text.isspace() else None
    if isinstance(value, float):
        if math.isnan(value):  # how tables write an empty cell
            return None
        text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    elif isinstance(value, bytes):
        text = value.decode("utf-8", "replace")
    elif isinstance(value, datetime | date):
        text = value.isoformat()
    elif isinstance(value, list | dict):
        text = json.dumps(value, ensure_ascii=False, default=str)
    else:
        text = "" if value is None else str(value)
    text = sanitize(text)
    return text if text and not text.isspace() else None


def as_count(word: str | None) -> int | None:
    """A count as people and tools write it. Raises ValueError when it is none."""
    number = as_number(word)
    return None if number is None else int(number)


def as_number(word: str | None) -> float | None:
    if word is None:
        return None
    text = word.strip()
    if text.isdecimal() and text.isascii() and len(text) < 19:
        return float(text)
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[^\d+-]", "", text)
    elif not _NUMBER.fullmatch(text):
        raise ValueError(f"{word[:40]!r} is not a number")
    return float(text.replace(",", "."))


def as_truth(word: str | None) -> bool | None:
    if word is None:
        return None
    lowered = word.strip().casefold()
    if lowered in _TRUE:
        return True
    if lowered in _FALSE:
        return False
    raise ValueError(f"{word[:40]!r} is neither true nor false")


def as_list(word: str | None, split: str | None) -> list[str]:
    """A list: a JSON list, or words between separators (blanks or commas unless `split` says)."""
    if word is None:
        return []
    items: list[str] = []
    if word.lstrip().startswith("["):
        items = _json_list(word)
    if not items:
        items = word.split(split) if split else re.split(r"[\s,;|]+", word)
    cleaned = (item.strip() for item in items)
    return list(dict.fromkeys(item for item in cleaned if item))[:MAX_LIST]


def _json_list(word: str) -> list[str]:
    try:
        value = json.loads(word)
    except (ValueError, RecursionError):
        return []
    return [text for text in map(as_text, value) if text] if isinstance(value, list) else []


def _changed(simple: Callable[[Any], str | None], cell: Cell, field: str) -> Callable[[Any], str | None]:
    meanings = {word.strip().casefold(): meaning for word, meaning in (cell.values or {}).items()}

    def changed(row: Any) -> str | None:
        word = simple(row)
        if word is None:
            return cell.default
        if cell.values is not None:
            meaning = meanings.get(word.strip().casefold(), cell.otherwise)
            if meaning is None:
                raise RowError(
                    "unknown_value",
                    f"{field}: {word[:60]!r} is not among `values`; add it there, or set `otherwise`.",
                )
            return meaning
        return f"{cell.prefix}{word.strip()}{cell.suffix}"

    return changed


def _is_empty(value: Any, nulls: frozenset[str]) -> bool:
    return value is None or (isinstance(value, str) and (value in nulls or value.isspace()))


def _places(columns: tuple[str, ...]) -> dict[str, int]:
    """Place of each column: by its name, in small letters, as `send_date` for `Send Date`; first wins."""
    places: dict[str, int] = {}
    for spell in (str, str.casefold, _joined):
        for place, name in enumerate(columns):
            places.setdefault(spell(name), place)
    return places


def _joined(name: str) -> str:
    return re.sub(r"[\s()/-]+", "_", name.casefold()).strip("_")


def _by_path(name: str) -> Access:
    """`on.message` is the key of that name or, where there is none, `message` inside `on`."""
    top, _, rest = name.partition(".")
    inner = _by_path(rest) if rest else None

    def access(row: Any) -> Any:
        if not isinstance(row, Mapping):
            return None
        if name in row or inner is None:
            return row.get(name)
        return inner(row.get(top))

    return access


def _nested(place: int, inner: Access) -> Access:
    return lambda row: inner(row[place])


def _paths(sample: Iterable[Mapping[str, Any]], depth: int = 4) -> set[str]:
    found: set[str] = set()
    for item in sample:
        for name, value in item.items():
            found.add(name)
            if depth and isinstance(value, Mapping):
                found |= {f"{name}.{path}" for path in _paths([value], depth - 1)}
    return found
