"""Tolerant readings of JSON values: a field of another type is read or left out, never a crash."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from agorascope.dates import DateError, parse_timestamp
from agorascope.landing import RawPage
from agorascope.text import sanitize
from extractors.http import decode_body

MAX_COUNT = 2**53
MAX_LIST = 1000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Digits as "0", and what stands before a number as ":"; the ids in quotes and addresses are no numbers.
_SHAPE = bytes.maketrans(b"123456789,[- \t\r\n", b"0" * 9 + b":" * 7)
_LONG_NUMBER = b":" + b"0" * 19
_LANGUAGE = re.compile(r"^[a-z]{2}(?=$|[-_])")


def load_document(page: RawPage) -> tuple[Any, bool, str]:
    """The JSON of a page, whether its bytes had to be repaired, and why it cannot be read."""
    try:
        return _load_quickly(page.body), False, ""
    except ValueError:  # Python's own reader says what is wrong, or reads it all the same
        pass
    text, is_repaired = decode_body(page.body, page.content_type)
    try:
        return json.loads(text), is_repaired, ""
    except RecursionError:
        return None, is_repaired, "nested too deep"
    except ValueError as error:
        return None, is_repaired, str(error)


def _load_quickly(body: bytes) -> Any:
    """The JSON of a body of UTF-8, three times as fast as by `json`, and the same.

    Raises ValueError for what `json` reads and `orjson` does not, or not to the digit: halves of
    surrogate pairs, NaN, a byte order mark, another encoding, integers of more than 64 bits.
    """
    document = orjson.loads(body)
    shape = body.translate(_SHAPE)
    if _LONG_NUMBER in shape or shape.startswith(_LONG_NUMBER[1:]):
        raise ValueError("It may hold an integer of more than 64 bits.")
    return document


def dig(value: Any, *path: str) -> Any:
    """The value at the end of a path of object keys, None where the path ends early."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def text_of(value: Any) -> str | None:
    """A string that is not empty; numbers are written out, anything else is no text."""
    if isinstance(value, str):
        return (value if value.isascii() and "\x00" not in value else sanitize(value)) or None
    if value is None or isinstance(value, bool):
        return None
    return str(value) if isinstance(value, int | float) else None


def count(value: Any) -> int | None:
    """A count of zero or more, also from a string of digits; None when it is not known."""
    number = whole_number(value)
    return number if number is not None and number >= 0 else None


def whole_number(value: Any) -> int | None:
    """An integer of either sign (scores fall below zero), also from its digits; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        digits = value.strip()[:20]
        value = int(digits) if digits.removeprefix("-").isdecimal() else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and abs(value) < MAX_COUNT else None


def flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def moment(value: Any) -> datetime | None:
    """An ISO time in UTC, or another way of writing one; a time without a zone is UTC."""
    if not isinstance(value, str):
        return None
    try:
        parsed = datetime.fromisoformat(value.strip())
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        return _other_moment(value)


def _other_moment(value: str) -> datetime | None:
    try:
        return parse_timestamp(value, default_zone=UTC).value
    except DateError:
        return None


def epoch(value: Any) -> datetime | None:
    """A moment from seconds or milliseconds since 1970, a number or its digits."""
    if isinstance(value, bool):
        return None
    try:
        seconds = float(value)
        if abs(seconds) >= 1e11:  # the year 5138 in seconds, 1973 in milliseconds
            seconds /= 1000
        return EPOCH + timedelta(seconds=seconds)
    except (TypeError, ValueError, OverflowError):
        return None


def language(value: Any) -> str | None:
    """The two letters of a language tag, None for languages that have none."""
    found = _LANGUAGE.match(value.strip().lower()) if isinstance(value, str) else None
    return found.group() if found else None


def dictionaries(value: Any) -> list[dict[str, Any]]:
    """The objects in a list; anything else gives none."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def length(value: Any) -> int | None:
    """How many items a list has; None for anything that is no list."""
    return len(value) if isinstance(value, list) else None


def unique_tags(values: Any) -> list[str]:
    """Hashtags from a list of strings: without '#', lower case, each once."""
    names = [name for value in values if (name := text_of(value))] if isinstance(values, list) else []
    tags = (name.strip().lstrip("#＃").lower() for name in names[:MAX_LIST])
    return list(dict.fromkeys(tag for tag in tags if tag))
