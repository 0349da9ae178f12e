"""Graph answers of Instagram to records. Pure, and never raises on data.

page -> objects by their shape -> posts.read_media | posts.read_comment | accounts | insights
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.graph_api import error_words
from extractors.graph_insights import insights_in, is_insight, object_of, read_insight
from extractors.graph_verify import read_verified
from extractors.instagram.posts import media_uri, read_comment, read_media
from extractors.instagram.settings import INSTANCE, SITE
from extractors.reading import PageReader, RejectedError, open_json
from extractors.values import count, dictionaries, dig, moment, text_of

MAX_OBJECTS = 20_000
GIVEN = {
    "media": "media",
    "tags": "media",
    "hashtag": "media",
    "comments": "comment",
    "replies": "comment",
    "account": "account",
}
MEDIA_KEYS = {"media_type", "caption", "media_product_type"}
WRAPPERS = {"business_discovery": "", "mentioned_media": "media", "mentioned_comment": "comment"}
Found = tuple[Any, str]


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    reader, document = open_json(page, instance=INSTANCE)
    kind = str(page.options.get("kind", ""))
    is_search = kind == "hashtag" and "hashtag" not in page.options.get("cursor", {})
    if document is None or is_search:  # the number of a hashtag is no record
        return reader.result()
    if kind == "verify":
        read = read_media if page.options["object"] == "media" else read_comment
        read_verified(reader, document, lambda item, position: read(reader, item, position))
    elif kind == "insight":
        for position, item in enumerate(insights_in(document), start=1):
            reader.try_read(item, position, lambda one, place: _read_insight(reader, one, place))
    else:
        _read_objects(reader, document, GIVEN.get(kind, ""))
    return reader.result()


def objects_of(document: Any, given: str = "") -> Iterator[Found]:
    """The objects of an answer with what they are: media, comment, account, insight, "" for anything else."""
    document, given = _unwrapped(document, given)
    if isinstance(document, list):
        yield from ((item, given or kind_of(item)) for item in document[:MAX_OBJECTS])
    elif isinstance(document, dict) and isinstance(document.get("data"), list):
        yield from ((item, given or kind_of(item)) for item in document["data"][:MAX_OBJECTS])
    elif isinstance(document, dict) and "error" not in document:
        if document and all(isinstance(item, dict) and key.isdecimal() for key, item in document.items()):
            yield from ((item, given or kind_of(item)) for item in list(document.values())[:MAX_OBJECTS])
            return
        kind = given or kind_of(document)
        yield document, kind
        if kind in {"", "account"}:
            for name in ("media", "stories", "tags", "recent_media", "top_media"):
                yield from ((item, "media") for item in dictionaries(dig(document, name, "data")))


def _unwrapped(document: Any, given: str) -> tuple[Any, str]:
    """What an account was asked for about others: an account, or what mentions it."""
    for name, kind in WRAPPERS.items():
        inner = dig(document, name)
        if isinstance(inner, dict):
            return inner, kind
    return document, given


def kind_of(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    if is_insight(item):
        return "insight"
    if "id" not in item:
        return ""
    if "text" in item and not MEDIA_KEYS & item.keys():
        return "comment"
    if MEDIA_KEYS & item.keys() or ("permalink" in item and "timestamp" in item):
        return "media"
    return "account" if "followers_count" in item or {"username", "media_count"} <= item.keys() else ""


def _read_objects(reader: PageReader, document: Any, given: str) -> None:
    thread = reader.page.options.get("thread")
    told = thread if isinstance(thread, dict) else {}
    found = list(objects_of(document, given))
    discovered = text_of(dig(document, "business_discovery", "username"))
    if reader.page.options.get("kind") == "discovery":
        discovered = discovered or text_of(reader.page.options.get("channel"))

    def read(item: Any, position: int) -> None:
        kind = found[position - 1][1]
        if kind == "media":
            read_media(reader, item, position, author=discovered)
        elif kind == "comment":
            media, parent = text_of(told.get("media")), text_of(told.get("comment"))
            read_comment(reader, item, position, media=media, parent=parent)
        elif kind == "account":
            _read_account(reader, item, position)
        elif kind == "insight":
            _read_insight(reader, item, position)

    reader.each([item for item, _ in found], read)
    if isinstance(document, dict) and "error" in document:
        reader.reject(document, None, "error_answer", f"The answer is an error: {error_words(document)}")
    elif not isinstance(document, dict | list):
        reader.reject(document, None, "not_posts", "The answer is no object of the Graph API.")
    elif found and not any(kind for _, kind in found):
        reader.reject(
            document, None, "not_posts", "Nothing in the answer is a medium, a comment or an account."
        )


def _read_account(reader: PageReader, item: Any, position: int) -> None:
    """An account as a member, and its followers over time."""
    id_, username = (
        (text_of(item.get(name)) for name in ("id", "username")) if isinstance(item, dict) else ("", "")
    )
    if not (id_ or username):
        raise RejectedError("missing_key", "The account has neither id nor username.")
    counters = {
        "followers": count(item.get("followers_count")),
        "following": count(item.get("follows_count")),
        "posts": count(item.get("media_count")),
    }
    reader.member(
        position,
        member_id=username or id_,
        handle=username,
        display_name=text_of(item.get("name")),
        bio=text_of(item.get("biography")),
        url=f"{SITE}/{username}/" if username else None,
        **counters,
    )
    channel = str(id_ or username)
    for metric in ("followers", "posts"):
        reader.metric(
            position, channel_kind="account", channel_id=channel, metric=metric, value=counters[metric]
        )


def _read_insight(reader: PageReader, item: Mapping[str, Any], position: int) -> None:
    """A metric of an account over days, or of a medium over its life."""
    thread = reader.page.options.get("thread")
    told = thread if isinstance(thread, dict) else {}
    id_ = text_of(told.get("object")) or object_of(item)
    if not id_ or not id_.isdecimal():
        raise RejectedError("missing_key", "The insight does not say which account or medium it is about.")
    is_media = item.get("period") == "lifetime"
    read_insight(
        reader,
        item,
        position,
        channel_kind="post" if is_media else "account",
        channel_id=media_uri(id_) if is_media else id_,
        window=_window(told),
    )


def _window(told: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    start, end = moment(told.get("from")), moment(told.get("to"))
    return (start, end) if start and end else None
