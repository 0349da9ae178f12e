"""Items of feeds, whatever their dialect, as one plain shape; and that shape to records. Pure."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any

from agorascope.dates import DateError, parse_timestamp
from agorascope.records import content_hash
from agorascope.text import clean_html, clean_text
from extractors.reading import PageReader, RejectedError
from extractors.rss.addresses import is_global, links_in, own_page, scoped, web_address
from extractors.values import count, dictionaries, language, moment, text_of

HTML = ("text/html", "application/xhtml+xml")
_COMMENT = re.compile(r"#comment-\d+$")
# WordPress begins an answer in a feed of comments with "In reply to <a href="...#comment-12">name</a>.".
_ANSWERED = re.compile(
    r"\s*(?:<p>)?[^<>\n]{1,60}<a href=\"(https?://[^\"\s<>]{1,1000}#comment-\d+)\"[^<>]{0,200}>[^<>]{0,200}</a>\."
)
_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote; an address of mail is a key and never shown."""

    name: str | None = None
    url: str | None = None
    mail: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One article or comment of a feed."""

    id: str | None = None
    url: str | None = None
    title: str | None = None  # clean
    text: str | None = None
    text_format: str = "plain"
    base: str | None = None  # where relative links of the text start from
    published: datetime | None = None
    updated: datetime | None = None
    date_source: str | None = None
    author: Author | None = None
    lang: str | None = None
    replies: int | None = None
    media: int | None = None
    license: str | None = None
    comments_feed: str | None = None
    answers: str | None = None  # id of what it answers, where the feed says so

    @property
    def written(self) -> datetime | None:
        return self.published or self.updated

    @property
    def is_comment(self) -> bool:
        return bool(self.answers or _COMMENT.search(self.url or "") or _COMMENT.search(self.id or ""))


def item_of_entry(entry: Mapping[str, Any], feed: Mapping[str, Any], version: str = "") -> Item:
    """The shape of an entry as feedparser gives it, live or saved as JSON."""
    text, text_format, part = _text_of(entry)
    own_lang = part.get("language") or _dict(entry, "title_detail").get("language")
    author = _author_of(entry)
    if author is None and version.startswith("atom"):  # RFC 4287, 4.2.1: the feed's author then
        author = _author_of(feed)
    lang = language(own_lang) or language(feed.get("language"))
    updated, published = _moment_of(entry, "updated", lang), _published_of(entry, lang)
    return Item(
        id=_id_of(entry),
        url=web_address(entry.get("feedburner_origlink")) or _link_of(entry),
        title=_title_of(entry),
        text=text,
        text_format=text_format,
        base=web_address(part.get("base")),
        published=published,
        updated=updated,
        date_source=text_of(entry.get("published") or entry.get("created") or entry.get("updated")),
        author=author,
        lang=lang,
        replies=_first_count(entry.get("slash_comments"), entry.get("thr_total")),
        media=_media_of(entry),
        license=text_of(entry.get("license")) or text_of(feed.get("license")),
        comments_feed=web_address(entry.get("wfw_commentrss")),
        answers=text_of(_dict(entry, "thr_in-reply-to").get("ref")),
    )


def write_item(reader: PageReader, item: Item, channel: str, position: int) -> None:
    """One item as a post and its author as a member. Raises RejectedError for an item that says nothing."""
    if not (item.title or item.text or item.id or item.url or item.author or item.written):
        raise RejectedError("empty_item", "The item has no id, link, title, text, author or time.")
    thread = reader.page.options.get("thread") or {}
    is_comment = item.is_comment or bool(thread)
    author_id, name = author_key(item.author, channel), item.author.name if item.author else None
    flags = [] if item.written else ["no_date"]
    reader.post(
        position,
        uri=uri_of(item, channel),
        kind="comment" if is_comment else "article",
        post_id=item.id,
        channel_id=channel,
        created=item.written or reader.page.fetched_at,
        created_source=item.date_source,
        trust="feed" if item.written else "unknown",
        edited_at=edited_at(item),
        text=item.text,
        title=item.title,
        text_format=item.text_format,
        author_id=author_id,
        author_name=name,
        lang=item.lang,
        media_count=item.media,
        license=item.license,
        url=item.url,
        counters={"replies": item.replies},
        flags=flags,
        **_links(item),
        **(_above(item, thread) if is_comment else {}),
    )
    url = item.author.url if item.author else None
    reader.member(
        position,
        member_id=author_id,
        display_name=name,
        url=url,
        verified_links=None if is_comment else own_page(url, channel),
    )


def _links(item: Item) -> dict[str, Any]:
    """Where the links of a marked-up text lead; a plain one is looked through as everywhere."""
    if item.text_format != "html" or not item.text:
        return {}
    return {"links": links_in(item.text, item.base or item.url)}


def uri_of(item: Item, channel: str) -> str:
    """Id, else link, else a hash of the words. An id that means something in its feed only gets the feed's
    address in front; a comment is known by its link, which WordPress gives in every interface.
    """
    if item.url and _COMMENT.search(item.url):
        return item.url
    if item.id:
        return item.id if is_global(item.id) else scoped(channel, item.id)
    name = item.author.name if item.author else None
    return item.url or scoped(
        channel, f"sha256:{content_hash(item.title, item.text, item.date_source, name)}"
    )


def edited_at(item: Item) -> datetime | None:
    """When it was changed, where that is later than when it was published."""
    if item.published and item.updated and item.updated > item.published:
        return item.updated
    return None


def author_key(author: Author | None, channel: str) -> str | None:
    """Names are only known inside a feed, so the id of an author holds the feed's address."""
    if author is None:
        return None
    if author.mail:
        return scoped(channel, f"author-{content_hash(author.mail.lower())[:16]}")
    name = author.name or author.url
    return scoped(channel, f"author/{name.casefold()}") if name else None


