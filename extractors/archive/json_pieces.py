"""A JSON document of any size, as small documents of the same form; memory follows the window.

    {"id": 1, "messages": [a million]} -> {"id": 1, "messages": [500 of them]}, {"id": 1, "messages": [500...

What fits into the window is given whole. A larger object is given once for each part of the lists that
carry its items; its other fields stand in every part. An element that is no JSON costs that element only:
it goes to `problems`, as does the rest of a file that ends in the middle.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

from extractors.archive.readers import EXCERPT

WINDOW = 4 * 2**20  # characters
MAX_STRING = 64 * 2**20
_READ = 1 << 20
_MAX_DEPTH = 6
_MAX_NUMBER = 65_536
_AHEAD = 1 << 18  # enough to see whether the next line begins anew
_MAX_PROBLEMS = 10_000  # a file with more of them is no JSON
_ITEMS_AT_ONCE = 500
_LARGE = object()  # does not end within the window
_BROKEN = object()  # ends, and is no JSON
_SCAN = json.JSONDecoder(strict=False, parse_constant=lambda _name: None).raw_decode
# A string that is never closed goes to the end of the text.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+(?P<closed>")?|[{}\[\]]', re.DOTALL)
_NEW_OBJECT = re.compile(r"[\r\n]+\{")
_BLANK = re.compile(r"[\s,]*")
_BETWEEN = re.compile(r"[\s,;\x1e\ufeff]*")
# `window.YTD.tweets.part0 = [...]`: scripts that assign one value.
_ASSIGNMENT = re.compile(r"[\s\ufeff]*(?:(?:var|let|const)\s+)?[A-Za-z_$][\w.$]{0,200}\s*=\s*(?=[\[{])")


class Problem(NamedTuple):
    """A part of a file that could not be read."""

    reason: str
    detail: str
    excerpt: str


class JsonPieces:
    """Cuts one text into documents. `read(n)` gives about n characters more, and "" at the end."""

    def __init__(self, read: Callable[[int], str], carriers: Collection[str], window: int = WINDOW) -> None:
        self._read = read
        self._carriers = carriers
        self._window = window
        self._text = ""
        self._pos = 0
        self._has_ended = False
        self._has_stopped = False
        self._noted = 0
        self.problems: list[Problem] = []

    def documents(self) -> Iterator[Any]:
        """Every document, or part of one; several documents may follow each other, as in NDJSON."""
        self._look_ahead()
        if found := _ASSIGNMENT.match(self._text):
            self._pos = found.end()
        while not self._has_stopped and (mark := self._next_mark(_BETWEEN)):
            if mark not in "{[":
                self._skip_line()
                continue
            value = self._at_once()
            if value is _LARGE and self._look_ahead():
                value = self._at_once()
            if value is not _LARGE:
                yield value
            elif not self._is_bad_line():
                yield from self._pieces(0)

    def _look_ahead(self) -> bool:
        """Have some text at hand behind the cursor; whether there is more of it than before."""
        before = len(self._text) - self._pos
        while not self._has_ended and len(self._text) - self._pos < _AHEAD:
            self._more()
        return len(self._text) - self._pos > before

    def _at_once(self) -> Any:
        """The object or list at the cursor when the text at hand holds all of it."""
        try:
            value, end = _SCAN(self._text, self._pos)
        except (ValueError, RecursionError):
            return _LARGE
        self._pos = end
        return value

    def _pieces(self, depth: int) -> Iterator[Any]:
        value = self._whole()
        if value is _LARGE:
            yield from self._parts(depth)
        elif value is not _BROKEN:
            yield value

    def _parts(self, depth: int) -> Iterator[Any]:
        mark = self._next_mark(_BLANK)
        if depth > _MAX_DEPTH or mark not in {"[", "{"}:
            self._stop("The file ends in the middle, or goes on with what is no JSON.")
            return
        self._pos += 1
        yield from self._list_parts(depth) if mark == "[" else self._object_parts(depth)

    def _list_parts(self, depth: int) -> Iterator[Any]:
        batch: list[Any] = []
        while (mark := self._next_mark(_BLANK)) and mark != "]" and not self._has_stopped:
            value = self._whole()
            if value is _LARGE:
                if batch:
                    yield batch
                    batch = []
                for part in self._parts(depth + 1):
                    yield [part]
            elif value is not _BROKEN:
                batch.append(value)
                if len(batch) >= _ITEMS_AT_ONCE:
                    yield batch
                    batch = []
        self._close(mark)
        if batch:
            yield batch

    def _object_parts(self, depth: int) -> Iterator[Any]:
        """Parts for the lists that carry items; the whole when there is none: one large message."""
        fields: dict[str, Any] = {}
        has_given = False
        while (mark := self._next_mark(_BLANK)) and mark != "}" and not self._has_stopped:
            key = self._whole() if mark == '"' else None
            if not isinstance(key, str) or self._next_mark(_BLANK) != ":":
                self._stop("The file goes on with what is no JSON.")
                break
            self._pos += 1
            self._next_mark(_BLANK)
            value = self._whole()
            if value is _LARGE:
                for part in self._parts(depth + 1):
                    has_given = True
                    yield {**fields, key: part}
            elif key in self._carriers and isinstance(value, list | dict):
                has_given = True
                yield {**fields, key: value}
            elif value is not _BROKEN:
                fields[key] = value
        self._close(mark)
        if not has_given and fields and not self._has_stopped:
            yield fields

    def _close(self, mark: str) -> None:
        if mark:
            self._pos += not self._has_stopped
        elif not self._has_stopped:
            self._stop("The file ends in the middle.")

    def _whole(self) -> Any:
        """The value at the cursor, which moves behind it; or that it is broken, or too large."""
        while True:
            try:
                value, end = _SCAN(self._text, self._pos)
            except (ValueError, RecursionError) as error:
                problem = str(error)
            else:
                # A number at the very end of the text may go on.
                if end < len(self._text) or self._has_ended:
                    self._pos = end
                    return value
                problem = ""
            limit = self._limit()
            if self._has_ended or len(self._text) - self._pos >= limit:
                break
            self._more()
        if self._text.startswith("[", self._pos):
            return _LARGE  # its items are looked at one by one
        behind = _end_of(self._text, self._pos)
        if behind is None or self._holds_items(behind):
            return _LARGE
        excerpt = self._text[self._pos : min(behind, self._pos + EXCERPT)]
        self._note(Problem("bad_json", f"An entry is not JSON: {problem[:200]}.", excerpt))
        self._pos = behind
        return _BROKEN

    def _limit(self) -> int:
        """How far to read for the end of the value at the cursor: texts may be longer than a window."""
        mark = self._text[self._pos : self._pos + 1]
        return MAX_STRING if mark == '"' else self._window if mark in "{[" else max(self._window, _MAX_NUMBER)

    def _holds_items(self, behind: int) -> bool:
        """Whether what is broken is an object around a list whose other items are whole."""
        return any(self._text.find(f'"{name}"', self._pos, behind) >= 0 for name in self._carriers)

    def _is_bad_line(self) -> bool:
        """Whether a line of NDJSON is no JSON and the next begins anew; it is noted and left."""
        end = self._text.find("\n", self._pos)
        if end < 0 or self._text[self._pos] != "{" or not _NEW_OBJECT.match(self._text, end):
            return False
        line = self._text[self._pos : end].rstrip(" \t\r,")
        try:
            _SCAN(self._text, self._pos)
        except RecursionError:
            return False
        except json.JSONDecodeError as error:
            # A document on many lines that ends too early is at fault there, not near its beginning.
            near = self._text.find("\n", self._text.find("\n", end + 1) + 1)
            if line.endswith(("{", "[", ":")) or 0 < near < error.pos:
                return False
            self._note(Problem("bad_json", f"A line is not JSON: {error}.", line[:EXCERPT]))
            self._pos = end + 1
            return True
        except ValueError:
            return False
        return False

    def _skip_line(self) -> None:
        end = self._text.find("\n", self._pos)
        line = self._text[self._pos : end if end > 0 else None]
        self._note(Problem("bad_json", "A line is not JSON.", line[:EXCERPT]))
        self._pos = end + 1 if end > 0 else len(self._text)

    def _note(self, problem: Problem) -> None:
        self.problems.append(problem)
        self._noted += 1
        if self._noted >= _MAX_PROBLEMS and not self._has_stopped:
            self._stop(f"There are {_MAX_PROBLEMS:,} parts that are no JSON.")

    def _stop(self, why: str) -> None:
        excerpt = self._text[self._pos : self._pos + EXCERPT]
        detail = f"{why} What stands before is kept; export the file again."
        self._has_stopped = True
        self._note(Problem("unreadable_rest", detail, excerpt))

    def _next_mark(self, blank: re.Pattern[str]) -> str:
        """The next character that is none of these, "" at the end of the text."""
        while True:
            found = blank.match(self._text, self._pos)
            self._pos = found.end() if found else self._pos
            if self._pos < len(self._text):
                return self._text[self._pos]
            if self._has_ended:
                return ""
            self._more()

    def _more(self) -> None:
        rest = self._text[self._pos :]
        new = self._read(max(_READ, len(rest)))
        self._has_ended = not new
        self._text = rest + new
        self._pos = 0


def _end_of(text: str, start: int) -> int | None:
    """Where the object, list or string at `start` ends, by its brackets; None when it does not."""
    if text[start : start + 1] not in {"{", "[", '"'}:
        return None
    depth = 0
    for token in _TOKEN.finditer(text, start):
        mark = token.group()[0]
        if mark == '"' and not token["closed"]:
            return None
        depth += (mark in "{[") - (mark in "}]")
        if depth <= 0:
            return token.end()
    return None
