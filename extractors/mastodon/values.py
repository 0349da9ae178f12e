"""Tolerant readings of JSON values: a field of another type is read or left out, never a crash."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from agorascope.landing import RawPage
from agorascope.text import sanitize
from extractors.http import decode_body

MAX_COUNT = 2**53
_LANGUAGE = re.compile(r"^[a-z]{2}(?=$|[-_])")


def load_document(page: RawPage) -> tuple[Any, bool, str]:
    """The JSON of a page, whether its bytes had to be repaired, and why it cannot be read."""
    text, is_repaired = decode_body(page.body, page.content_type)
    try:
        return json.loads(text), is_repaired, ""
    except RecursionError:
        return None, is_repaired, "nested too deep"
    except ValueError as error:
        return None, is_repaired, str(error)


def items_of(document: Any) -> list[Any]:
    """The statuses of any kind of answer: a timeline, a context, a search, a notification, one status."""
    if isinstance(document, list):
        return [inner for item in document for inner in _unwrapped(item)]
    if isinstance(document, dict):
        lists = [document.get(name) for name in ("ancestors", "descendants", "statuses")]
        if any(isinstance(part, list) for part in lists):
            return [item for part in lists if isinstance(part, list) for item in part]
        return [document] if "content" in document and "visibility" in document else []
    return []


def is_account(item: Any) -> bool:
    return isinstance(item, dict) and "acct" in item and "content" not in item


def _unwrapped(item: Any) -> list[Any]:
    """A status, or the status inside a notification or conversation."""
    if isinstance(item, dict) and "content" not in item:
        inner = item.get("status") or item.get("last_status")
        if isinstance(inner, dict):
            return [inner]
    return [item]


def text_of(value: Any) -> str | None:
    """A string that is not empty; numbers are written out, anything else is no text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return str(value)
    return sanitize(value) or None if isinstance(value, str) else None


def count(value: Any) -> int | None:
    """A count of zero or more, also from a string of digits; None when it is not known."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value.strip()[:20])
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and 0 <= value < MAX_COUNT else None


def flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def moment(value: Any) -> datetime | None:
    """An ISO time in UTC; a time without a zone is UTC."""
    if not isinstance(value, str):
        return None
    try:
        parsed = datetime.fromisoformat(value.strip())
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def language(value: Any) -> str | None:
    """The two letters of a language tag, None for languages that have none."""
    found = _LANGUAGE.match(value.strip().lower()) if isinstance(value, str) else None
    return found.group() if found else None


def dictionaries(value: Any) -> list[dict[str, Any]]:
    """The objects in a list; anything else gives none."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
