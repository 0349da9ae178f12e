"""Media and comments of Instagram to rows. Pure.

Neither has an author where a hashtag brought it; that is null, not a person called "unknown".
"""

from collections.abc import Mapping
from typing import Any

from agorascope.records import Row
from extractors.instagram.settings import SITE
from extractors.reading import PageReader, RejectedError
from extractors.values import count, dictionaries, dig, flag, moment, text_of

FIRST_YEAR = 2010
VIDEOS = {"VIDEO", "REELS", "BROADCAST"}
MAX_REPLIES = 1000


def media_uri(id_: str) -> str:
    """The global name of a medium. Its permalink is not always given, its id is."""
    return f"instagram:media/{id_}"


def comment_uri(id_: str) -> str:
    return f"instagram:comment/{id_}"


def read_media(reader: PageReader, item: Any, position: int, *, author: str | None = None) -> None:
    """Add a photo, video, album or story, and its comments. `author` is whose media were asked for."""
    id_ = _id(item)
    author = text_of(item.get("username")) or author
    children = dictionaries(dig(item, "children", "data"))
    kinds = {str(item.get("media_type")), str(item.get("media_product_type"))}
    reader.post(
        position,
        uri=media_uri(id_),
        post_id=id_,
        kind="video" if kinds & VIDEOS else "post",
        created=moment(item.get("timestamp")),
        created_source=item.get("timestamp"),
        first_year=FIRST_YEAR,
        text=item.get("caption"),
        media_count=len(children) or 1,
        thread_id=id_,
        thread_uri=media_uri(id_),
        url=text_of(item.get("permalink")),
        counters={
            "likes": count(item.get("like_count")),
            "replies": count(item.get("comments_count")),
            "views": count(item.get("view_count")),
        },
        **_author(author),
    )
    _member(reader, author, position)
    for inner in dictionaries(dig(item, "comments", "data")):
        reader.try_read(inner, position, lambda one, place: read_comment(reader, one, place, media=id_))


def read_comment(
    reader: PageReader, item: Any, position: int, *, media: str | None = None, parent: str | None = None
) -> None:
    """Add a comment and the answers inside it. `media` and `parent` are what the request tells."""
    id_ = _id(item)
    media = text_of(dig(item, "media", "id")) or media
    answered = text_of(item.get("parent_id")) or parent
    author = text_of(item.get("username")) or text_of(dig(item, "from", "username"))
    owner = comment_uri(answered) if answered else media_uri(media) if media else None
    reader.post(
        position,
        uri=comment_uri(id_),
        post_id=id_,
        kind="comment",
        created=moment(item.get("timestamp")),
        created_source=item.get("timestamp"),
        first_year=FIRST_YEAR,
        text=item.get("text"),
        parent_id=answered or media,
        parent_uri=owner,
        thread_id=media,
        thread_uri=media_uri(media) if media else None,
        channel_id=reader.page.options.get("channel"),
        status="withheld" if flag(item.get("hidden")) else "live",
        counters={"likes": count(item.get("like_count")), "replies": _replies(item)},
        **_author(author),
    )
    _member(reader, author, position)
    for inner in dictionaries(dig(item, "replies", "data"))[:MAX_REPLIES] if parent is None else []:
        reader.try_read(
            inner, position, lambda one, place: read_comment(reader, one, place, media=media, parent=id_)
        )


def _id(item: Any) -> str:
    id_ = text_of(item.get("id")) if isinstance(item, dict) else None
    if id_ is None:
        raise RejectedError("missing_key", "The object has no id, which is its key.")
    return id_


def _author(username: str | None) -> Row:
    return {"author_id": username, "author_handle": username, "author_name": None}


def _member(reader: PageReader, username: str | None, position: int) -> None:
    url = f"{SITE}/{username}/" if username else None
    reader.member(position, member_id=username, handle=username, url=url)


def _replies(item: Mapping[str, Any]) -> int | None:
    """Answers to a comment, where all of them are in the answer; else nobody says how many."""
    replies = item.get("replies")
    is_whole = isinstance(replies, dict) and not dig(replies, "paging", "next")
    return len(dictionaries(dig(replies, "data"))) if is_whole else None
