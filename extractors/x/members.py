"""Accounts of X, of API v2 and of v1.1. Pure."""

from collections.abc import Mapping
from typing import Any

from agorascope.records import Row
from extractors.reading import PageReader, RejectedError
from extractors.values import count, dig, flag, moment, text_of
from extractors.x.ids import identifier
from extractors.x.settings import SITE

VERIFIED = {"blue", "business", "government"}


def add_user(
    reader: PageReader, user: Mapping[str, Any], position: int, *, is_own: bool = False
) -> Row | None:
    """An account of v2. `is_own`: its counters are followed over time. None for one without an id."""
    metrics = user.get("public_metrics")
    posts = dig(metrics, "post_count")
    row = reader.member(
        position,
        member_id=identifier(user, "id"),
        handle=text_of(user.get("username")),
        display_name=text_of(user.get("name")),
        bio=text_of(user.get("description")),
        url=_page_of(user.get("username")),
        created_at=moment(user.get("created_at")),
        followers=count(dig(metrics, "followers_count")),
        following=count(dig(metrics, "following_count")),
        posts=count(dig(metrics, "tweet_count") if posts is None else posts),
        verified=_verified(user),
        is_protected=flag(user.get("protected")),
    )
    return _followed(reader, row, position, is_own=is_own)


def add_v1_user(
    reader: PageReader, user: Mapping[str, Any], position: int, *, is_own: bool = False
) -> Row | None:
    """An account of v1.1."""
    row = reader.member(
        position,
        member_id=identifier(user, "id_str", "id"),
        handle=text_of(user.get("screen_name")),
        display_name=text_of(user.get("name")),
        bio=text_of(user.get("description")),
        url=_page_of(user.get("screen_name")),
        created_at=moment(user.get("created_at")),
        followers=count(user.get("followers_count")),
        following=count(user.get("friends_count")),
        posts=count(user.get("statuses_count")),
        verified=flag(user.get("verified")),
        is_protected=flag(user.get("protected")),
        status="suspended" if user.get("suspended") is True else "live",
    )
    return _followed(reader, row, position, is_own=is_own)


def must_have_id(row: Row | None) -> Row:
    if row is None:
        raise RejectedError("missing_key", "The account has no id, which is its key.")
    return row


def _followed(reader: PageReader, row: Row | None, position: int, *, is_own: bool) -> Row | None:
    if row and is_own:
        for metric in ("followers", "posts"):
            reader.metric(
                position,
                channel_kind="account",
                channel_id=row["member_id"],
                metric=metric,
                value=row[metric],
            )
    return row


def _verified(user: Mapping[str, Any]) -> bool | None:
    kind = user.get("verified_type")
    return True if isinstance(kind, str) and kind in VERIFIED else flag(user.get("verified"))


def _page_of(handle: Any) -> str | None:
    name = text_of(handle)
    return f"{SITE}/{name}" if name else None
