"""Landed answers of feeds and WordPress to records. Pure; the form is told by the bytes alone.

XML -> opening.py -> items.py        JSON -> jsonfeed.py or wordpress.py -> records, rejects
"""

from collections.abc import Callable, Iterable
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.reading import MAX_EXCERPT, PageReader, RejectedError, open_json
from extractors.rss.addresses import host_of, web_address
from extractors.rss.items import Item, item_of_entry, write_item
from extractors.rss.jsonfeed import (
    channel_of_json,
    is_json_feed,
    is_saved_entry,
    item_of_json,
    item_of_saved,
)
from extractors.rss.opening import Opened, open_feed
from extractors.rss.settings import MAX_ITEMS
from extractors.rss.wordpress import is_error, is_object, local_id, read_object
from extractors.values import dictionaries, text_of

NOTHING_NEW = (304, 404, 410)  # answers without items: unchanged, past the last page, gone for good


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    if page.status in NOTHING_NEW:
        return Parsed()
    return _parse_json(page) if looks_like_json(page) else _parse_feed(page)


def looks_like_json(page: RawPage) -> bool:
    return page.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}


def opened(page: RawPage) -> Opened:
    """The feed of a page; relative links start from where the feed was read."""
    base = page.headers.get("content-location") or ""
    base = base if web_address(base) else text_of(page.options.get("url")) or base
    return open_feed(page.body, page.content_type, base, page.headers.get("content-language", ""))


def _parse_feed(page: RawPage) -> Parsed:
    found = opened(page)
    channel = _channel(page, _address_of(found))
    reader = PageReader(page, instance=host_of(channel), is_repaired=found.is_repaired)
    if found.problem or page.options.get("poison"):
        detail = f"The answer is not what was asked for: {found.problem or 'not whole'}. Asked for again."
        reader.reject(page.body[:MAX_EXCERPT].decode("utf-8", "replace"), None, "bad_page", detail)
        return reader.result()
    _read(reader, found.entries, lambda entry: item_of_entry(entry, found.feed, found.version), channel)
    return reader.result()


def _parse_json(page: RawPage) -> Parsed:
    reader, document = open_json(page, instance=host_of(_channel(page, None)))
    if document is None or is_error(document):
        if document is not None:
            reader.reject(document, None, "not_posts", "WordPress explains a refusal; it holds no posts.")
        return reader.result()
    if is_json_feed(document):
        channel = _channel(page, channel_of_json(document))
        reader.instance = host_of(channel)
        _read(reader, document["items"], lambda item: item_of_json(item, document), channel)
        return reader.result()
    items = document if isinstance(document, list) else [document]
    if items and not any(is_object(item) or is_saved_entry(item) for item in items):
        reader.reject(document, None, "not_posts", "Neither a feed nor posts or comments of WordPress.")
        return reader.result()
    _read_objects(reader, items)
    _say_missing(reader, items)
    return reader.result()


def _read_objects(reader: PageReader, items: list[Any]) -> None:
    """Objects of WordPress, or entries that another collector saved, one by one."""

    def read(item: Any, position: int) -> None:
        if is_saved_entry(item):
            channel = web_address(item.get("origin")) or _channel(reader.page, None)
            reader.instance = host_of(channel)
            write_item(reader, item_of_saved(item), channel, position)
        else:
            read_object(reader, item, position)

    reader.each(items[:MAX_ITEMS], read)


def _say_missing(reader: PageReader, items: list[Any]) -> None:
    """A second look: posts asked for by number that the site does not show any more."""
    shown = {local_id(item) for item in dictionaries(items)}
    for position, asked in enumerate(reader.page.options.get("asked", ()), start=1):
        if asked["id"] not in shown:
            reader.status_change(position, "unavailable", uri=asked["uri"], detail="not in the answer")


def _read(reader: PageReader, items: Iterable[Any], shape: Callable[[Any], Item], channel: str) -> None:
    def read(item: Any, position: int) -> None:
        if not isinstance(item, dict):
            raise RejectedError("bad_record", "Not an item of a feed.")
        write_item(reader, shape(item), channel, position)

    reader.each(list(items)[:MAX_ITEMS], read)


def _channel(page: RawPage, own: str | None) -> str:
    """The feed's address: as the workspace names it, as it calls itself, or the name of the file."""
    return text_of(page.options.get("channel")) or own or page.source


def _address_of(found: Opened) -> str | None:
    links = dictionaries(found.feed.get("links"))
    own = next((link.get("href") for link in links if link.get("rel") == "self"), None)
    return web_address(own) or web_address(found.feed.get("link"))
