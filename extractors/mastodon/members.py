"""What one Mastodon account says, as the fields of a member. Pure."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import orjson

from agorascope.records import Row
from agorascope.text import clean_html
from extractors.profile_links import profile_links
from extractors.values import count, dictionaries, flag, moment, text_of

_MAX_KNOWN = 4000  # some megabytes
_known: dict[tuple[str, bytes], Row] = {}


def member_id(account: Any) -> str | None:
    """The global id of an account, None when there is no account."""
    if not isinstance(account, dict):
        return None
    return text_of(account.get("uri")) or text_of(account.get("url"))


def full_handle(account: Mapping[str, Any], domain: str) -> str | None:
    """`user@host`, in lower case: local accounts come without their host."""
    handle = text_of(account.get("acct")) or text_of(account.get("username"))
    if not handle:
        return None
    host = domain or urlsplit(text_of(account.get("url")) or "").netloc
    return (handle if "@" in handle or not host else f"{handle}@{host}").lower()


def member_fields(account: Mapping[str, Any], domain: str) -> Row:
    """The columns of a member, but for its key. Few people write most: their accounts come again."""
    try:
        key = domain, orjson.dumps(account)
    except TypeError:  # what UTF-8 or 64 bits cannot hold
        return _read_fields(account, domain)
    fields = _known.get(key)
    if fields is None:
        if len(_known) >= _MAX_KNOWN:
            _known.clear()
        fields = _known[key] = _read_fields(account, domain)
    return fields


def _read_fields(account: Mapping[str, Any], domain: str) -> Row:
    handle = full_handle(account, domain)
    note = text_of(account.get("note"))
    return {
        "instance": (handle.rpartition("@")[2] if handle and "@" in handle else domain) or None,
        "handle": handle,
        "display_name": text_of(account.get("display_name")),
        "bio": clean_html(note) if note else None,
        "url": text_of(account.get("url")),
        **_links(account, note),
        "created_at": moment(account.get("created_at")),
        "followers": count(account.get("followers_count")),
        "following": count(account.get("following_count")),
        "posts": count(account.get("statuses_count")),
        "is_bot": flag(account.get("bot")),
        "is_protected": flag(account.get("locked")),
        "opted_out": opted_out(account),
        "status": "suspended" if flag(account.get("suspended")) else "live",
    }


def _links(account: Mapping[str, Any], note: str | None) -> Row:
    """What the profile links to; verified are the fields whose page links back with rel="me"."""
    fields = [field for field in dictionaries(account.get("fields")) if text_of(field.get("value"))]
    if note is None and "fields" not in account:
        return {}
    verified = [text_of(field.get("value")) for field in fields if field.get("verified_at")]
    return {
        "links": profile_links(*(text_of(field.get("value")) for field in fields), note),
        "verified_links": profile_links(*verified),
    }


def opted_out(account: Mapping[str, Any]) -> bool | None:
    """Whether the person asked not to be indexed; None when the server says nothing of it."""
    noindex, indexable = flag(account.get("noindex")), flag(account.get("indexable"))
    if noindex is None and indexable is None:
        return None
    return noindex is True or indexable is False
