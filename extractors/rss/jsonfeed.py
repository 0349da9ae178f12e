"""JSON Feed (versions 1 and 1.1), and entries that feedparser read and another tool saved as JSON. Pure."""

from collections.abc import Mapping
from typing import Any

from agorascope.text import clean_text
from extractors.rss.addresses import web_address
from extractors.rss.items import Author, Item, item_of_entry
from extractors.values import dictionaries, language, length, moment, text_of

_FEEDPARSER = {"published_parsed", "updated_parsed", "summary_detail", "title_detail"}


def is_json_feed(document: Any) -> bool:
    """Whether a document is a JSON Feed, by its shape."""
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return False
    version = text_of(document.get("version")) or ""
    return "jsonfeed.org" in version or bool({"feed_url", "home_page_url"} & document.keys())


def is_saved_entry(item: Any) -> bool:
    """Whether an item is an entry of feedparser inside the wrapping of a collector (`data`), by its shape."""
    data = item.get("data") if isinstance(item, dict) else None
    return isinstance(data, dict) and bool(
        {"published_parsed", "updated_parsed", "summary_detail"} & data.keys()
    )


def item_of_saved(item: Mapping[str, Any]) -> Item:
    return item_of_entry(item["data"], {})


def channel_of_json(document: Mapping[str, Any]) -> str | None:
    """The address of a feed by which its own ids are told apart."""
    return web_address(document.get("feed_url")) or web_address(document.get("home_page_url"))


def item_of_json(item: Mapping[str, Any], feed: Mapping[str, Any]) -> Item:
    """The shape of one item of a JSON Feed."""
    html, plain = text_of(item.get("content_html")), text_of(item.get("content_text"))
    author = _author_of(item) or _author_of(feed)
    title, published = text_of(item.get("title")), item.get("date_published")
    return Item(
        id=text_of(item.get("id")),
        url=web_address(item.get("url")) or web_address(item.get("external_url")),
        title=clean_text(title, unescape=False) or None if title else None,
        text=html or plain or text_of(item.get("summary")),
        text_format="html" if html else "plain",
        published=moment(published),
        updated=moment(item.get("date_modified")),
        date_source=text_of(published) or text_of(item.get("date_modified")),
        author=author,
        lang=language(item.get("language")) or language(feed.get("language")),
        media=length(item.get("attachments")) or None,
    )


def _author_of(holder: Mapping[str, Any]) -> Author | None:
    """The first author; version 1 had one only."""
    listed = dictionaries(holder.get("authors")) or dictionaries([holder.get("author")])
    if not listed:
        return None
    name, url = text_of(listed[0].get("name")), web_address(listed[0].get("url"))
    return Author(name, url) if name or url else None
