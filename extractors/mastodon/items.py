"""What holds statuses and accounts among the answers of a Mastodon server."""

from typing import Any

LISTS = ("ancestors", "descendants", "statuses")


def items_of(document: Any) -> list[Any]:
    """The statuses of any kind of answer: a timeline, a context, a search, a notification, one status."""
    if isinstance(document, list):
        return [inner for item in document for inner in _unwrapped(item)]
    if isinstance(document, dict):
        lists = [document.get(name) for name in LISTS]
        if any(isinstance(part, list) for part in lists):
            return [item for part in lists if isinstance(part, list) for item in part]
        return [document] if "content" in document and "visibility" in document else []
    return []


def is_account(item: Any) -> bool:
    return isinstance(item, dict) and "acct" in item and "content" not in item


def is_item(item: Any) -> bool:
    """Whether something can be a status or an account at all."""
    return is_account(item) or (isinstance(item, dict) and bool({"content", "visibility"} & item.keys()))


def refusal_of(document: Any) -> str | None:
    """What a server says instead of an answer; None for an answer."""
    said = document.get("error") if isinstance(document, dict) else None
    return said[:200] if isinstance(said, str) and not is_item(document) else None


def is_other(document: Any) -> bool:
    """Whether an answer is of an endpoint that holds neither statuses nor accounts."""
    if isinstance(document, dict):
        lists = (document.get(name) for name in LISTS)
        return not is_item(document) and not any(isinstance(part, list) for part in lists)
    items = items_of(document)
    return not isinstance(document, list) or (bool(items) and not any(is_item(item) for item in items))


def names_in(document: Any) -> str:
    """The names of the parts of an answer. What they hold can be somebody's own: names are enough."""
    first = document[0] if isinstance(document, list) and document else document
    parts = sorted(map(str, first))[:10] if isinstance(first, dict) else [type(first).__name__]
    return ", ".join(parts) or "nothing"


def _unwrapped(item: Any) -> list[Any]:
    """A status, or the status or account inside a notification, conversation or suggestion."""
    if not isinstance(item, dict) or is_item(item):
        return [item]
    inner = item.get("status") or item.get("last_status")
    if isinstance(inner, dict):
        return [inner]
    accounts = item.get("accounts")
    if isinstance(accounts, list) and "last_status" not in item:  # familiar followers
        return accounts
    if is_account(item.get("account")) and "target_account" not in item:  # what moderators see is not for us
        return [item["account"]]
    return [item]
