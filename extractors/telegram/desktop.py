"""One message of Telegram Desktop's JSON export. Pure.

Texts are a string, or a list of strings and {"type", "text"} objects; `text_entities` says the same again
as a list of objects. Dates are local times, so `date_unixtime` is read first.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from agorascope.records import Row, content_hash
from extractors.archive.documents import Records
from extractors.reading import RejectedError
from extractors.values import MAX_LIST, count, dictionaries, epoch, moment, text_of, unique_tags

_PUBLIC = ("public_channel", "public_supergroup")
_MEDIA = (
    "photo",
    "file",
    "media_type",
    "contact_information",
    "location_information",
    "poll",
    "sticker_emoji",
)
# One person's own talks: with one other, with a bot, with itself, and what Telegram sends to it alone.
_PRIVATE = (
    "personal_chat", "bot_chat", "saved_messages", "private", "replies", "verify_codes",
    "verification_codes",
)  # fmt: skip
_PEERS = {
    "personal_chat": "user", "bot_chat": "user", "saved_messages": "user", "private_group": "chat",
    "private_supergroup": "channel", "public_supergroup": "channel",
    "private_channel": "channel", "public_channel": "channel",
}  # fmt: skip
_NUMBER = re.compile(r"-?(?:user|chat|channel)?-?(\d+)")
_LINKS = ("link", "text_link")


class Chat(NamedTuple):
    """The chat that messages stand in."""

    id: str
    name: str | None
    kind: str
    username: str | None

    @property
    def peer(self) -> str:
        """The id with what it is the id of: users, groups and channels are counted apart."""
        return _PEERS.get(self.kind, "") + self.id.lstrip("-")

    @property
    def is_private(self) -> bool:
        """Whether it is no group and no channel; a group whose members were invited is none of these."""
        return self.kind in _PRIVATE

    @property
    def is_public(self) -> bool:
        return self.kind in _PUBLIC or self.username is not None


def chat_of(chat: Mapping[str, Any], entry: str) -> Chat:
    """The chat around some messages; one without id is known by its name, or by the file."""
    name = text_of(chat.get("name"))
    id_ = text_of(chat.get("id")) or content_hash(name or entry)[:16]
    return Chat(id_, name, str(chat.get("type") or ""), text_of(chat.get("username")))


def is_desktop_message(value: Mapping[str, Any]) -> bool:
    if "messages" in value or "list" in value:
        return False
    return "id" in value and ("date" in value or "date_unixtime" in value)


def read_desktop_message(records: Records, chat: Chat, item: Any, number: int) -> None:
    """Add one message. Raises RejectedError when it is none."""
    if not isinstance(item, dict) or not is_desktop_message(item):
        raise RejectedError("bad_record", "Not a message of Telegram Desktop.")
    if item.get("type") == "service":
        action = text_of(item.get("action")) or "something"
        raise RejectedError("service_message", f"Telegram says that {action[:60]} happened; nobody wrote it.")
    local = text_of(item.get("id"))
    text = _text(item)
    media = any(item.get(name) is not None for name in _MEDIA)
    if not text and not media:
        raise RejectedError("empty_text", "The message has neither words nor a picture or file.")
    author_id, author = _peer(item.get("from_id")), text_of(item.get("from"))
    edited_at = epoch(item.get("edited_unixtime")) or moment(item.get("edited"))
    records.to.post(
        number,
        uri=uri_of(chat.peer, local) if local else None,
        post_id=f"{chat.id}:{local}",
        kind="message",
        created=_date(item),
        created_source=item.get("date_unixtime") or item.get("date"),
        # A time without zone is that of the computer that exported.
        flags=[*([] if epoch(item.get("date_unixtime")) else ["no_zone"]), *_forwarded(item)],
        text=text,
        channel_id=chat.id,
        author_id=author_id,
        author_handle=author,  # an export tells names only
        author_name=author,
        edited_at=edited_at,
        status="edited" if edited_at else "live",
        status_at=edited_at,
        media_count=int(media),
        visibility="public" if chat.is_public else "private",
        url=f"https://t.me/{chat.username}/{local}" if chat.username else None,
        counters={
            "likes": reactions_of(item.get("reactions")),
            "views": count(item.get("views")),
            "shares": count(item.get("forwards")),
        },
        **_place(item, chat),
        **_entities(item),
        **_forward(item),
    )
    records.member(number, member_id=author_id, handle=author, display_name=author)


def _place(item: Mapping[str, Any], chat: Chat) -> Row:
    """The message answered to, which may stand in another chat, and the topic."""
    reply = text_of(item.get("reply_to_message_id"))
    topic = text_of(item.get("topic_id") or item.get("message_thread_id"))
    other = _peer(item.get("reply_to_peer_id"))
    number = _NUMBER.fullmatch(other) if other else None
    parent_chat = number[1] if number else chat.id
    return {
        "parent_id": f"{parent_chat}:{reply}" if reply else None,
        "parent_uri": uri_of(other or chat.peer, reply) if reply else None,
        "thread_id": f"{chat.id}:{topic}" if topic else chat.id,
        "thread_uri": uri_of(chat.peer, topic) if topic else None,
    }


def _peer(value: Any) -> str | None:
    """An id such as `user12`; exports of before 2021 have the number alone."""
    word = text_of(value)
    return f"user{word}" if word and word.isdecimal() else word


def uri_of(chat: str, message: str) -> str:
    return f"telegram:{chat}:{message}"


def reactions_of(value: Any) -> int | None:
    """All reactions to a message together; None when the export says nothing of them."""
    counts = [count(each.get("count")) for each in dictionaries(value)]
    known = [each for each in counts if each is not None]
    return sum(known) if known else None


def _date(item: Mapping[str, Any]) -> datetime | None:
    return epoch(item.get("date_unixtime")) or moment(item.get("date")) or _number_date(item.get("date"))


def _number_date(value: Any) -> datetime | None:
    return epoch(value) if isinstance(value, int | float) else None


def _text(item: Mapping[str, Any]) -> str | None:
    """The words of a message, whichever way they are written; None when there are none."""
    parts = item.get("text")
    if not isinstance(parts, str | list):
        parts = item.get("text_entities")
    words = parts if isinstance(parts, str) else "".join(_words(parts))
    if not words.strip() and isinstance(item.get("poll"), dict):
        words = "\n".join(_poll(item["poll"]))
    return words if words.strip() else None


def _words(parts: Any) -> Iterator[str]:
    for part in parts if isinstance(parts, list) else []:
        word = part.get("text") if isinstance(part, dict) else part
        if isinstance(word, str):
            yield word


def _poll(poll: Mapping[str, Any]) -> Iterator[str]:
    for value in (
        poll.get("question"),
        *(answer.get("text") for answer in dictionaries(poll.get("answers"))),
    ):
        if word := text_of(value):
            yield word


def _entities(item: Mapping[str, Any]) -> Row:
    """Mentions, hashtags and links as Telegram marked them; without marks they are read off the text."""
    marks = dictionaries(item.get("text_entities")) or dictionaries(item.get("text"))
    if not marks:
        return {}
    mentions: list[Row] = []
    tags: list[str] = []
    links: list[str] = []
    for mark in marks[:MAX_LIST]:
        kind, word = mark.get("type"), text_of(mark.get("text"))
        if kind == "mention" and word:
            mentions.append({"id": None, "handle": word.strip().lstrip("@")})
        elif kind == "mention_name" and word:
            user = text_of(mark.get("user_id"))
            mentions.append({"id": f"user{user}" if user else None, "handle": word.strip().lstrip("@")})
        elif kind == "hashtag" and word:
            tags.append(word)
        elif kind in _LINKS and (link := _link(mark, word)):
            links.append(link)
    return {"mentions": mentions, "hashtags": unique_tags(tags), "links": list(dict.fromkeys(links))}


def _link(mark: Mapping[str, Any], word: str | None) -> str | None:
    """A web address; a mail address (of type `email`) is a person's and is no link."""
    found = text_of(mark.get("href")) or word
    if not found:
        return None
    return found.strip() if "://" in found else f"https://{found.strip()}"


def _forwarded(item: Mapping[str, Any]) -> list[str]:
    """A mark on somebody else's words: who passed them on did not write them."""
    is_forwarded = any(name in item for name in ("forwarded_from", "forwarded_from_id", "saved_from"))
    return ["forwarded"] if is_forwarded else []


def _forward(item: Mapping[str, Any]) -> Row:
    """Where a forwarded message comes from, as far as it is told: a name, or the chat and the message."""
    source = _peer(item.get("forwarded_from_id") or item.get("saved_from_id"))
    original = text_of(item.get("forwarded_message_id") or item.get("saved_from_message_id"))
    if source and original:
        return {"repost_of_uri": uri_of(source, original)}
    return {}
