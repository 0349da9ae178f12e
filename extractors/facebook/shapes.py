"""What the objects of a Graph answer are, told by their shape: most answers do not name the kind. Pure.

An answer is one object, a list under `data`, or objects by their ids; a page may hold lists of its posts.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from extractors.graph_insights import is_insight
from extractors.values import dictionaries, dig, text_of

GRAPH_ID = re.compile(r"\d{1,30}(_\d{1,30}){0,3}")
MAX_OBJECTS = 20_000
# Lists inside a page, and the last part of a paging URL -> what is in them.
EDGES = {
    "feed": "post",
    "posts": "post",
    "published_posts": "post",
    "visitor_posts": "post",
    "tagged": "post",
    "comments": "comment",
    "videos": "video",
    "live_videos": "video",
    "photos": "photo",
}
COMMENT_KEYS = {"comment_count", "can_reply_privately", "can_remove", "can_hide", "can_like", "attachment"}
POST_KEYS = {"message", "story", "status_type", "attachments", "shares", "message_tags", "reactions"}
VIDEO_KEYS = {"length", "live_views", "embed_html", "published", "embeddable", "broadcast_start_time"}
PHOTO_KEYS = {"images", "page_story_id", "webp_images", "alt_text"}
FOREIGN_KEYS = {"member_count", "start_time", "to", "messages", "unread_count", "verification_status"}

ADDRESSED = {"permalink_url", "status_type", "shares", "reactions", "is_published", "privacy"}

Found = tuple[Any, str]  # an object, and what it is; "" for what is not ours


def objects_of(document: Any, given: str = "") -> Iterator[Found]:
    """The objects of an answer with their kinds. `given` is the kind that was asked for, if any was."""
    if isinstance(document, list):
        yield from ((item, given or kind_of(item)) for item in document[:MAX_OBJECTS])
    elif isinstance(document, dict) and isinstance(document.get("data"), list):
        kind = given or _edge_kind(document)
        yield from ((item, kind or kind_of(item)) for item in document["data"][:MAX_OBJECTS])
    elif isinstance(document, dict) and "error" not in document:
        if _is_by_id(document):
            yield from ((item, given or kind_of(item)) for item in list(document.values())[:MAX_OBJECTS])
            return
        kind = given or kind_of(document)
        yield document, kind
        yield from _lists_inside(document, kind)


def _is_by_id(document: Mapping[str, Any]) -> bool:
    """Objects by their ids: `{"1": {"id": "1", ...}, ...}`."""
    return bool(document) and all(
        isinstance(item, dict) and GRAPH_ID.fullmatch(key) for key, item in document.items()
    )


def _lists_inside(document: Mapping[str, Any], kind: str) -> Iterator[Found]:
    """Posts, videos and photos that a page was asked for together with itself."""
    if kind in {"post", "comment", "video", "photo"}:
        return
    for name, inner in EDGES.items():
        for item in dictionaries(dig(document.get(name), "data")):
            yield item, inner


def _edge_kind(document: Mapping[str, Any]) -> str:
    """What a list holds, from its paging URLs or its summary; "other" for edges that are not ours."""
    for name in ("next", "previous"):
        url = text_of(dig(document, "paging", name))
        if url:
            return EDGES.get(_last_part(url), "other")
    summary = document.get("summary")
    return "comment" if isinstance(summary, dict) and {"can_comment", "order"} & summary.keys() else ""


def _last_part(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""


def kind_of(item: Any) -> str:
    """post, comment, video, photo, page, insight; "" for anything else."""
    if not isinstance(item, dict):
        return ""
    if is_insight(item):
        return "insight"
    id_ = text_of(item.get("id")) or ("0" if "permalink_url" in item else "")
    foreign = FOREIGN_KEYS & item.keys()
    if foreign == {"to"} and id_.count("_") == 1 and ADDRESSED & item.keys():
        foreign = set()  # a post of a visitor names the page that it was written to
    if not GRAPH_ID.fullmatch(id_) or foreign:
        return "page" if _is_page(item) else ""
    return next((kind for kind, fits in _TESTS.items() if fits(item, id_)), "")


def _is_page(item: Mapping[str, Any]) -> bool:
    return "fan_count" in item or ("followers_count" in item and "name" in item)


def _is_comment(item: Mapping[str, Any], id_: str) -> bool:
    link = str(item.get("permalink_url", ""))
    says_so = COMMENT_KEYS & item.keys() or "comment_id=" in link or isinstance(item.get("parent"), dict)
    return bool(says_so) or id_.count("_") >= 2 or ("like_count" in item and "message" in item)


def _is_video(item: Mapping[str, Any], id_: str) -> bool:
    says_so = VIDEO_KEYS & item.keys() or "/videos/" in str(item.get("permalink_url", ""))
    is_bare = "description" in item and "updated_time" in item and "name" not in item
    return "_" not in id_ and (bool(says_so) or is_bare)


def _is_photo(item: Mapping[str, Any], id_: str) -> bool:
    link = str(item.get("link", ""))
    return "_" not in id_ and bool(PHOTO_KEYS & item.keys() or "/photos/" in link or "photo.php" in link)


def _is_post(item: Mapping[str, Any], id_: str) -> bool:
    is_pair = id_.count("_") == 1
    return bool(POST_KEYS & item.keys()) or (is_pair and {"created_time", "permalink_url"} <= item.keys())


_TESTS = {
    "page": lambda item, _id: _is_page(item),
    "comment": _is_comment,
    "video": _is_video,
    "photo": _is_photo,
    "post": _is_post,
}
