"""Identifiers and addresses of drafts, in the manner of each network, given in order of time."""

import re
from collections import Counter
from collections.abc import Iterable

from agorascope.demo.accounts import plain
from agorascope.demo.model import Draft
from agorascope.demo.scenery import host_of

_BASE32 = "234567abcdefghijklmnopqrstuvwxyz"


def give_addresses(drafts: Iterable[Draft]) -> None:
    """Set `uri` and `url` of every draft; `drafts` come oldest first."""
    length: Counter[str] = Counter()  # posts of each forum topic so far
    for number, draft in enumerate(drafts, start=1):
        network = draft.community.network
        local = local_id(draft, number)
        if network == "mastodon":
            suffix = "/activity" if draft.kind == "repost" else ""
            draft.uri = f"{draft.author.id}/statuses/{local}{suffix}"
            draft.url = f"{draft.author.url}/{local}"
        elif network == "bluesky":
            kind = "repost" if draft.kind == "repost" else "post"
            draft.uri = f"at://{draft.author.id}/app.bsky.feed.{kind}/{local}"
            draft.url = f"{draft.author.url}/post/{local}"
        elif network == "discourse":
            opening = draft.first
            topic = opening.uri.rsplit("/", 1)[1] if opening is not draft else local
            draft.uri = f"https://forum.example/p/{local}"
            length[topic] += 1
            draft.url = f"https://forum.example/t/{slug(opening.title or '')}/{topic}/{length[topic]}"
        else:
            _feed_address(draft, local)


def _feed_address(draft: Draft, local: str) -> None:
    host = host_of(draft.community)
    if draft.kind == "article":
        draft.uri = f"https://{host}/?p={local}"
        draft.url = f"https://{host}/{local}-{slug(draft.title or '')}"
    elif draft.root is None:
        draft.uri = f"https://{host}/guestbook/{local}"
        draft.url = f"https://{host}/guestbook#comment-{local}"
    else:
        draft.uri = f"{draft.first.uri}#comment-{local}"
        draft.url = f"{draft.first.url}#comment-{local}"


def local_id(draft: Draft, number: int) -> str:
    """The identifier the instance uses: a snowflake, a time code, or a plain number."""
    network = draft.community.network
    if network == "mastodon":
        return str((draft.at * 1000 << 16) + number)
    if network == "bluesky":
        return time_code((draft.at * 1_000_000 << 10) + number)
    return str(1000 + number)


def time_code(value: int) -> str:
    """Thirteen base-32 signs, sorting as time does."""
    signs = []
    for _ in range(13):
        value, rest = divmod(value, 32)
        signs.append(_BASE32[rest])
    return "".join(reversed(signs))


def slug(title: str) -> str:
    """Words of a title as they stand in an address."""
    words = [plain(word) for word in re.split(r"[\s'’-]+", title)]
    return "-".join(word for word in words if word)[:60].strip("-") or "sujet"
