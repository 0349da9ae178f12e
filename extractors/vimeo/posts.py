"""Vimeo videos, comments and accounts to rows. Pure."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from extractors.profile_links import profile_links
from extractors.reading import PageReader, RejectedError
from extractors.values import count, dictionaries, dig, language, moment, text_of
from extractors.vimeo.items import (
    comment_address,
    comment_numbers,
    comment_uri,
    item_uri,
    video_address,
    video_number,
)

FIRST_YEAR = 2004
PUBLIC = {"anybody": "public", "unlisted": "unlisted"}


def read_video(reader: PageReader, item: Mapping[str, Any], position: int) -> None:
    """A video with its account and counters; one that is not for everybody is a status only."""
    number = video_number(item_uri(item))
    if number is None:
        raise RejectedError("missing_key", "The video has no uri.")
    address, uri = video_address(number), f"/videos/{number}"
    view = text_of(dig(item, "privacy", "view"))
    if view is not None and view not in PUBLIC:
        reader.status_change(position, "private", uri=address, post_id=uri, detail=f"privacy.view: {view}")
        return
    user = item.get("user")
    author = item_uri(user)
    connections = dig(item, "metadata", "connections")
    created = item.get("created_time") or item.get("release_time")
    changed = moment(item.get("modified_time"))
    reader.post(
        position,
        uri=address,
        kind="video",
        post_id=uri,
        channel_id=author or reader.page.options.get("channel"),
        created=moment(created),
        created_source=created,
        first_year=FIRST_YEAR,
        text=item.get("description"),
        title=item.get("name"),
        **_author(user),
        # Moves with what surrounds the words too (pictures, settings), so it does not make them `edited`.
        edited_at=changed if changed and (made := moment(created)) and changed > made else None,
        lang=language(item.get("language")),
        thread_id=uri,
        thread_uri=address,
        url=text_of(item.get("link")) or address,
        media_count=1,
        visibility=PUBLIC.get(view or "anybody"),
        license=_licence(item),
        counters={
            "views": count(dig(item, "stats", "plays")),
            "likes": count(dig(connections, "likes", "total")),
            "replies": count(dig(connections, "comments", "total")),
        },
    )
    read_user(reader, user, position)


def read_comment(
    reader: PageReader,
    item: Mapping[str, Any],
    position: int,
    *,
    parent: str | None = None,
    channel: str | None = None,
) -> None:
    """A comment, or a reply, which never says of what: `parent` is the number that was asked for."""
    numbers = comment_numbers(item_uri(item))
    if numbers is None:
        raise RejectedError("missing_key", "The comment's uri names no video and comment.")
    video, comment, named = numbers
    parent = parent or named
    user = item.get("user")
    uri = comment_uri(video, comment)
    is_reply = parent is not None and parent != comment
    reader.post(
        position,
        uri=comment_address(video, comment),
        kind="comment",
        post_id=f"{comment_uri(video, parent or '')}/replies/{comment}" if is_reply else uri,
        channel_id=channel or reader.page.options.get("channel"),
        created=moment(item.get("created_on")),
        created_source=item.get("created_on"),
        first_year=FIRST_YEAR,
        text=item.get("text"),
        **_author(user),
        parent_id=comment_uri(video, parent or "") if is_reply else f"/videos/{video}",
        parent_uri=comment_address(video, parent or "") if is_reply else video_address(video),
        thread_id=f"/videos/{video}",
        thread_uri=video_address(video),
        url=comment_address(video, comment),
        media_count=0,
        counters={"replies": count(dig(item, "metadata", "connections", "replies", "total"))},
    )
    read_user(reader, user, position)


def read_user(reader: PageReader, user: Any, position: int) -> dict[str, Any] | None:
    """An account, with the counters that came with it."""
    id_ = item_uri(user)
    connections, bio = dig(user, "metadata", "connections"), text_of(dig(user, "bio"))
    sites = [text_of(site.get("link")) for site in dictionaries(dig(user, "websites"))]
    return reader.member(
        position,
        member_id=id_,
        handle=handle_of(user),
        display_name=text_of(dig(user, "name")),
        bio=bio,
        links=profile_links(bio, addresses=sites) if bio or sites else None,
        url=text_of(dig(user, "link")),
        created_at=moment(dig(user, "created_time")),
        followers=count(dig(connections, "followers", "total")),
        following=count(dig(connections, "following", "total")),
        posts=count(dig(connections, "videos", "total")),
    )


def read_account(reader: PageReader, user: Mapping[str, Any], position: int) -> None:
    """An account that is followed: its counters are rows of their own."""
    member = read_user(reader, user, position)
    if member is None:
        raise RejectedError("missing_key", "The account has no uri.")
    for metric in ("followers", "posts"):
        reader.metric(
            position,
            channel_kind="account",
            channel_id=member["member_id"],
            metric=metric,
            value=member[metric],
        )


def handle_of(user: Any) -> str | None:
    """The name in the address of an account: `staff` of https://vimeo.com/staff."""
    try:
        path = urlsplit(text_of(dig(user, "link")) or "").path
    except ValueError:
        return None
    return path.strip("/").rpartition("/")[2] or None


def _author(user: Any) -> dict[str, Any]:
    return {
        "author_id": item_uri(user),
        "author_handle": handle_of(user),
        "author_name": text_of(dig(user, "name")),
    }


def _licence(item: Mapping[str, Any]) -> str | None:
    """`by-nc` is CC BY-NC; what has no licence is all its maker's."""
    given = text_of(item.get("license"))
    if given is None:
        return None
    return "CC0" if given == "cc0" else f"CC {given.upper()}"
