"""What one Mastodon status says, as the fields of a post. Pure.

The key is `uri`: the same post has another `id` on every instance.
"""

from collections.abc import Mapping
from typing import Any

from agorascope.records import Row
from agorascope.text import html_links
from extractors.mastodon.members import full_handle, member_id
from extractors.values import MAX_LIST, count, dictionaries, language, length, moment, text_of, unique_tags

FIRST_YEAR = 2008  # the first federated microblogs; an older date is a default, not a date


def post_fields(item: Mapping[str, Any], domain: str) -> Row:
    """The columns of a status, but for its key, words and time of writing."""
    is_repost = is_reblog(item)
    account = _account(item)
    edited_at = moment(item.get("edited_at"))
    fields = {
        "post_id": text_of(item.get("id")),
        "author_id": member_id(account),
        "author_handle": full_handle(account, domain),
        "author_name": text_of(account.get("display_name")),
        "lang": language(item.get("language")),
        "edited_at": edited_at,
        "parent_id": text_of(item.get("in_reply_to_id")),
        "repost_of_uri": text_of(item["reblog"].get("uri")) if is_repost else None,
        "quote_of_uri": _quote_uri(item),
        "mentions": [
            {"id": None, "handle": handle}
            for mention in dictionaries(item.get("mentions"))[:MAX_LIST]
            if (handle := full_handle(mention, domain))
        ],
        "hashtags": unique_tags([tag.get("name") for tag in dictionaries(item.get("tags"))]),
        "media_count": length(item.get("media_attachments")),
        "url": text_of(item.get("url")),
        "visibility": text_of(item.get("visibility")),
        "status": "edited" if edited_at else "live",
        "status_at": edited_at,
    }
    return fields | {"kind": _kind(fields)}


def is_reblog(item: Mapping[str, Any]) -> bool:
    """Whether a status only repeats another one; it has no words of its own then."""
    return isinstance(item.get("reblog"), dict)


def links_of(item: Mapping[str, Any], text: str | None) -> list[str]:
    """Where the text links to, without the links that only name people and hashtags."""
    if not text or "href" not in text:
        return []
    named = [*dictionaries(item.get("mentions")), *dictionaries(item.get("tags"))]
    inside = {str(entry.get("url", "")).lower() for entry in named}
    return [link for link in html_links(text) if link.lower() not in inside][:MAX_LIST]


def counters_of(item: Mapping[str, Any]) -> tuple[dict[str, int | None], set[str]]:
    """Counters, and which of them are estimates: an instance counts only what reached it."""
    if item.get("reblog"):
        return {}, set()
    reblogs, quotes = count(item.get("reblogs_count")), count(item.get("quotes_count"))
    counters = {
        "likes": count(item.get("favourites_count")),
        "replies": count(item.get("replies_count")),
        "shares": None if reblogs is None else reblogs + (quotes or 0),
    }
    is_remote = "@" in str(_account(item).get("acct", "@"))
    estimates = set(counters) if is_remote else {"shares"} if quotes is None else set()
    return counters, estimates


def _account(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The author, empty when the network does not name one."""
    account = item.get("account")
    return account if isinstance(account, dict) else {}


def _kind(fields: Row) -> str:
    if fields["repost_of_uri"]:
        return "repost"
    if fields["parent_id"]:
        return "comment"
    return "quote" if fields["quote_of_uri"] else "post"


def _quote_uri(item: Mapping[str, Any]) -> str | None:
    """The quoted post, when its author lets it be quoted."""
    quote = item.get("quote")
    if not isinstance(quote, dict) or quote.get("state") not in {"accepted", None}:
        return None
    quoted = quote.get("quoted_status")
    return text_of(quoted.get("uri")) if isinstance(quoted, dict) else None
