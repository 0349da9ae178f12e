"""One Mastodon status to one post row and its counters. Pure.

The key is `uri`: the same post has another `id` on every instance.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from agorascope.records import Row, content_hash
from agorascope.text import clean_html, has_bidi_controls, html_links, truncate
from extractors.mastodon.members import full_handle, member_id
from extractors.mastodon.values import count, dictionaries, language, moment, text_of

MAX_AHEAD = timedelta(minutes=5)
MAX_LIST = 1000
MAX_TITLE = 5000
FIRST_YEAR = 2008  # the first federated microblogs; an older date is a default, not a date


class RejectedError(Exception):
    """A status that cannot become a post; `reason` is the machine word."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PageContext:
    """What a status does not say itself."""

    network: str
    host: str
    domain: str
    channel: str | None
    fetched_at: datetime
    observed_at: datetime
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
        "network": page.network,
        "instance": page.host or None,
        "uri": uri,
        "post_id": text_of(item.get("id")),
        "channel_id": page.channel,
        "author_id": member_id(account),
        "author_handle": full_handle(account, page.domain),
        "author_name": text_of(account.get("display_name")),
        "lang": language(item.get("language")),
        "created_at_trust": "server",
        "edited_at": edited_at,
        "parent_id": text_of(item.get("in_reply_to_id")),
        "repost_of_uri": text_of(item["reblog"].get("uri")) if is_repost else None,
        "quote_of_uri": _quote_uri(item),
        "mentions": [
            {"id": None, "handle": handle}
            for mention in dictionaries(item.get("mentions"))[:MAX_LIST]
            if (handle := full_handle(mention, page.domain))
        ],
        "hashtags": _hashtags(item),
        "media_count": _length(item.get("media_attachments")),
        "url": text_of(item.get("url")),
        "visibility": text_of(item.get("visibility")),
        "status": "edited" if edited_at else "live",
        "status_at": edited_at,
        "fetched_at": page.fetched_at,
        "raw_ref": page.raw_ref,
    }
    row["kind"] = _kind(row)
    row |= _words(item, is_repost, page, flags)
    row |= _created(item.get("created_at"), page.observed_at, flags)
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
    """Text, warning and clean copy. The hash is that of the full words, before any cut."""
    received = None if is_repost else item.get("content")
    text = text_of(received)
    title = None if is_repost else text_of(item.get("spoiler_text"))
    digest = content_hash(text, title)
    links: list[str] = []
    if text is not None:
        if text != received or (page.is_repaired and not text.isascii()):
            flags.append("bad_encoding")
        if has_bidi_controls(text):
            flags.append("bidi")
        text, was_cut = truncate(text)
        if was_cut:
            flags.append("truncated")
        links = _links(item, text)
    return {
        "title": truncate(title, MAX_TITLE)[0] if title else None,
        "text": text,
        "text_format": "html",
        "display_text": clean_html(text) if text is not None else None,
        "links": links,
        "content_hash": digest,
    }


def _links(item: Mapping[str, Any], text: str) -> list[str]:
    """Where the text links to, without the links that only name people and hashtags."""
    if "href" not in text:
        return []
    named = [*dictionaries(item.get("mentions")), *dictionaries(item.get("tags"))]
    inside = {str(entry.get("url", "")).lower() for entry in named}
    return [link for link in html_links(text) if link.lower() not in inside][:MAX_LIST]


def _created(value: Any, observed_at: datetime, flags: list[str]) -> Row:
    """When it was written; a time ahead of the server's clock is set back to it and kept beside."""
    created_at = moment(value)
    if created_at is None:
        raise RejectedError("bad_date", f"created_at cannot be read: {str(value)[:80]}")
    if created_at > observed_at + MAX_AHEAD:
        flags.append("clamped_date")
        return {"created_at": observed_at, "created_at_source": str(value)}
    if created_at.year < FIRST_YEAR:
        flags.append("odd_date")
        return {"created_at": created_at, "created_at_source": str(value), "created_at_trust": "unknown"}
    return {"created_at": created_at, "created_at_source": None}


def _quote_uri(item: Mapping[str, Any]) -> str | None:
    """The quoted post, when its author lets it be quoted."""
    quote = item.get("quote")
    if not isinstance(quote, dict) or quote.get("state") not in {"accepted", None}:
        return None
    quoted = quote.get("quoted_status")
    return text_of(quoted.get("uri")) if isinstance(quoted, dict) else None


def _hashtags(item: Mapping[str, Any]) -> list[str]:
    names = (text_of(tag.get("name")) for tag in dictionaries(item.get("tags"))[:MAX_LIST])
    return list(dict.fromkeys(name.lstrip("#").lower() for name in names if name))


def _length(value: Any) -> int | None:
    return len(value) if isinstance(value, list) else None


def metric_rows(item: Mapping[str, Any], row: Row, observed_at: datetime) -> list[Row]:
    """Counters of a post, as they stand now. A count that is not given has no row.

    What an instance knows of a post from elsewhere is only what reached it: an estimate.
    """
    reblogs, quotes = count(item.get("reblogs_count")), count(item.get("quotes_count"))
    values = {
        "likes": count(item.get("favourites_count")),
        "replies": count(item.get("replies_count")),
        "shares": None if reblogs is None else reblogs + (quotes or 0),
    }
    is_remote = "@" in str(_account(item).get("acct", "@"))
    return [
        {
            "network": row["network"],
            "instance": row["instance"],
            "channel_kind": "post",
            "channel_id": row["uri"],
            "metric": metric,
            "period": "point",
            "value": float(value),
            "is_estimate": is_remote or (metric == "shares" and quotes is None),
            "is_final": False,
            "observed_at": observed_at,
            "raw_ref": row["raw_ref"],
        }
        for metric, value in values.items()
        if value is not None
    ]
