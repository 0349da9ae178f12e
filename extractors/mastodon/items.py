"""What holds statuses among the answers of a Mastodon server."""

from typing import Any


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
