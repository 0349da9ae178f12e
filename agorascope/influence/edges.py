"""Files of reactions: actor, target, type and unix time, in whatever form people have them.

CSV (comma, semicolon, tab or blanks, with a header or without), NDJSON or Parquet, text also as .gz
-> Edges (names and numbers). What cannot be read raises InputError with its line.
"""

import csv
import gzip
import math
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import numpy as np

from agorascope.errors import InputError
from agorascope.influence.graph import Reactions
from agorascope.influence.rules import INTERACTION_TYPES
from agorascope.textfiles import read_rows

COLUMNS = {
    "actor": ("actor", "actor_id", "actor_key", "source", "from", "src", "user"),
    "target": ("target", "target_id", "target_key", "to", "dst"),
    "type": ("type", "interaction", "interaction_type", "kind"),
    "time": ("time", "unix_time", "unixtime", "timestamp", "unix", "at", "created_at"),
}
TYPES = {name: place for place, name in enumerate(INTERACTION_TYPES)} | {"re": 0, "qt": 1, "rt": 2, "mt": 3}
TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
ROW_SUFFIXES = (".ndjson", ".jsonl", ".parquet")
LATEST = 2**35  # seconds, the year 3058: a later time is in milliseconds
PROGRESS_ROWS = 50_000

Cells = tuple[Any, Any, Any, Any]  # actor, target, type, time


@dataclass(frozen=True, slots=True)
class Edges:
    """Reactions between the members `names`, numbered in the order of the names."""

    names: list[str]
    reactions: Reactions


def read_edges(path: Path, *, on_progress: Callable[[int], None] | None = None) -> Edges:
    """All reactions of a file. Raises InputError where it cannot be read, with the line and the remedy."""
    numbers: dict[str, int] = {}
    actors: list[int] = []
    targets: list[int] = []
    types: list[int] = []
    times: list[int] = []
    for line, (actor, target, kind, time) in _cells(path):
        place = f"{path}, line {line}"
        actors.append(numbers.setdefault(_name(actor, "actor", place), len(numbers)))
        targets.append(numbers.setdefault(_name(target, "target", place), len(numbers)))
        found = TYPES.get(kind) if isinstance(kind, str) else None
        types.append(_type(kind, place) if found is None else found)
        times.append(_time(time, place))
        if on_progress is not None and len(times) % PROGRESS_ROWS == 0:
            on_progress(len(times))
    if not times:
        raise InputError(f"{path} has no rows.", remedy="Check the path of --edges.")
    names = sorted(numbers)
    order = np.empty(len(names), dtype=np.int64)
    order[[numbers[name] for name in names]] = np.arange(len(names))
    kinds, seconds = np.array(types, dtype=np.int64), np.array(times, dtype=np.int64)
    return Edges(names, Reactions(order[actors], order[targets], kinds, seconds))


def _cells(path: Path) -> Iterator[tuple[int, Cells]]:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    is_packed = suffixes[-1:] == [".gz"]
    suffix = (suffixes[:-1] if is_packed else suffixes)[-1:] or [""]
    if suffix[0] in ROW_SUFFIXES and not is_packed:
        return _from_rows(path)
    if suffix[0] in TEXT_SUFFIXES:
        return _from_text(path, is_packed=is_packed)
    raise InputError(
        f"{path} is none of the kinds of file that are read.",
        remedy=f"Use one of: {', '.join((*TEXT_SUFFIXES, *ROW_SUFFIXES))}; the first three also with .gz.",
    )


def _from_rows(path: Path) -> Iterator[tuple[int, Cells]]:
    places: list[str] = []
    for number, row in enumerate(read_rows(path, required=(), option="--edges"), 1):
        if not places or not all(name in row for name in places):
            places = _columns(list(row), f"{path}, line {number}")
        yield number, (row[places[0]], row[places[1]], row[places[2]], row[places[3]])


def _from_text(path: Path, *, is_packed: bool) -> Iterator[tuple[int, Cells]]:
    try:
        with _opened(path, is_packed=is_packed) as lines:
            yield from _from_lines(lines, path)
    except FileNotFoundError as error:
        raise InputError(f"There is no file {path}.", remedy="Check the path of --edges.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8: {error}", remedy="Save the file as UTF-8.") from error
    except csv.Error as error:
        raise InputError(
            f"{path} is not CSV that can be read: {error}.",
            remedy="Look for a quotation mark that is never closed, or export the file as NDJSON.",
        ) from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(f"{path} is not a whole .gz file: {error}.", remedy="Fetch it again.") from error
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror or error}.", remedy="Check the path and its rights."
        ) from error


