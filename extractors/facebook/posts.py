"""Posts, comments, videos and photos of a page to rows. Pure.

The key is made of the Graph id alone, since the same object comes with and without its permalink.
`updated_time` moves with every new comment, so it is kept as the time of the last change and does not
make a post `edited`; changed words show as a former version.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from agorascope.records import Row
from agorascope.text import extract_hashtags, extract_links
from extractors.facebook.settings import SITE
from extractors.facebook.shapes import GRAPH_ID
from extractors.reading import PageReader, RejectedError
from extractors.values import MAX_LIST, count, dictionaries, dig, epoch, flag, moment, text_of

FIRST_YEAR = 2004
PUBLIC = {"", "EVERYONE"}
MAX_DEPTH = 3
MEDIA = {"photo", "video", "video_inline", "animated_image_share", "sticker"}
SITES_OF_FACEBOOK = ("facebook.com", "fb.com", "fb.watch", "fbcdn.net")


def object_uri(id_: str) -> str:
    """The global name of a post, comment, video or photo."""
    return f"{SITE}/{id_}"


def read_post(
    reader: PageReader, item: Any, position: int, kind: str, *, thread: str | None = None, depth: int = 0
) -> None:
    """Add an object of a kind of `shapes` and the comments inside it. Raises RejectedError."""
    id_ = _id(item)
    if _is_private(item):
        return  # not for everybody: nothing of it is kept
    if kind == "photo" and not text_of(item.get("name") or item.get("message")):
        return  # a picture without words
    author = item.get("from") if isinstance(item.get("from"), dict) else {}
    reader.post(
        position,
        uri=object_uri(id_),
        post_id=id_,
        author_id=text_of(author.get("id")),
        author_handle=text_of(author.get("username") or author.get("name")),
        author_name=text_of(author.get("name")),
        first_year=FIRST_YEAR,
        is_main=depth == 0,
        status="withheld" if flag(item.get("is_hidden")) else "live",
        **_when(item),
        **_content(item, kind),
        **(_comment(reader, item, id_, thread) if kind == "comment" else _story(reader, item, id_, kind)),
    )
    _member(reader, author, position)
    inside = dictionaries(dig(item, "comments", "data"))
    root = id_ if kind != "comment" else _thread(reader, item, id_, thread)
    for inner in inside if depth < MAX_DEPTH else []:
        nested = {**inner, "parent": {"id": id_}} if kind == "comment" and "parent" not in inner else inner
        reader.try_read(
            nested,
            position,
            lambda one, place: read_post(reader, one, place, "comment", thread=root, depth=depth + 1),
        )


def _id(item: Any) -> str:
    """The id of an object, or the one that its permalink holds where only that was asked for."""
    if not isinstance(item, dict):
        raise RejectedError("bad_record", "Not an object of the Graph API.")
    id_ = text_of(item.get("id")) or _id_in_link(text_of(item.get("permalink_url")) or "")
    if not id_:
        raise RejectedError("missing_key", "The object has no id, which is its key.")
    if not GRAPH_ID.fullmatch(id_):
        raise RejectedError("bad_record", "Not a post: its id is not that of a post, comment or video.")
    return id_


def _id_in_link(url: str) -> str:
    """`<page>_<post>` or `<post>_<comment>` from a link like `/<page>/posts/<post>?comment_id=<comment>`."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    path, query = parts.path.strip("/").split("/"), parse_qs(parts.query)
    if len(path) != 3 or path[1] != "posts" or not (path[0].isdecimal() and path[2].isdecimal()):
        return ""
    comment = (query.get("reply_comment_id") or query.get("comment_id") or [""])[-1]
    return f"{path[2]}_{comment}" if comment.isdecimal() else f"{path[0]}_{path[2]}"


def _is_private(item: Mapping[str, Any]) -> bool:
    privacy = text_of(dig(item, "privacy", "value")) or ""
    is_closed = privacy not in PUBLIC or item.get("is_published") is False or item.get("published") is False
    return is_closed or item.get("is_private") is True


def _when(item: Mapping[str, Any]) -> Row:
    """When it was written; where only the last change is told, that is when it was there at the latest."""
    received = item.get("created_time") or item.get("creation_time") or item.get("broadcast_start_time")
    created, updated = _moment(received), _moment(item.get("updated_time"))
    if created is None and not received and updated:
        return {"created": updated, "created_source": item.get("updated_time"), "trust": "unknown"}
    changed = updated if created and updated and updated > created else None
    return {"created": created, "created_source": received, "edited_at": changed}


def _moment(value: Any) -> datetime | None:
    """An ISO time, or seconds where `date_format=U` was asked for."""
    return moment(value) or epoch(value)


def _content(item: Mapping[str, Any], kind: str) -> Row:
    """Words, links, tags and counters."""
    text = item.get("message") or item.get("name" if kind == "photo" else "description")
    text = text if kind in {"video", "photo"} else item.get("message")
    title = item.get("title") if kind == "video" else None
    if kind == "post" and not text_of(text):
        title = item.get("story")  # what the network says of it: "changed the cover photo"
    attachments = list(_attachments(item))
    words = text_of(text) or ""
    tags = list(_tags(item))
    return {
        "text": text,
        "title": title,
        "mentions": [
            {"id": text_of(tag.get("id")), "handle": name}
            for tag in tags
            if (name := text_of(tag.get("name"))) and not name.startswith("#")
        ][:MAX_LIST],
        "hashtags": extract_hashtags(words)[:MAX_LIST],
        "links": list(dict.fromkeys([*extract_links(words), *_links(attachments)]))[:MAX_LIST],
        "media_count": sum(_is_media(one) for one in attachments) if attachments else None,
        "counters": _counters(item),
    }


