"""What an answer of YouTube holds, told by its shape alone, and the ids and addresses made from it. Pure."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from extractors.values import dig, text_of
from extractors.youtube.settings import SITE

PREFIX = "youtube#"
GONE_TITLES = {"Deleted video", "Private video"}  # what the lists show instead of a title


def items_of(document: Any) -> list[Any]:
    """The items of a list answer, of the replies of a thread, or the one item that a body is."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return []
    for name in ("items", "comments"):
        if isinstance(document.get(name), list):
            return list(document[name])
    is_list = str(document.get("kind", "")).endswith("ListResponse")
    return [] if is_list or not document else [document]


def kind_of(item: Any) -> str:
    """What an item is: `video`, `comment`, `searchResult`, another word of the API, or nothing."""
    if not isinstance(item, dict):
        return ""
    kind = text_of(item.get("kind"))
    if kind and kind.startswith(PREFIX):
        return "" if kind == "youtube#playlist" and "snippet" not in item else kind.removeprefix(PREFIX)
    given = item.get("snippet")
    snippet = given if isinstance(given, dict) else item
    if "topLevelComment" in snippet:
        return "commentThread"
    if "textDisplay" in snippet or "textOriginal" in snippet:
        return "comment"
    return ""


def video_id(item: Mapping[str, Any]) -> str | None:
    """The id of the video that a video, a search result or a playlist item is about."""
    kind = kind_of(item)
    if kind == "searchResult":
        return text_of(dig(item, "id", "videoId"))
    if kind == "playlistItem":
        given = dig(item, "contentDetails", "videoId") or dig(item, "snippet", "resourceId", "videoId")
        return text_of(given)
    return text_of(item.get("id"))


def item_id(item: Any) -> str | None:
    """The id under which a page guard knows an item."""
    if not isinstance(item, dict):
        return None
    if kind_of(item) in {"searchResult", "playlistItem"}:
        return video_id(item)
    return text_of(item.get("id"))


def top_comment(thread: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The first comment of a thread, given whole or as its snippet alone."""
    found = dig(thread, "snippet", "topLevelComment") or thread.get("topLevelComment")
    return found if isinstance(found, dict) else None


def video_uri(id_: str) -> str:
    return f"{SITE}/watch?v={quote(id_, safe='')}"


def comment_uri(id_: str) -> str:
    """The global name of a comment. Its video is no part of it: lists of replies do not name the video."""
    return f"{SITE}/watch?lc={quote(id_, safe='')}"


def comment_url(id_: str, video: str) -> str:
    """Where a comment is shown: under its video."""
    return f"{video_uri(video)}&lc={quote(id_, safe='')}"


def channel_url(id_: str) -> str:
    return f"{SITE}/channel/{quote(id_, safe='')}"
