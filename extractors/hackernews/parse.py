"""Hacker News answers to records: search hits, trees of comments, single items, members. Pure.

The same item looks different in each API: `_read_item` brings the three forms to one.
"""

from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import quote

from agorascope.landing import RawPage
from agorascope.records import Parsed
from agorascope.text import clean_html
from extractors.hackernews.items import is_comment, is_member, item_id, items_of
from extractors.hackernews.settings import CHANNEL, SITE
from extractors.profile_links import profile_links
from extractors.reading import PageReader, RejectedError, open_json
from extractors.values import count, epoch, moment, text_of, whole_number

FIRST_YEAR = 2006
GONE_WORDS = {"[deleted]": "deleted", "[dead]": "withheld", "[flagged]": "withheld"}


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    page.options.setdefault("channel", CHANNEL)
    reader, document = open_json(page, instance=CHANNEL)
    asked = page.options.get("asked")
    if document is None and asked:  # a second look: Firebase answers `null` for what it does not show
        reader.status_change(1, "unavailable", uri=asked["uri"], detail="null")
        return Parsed(status_changes=reader.result().status_changes)
    if isinstance(document, dict) and "error" in document and item_id(document) is None:
        reader.reject("", None, "error_answer", f"The server refused: {str(document['error'])[:200]}")
        return reader.result()
    reader.each(items_of(document), lambda item, position: _read(reader, item, position))
    return reader.result()


def item_uri(id_: str) -> str:
    return f"{SITE}/item?id={quote(id_, safe='')}"


def _read(reader: PageReader, item: Any, position: int) -> None:
    if is_member(item):
        _read_member(reader, item, position)
    else:
        _read_item(reader, item, position)


def _read_item(reader: PageReader, item: Any, position: int) -> None:
    id_ = item_id(item)
    if id_ is None:
        raise RejectedError("missing_key", "Not an item: it has no id.")
    uri = item_uri(id_)
    if gone := _gone(item):
        reader.status_change(position, gone, uri=uri, post_id=id_)
        return
    is_answer = is_comment(item)
    author = text_of(item.get("author") or item.get("by"))
    parent = text_of(item.get("parent_id") or item.get("parent") or item.get("poll"))
    story = text_of(item.get("story_id")) or (None if is_answer else id_)
    created = item.get("created_at_i") or item.get("time")
    reader.post(
        position,
        uri=uri,
        kind="comment" if is_answer else "post",
        post_id=id_,
        created=epoch(created) or moment(item.get("created_at")),
        created_source=created or item.get("created_at"),
        first_year=FIRST_YEAR,
        text=item.get("comment_text") or item.get("story_text") or item.get("text"),
        title=None if is_answer else _title(item),
        text_format="html",
        author_id=author,
        author_handle=author,
        parent_id=parent,
        parent_uri=item_uri(parent) if parent else None,
        thread_id=story,
        thread_uri=item_uri(story) if story else None,
        url=uri,
        counters=_counters(item, is_answer),
        **_link(item, is_answer),
    )
    if author:
        reader.member(position, member_id=author, handle=author, url=_member_url(author))


def _title(item: Mapping[str, Any]) -> str | None:
    """The title of a story; like the text, it may hold entities of HTML."""
    title = text_of(item.get("title"))
    return unescape(title) if title else None


def _gone(item: Mapping[str, Any]) -> str | None:
    """What became of an item that has no words any more; its number stays in the tree."""
    if item.get("deleted") is True:
        return "deleted"
    words = item.get("text") or item.get("comment_text")
    if item.get("dead") is True:
        return "withheld"
    if isinstance(words, str) and item.get("author") is None and item.get("by") is None:
        return GONE_WORDS.get(words.strip())
    is_empty = words is None and item.get("author") is None and item.get("by") is None
    return "unavailable" if is_empty and item.get("type") == "comment" else None


def _counters(item: Mapping[str, Any], is_answer: bool) -> dict[str, int | None]:
    """Points, which are hidden for comments since 2011, and the comments of a story. Never below zero."""
    points = item.get("points") if "points" in item else item.get("score")
    if is_answer:
        return {"likes": count(points)}
    replies = item.get("num_comments") if "num_comments" in item else item.get("descendants")
    return {"likes": count(points), "replies": count(replies)}


def _link(item: Mapping[str, Any], is_answer: bool) -> dict[str, Any]:
    """The page that a story is about."""
    link = text_of(item.get("url"))
    return {"links": [link]} if link and not is_answer else {}


def _read_member(reader: PageReader, item: Mapping[str, Any], position: int) -> None:
    name = text_of(item.get("username")) or text_of(item.get("id"))
    if name is None:
        raise RejectedError("missing_key", "The member has no name, which is its key.")
    about = text_of(item.get("about"))
    created = item.get("created_at_i") or item.get("created")
    reader.members.pop(name, None)  # what was said of it beside a post is less
    reader.member(
        position,
        member_id=name,
        handle=name,
        bio=clean_html(about) if about else None,
        url=_member_url(name),
        links=profile_links(about) if about else None,
        created_at=epoch(created) or moment(item.get("created_at")),
        reputation=whole_number(item.get("karma")),
        posts=_written(item),
    )


def _written(item: Mapping[str, Any]) -> int | None:
    """Stories and comments together: counted by Algolia, listed by Firebase."""
    counts = [count(item.get("submission_count")), count(item.get("comment_count"))]
    known = [number for number in counts if number is not None]
    if len(known) == len(counts):
        return sum(known)
    submitted = item.get("submitted")
    return len(submitted) if isinstance(submitted, list) else None


def _member_url(name: str) -> str:
    return f"{SITE}/user?id={quote(name, safe='')}"
