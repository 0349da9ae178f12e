"""One message of Slack to one post. Pure.

The key is the channel and `ts`. Where a file does not say its channel (a single day file, a saved list of
messages), the author takes its place, since two channels may have the same `ts`.
"""

from collections.abc import Mapping
from typing import Any

from agorascope.records import Row
from extractors.archive.documents import Records
from extractors.reading import RejectedError
from extractors.slack.markup import shown, words_of
from extractors.slack.people import Channel, Directory, user_row
from extractors.values import count, dictionaries, dig, epoch, length, text_of

# What Slack itself writes into a channel: joins, topics, pins. Other subtypes are somebody's words.
_EVENTS = (
    "channel_", "group_", "pinned_item", "unpinned_item", "bot_add", "bot_remove", "bot_disable",
    "bot_enable", "ekm_", "reminder_", "sh_room_", "huddle_", "app_conversation_", "joiner_",
    "message_replied", "file_comment_", "assistant_app_thread",
)  # fmt: skip


def is_message(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and "ts" in value
        and (value.get("type", "message") == "message" or "text" in value or "blocks" in value)
    )


def read_message(
    records: Records, people: Directory, channel: Channel | None, item: Any, number: int
) -> None:
    """Add one message, its author and its counters. Raises RejectedError when there is none."""
    if not isinstance(item, dict):
        raise RejectedError("bad_record", "Not a message of Slack.")
    subtype = text_of(item.get("subtype")) or ""
    inner = item.get("message")
    if subtype == "message_changed" and isinstance(inner, dict):
        read_message(records, people, channel, inner, number)
        return
    if subtype == "message_deleted":
        _deleted(records, item, number, channel)
        return
    if subtype.startswith(_EVENTS):
        raise RejectedError("service_message", f"Slack tells of an event ({subtype[:60]}); nobody wrote it.")
    _add(records, people, channel, item, number, subtype)


def _add(
    records: Records,
    people: Directory,
    channel: Channel | None,
    item: Mapping[str, Any],
    number: int,
    subtype: str,
) -> None:
    author = _author(item, people)
    local, source = text_of(item.get("ts")), words_of(item)
    is_gone = subtype == "tombstone"
    media = _media(item)
    if not source and not media and not is_gone:
        raise RejectedError("empty_text", "The message has neither words nor a file.")
    view = shown(source, people.handle) if source else None
    edited_at = epoch(dig(item, "edited", "ts"))
    records.to.post(
        number,
        uri=uri_of(channel, author["member_id"], local) if local else None,
        post_id=f"{channel.id}:{local}" if channel else local,
        kind="message",
        created=epoch(local),
        created_source=local,
        text=source,
        display_text=view.text if view else None,
        mentions=view.mentions if view else [],
        hashtags=[],  # "#general" names a channel
        links=view.links if view else [],
        channel_id=channel.id if channel else None,
        author_id=None if is_gone else author["member_id"],
        author_handle=author["handle"],
        author_name=author["display_name"],
        edited_at=edited_at,
        status="deleted" if is_gone else "edited" if edited_at else "live",
        status_at=edited_at,
        media_count=media,
        visibility=channel.visibility if channel else None,
        url=text_of(item.get("permalink")),
        counters={
            "likes": _reactions(item),
            "replies": None if is_gone else count(item.get("reply_count")),
        },
        **_thread(item, channel, local, author["member_id"]),
    )  # fmt: skip
    if not is_gone:
        records.member(number, **author)


def uri_of(channel: Channel | None, author: str | None, ts: str) -> str:
    return f"slack:{channel.id}:{ts}" if channel else f"slack:@{author or ''}:{ts}"


def _thread(item: Mapping[str, Any], channel: Channel | None, local: str | None, author: str | None) -> Row:
    """The first message of the thread; the thread's own first message answers to nothing."""
    first = text_of(item.get("thread_ts"))
    if first is None:
        return {"parent_id": None, "parent_uri": None, "thread_id": None, "thread_uri": None}
    asker = author if first == local else text_of(item.get("parent_user_id"))
    uri = uri_of(channel, asker, first) if channel or asker else None
    id_ = f"{channel.id}:{first}" if channel else first
    is_answer = first != local
    return {
        "parent_id": id_ if is_answer else None,
        "parent_uri": uri if is_answer else None,
        "thread_id": id_,
        "thread_uri": uri,
    }


def _author(item: Mapping[str, Any], people: Directory) -> Row:
    """A user, or a bot; what the message itself says of them where no list of users does."""
    for name in ("user_data", "user_profile"):
        profile = item.get(name)
        if isinstance(profile, dict):
            _learn(people, item, profile)
    named = (item.get("user"), dig(item, "comment", "user"), dig(item, "user_data", "id"))
    id_ = next((word for value in named if (word := text_of(value))), None)
    if id_ and id_ in people.users:
        return people.users[id_]
    bot = text_of(item.get("bot_id"))
    username = text_of(item.get("username")) or text_of(dig(item, "bot_profile", "name"))
    is_bot = True if (bot or item.get("subtype") == "bot_message") else None
    return {
        "member_id": id_ or bot,
        "handle": None,
        "display_name": username,
        "is_bot": is_bot,
        "status": "live",
    }


def _learn(people: Directory, item: Mapping[str, Any], profile: Mapping[str, Any]) -> None:
    """A message may carry its author: whole (`user_data`), or a part of the profile without an id."""
    part = {"id": item.get("user"), "name": profile.get("name"), "profile": profile}
    whole = profile if "id" in profile else part
    id_ = text_of(whole.get("id"))
    if id_ and (id_ not in people.users) and (row := user_row(whole)):
        people.users[id_] = row


def _reactions(item: Mapping[str, Any]) -> int | None:
    """All reactions together; a list without `count` counts the users it names."""
    if not isinstance(item.get("reactions"), list):
        return None
    counts = [
        found if (found := count(each.get("count"))) is not None else length(each.get("users"))
        for each in dictionaries(item["reactions"])
    ]
    known = [each for each in counts if each is not None]
    return sum(known) if known else None


def _media(item: Mapping[str, Any]) -> int | None:
    files = length(item.get("files"))
    return files if files is not None else (1 if isinstance(item.get("file"), dict) else 0)


def _deleted(records: Records, item: Mapping[str, Any], number: int, channel: Channel | None) -> None:
    ts = text_of(item.get("deleted_ts")) or text_of(dig(item, "previous_message", "ts"))
    author = text_of(dig(item, "previous_message", "user"))
    if ts is None or (channel is None and author is None):
        raise RejectedError("missing_key", "The deletion does not say which message it is of.")
    records.to.status_change(number, "deleted", uri=uri_of(channel, author, ts))
