"""YouTube answers to records: searches, videos, playlists, threads, comments, channels. Pure.

page -> items -> posts with counters, members, channel metrics, status changes, rejects
"""

from collections.abc import Iterator, Mapping
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.reading import PageReader, RejectedError, open_json
from extractors.values import count, dictionaries, dig, text_of
from extractors.youtube.items import items_of, kind_of, top_comment
from extractors.youtube.posts import read_channel, read_comment, read_video, unescaped
from extractors.youtube.settings import INSTANCE

READ = {"video", "searchResult", "playlistItem", "commentThread", "comment", "channel"}
CLOSED = "closed"  # option of a page: why there was no list to read


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    if page.options.get(CLOSED):
        return Parsed()
    reader, document = open_json(page, instance=INSTANCE)
    if document is None:
        return reader.result()
    if isinstance(document, dict) and "error" in document:
        said = text_of(dig(document, "error", "message")) or "no message"
        reader.reject(document, None, "error_answer", f"YouTube refused the request: {said}.")
        return reader.result()
    items = items_of(document)
    if page.options.get("is_detailed"):  # the videos themselves are on the page before this one
        return reader.result()
    reader.each(_once_each_strange_kind(items), lambda item, place: _read_item(reader, item, place))
    _say_what_is_gone(reader, document, items)
    return reader.result()


def _once_each_strange_kind(items: list[Any]) -> Iterator[Any]:
    """The items, but of each kind that is not read here the first only: one reject says it."""
    strange: set[str] = set()
    for item in items:
        kind = kind_of(item)
        if kind in READ or not kind:
            yield item
        elif kind not in strange:
            strange.add(kind)
            yield item


def _read_item(reader: PageReader, item: Any, position: int) -> None:
    kind = kind_of(item)
    if kind == "commentThread":
        _read_thread(reader, item, position)
    elif kind == "comment":
        _read_comment(reader, item, position)
    elif kind == "channel":
        read_channel(reader, item, position)
    elif kind == "searchResult" and dig(item, "id", "channelId"):
        snippet = item["snippet"] if isinstance(item.get("snippet"), dict) else {}
        read_channel(reader, {"id": item["id"]["channelId"], "snippet": unescaped(snippet)}, position)
    elif kind == "searchResult" and dig(item, "id", "playlistId"):
        return  # a list of videos is none
    elif kind in {"video", "searchResult", "playlistItem"}:
        read_video(reader, item, position)
    else:
        what = f"youtube#{kind}" if kind else type(item).__name__
        raise RejectedError("not_posts", f"Neither a video nor a comment nor a channel: {what[:80]}.")


def _read_thread(reader: PageReader, thread: Mapping[str, Any], position: int) -> None:
    """A comment and the first of its replies."""
    first = top_comment(thread)
    if first is None:
        raise RejectedError("bad_record", "A thread without its first comment.")
    around = thread.get("snippet") if isinstance(thread.get("snippet"), dict) else thread
    video = text_of(dig(around, "videoId")) or text_of(dig(first, "snippet", "videoId"))
    channel = text_of(dig(around, "channelId"))
    replies = count(dig(around, "totalReplyCount"))
    read_comment(reader, first, position, video=video, channel=channel, replies=replies)

    def read_reply(reply: Any, place: int) -> None:
        read_comment(reader, reply, place, video=video, channel=channel)

    for reply in dictionaries(dig(thread, "replies", "comments")):
        reader.try_read(reply, position, read_reply)


def _read_comment(reader: PageReader, comment: Mapping[str, Any], position: int) -> None:
    """A comment by itself; what was asked for says which video it is under, where the answer does not."""
    options = reader.page.options
    thread = options.get("thread") or {}
    asked = (options.get("videos") or {}).get(text_of(comment.get("id")))
    video = asked or thread.get("video")
    read_comment(reader, comment, position, video=video, channel=thread.get("channel"))


def _say_what_is_gone(reader: PageReader, document: Any, items: list[Any]) -> None:
    """A second look: what was asked for and is not in the answer was deleted, or made private."""
    asked = reader.page.options.get("asked")
    if not isinstance(asked, dict) or not isinstance(dig(document, "items"), list):
        return  # only a list can leave something out
    given = {text_of(item.get("id")) for item in items if isinstance(item, dict)}
    for position, (id_, uri) in enumerate(asked.items(), start=1):
        if id_ not in given:
            detail = "not in the answer: deleted or no longer public"
            reader.status_change(position, "unavailable", uri=uri, post_id=id_, detail=detail)
