"""One message of Telegram's Bot API, as `getUpdates` gives it. Pure.

Offsets of entities count UTF-16 units, so an emoji counts twice. Chat ids are those of the Bot API: a
supergroup or channel has -100 before the id that Telegram Desktop writes, a group has a minus. The key of a
post is made without them, so that both ways of reading one chat give each post once.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from agorascope.records import Row
from extractors.archive.documents import Records
from extractors.reading import RejectedError
from extractors.telegram.desktop import reactions_of, uri_of
from extractors.values import MAX_LIST, count, dictionaries, dig, epoch, flag, text_of, unique_tags

_UPDATES = (
    "message", "edited_message", "channel_post", "edited_channel_post", "business_message",
    "edited_business_message",
)  # fmt: skip
_MEDIA = (
    "animation", "audio", "document", "photo", "sticker", "story", "video", "video_note", "voice",
    "contact", "dice", "game", "poll", "venue", "location", "paid_media",
)  # fmt: skip
_CHANNEL_PREFIX = "-100"


def message_of_update(value: Mapping[str, Any]) -> Any:
    """The message inside an update, or inside a saved item that wraps an update; None for anything else."""
    found = next((value[name] for name in _UPDATES if isinstance(value.get(name), dict)), None)
    if found is not None and ("update_id" in value or "message_id" in found):
        return found
    return value if "update_id" in value else None  # an update of another kind


def is_bot_message(value: Any) -> bool:
    return isinstance(value, dict) and "message_id" in value


def business_chat(item: Mapping[str, Any]) -> str | None:
    """The chat of a person who lets a bot read its own conversations; None for every other message."""
    if "business_connection_id" not in item:
        return None
    return peer_of(dig(item, "chat", "id")) or ""


def read_bot_message(records: Records, item: Any, number: int, *, is_main: bool = True) -> None:
    """Add one message, and the one it answers. Raises RejectedError when it is none."""
    if not is_bot_message(item):
        raise RejectedError("service_message", "The update tells of an event; nobody wrote it.")
    raw = item.get("chat")
    chat: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
    chat_id, local = text_of(chat.get("id")), text_of(item.get("message_id"))
    peer = peer_of(chat_id)
    if peer is None or local is None:
        raise RejectedError("missing_key", "The message has no id, or does not say in which chat it stands.")
    if is_main and isinstance(answered := item.get("reply_to_message"), dict) and "message_id" in answered:
        records.to.try_read(answered, number, partial(read_bot_message, records, is_main=False))
    text = text_of(item.get("text")) or text_of(item.get("caption")) or text_of(dig(item, "poll", "question"))
    has_media = any(item.get(name) is not None for name in _MEDIA)
    if not text and not has_media:
        raise RejectedError("service_message", "The update tells of an event in the chat; nobody wrote it.")
    sender = _sender(item)
    edited_at = epoch(item.get("edit_date"))
    username = text_of(chat.get("username")) if chat.get("type") != "private" else None
    thread = text_of(item.get("message_thread_id")) if item.get("is_topic_message") else None
    records.to.post(
        number,
        uri=uri_of(peer, local),
        post_id=f"{chat_id}:{local}",
        kind="message",
        created=_date(item),
        created_source=item.get("date"),
        text=text,
        flags=["forwarded"] if {"forward_origin", "forward_date", "forward_from"} & item.keys() else [],
        channel_id=chat_id,
        author_id=sender["member_id"],
        author_handle=sender["handle"],
        author_name=sender["display_name"],
        edited_at=edited_at,
        status="edited" if edited_at or item.get("edited") is True else "live",
        status_at=edited_at,
        **_answered(item, chat_id, peer),
        thread_id=f"{chat_id}:{thread}" if thread else chat_id,
        thread_uri=uri_of(peer, thread) if thread else None,
        media_count=int(has_media),
        visibility="public" if username else "private",
        url=f"https://t.me/{username}/{local}" if username else None,
        counters={"likes": reactions_of(item.get("reactions")), "views": count(item.get("views"))},
        is_main=is_main,
        **_entities(item, text),
        **_forward(item),
    )
    records.member(number, **sender)


def peer_of(value: Any) -> str | None:
    """A chat id with what it is the id of, as Telegram Desktop writes it: channel12, chat12, user12."""
    id_ = text_of(value)
    if id_ is None:
        return None
    if id_.startswith(_CHANNEL_PREFIX) and len(id_) > len(_CHANNEL_PREFIX):
        return "channel" + id_.removeprefix(_CHANNEL_PREFIX)
    return f"chat{id_[1:]}" if id_.startswith("-") else f"user{id_}"


def _date(item: Mapping[str, Any]) -> datetime | None:
    return epoch(item.get("date"))


def _sender(item: Mapping[str, Any]) -> Row:
    """Who wrote: a person, or a channel that speaks for itself. Ids are those of Telegram Desktop."""
    group = item.get("sender_chat")
    if isinstance(group, dict) and (id_ := peer_of(group.get("id"))):
        return {"member_id": id_, "handle": text_of(group.get("username")),
                "display_name": text_of(group.get("title"))}  # fmt: skip
    person = item.get("from")
    person = person if isinstance(person, dict) else {}
    id_ = text_of(person.get("id"))
    names = [name for key in ("first_name", "last_name") if (name := text_of(person.get(key)))]
    return {
        "member_id": f"user{id_}" if id_ else None,
        "handle": text_of(person.get("username")),
        "display_name": " ".join(names) or None,
        "is_bot": flag(person.get("is_bot")),
    }


def _answered(item: Mapping[str, Any], chat_id: str | None, peer: str) -> Row:
    parent = item.get("reply_to_message")
    local = text_of(parent.get("message_id")) if isinstance(parent, dict) else None
    if local is None:
        return {"parent_id": None, "parent_uri": None}
    return {"parent_id": f"{chat_id}:{local}", "parent_uri": uri_of(peer, local)}


def _forward(item: Mapping[str, Any]) -> Row:
    """The message that was forwarded, when it comes from a channel; of persons only a name is told."""
    chat = dig(item, "forward_origin", "chat", "id") or dig(item, "forward_from_chat", "id")
    local = text_of(dig(item, "forward_origin", "message_id") or item.get("forward_from_message_id"))
    source = peer_of(chat)
    return {"repost_of_uri": uri_of(source, local)} if source and local else {}


def _entities(item: Mapping[str, Any], text: str | None) -> Row:
    marks = dictionaries(item.get("entities")) or dictionaries(item.get("caption_entities"))
    if not marks or text is None:
        return {}
    units = text.encode("utf-16-le", "surrogatepass")
    mentions: list[Row] = []
    tags: list[str] = []
    links: list[str] = []
    for mark in marks[:MAX_LIST]:
        word, kind = _cut(units, mark), mark.get("type")
        if kind == "mention" and word:
            mentions.append({"id": None, "handle": word.lstrip("@")})
        elif kind == "text_mention" and word:
            user = text_of(dig(mark, "user", "id"))
            mentions.append(
                {
                    "id": f"user{user}" if user else None,
                    "handle": text_of(dig(mark, "user", "username")) or word,
                }
            )
        elif kind == "hashtag" and word:
            tags.append(word)
        elif kind == "url" and word:
            links.append(word if "://" in word else f"https://{word}")
        elif kind == "text_link" and (link := text_of(mark.get("url"))):
            links.append(link)
    return {"mentions": mentions, "hashtags": unique_tags(tags), "links": list(dict.fromkeys(links))}


def _cut(units: bytes, mark: Mapping[str, Any]) -> str | None:
    """The words that an entity covers. Its offset and length count UTF-16 units, of two bytes each."""
    offset, length = count(mark.get("offset")), count(mark.get("length"))
    if offset is None or length is None:
        return None
    return text_of(units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace").strip())