def _opened(path: Path, *, is_packed: bool) -> IO[str]:
    if is_packed:
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _from_lines(lines: Iterable[str], path: Path) -> Iterator[tuple[int, Cells]]:
    """Cells of text with the line they end in; the first line says what separates them and which is which."""
    rest = iter(lines)
    first = next(rest, "")
    separator = next((mark for mark in ",;\t" if mark in first), " ")
    head = next(csv.reader([first], delimiter=separator, skipinitialspace=True), [])
    has_header = any(cell.strip().lower() in COLUMNS["actor"] + COLUMNS["target"] for cell in head)
    if has_header:
        names = _columns(head, f"{path}, line 1")
        places = [head.index(name) for name in names]
    else:
        places = _unnamed(head, path)
    most = len(head)
    table = csv.reader(
        rest if has_header else _after(first, rest), delimiter=separator, skipinitialspace=True
    )
    before = 1 if has_header else 0
    actor, target, kind, time = places
    for row in table:
        if len(row) == most:
            yield table.line_num + before, (row[actor], row[target], row[kind], row[time])
        elif row:
            raise InputError(
                f"{path}, line {table.line_num + before}: {len(row)} cells, not {most} as in line 1.",
                remedy="Put cells that hold the separator between quotation marks.",
            )


def _after(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _columns(names: Sequence[str], place: str) -> list[str]:
    """The names of the four columns, in the order of COLUMNS. Raises InputError when one is missing."""
    known = {str(name).strip().lower(): name for name in names}
    found = [next((known[name] for name in like if name in known), None) for like in COLUMNS.values()]
    missing = [column for column, name in zip(COLUMNS, found, strict=True) if name is None]
    if missing:
        raise InputError(
            f"{place}: there is no column `{missing[0]}`.",
            remedy="Name the columns `actor`, `target`, `type` and `time` (unix seconds).",
        )
    return [name for name in found if name is not None]


def _unnamed(cells: Sequence[str], path: Path) -> list[int]:
    """Where the columns are without a header: actor, target, then type and time in either order."""
    if len(cells) == 4:
        for kind, time in ((2, 3), (3, 2)):
            if cells[kind].strip().lower() in TYPES:
                return [0, 1, kind, time]
    raise InputError(
        f"{path}, line 1: neither a header nor actor, target, type and time.",
        remedy="Begin the file with a line: actor,target,type,time",
    )


def _name(said: Any, column: str, place: str) -> str:
    text = said.strip() if isinstance(said, str) else "" if said is None else str(said)
    if not text:
        raise InputError(f"{place}: there is no {column}.", remedy="Say in every row who reacted to whom.")
    return text


def _type(said: Any, place: str) -> int:
    found = TYPES.get(str(said).strip().lower())
    if found is None:
        raise InputError(
            f"{place}: {said!r} is no type of reaction.",
            remedy=f"Use {', '.join(INTERACTION_TYPES)}, or RE, QT, RT, MT.",
        )
    return found


def _time(said: Any, place: str) -> int:
    try:
        seconds = int(said)
    except (TypeError, ValueError, OverflowError):
        seconds = seconds_of(said, place)
    if not 0 <= seconds < LATEST:
        raise InputError(
            f"{place}: {said!r} is no unix time in seconds.",
            remedy="Write seconds since 1970, such as 1341100972; divide milliseconds by 1,000.",
        )
    return seconds


def seconds_of(said: Any, place: str) -> int:
    """Unix seconds of a number, a moment, or its text; without an offset it is UTC. Raises InputError."""
    try:
        if isinstance(said, datetime):
            moment = said
        else:
            text = str(said).strip()
            if text.replace(".", "", 1).lstrip("-").isdigit():
                return math.floor(float(text))
            moment = datetime.fromisoformat(text)
        return math.floor((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"{place}: {said!r} is no time.",
            remedy="Write unix seconds (1341100972) or 2012-07-01T00:02:52Z.",
        ) from error
