"""Vimeo answers to records: lists and single items of videos, comments and accounts. Pure."""

from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.reading import PageReader, RejectedError, open_json
from extractors.values import dig, text_of
from extractors.vimeo.items import answered_in, comment_numbers, item_uri, items_of, kind_of
from extractors.vimeo.posts import read_account, read_comment, read_user, read_video
from extractors.vimeo.settings import INSTANCE

GONE = {403: "private", 404: "deleted", 410: "deleted"}


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    asked = page.options.get("asked") or {}
    reader, document = open_json(page, instance=INSTANCE)
    if document is None:  # a page of something in between says nothing of the video
        return reader.result()
    if page.status in GONE and asked and text_of(dig(document, "error")):
        status = GONE[page.status]
        reader.status_change(1, status, uri=asked["uri"], detail=f"HTTP {page.status}")
        return reader.result()
    if isinstance(document, dict) and text_of(document.get("error")):
        said = text_of(document.get("developer_message")) or text_of(document["error"])
        reader.reject(document, None, "error_answer", f"Vimeo refused the request: {said}")
        return reader.result()
    is_single = isinstance(document, dict) and "data" not in document
    parent = answered_in(document)

    def read(item: Any, position: int) -> None:
        _read_item(reader, item, position, is_single=is_single, parent=parent)

    reader.each(items_of(document), read)
    return reader.result()


def _read_item(reader: PageReader, item: Any, position: int, *, is_single: bool, parent: str | None) -> None:
    kind = kind_of(item)
    options = reader.page.options
    thread = options.get("thread") or {}
    if kind == "video":
        read_video(reader, item, position)
    elif kind == "comment":
        asked = comment_numbers(text_of(dig(options.get("asked"), "id")))
        parent = text_of(thread.get("comment")) or (asked[2] if asked else None) or parent
        read_comment(reader, item, position, parent=parent, channel=text_of(thread.get("channel")))
    elif kind == "user" and is_single:
        read_account(reader, item, position)
    elif kind == "user":
        read_user(reader, item, position)
        if followed := text_of(options.get("follows")):
            actor = item_uri(item)
            reader.interaction(position, type="follow", actor_id=actor, target_member_id=followed)
    else:
        raise RejectedError("not_posts", "Neither a video nor a comment nor an account.")
