"""What holds items among the answers of both Hacker News APIs. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from extractors.values import dictionaries, text_of

MAX_ITEMS = 50_000  # of one page: a tree without end is no conversation


def items_of(document: Any) -> Iterator[Any]:
    """The items and members of any kind of answer: a search, a list, one item, a tree of them, saved replies.

    Lists of numbers (`topstories`, `updates`) hold no items, only their names.
    """
    waiting = [*_entries(document)]
    waiting.reverse()
    given = 0
    while waiting and given < MAX_ITEMS:
        item = waiting.pop()
        given += 1
        yield item
        if isinstance(item, dict):
            waiting += reversed(dictionaries(item.get("children")))


def _entries(document: Any) -> Iterator[Any]:
    """The items at the top of an answer, in its order."""
    for part in document if isinstance(document, list) else [document]:
        reply = part.get("reply") if isinstance(part, dict) and "url" in part else None
        if reply is not None and item_id(part) is None:  # an answer saved beside its address
            yield from _entries(reply) if isinstance(reply, list) else _inside(reply)
        else:
            yield from _inside(part)


def _inside(part: Any) -> Iterator[Any]:
    if isinstance(part, dict) and isinstance(part.get("hits"), list):
        yield from part["hits"]
    elif isinstance(part, dict) and {"items", "profiles"} <= part.keys():
        return  # numbers and names of what changed
    elif part is not None and not isinstance(part, int | float):
        yield part


def item_id(item: Any) -> str | None:
    """The number of an item, as text."""
    return text_of(item.get("objectID") or item.get("id")) if isinstance(item, dict) else None


def is_member(item: Any) -> bool:
    """An account of either API, and no item."""
    return isinstance(item, dict) and "karma" in item and not ({"type", "_tags", "title"} & item.keys())


def is_comment(item: Mapping[str, Any]) -> bool:
    named, tags = item.get("type"), item.get("_tags")
    if isinstance(tags, list) and "comment" in tags:
        return True
    return named in {"comment", "pollopt"} or any(
        item.get(name) for name in ("comment_text", "parent_id", "parent")
    )