def _counters(item: Mapping[str, Any]) -> dict[str, int | None]:
    """Reactions, comments and shares; what is not told is absent."""
    reactions = [
        count(dig(item, "reactions", "summary", "total_count")),
        count(dig(item, "likes", "summary", "total_count")),
        count(item.get("like_count")),
        count(item.get("likes")),
    ]
    replies = [
        count(dig(item, "comments", "summary", "total_count")),
        count(dig(item, "comments", "count")),
        count(item.get("comment_count")),
    ]
    return {
        "likes": next((number for number in reactions if number is not None), None),
        "replies": next((number for number in replies if number is not None), None),
        "shares": count(dig(item, "shares", "count")),
        "views": count(item.get("views")),
    }


def _story(reader: PageReader, item: Mapping[str, Any], id_: str, kind: str) -> Row:
    """What a post, video or photo is, and which post it shares."""
    parent = text_of(item.get("parent_id"))
    shared = object_uri(parent) if parent and parent != id_ and GRAPH_ID.fullmatch(parent) else None
    has_words = bool(text_of(item.get("message")))
    owner = id_.partition("_")[0] if "_" in id_ else text_of(dig(item, "from", "id"))
    named = "quote" if has_words else "repost"
    return {
        "kind": "video" if kind == "video" else named if shared else "post",
        "quote_of_uri": shared if has_words else None,
        "repost_of_uri": None if has_words else shared,
        "channel_id": reader.page.options.get("channel") or owner,
        "thread_id": id_,
        "thread_uri": object_uri(id_),
        "url": _url(item, id_),
    }


def _comment(reader: PageReader, item: Mapping[str, Any], id_: str, thread: str | None) -> Row:
    """Where a comment stands: what it answers to, and the post that it belongs to."""
    root = _thread(reader, item, id_, thread)
    parent = text_of(dig(item, "parent", "id")) or root
    channel = reader.page.options.get("channel") or (root.partition("_")[0] if root and "_" in root else None)
    return {
        "kind": "comment",
        "parent_id": parent,
        "parent_uri": object_uri(parent) if parent else None,
        "thread_id": root,
        "thread_uri": object_uri(root) if root else None,
        "channel_id": channel,
        "url": _url(item, id_),
    }


def _thread(reader: PageReader, item: Mapping[str, Any], id_: str, known: str | None) -> str | None:
    """The id of the post that a comment belongs to: known, in its own id, or with its page in its link."""
    parts = id_.split("_")
    if known or len(parts) > 2:
        return known or "_".join(parts[:2])
    if len(parts) < 2:
        return None
    link = (text_of(item.get("permalink_url")) or "").partition("?")[0]
    page = text_of(reader.page.options.get("channel"))
    return _id_in_link(link) or (f"{page}_{parts[0]}" if page else parts[0])


def _url(item: Mapping[str, Any], id_: str) -> str:
    """The permalink, made whole where only its path is given."""
    url = text_of(item.get("permalink_url")) or text_of(item.get("link"))
    if url and url.startswith("/"):
        return SITE + url
    return url or object_uri(id_)


def _member(reader: PageReader, author: Mapping[str, Any], position: int) -> None:
    id_ = text_of(author.get("id"))
    reader.member(
        position,
        member_id=id_,
        handle=text_of(author.get("username") or author.get("name")),
        display_name=text_of(author.get("name")),
        url=object_uri(id_) if id_ else None,
    )


def _tags(item: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Tags of people and pages: a list, or lists by their place in the text."""
    tags = item.get("message_tags")
    lists = list(tags.values()) if isinstance(tags, dict) else [tags]
    for entries in lists:
        yield from dictionaries(entries)


def _attachments(item: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What is attached, and inside an album what is in it."""
    attached = dictionaries(dig(item, "attachments", "data")) + dictionaries([item.get("attachment")])
    for one in attached:
        inside = dictionaries(dig(one, "subattachments", "data"))
        yield from inside or [one]


def _is_media(attachment: Mapping[str, Any]) -> bool:
    return bool({str(attachment.get("type")), str(attachment.get("media_type"))} & MEDIA)


def _links(attachments: list[Mapping[str, Any]]) -> Iterator[str]:
    """Where attached links lead, past Facebook's own redirect; not its pages and pictures."""
    for one in attachments:
        url = text_of(one.get("unshimmed_url")) or _unshimmed(text_of(one.get("url")) or "")
        host = _host(url)
        if host and not any(host == own or host.endswith("." + own) for own in SITES_OF_FACEBOOK):
            yield url


def _unshimmed(url: str) -> str:
    if not _host(url).startswith(("l.facebook.com", "lm.facebook.com")):
        return url
    return parse_qs(urlsplit(url).query).get("u", [""])[-1]


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
