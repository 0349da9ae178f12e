"""Posts and comments of LinkedIn pages to rows. Pure.

Members are known by their URN alone: the terms let their names and profiles be kept for a day, so they are
not kept at all, and comments carry the moment until which their words may be.
"""

from collections.abc import Mapping
from typing import Any

from agorascope.records import Row
from extractors.linkedin.little_text import read_little_text
from extractors.linkedin.settings import COMMENT_RETENTION, SITE
from extractors.reading import PageReader, RejectedError
from extractors.values import MAX_LIST, count, dictionaries, dig, epoch, text_of

FIRST_YEAR = 2003
VISIBILITIES = {"PUBLIC": "public", "LOGGED_IN": "unlisted"}
ORGANIZATION = "urn:li:organization:"


def read_post(reader: PageReader, item: Any, position: int) -> None:
    """Add a post of a page; a draft, or one that is not for everybody, leaves nothing."""
    urn = _key(item.get("id") if isinstance(item, dict) else None)
    visibility = VISIBILITIES.get(text_of(item.get("visibility")) or "PUBLIC")
    if visibility is None or (text_of(item.get("lifecycleState")) or "PUBLISHED") != "PUBLISHED":
        return
    is_edited = dig(item, "lifecycleStateInfo", "isEditedByAuthor") is True
    changed = epoch(item.get("lastModifiedAt")) if is_edited else None
    created = item.get("publishedAt") or item.get("createdAt") or dig(item, "created", "time")
    author = text_of(item.get("author"))
    row = reader.post(
        position,
        uri=urn,
        post_id=urn,
        created=epoch(created),
        created_source=created,
        first_year=FIRST_YEAR,
        edited_at=changed,
        status="edited" if is_edited else "live",
        status_at=changed,
        visibility=visibility,
        author_id=author,
        channel_id=reader.page.options.get("channel") or author,
        thread_id=urn,
        thread_uri=urn,
        url=f"{SITE}/feed/update/{urn}",
        title=_title(item),
        media_count=_media_count(item.get("content")),
        **_words(_commentary(item)),
        **_reshare(item),
    )
    source = text_of(dig(item, "content", "article", "source"))
    if source and source not in row["links"]:
        row["links"] = [source, *row["links"]][:MAX_LIST]


def read_comment(
    reader: PageReader, item: Any, position: int, *, post: str | None = None, parent: str | None = None
) -> None:
    """Add a comment. `post` and `parent` are what was asked for: the answer names an activity instead."""
    if not isinstance(item, dict):
        raise RejectedError("bad_record", "Not a comment.")
    entity = text_of(item.get("object"))
    id_ = text_of(item.get("id"))
    urn = _key(
        text_of(item.get("commentUrn")) or (f"urn:li:comment:({entity},{id_})" if entity and id_ else None)
    )
    created, changed = epoch(dig(item, "created", "time")), epoch(dig(item, "lastModified", "time"))
    is_edited = bool(created and changed and changed > created)
    answered = text_of(item.get("parentComment")) or parent
    thread = post or entity
    message = item.get("message")
    text = message.get("text") if isinstance(message, dict) else message
    reader.post(
        position,
        uri=urn,
        post_id=id_ or urn,
        kind="comment",
        created=created,
        created_source=dig(item, "created", "time"),
        first_year=FIRST_YEAR,
        edited_at=changed if is_edited else None,
        status="edited" if is_edited else "live",
        status_at=changed if is_edited else None,
        author_id=text_of(item.get("actor")),
        text=text,
        mentions=_mentioned(message),
        parent_id=answered or thread,
        parent_uri=answered or thread,
        thread_id=thread,
        thread_uri=thread,
        channel_id=reader.page.options.get("channel"),
        retention_until=reader.page.fetched_at + COMMENT_RETENTION,
        counters={
            "likes": _first(item, ("likesSummary", "totalLikes"), ("likesSummary", "aggregatedTotalLikes")),
            "replies": _first(
                item,
                ("commentsSummary", "aggregatedTotalComments"),
                ("commentsSummary", "totalFirstLevelComments"),
            ),
        },
    )


def _key(urn: Any) -> str:
    key = text_of(urn)
    if key is None:
        raise RejectedError("missing_key", "The object has no URN, which is its key.")
    return key


def _commentary(item: Mapping[str, Any]) -> Any:
    """The words of a post; saved answers of the former `ugcPosts` hold them deeper."""
    former = dig(item, "specificContent", "com.linkedin.ugc.ShareContent", "shareCommentary", "text")
    return item.get("commentary") if "commentary" in item else former


def _words(commentary: Any) -> Row:
    """The words as shown; of people mentioned only the URN, of pages the name too."""
    text, mentions = read_little_text(text_of(commentary) or "")
    return {
        "text": text or None,
        "mentions": [
            {"id": urn, "handle": name if urn.startswith(ORGANIZATION) else None}
            for urn, name in mentions[:MAX_LIST]
        ],
    }


def _reshare(item: Mapping[str, Any]) -> Row:
    """What the post shares: with words of its own a quote, without a repost."""
    shared = text_of(dig(item, "reshareContext", "parent")) or text_of(dig(item, "reshareContext", "root"))
    has_words = bool((text_of(_commentary(item)) or "").strip())
    if not shared:
        return {"kind": "post"}
    return (
        {"kind": "quote", "quote_of_uri": shared}
        if has_words
        else {"kind": "repost", "repost_of_uri": shared}
    )


def _title(item: Mapping[str, Any]) -> str | None:
    """The title of the article, document or video that the post brings."""
    named = [dig(item, "content", name, "title") for name in ("article", "media")]
    return next((title for one in named if (title := text_of(one))), None)


def _media_count(content: Any) -> int | None:
    if not isinstance(content, dict):
        return None
    images = dig(content, "multiImage", "images")
    return len(images) if isinstance(images, list) else int("media" in content)


def _mentioned(message: Any) -> list[Row]:
    """People and pages that a comment names, by URN."""
    attributes = dictionaries(message.get("attributes")) if isinstance(message, dict) else []
    urns = []
    for attribute in attributes[:MAX_LIST]:
        value = attribute.get("value")
        for entity in value.values() if isinstance(value, dict) else []:
            named = entity.values() if isinstance(entity, dict) else []
            urns += [urn for urn in named if isinstance(urn, str) and urn.startswith("urn:li:")]
    return [{"id": text_of(urn), "handle": None} for urn in dict.fromkeys(urns)][:MAX_LIST]


def _first(item: Mapping[str, Any], *paths: tuple[str, str]) -> int | None:
    return next((number for path in paths if (number := count(dig(item, *path))) is not None), None)