def _above(item: Item, thread: Mapping[str, Any]) -> dict[str, Any]:
    """What a comment answers: as said by the feed, by the thread asked for, or by its own id."""
    own = item.id if item.id and is_global(item.id) else item.url or ""
    answered = _ANSWERED.match(item.text or "") if item.text_format == "html" else None
    article = text_of(thread.get("uri")) or (_COMMENT.sub("", own) if _COMMENT.search(own) else None)
    parent = item.answers or (unescape(answered[1]) if answered else None) or article
    return {"parent_uri": parent, "thread_uri": article or parent}


def _id_of(entry: Mapping[str, Any]) -> str | None:
    """The id as the feed gave it. feedparser puts the link in for one that is missing."""
    found = text_of(entry.get("id"))
    return found.strip() or None if found else None


def _link_of(entry: Mapping[str, Any]) -> str | None:
    """The page of an entry, not a file that comes with it."""
    link, listed = web_address(entry.get("link")), dictionaries(entry.get("links"))
    enclosures = {text_of(other.get("href")) for other in listed if other.get("rel") == "enclosure"}
    if link not in enclosures:
        return link
    pages = [web_address(other.get("href")) for other in listed if other.get("rel") == "alternate"]
    return next((page for page in pages if page), link)


def _title_of(entry: Mapping[str, Any]) -> str | None:
    kind, title = _dict(entry, "title_detail").get("type"), text_of(entry.get("title"))
    if not title:
        return None
    is_plain = kind in {None, "text/plain"}
    return (clean_text(title, unescape=False) if is_plain else clean_html(title)) or None


def _text_of(entry: Mapping[str, Any]) -> tuple[str | None, str, Mapping[str, Any]]:
    """The whole text where the feed gives it, else the summary; its format, and the part it stands in."""
    parts = [part for part in dictionaries(entry.get("content")) if _is_text(part)]
    parts = [part for part in parts if text_of(part.get("value"))]
    parts = parts or [dict(_dict(entry, "summary_detail"))]
    best = next((part for part in parts if part.get("type") in HTML), parts[0])
    text = text_of(best.get("value")) or text_of(entry.get("summary"))
    is_plain = best.get("type") == "text/plain"
    return text, "plain" if is_plain else "html", best


def _is_text(part: Mapping[str, Any]) -> bool:
    kind = text_of(part.get("type")) or "text/plain"
    return not kind.startswith(("image/", "audio/", "video/"))


def _author_of(holder: Mapping[str, Any]) -> Author | None:
    """The first author; feedparser's `author_detail` may be the last one."""
    listed = [author for author in dictionaries(holder.get("authors")) if author]
    detail = listed[0] if len(listed) > 1 else _dict(holder, "author_detail")
    name, url = text_of(detail.get("name")), web_address(detail.get("href"))
    written = text_of(holder.get("author")) or ""
    found = _MAIL.search(text_of(detail.get("email")) or written)
    name = name or _MAIL.sub("", written)
    name = clean_text(_MAIL.sub("", name), unescape=False).strip("()<> ") or None
    mail = found[0] if found else None
    return Author(name, url, mail) if name or url or mail else None


def _published_of(entry: Mapping[str, Any], lang: str | None) -> datetime | None:
    return _moment_of(entry, "published", lang) or _moment_of(entry, "created", lang)


def _moment_of(entry: Mapping[str, Any], name: str, lang: str | None) -> datetime | None:
    """A time as feedparser read it, or as our own reader of dates does (French months and the like)."""
    parsed = entry.get(f"{name}_parsed")
    if isinstance(parsed, tuple | list) and len(parsed) >= 6:
        try:
            return datetime.fromtimestamp(calendar.timegm(tuple(parsed)), UTC)
        except (ValueError, TypeError, OverflowError, OSError):
            return None
    return moment(entry.get(name)) or _numeric_moment(entry.get(name), lang)


def _numeric_moment(value: Any, lang: str | None) -> datetime | None:
    """A time like `04/11/2026 18:30`, which begins with the day in all languages but English."""
    if not isinstance(value, str) or lang in {None, "en"}:
        return None
    try:
        return parse_timestamp(value, default_zone=UTC, day_first=True).value
    except DateError:
        return None


def _media_of(entry: Mapping[str, Any]) -> int | None:
    """How many files come with it; a feed without any says nothing of pictures in the text."""
    links = dictionaries(entry.get("links"))
    enclosures = {text_of(link.get("href")) for link in links if link.get("rel") == "enclosure"}
    media = {text_of(part.get("url")) for part in dictionaries(entry.get("media_content"))}
    return len((enclosures | media) - {None}) or None


def _first_count(*values: Any) -> int | None:
    return next((found for value in values if (found := count(value)) is not None), None)


def _dict(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}
