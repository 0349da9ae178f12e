"""One Bluesky post, repost or quote to its rows. Pure.

The key is the record's address, `at://did/app.bsky.feed.post/key`, the same on every server.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from agorascope.records import Row
from extractors.bluesky.items import POST, collection_of, is_post, label_values, record_of
from extractors.bluesky.members import SIGNED_IN_ONLY, handle_of, read_person
from extractors.bluesky.richtext import facet_fields, media_count, quoted_uri, quoted_view
from extractors.bluesky.settings import SITE
from extractors.reading import MAX_AHEAD, PageReader, RejectedError
from extractors.values import count, dig, language, moment, text_of

FIRST_YEAR = 2022  # the first posts of the network; an older date was brought along or made up
BACKDATED = timedelta(days=1)
MAX_DEPTH = 2  # a quote of a quote


def read_post(reader: PageReader, item: Any, position: int, depth: int = 0) -> Row:
    """A post with its author and counters, and the post it quotes. Raises RejectedError for what is none."""
    if not is_post(item):
        raise RejectedError("not_a_post", "The record is not a post.")
    record, author = record_of(item), _author(item)
    uri = text_of(item.get("uri"))
    did = text_of(author.get("did")) or _repository(uri)
    row = reader.post(
        position,
        uri=uri,
        post_id=uri,
        text=record.get("text"),
        author_id=did,
        author_handle=handle_of(author),
        author_name=text_of(author.get("displayName")),
        lang=_lang(record),
        media_count=media_count(record),
        url=post_url(uri),
        visibility="unlisted" if SIGNED_IN_ONLY in (label_values(author) or set()) else "public",
        counters=_counters(item),
        estimates={"shares"} if item.get("quoteCount") is None else (),
        is_main=depth == 0,
        **_written(item, record),
        **_relations(item, record),
        **facet_fields(record),
    )
    if author.get("did"):
        read_person(reader, author, position)
    _read_quoted(reader, item, position, depth)
    return row


def read_inner(reader: PageReader, item: Any, position: int, depth: int = 1) -> None:
    """A post shown inside another one; what is wrong with it costs the other nothing."""

    def read(inner: Any, place: int) -> None:
        read_post(reader, inner, place, depth)

    reader.try_read(item, position, read)


def read_repost(reader: PageReader, post: Any, reason: Mapping[str, Any], position: int) -> None:
    """Someone's repost: a row without words, and the original as a post of its own."""
    by, original = reason.get("by"), text_of(post.get("uri"))
    did = text_of(dig(by, "did"))
    if not original or not did or not isinstance(by, dict):
        raise RejectedError("missing_key", "The repost does not say whose it is, or of what.")
    at = moment(reason.get("indexedAt"))
    reader.post(
        position,
        uri=text_of(reason.get("uri")) or f"{original}#reposted-by={did}",
        kind="repost",
        created=at,
        created_source=reason.get("indexedAt"),
        author_id=did,
        author_handle=handle_of(by),
        author_name=text_of(by.get("displayName")),
        repost_of_uri=original,
        url=post_url(original),
    )
    reader.interaction(position, type="repost", actor_id=did, target_post_uri=original, created_at=at)
    read_person(reader, by, position)


def read_missing(reader: PageReader, view: Any, position: int, *, is_asked: bool = False) -> None:
    """A stub in the place of a post. One that is not found is gone, wherever it stands.

    A block is between two people: the post is still there for everyone else, unless it was asked for itself.
    """
    uri = text_of(view.get("uri")) if isinstance(view, dict) else None
    if collection_of(uri) != POST:
        return
    if view.get("notFound") is True:
        reader.status_change(position, "deleted", uri=uri, detail="notFoundPost")
    elif view.get("blocked") is True and is_asked:
        reader.status_change(position, "unavailable", uri=uri, detail="blockedPost")


def post_url(uri: str | None) -> str | None:
    """The page of a post on the web, by the author's id, which no change of handle breaks."""
    if collection_of(uri) != POST or uri is None:
        return None
    _, _, did, _, key = uri.split("/", 4)
    return f"{SITE}/profile/{did}/post/{key}"


def _author(item: Mapping[str, Any]) -> Mapping[str, Any]:
    author = item.get("author")
    return author if isinstance(author, dict) else {}


def _repository(uri: str | None) -> str | None:
    """Who wrote a bare record: its address begins with the author's id."""
    did = uri.split("/")[2] if uri and uri.startswith("at://") and uri.count("/") > 3 else ""
    return did if did.startswith("did:") else None


def _written(item: Mapping[str, Any], record: Mapping[str, Any]) -> Row:
    """When the server saw it; what the author's clock says is kept beside when the two differ."""
    indexed, claimed = moment(item.get("indexedAt")), moment(record.get("createdAt"))
    source = record.get("createdAt") if claimed else item.get("indexedAt") or record.get("createdAt")
    if indexed is None:
        return {
            "created": claimed,
            "created_source": source,
            "trust": "client",
            "first_year": FIRST_YEAR,
        }
    flags = _clock_flags(indexed, claimed)
    beside = {"created_at_source": text_of(record.get("createdAt"))} if flags else {}
    return {"created": indexed, "created_source": source, "first_year": FIRST_YEAR, "flags": flags, **beside}


def _clock_flags(indexed: datetime, claimed: datetime | None) -> list[str]:
    if claimed is None:
        return []
    if claimed > indexed + MAX_AHEAD:
        return ["clamped_date"]
    return ["backdated"] if claimed < indexed - BACKDATED else []


def _relations(item: Mapping[str, Any], record: Mapping[str, Any]) -> Row:
    parent, root = (text_of(dig(record, "reply", name, "uri")) for name in ("parent", "root"))
    view = quoted_view(item)
    quoted = None if view is not None and view.get("detached") is True else quoted_uri(record)
    return {
        "kind": "comment" if parent else "quote" if quoted else "post",
        "parent_id": parent,
        "parent_uri": parent,
        "thread_id": root or (text_of(item.get("uri")) if not parent else None),
        "thread_uri": root or (text_of(item.get("uri")) if not parent else None),
        "quote_of_uri": quoted,
    }


def _counters(item: Mapping[str, Any]) -> dict[str, int | None]:
    reposts, quotes = count(item.get("repostCount")), count(item.get("quoteCount"))
    return {
        "likes": count(item.get("likeCount")),
        "replies": count(item.get("replyCount")),
        "shares": None if reposts is None else reposts + (quotes or 0),
        "quotes": quotes,
    }


def _lang(record: Mapping[str, Any]) -> str | None:
    langs = record.get("langs")
    return language(langs[0]) if isinstance(langs, list) and langs else None


def _read_quoted(reader: PageReader, item: Mapping[str, Any], position: int, depth: int) -> None:
    view = quoted_view(item)
    if view is None or depth >= MAX_DEPTH:
        return
    if is_post(view):
        read_inner(reader, view, position, depth + 1)
    else:
        read_missing(reader, view, position)


def context_posts(item: Mapping[str, Any]) -> list[Any]:
    """The posts above an answer in a feed."""
    reply = item.get("reply")
    return [reply[name] for name in ("root", "parent") if isinstance(reply, dict) and reply.get(name)]
