"""Mastodon accounts to member rows and follower counters. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from agorascope.records import Row
from agorascope.text import clean_html
from extractors.values import count, flag, moment, text_of


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


def member_row(
    network: str, account: Mapping[str, Any], domain: str, observed_at: datetime, raw_ref: str
) -> Row | None:
    """A member row; None for an account without an id."""
    id_ = member_id(account)
    if id_ is None:
        return None
    handle = full_handle(account, domain)
    note = text_of(account.get("note"))
    return {
        "network": network,
        "instance": (handle.rpartition("@")[2] if handle and "@" in handle else domain) or None,
        "member_id": id_,
        "handle": handle,
        "display_name": text_of(account.get("display_name")),
        "bio": clean_html(note) if note else None,
        "url": text_of(account.get("url")),
        "created_at": moment(account.get("created_at")),
        "followers": count(account.get("followers_count")),
        "following": count(account.get("following_count")),
        "posts": count(account.get("statuses_count")),
        "is_bot": flag(account.get("bot")),
        "is_protected": flag(account.get("locked")),
        "opted_out": opted_out(account),
        "status": "suspended" if flag(account.get("suspended")) else "live",
        "observed_at": observed_at,
        "raw_ref": raw_ref,
    }


def opted_out(account: Mapping[str, Any]) -> bool | None:
    """Whether the person asked not to be indexed; None when the server says nothing of it."""
    noindex, indexable = flag(account.get("noindex")), flag(account.get("indexable"))
    if noindex is None and indexable is None:
        return None
    return noindex is True or indexable is False


def account_metrics(row: Row) -> list[Row]:
    """Follower and post counts of an account that is followed on purpose."""
    return [
        {
            "network": row["network"],
            "instance": row["instance"],
            "channel_kind": "account",
            "channel_id": row["member_id"],
            "metric": metric,
            "period": "point",
            "value": float(row[metric]),
            "is_estimate": False,
            "is_final": False,
            "observed_at": row["observed_at"],
            "raw_ref": row["raw_ref"],
        }
        for metric in ("followers", "posts")
        if row[metric] is not None
    ]
