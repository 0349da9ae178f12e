"""What an answer of Vimeo holds, told by its shape alone, and the ids and addresses made from it. Pure."""

import re
from typing import Any

from extractors.values import dig, text_of
from extractors.vimeo.settings import SITE

_VIDEO = re.compile(r"/videos/(\d+)")
_COMMENT = re.compile(r"/videos/(\d+)/comments/(\d+)(?:/replies/(\d+))?")
_REPLIES = re.compile(r"/videos/\d+/comments/(\d+)/replies(?=$|[?/])")
WRAPPERS = ("clip", "people")
_USER = re.compile(r"/users/[^/]+$")


def items_of(document: Any) -> list[Any]:
    """The items of a list, or the one item that a body is."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return []
    if isinstance(document.get("data"), list):
        return [_unwrapped(item) for item in document["data"]]
    return [_unwrapped(document)] if document else []


def _unwrapped(item: Any) -> Any:
    """The video or account inside what a feed of activities or a general search lists."""
    inner = next((dig(item, name) for name in WRAPPERS if isinstance(dig(item, name), dict)), None)
    return item if inner is None or kind_of(item) else inner


def answered_in(document: Any) -> str | None:
    """The comment whose answers a list holds: only the addresses of its pages name it."""
    for name in ("first", "last", "next", "previous"):
        found = _REPLIES.search(text_of(dig(document, "paging", name)) or "")
        if found:
            return found[1]
    return None


def kind_of(item: Any) -> str:
    """`video`, `comment`, `user`, or nothing."""
    uri = text_of(dig(item, "uri")) or ""
    if _COMMENT.match(uri) or (dig(item, "created_on") and "text" in item):
        return "comment"
    if _VIDEO.search(uri) and ("name" in item or "created_time" in item or "description" in item):
        return "video"
    return "user" if _USER.search(uri) and "name" in item else ""


def item_uri(item: Any) -> str | None:
    return text_of(dig(item, "uri"))


def video_number(uri: str | None) -> str | None:
    """The number of the video in a relative uri: of the video, of a comment, of anything under it."""
    found = _VIDEO.search(uri or "")
    return found[1] if found else None


def comment_numbers(uri: str | None) -> tuple[str, str, str | None] | None:
    """Video, comment, and the comment it answers, which only our own ids of replies name."""
    found = _COMMENT.search(uri or "")
    if not found:
        return None
    video, first, reply = found.groups()
    return (video, reply, first) if reply else (video, first, None)


def video_address(number: str) -> str:
    return f"{SITE}/{number}"


def comment_address(video: str, comment: str) -> str:
    return f"{SITE}/{video}#comment_{comment}"


def comment_uri(video: str, comment: str) -> str:
    """What the API calls a comment."""
    return f"/videos/{video}/comments/{comment}"
