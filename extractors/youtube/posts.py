"""YouTube videos, comments and channels to rows. Pure."""

from collections.abc import Mapping
from datetime import datetime
from html import unescape
from typing import Any

from agorascope.landing import RawPage
from extractors.profile_links import profile_links
from extractors.reading import PageReader, RejectedError
from extractors.values import count, dig, flag, language, moment, text_of
from extractors.youtube.items import (
    GONE_TITLES,
    channel_url,
    comment_uri,
    comment_url,
    kind_of,
    video_id,
    video_uri,
)
from extractors.youtube.settings import RETENTION

FIRST_YEAR = 2005
LICENCES = {"creativeCommon": "CC BY", "youtube": "Standard YouTube License"}
LOST_UPLOADS = {"deleted", "failed", "rejected"}
HELD = {"heldForReview", "likelySpam", "rejected"}  # comments that the public does not see


def kept_until(page: RawPage) -> datetime:
    """The terms want what is kept to be fetched again, or dropped, after 30 days."""
    return page.fetched_at + RETENTION


def read_video(reader: PageReader, item: Mapping[str, Any], position: int) -> None:
    """A video, a search result or an item of a playlist: all three tell of one video."""
    id_ = video_id(item)
    if id_ is None:
        raise RejectedError("missing_key", "The item names no video.")
    snippet = _snippet(item)
    if status := _lost(item, snippet):
        reader.status_change(position, status, uri=video_uri(id_), post_id=id_, detail="status of the video")
        return
    kind = kind_of(item)
    if kind == "searchResult":
        snippet = unescaped(snippet)
    created = dig(item, "contentDetails", "videoPublishedAt") or snippet.get("publishedAt")
    channel, name = _owner(kind, snippet)
    statistics = item.get("statistics")
    reader.post(
        position,
        uri=video_uri(id_),
        kind="video",
        channel_id=channel or reader.page.options.get("channel"),
        post_id=id_,
        created=moment(created),
        created_source=created,
        trust="server" if kind != "playlistItem" or dig(item, "contentDetails") else "unknown",
        first_year=FIRST_YEAR,
        text=snippet.get("description"),
        title=snippet.get("title"),
        author_id=channel,
        author_name=name,
        lang=language(snippet.get("defaultAudioLanguage")) or language(snippet.get("defaultLanguage")),
        thread_id=id_,
        thread_uri=video_uri(id_),
        url=video_uri(id_),
        media_count=1,
        visibility="unlisted" if dig(item, "status", "privacyStatus") == "unlisted" else "public",
        license=LICENCES.get(str(dig(item, "status", "license"))),
        retention_until=kept_until(reader.page),
        counters={
            "views": count(dig(statistics, "viewCount")),
            "likes": count(dig(statistics, "likeCount")),
            "replies": count(dig(statistics, "commentCount")),
        },
        # The descriptions of a search are cut by the server.
        flags=["truncated"] if kind == "searchResult" else [],
    )
    if channel:
        reader.member(position, member_id=channel, display_name=name, url=channel_url(channel))


def read_comment(
    reader: PageReader,
    item: Mapping[str, Any],
    position: int,
    *,
    video: str | None = None,
    channel: str | None = None,
    replies: int | None = None,
) -> None:
    """A comment or a reply. Its video and channel may be known only from around it."""
    id_ = text_of(item.get("id"))
    if id_ is None:
        raise RejectedError("missing_key", "The comment has no id.")
    snippet = _snippet(item)
    video = text_of(snippet.get("videoId")) or video
    channel = text_of(snippet.get("channelId")) or channel
    # The id of a reply begins with that of the comment it answers.
    parent = text_of(snippet.get("parentId")) or id_.rpartition(".")[0] or None
    author = text_of(dig(snippet, "authorChannelId", "value"))
    name = text_of(snippet.get("authorDisplayName"))
    handle = name.removeprefix("@") if name else None
    original = text_of(snippet.get("textOriginal"))
    created, updated = moment(snippet.get("publishedAt")), moment(snippet.get("updatedAt"))
    edited = updated if updated and created and updated > created else None
    if snippet.get("moderationStatus") in HELD:
        detail = f"moderationStatus: {snippet['moderationStatus']}"
        reader.status_change(position, "withheld", uri=comment_uri(id_), post_id=id_, detail=detail)
        return
    reader.post(
        position,
        uri=comment_uri(id_),
        kind="comment",
        channel_id=channel or reader.page.options.get("channel"),
        post_id=id_,
        created=created,
        created_source=snippet.get("publishedAt"),
        first_year=FIRST_YEAR,
        text=original if original is not None else snippet.get("textDisplay"),
        text_format="plain" if original is not None else "html",
        author_id=author,
        author_handle=handle,
        author_name=name,
        edited_at=edited,
        status="edited" if edited else "live",
        status_at=edited,
        parent_id=parent or video,
        parent_uri=comment_uri(parent) if parent else (video_uri(video) if video else None),
        thread_id=video,
        thread_uri=video_uri(video) if video else None,
        url=comment_url(id_, video) if video else None,
        media_count=0,
        retention_until=kept_until(reader.page),
        counters={"likes": count(snippet.get("likeCount")), "replies": None if parent else replies},
    )
    if author:
        address = text_of(snippet.get("authorChannelUrl")) or channel_url(author)
        reader.member(position, member_id=author, handle=handle, display_name=name, url=address)


