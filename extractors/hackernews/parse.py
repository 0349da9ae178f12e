"""Hacker News answers to records: search hits, trees of items, single items. Pure.

The same item looks different in each API; `_facts_of` brings the three forms to one.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.hackernews.settings import CHANNEL, SITE
from extractors.reading import PageReader, RejectedError, open_json
from extractors.values import count, dictionaries, epoch, moment, text_of

MAX_ITEMS = 20_000
FIRST_YEAR = 2006


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    reader, document = open_json(page, instance=CHANNEL)
    page.options.setdefault("channel", CHANNEL)
    asked = page.options.get("asked")
    if document is None and asked:  # a second look: Firebase answers `null` for what it does not show
        reader.status_change(1, "unavailable", uri=asked["uri"], detail="null")
        return Parsed(status_changes=reader.result().status_changes)
    reader.each(items_of(document), lambda item, position: _read_item(reader, item, position))
    return reader.result()


def items_of(document: Any) -> Iterator[Any]:
    """The items of any kind of answer: a search, a list, one item, a tree of them."""
    waiting = list(document) if isinstance(document, list) else [document]
    if isinstance(document, dict) and isinstance(document.get("hits"), list):
        waiting = list(document["hits"])
    waiting.reverse()
    given = 0
    while waiting and given < MAX_ITEMS:
        item = waiting.pop()
        if item is not None:
            given += 1
            yield item
        if isinstance(item, dict):
            waiting += reversed(dictionaries(item.get("children")))


def item_id(item: Any) -> str | None:
    """The number of an item, as text."""
    return text_of(item.get("objectID") or item.get("id")) if isinstance(item, dict) else None


def item_uri(id_: str) -> str:
    return f"{SITE}/item?id={quote(id_, safe='')}"


def _read_item(reader: PageReader, item: Any, position: int) -> None:
    id_ = item_id(item)
    if id_ is None:
        raise RejectedError("missing_key", "Not an item: it has no id.")
    uri = item_uri(id_)
    if item.get("deleted") or item.get("dead"):
        status = "deleted" if item.get("deleted") else "withheld"
        reader.status_change(position, status, uri=uri, post_id=id_)
        return
    kind = _kind(item)
    author = text_of(item.get("author") or item.get("by"))
    parent, story = text_of(item.get("parent_id") or item.get("parent")), text_of(item.get("story_id"))
    created = item.get("created_at_i") or item.get("time")
    reader.post(
        position,
        uri=uri,
        kind=kind,
        post_id=id_,
        created=epoch(created) or moment(item.get("created_at")),
        created_source=created or item.get("created_at"),
        first_year=FIRST_YEAR,
        text=item.get("comment_text") or item.get("story_text") or item.get("text"),
        title=None if kind == "comment" else item.get("title"),
        text_format="html",
        author_id=author,
        author_handle=author,
        parent_id=parent,
        parent_uri=item_uri(parent) if parent else None,
        thread_id=story or (id_ if kind == "post" else None),
        thread_uri=item_uri(story or id_) if story or kind == "post" else None,
        url=uri,
        counters=_counters(item, kind),
        **_link(item, kind),
    )
    if author:
        page = f"{SITE}/user?id={quote(author, safe='')}"
        reader.member(position, member_id=author, handle=author, url=page)


def _kind(item: Mapping[str, Any]) -> str:
    tags = item.get("_tags")
    named = item.get("type") or ("comment" if isinstance(tags, list) and "comment" in tags else None)
    is_comment = named == "comment" or item.get("comment_text") or item.get("parent_id") or item.get("parent")
    return "comment" if is_comment else "post"


def _counters(item: Mapping[str, Any], kind: str) -> dict[str, int | None]:
    if kind == "comment":  # points of comments are hidden
        return {}
    points = item.get("points") if "points" in item else item.get("score")
    replies = item.get("num_comments") if "num_comments" in item else item.get("descendants")
    return {"likes": count(points), "replies": count(replies)}


def _link(item: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The page that a story is about."""
    link = text_of(item.get("url"))
    return {"links": [link]} if link and kind == "post" else {}
