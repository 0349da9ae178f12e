"""Posts and comments of WordPress's REST interface to records. Pure.

Posts are known by their `guid`, which the site's feeds give too; comments by their link.
"""

from collections.abc import Mapping
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from agorascope.text import clean_html, clean_text
from extractors.reading import PageReader, RejectedError
from extractors.rss.addresses import links_in, own_page, scoped, site_of, web_address
from extractors.values import dictionaries, dig, language, moment, text_of, whole_number

PUBLIC = {"publish", "inherit", "approved", "approve"}


def is_object(item: Any) -> bool:
    """Whether an item is a post or a comment, by its shape."""
    return isinstance(item, dict) and isinstance(item.get("content"), dict) and "rendered" in item["content"]


def is_error(document: Any) -> bool:
    return isinstance(document, dict) and {"code", "message"} <= document.keys() and "content" not in document


def local_id(item: Mapping[str, Any]) -> str | None:
    """`posts/12` or `comments/34`: what the REST interface calls it."""
    number = whole_number(item.get("id"))
    return f"{_collection(item)}/{number}" if number else None


def moment_of(item: Mapping[str, Any], name: str = "date") -> datetime | None:
    """A time in UTC. The local one is of an unknown zone and only serves where there is nothing else."""
    return moment(item.get(f"{name}_gmt")) or moment(item.get(name))


def read_object(reader: PageReader, item: Any, position: int) -> None:
    """One post or comment, and its author."""
    if not is_object(item):
        raise RejectedError("bad_record", "Neither a post nor a comment of WordPress.")
    status = text_of(item.get("status")) or "publish"
    if status not in PUBLIC:
        raise RejectedError("unknown_visibility", f"Its status is {status[:40]!r}, which is not public.")
    site = reader.page.options.get("site") or site_of(text_of(item.get("link")) or "") or reader.page.source
    is_comment = _collection(item) == "comments"
    author_id, name, url = _author_of(item, site)
    id_, link = local_id(item), web_address(item.get("link"))
    published, edited = moment_of(item), moment_of(item, "modified")
    is_locked = dig(item, "content", "protected") is True and not dig(item, "content", "rendered")
    title = text_of(dig(item, "title", "rendered"))
    reader.post(
        position,
        uri=link if is_comment else _guid_of(item) or link,
        kind="comment" if is_comment else "article",
        post_id=id_,
        instance=site,
        channel_id=site,
        created=published or reader.page.fetched_at,
        created_source=item.get("date_gmt") or item.get("date"),
        trust="server" if published else "unknown",
        edited_at=edited if edited and published and edited > published else None,
        text=_text_of(item),
        links=links_in(_text_of(item) or "", link),
        title=clean_html(title) or None if title else None,
        text_format="html",
        author_id=author_id,
        author_name=name,
        lang=language(item.get("lang")),
        url=link,
        status="private" if is_locked else "live",
        flags=[] if published else ["no_date"],
        **(_above(item) if is_comment else {}),
    )
    reader.member(
        position,
        member_id=author_id,
        display_name=name,
        url=url,
        instance=site,
        verified_links=None if is_comment else own_page(url, site),
    )


def _guid_of(item: Mapping[str, Any]) -> str | None:
    """The guid as feeds give it: here its `&` is written as HTML does."""
    guid = text_of(dig(item, "guid", "rendered")) or text_of(item.get("guid"))
    return unescape(guid) if guid else None


def _collection(item: Mapping[str, Any]) -> str:
    if "author_name" in item and "post" in item:
        return "comments"
    return "pages" if item.get("type") == "page" else "posts"


def _text_of(item: Mapping[str, Any]) -> str | None:
    return text_of(dig(item, "content", "rendered")) or text_of(dig(item, "excerpt", "rendered"))


def _above(item: Mapping[str, Any]) -> dict[str, Any]:
    """A comment answers a comment or the post; both are named by number only."""
    post, parent = whole_number(item.get("post")), whole_number(item.get("parent"))
    thread = f"posts/{post}" if post else None
    return {"parent_id": f"comments/{parent}" if parent else thread, "thread_id": thread}


def _author_of(item: Mapping[str, Any], site: str) -> tuple[str | None, str | None, str | None]:
    """Id, name and page. Number 0 is a guest, known by the name typed in."""
    embedded = dictionaries(dig(item, "_embedded", "author"))
    known = embedded[0] if embedded and "code" not in embedded[0] else {}
    name = text_of(known.get("name")) or text_of(item.get("author_name"))
    name = clean_text(name, unescape=True) or None if name else None
    url = web_address(known.get("link")) or web_address(item.get("author_url"))
    number = whole_number(item.get("author"))
    if number:
        return scoped(site, f"author-{number}"), name, url
    return (scoped(site, f"guest/{name.casefold()}"), name, url) if name else (None, None, None)


def site_name(site: str) -> str:
    """A site as people write it."""
    parts = urlsplit(site)
    return f"{parts.netloc}{parts.path}".rstrip("/")