def read_channel(reader: PageReader, item: Mapping[str, Any], position: int) -> None:
    """A channel: a member, and its counters as far as they are not hidden."""
    id_ = text_of(item.get("id"))
    if id_ is None:
        raise RejectedError("missing_key", "The channel has no id.")
    snippet, statistics = _snippet(item), item.get("statistics")
    is_hidden = flag(dig(statistics, "hiddenSubscriberCount"))
    followers = None if is_hidden else count(dig(statistics, "subscriberCount"))
    handle, bio = text_of(snippet.get("customUrl")), text_of(snippet.get("description"))
    reader.member(
        position,
        member_id=id_,
        handle=handle.removeprefix("@") if handle else None,
        display_name=text_of(snippet.get("title")),
        bio=bio,
        links=profile_links(bio) if bio else None,
        url=channel_url(id_),
        created_at=moment(snippet.get("publishedAt")),
        followers=followers,
        posts=count(dig(statistics, "videoCount")),
    )
    # Subscribers are rounded to three figures; the others are counted.
    values = {"followers": followers}
    values |= {"posts": count(dig(statistics, "videoCount")), "views": count(dig(statistics, "viewCount"))}
    for metric, value in values.items():
        reader.metric(
            position,
            channel_kind="account",
            channel_id=id_,
            metric=metric,
            value=value,
            is_estimate=metric == "followers",
        )


def _snippet(item: Mapping[str, Any]) -> Mapping[str, Any]:
    snippet = item.get("snippet")
    return snippet if isinstance(snippet, dict) else {}


def unescaped(snippet: Mapping[str, Any]) -> dict[str, Any]:
    """Search results write titles and names as HTML does, all other answers as they are."""
    names = {"title", "channelTitle"} & snippet.keys()
    return {**snippet, **{name: unescape(snippet[name]) for name in names if isinstance(snippet[name], str)}}


def _owner(kind: str, snippet: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Id and name of the channel that published. A playlist is somebody's, its videos may be others'."""
    if kind != "playlistItem":
        return text_of(snippet.get("channelId")), text_of(snippet.get("channelTitle"))
    owner = text_of(snippet.get("videoOwnerChannelId"))
    if owner:
        return owner, text_of(snippet.get("videoOwnerChannelTitle"))
    channel, playlist = text_of(snippet.get("channelId")), text_of(snippet.get("playlistId"))
    is_uploads = channel and playlist == f"UU{channel.removeprefix('UC')}"
    return (channel, text_of(snippet.get("channelTitle"))) if is_uploads else (None, None)


def _lost(item: Mapping[str, Any], snippet: Mapping[str, Any]) -> str | None:
    """The status of a video that is named and not shown; None for one that is."""
    if dig(item, "status", "privacyStatus") == "private":
        return "private"
    if dig(item, "status", "uploadStatus") in LOST_UPLOADS:
        return "unavailable"
    is_stub = snippet.get("title") in GONE_TITLES and not dig(item, "contentDetails", "videoPublishedAt")
    if is_stub and kind_of(item) == "playlistItem":
        return "private" if snippet.get("title") == "Private video" else "deleted"
    return None
