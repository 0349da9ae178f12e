"""One Mastodon status to one post row and its counters. Pure.

The key is `uri`: the same post has another `id` on every instance.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Row
from agorascope.text import html_links
from extractors.mastodon.members import full_handle, member_id
from extractors.reading import RejectedError, counter_rows, observed_at, words, written_at
from extractors.values import MAX_LIST, count, dictionaries, language, length, moment, text_of, unique_tags

FIRST_YEAR = 2008  # the first federated microblogs; an older date is a default, not a date


@dataclass(frozen=True, slots=True)
class PageContext:
    """What a status does not say itself."""

    page: RawPage
    host: str
    domain: str
    channel: str | None
    raw_ref: str
    is_repaired: bool


def post_row(item: Mapping[str, Any], page: PageContext) -> Row:
    """A post row. Raises RejectedError when the key or the date is missing."""
    uri = text_of(item.get("uri"))
    if uri is None:
        raise RejectedError("missing_key", "The status has no uri, which is its key.")
    flags: list[str] = []
    is_repost = isinstance(item.get("reblog"), dict)
    account = _account(item)
    edited_at = moment(item.get("edited_at"))
    row = {
        "network": page.page.network,
        "instance": page.host or None,
        "uri": uri,
        "post_id": text_of(item.get("id")),
        "channel_id": page.channel,
        "author_id": member_id(account),
        "author_handle": full_handle(account, page.domain),
        "author_name": text_of(account.get("display_name")),
        "lang": language(item.get("language")),
        "edited_at": edited_at,
        "parent_id": text_of(item.get("in_reply_to_id")),
        "repost_of_uri": text_of(item["reblog"].get("uri")) if is_repost else None,
        "quote_of_uri": _quote_uri(item),
        "mentions": [
            {"id": None, "handle": handle}
            for mention in dictionaries(item.get("mentions"))[:MAX_LIST]
            if (handle := full_handle(mention, page.domain))
        ],
        "hashtags": unique_tags([tag.get("name") for tag in dictionaries(item.get("tags"))]),
        "media_count": length(item.get("media_attachments")),
        "url": text_of(item.get("url")),
        "visibility": text_of(item.get("visibility")),
        "status": "edited" if edited_at else "live",
        "status_at": edited_at,
        "fetched_at": page.page.fetched_at,
        "raw_ref": page.raw_ref,
    }
    row["kind"] = _kind(row)
    row |= _words(item, is_repost, page, flags)
    created = item.get("created_at")
    row |= written_at(moment(created), created, page.page, first_year=FIRST_YEAR, flags=flags)
    row["flags"] = flags
    return row


def _account(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The author, empty when the network does not name one."""
    account = item.get("account")
    return account if isinstance(account, dict) else {}


def _kind(row: Row) -> str:
    if row["repost_of_uri"]:
        return "repost"
    if row["parent_id"]:
        return "comment"
    return "quote" if row["quote_of_uri"] else "post"


def _words(item: Mapping[str, Any], is_repost: bool, page: PageContext, flags: list[str]) -> Row:
    """Text, warning and links; a reblog has none of its own."""
    received = None if is_repost else item.get("content")
    title = None if is_repost else item.get("spoiler_text")
    row = words(received, title, text_format="html", is_repaired=page.is_repaired, flags=flags)
    return row | {"links": _links(item, row["text"]) if row["text"] else []}


def _links(item: Mapping[str, Any], text: str) -> list[str]:
    """Where the text links to, without the links that only name people and hashtags."""
    if "href" not in text:
        return []
    named = [*dictionaries(item.get("mentions")), *dictionaries(item.get("tags"))]
    inside = {str(entry.get("url", "")).lower() for entry in named}
    return [link for link in html_links(text) if link.lower() not in inside][:MAX_LIST]


def _quote_uri(item: Mapping[str, Any]) -> str | None:
    """The quoted post, when its author lets it be quoted."""
    quote = item.get("quote")
    if not isinstance(quote, dict) or quote.get("state") not in {"accepted", None}:
        return None
    quoted = quote.get("quoted_status")
    return text_of(quoted.get("uri")) if isinstance(quoted, dict) else None


def metric_rows(item: Mapping[str, Any], row: Row, page: RawPage) -> list[Row]:
    """Counters of a post. What an instance knows of a post from elsewhere is only what reached it."""
    reblogs, quotes = count(item.get("reblogs_count")), count(item.get("quotes_count"))
    counters = {
        "likes": count(item.get("favourites_count")),
        "replies": count(item.get("replies_count")),
        "shares": None if reblogs is None else reblogs + (quotes or 0),
    }
    is_remote = "@" in str(_account(item).get("acct", "@"))
    estimates = set(counters) if is_remote else {"shares"} if quotes is None else set()
    return counter_rows(row, counters, observed_at(page), estimates=estimates)
