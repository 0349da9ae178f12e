"""One message of Discord to one post. Pure.

Two spellings are read: that of the interface (`edited_timestamp`, `message_reference`, `global_name`) and
that of chat exports (`timestampEdited`, `reference`, `nickname`); a data package (`ID`, `Contents`) as well.
Message ids are unique over all of Discord and hold their time, so an id alone is a key.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from agorascope.records import Row
from extractors.archive.documents import Records
from extractors.discord.markup import named_in, shown
from extractors.reading import RejectedError
from extractors.values import MAX_LIST, count, dictionaries, dig, flag, length, moment, text_of

# Types that people write: a message, an answer, and commands given to an application.
_WRITTEN = frozenset({
    "0", "19", "20", "23", "default", "reply", "chatinputcommand", "contextmenucommand", "applicationcommand",
})  # fmt: skip
_EVENTS = frozenset({
    "recipientadd", "recipientremove", "call", "channelnamechange", "channeliconchange",
    "channelpinnedmessage", "guildmemberjoin", "threadcreated", "userjoin", "threadstartermessage",
})  # fmt: skip
_DELETED_USER = "456226577798135808"  # stands for every account that was closed
_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_FORWARD = 1
_CROSSPOSTED = 2
_DIRECT = ("directtextchat", "directgrouptextchat", "dm", "groupdm", "1", "3")
DIRECT = "dm"
_THREADS = (
    "10", "11", "12", "publicthread", "privatethread", "newsthread", "guildpublicthread",
    "guildprivatethread", "guildnewsthread",
)  # fmt: skip


class Place(NamedTuple):
    """The channel that messages stand in, as far as the file says."""

    guild: str | None = None
    channel: str | None = None
    kind: str = ""

    @property
    def is_direct(self) -> bool:
        return self.kind in _DIRECT


def is_message(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    return ("id" in value and bool({"content", "author", "timestamp"} & value.keys())) or (
        "ID" in value and "Contents" in value
    )


def read_message(records: Records, place: Place, item: Any, number: int, *, is_main: bool = True) -> None:
    """Add one message, its author, and the message it answers. Raises RejectedError when there is none."""
    if not is_message(item):
        raise RejectedError("bad_record", "Not a message of Discord.")
    kind = (text_of(item.get("type")) or "0").lower()
    if kind in _EVENTS or (kind.isdecimal() and kind not in _WRITTEN):
        raise RejectedError("service_message", f"Discord tells of an event ({kind[:40]}); nobody wrote it.")
    if is_main and is_message(answered := item.get("referenced_message")):
        records.to.try_read(answered, number, partial(read_message, records, place, is_main=False))
    local = text_of(item.get("id")) or text_of(item.get("ID"))
    source, media = _words(item), _media(item)
    if not source and not media:
        raise RejectedError("empty_text", "The message has neither words nor a file, or they were not given.")
    author, people = _author(item), _people(item)
    edited_at = moment(item.get("edited_timestamp")) or moment(item.get("timestampEdited"))
    guild, channel = text_of(item.get("guild_id")), text_of(item.get("channel_id"))
    place = Place(guild or place.guild, channel or place.channel, place.kind)
    written = item.get("timestamp") or item.get("Timestamp")
    records.to.post(
        number,
        uri=uri_of(local) if local else None,
        post_id=local,
        instance=place.guild,
        kind="message",
        created=moment(written) or _time_of(local),
        created_source=written,
        text=source,
        text_format="markdown",
        display_text=shown(source, people) if source else None,
        mentions=_mentions(item, source, people),
        channel_id=place.channel,
        author_id=author["member_id"],
        author_handle=author["handle"],
        author_name=author["display_name"],
        edited_at=edited_at,
        status="edited" if edited_at else "live",
        status_at=edited_at,
        media_count=media,
        visibility="private" if place.is_direct else None,
        url=_url(place, local),
        counters={"likes": _reactions(item)},
        is_main=is_main,
        **_relations(item, place),
    )
    records.member(number, **author)


def uri_of(message: str) -> str:
    return f"discord:{message}"


def _words(item: Mapping[str, Any]) -> str | None:
    """The words of a message: its content or, where it has none, those of what it forwards or shows."""
    forwarded = [dig(each, "message", "content") for each in dictionaries(item.get("message_snapshots"))]
    found = [item.get("content"), item.get("Contents"), *forwarded, dig(item, "forwardedMessage", "content")]
    for embed in dictionaries(item.get("embeds"))[:MAX_LIST]:
        found += ["\n".join(w for name in ("title", "description") if (w := text_of(embed.get(name))))]
    found.append(dig(item, "poll", "question", "text"))
    return next((word for value in found if (word := text_of(value)) and word.strip()), None)


def _media(item: Mapping[str, Any]) -> int:
    snapshots = [dig(each, "message", "attachments") for each in dictionaries(item.get("message_snapshots"))]
    lists = (item.get("attachments"), item.get("sticker_items") or item.get("stickers"), *snapshots)
    named = text_of(item.get("Attachments"))
    return sum(length(each) or 0 for each in lists) + (len(named.split()) if named else 0)


def _author(item: Mapping[str, Any]) -> Row:
    raw = item.get("author")
    author: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
    id_ = text_of(author.get("id"))
    if id_ == _DELETED_USER:
        author, id_ = {}, None
    shown_as = (author.get("nickname"), author.get("global_name"), dig(item, "member", "nick"))
    is_bot = author.get("bot", author.get("isBot"))
    return {
        "member_id": id_,
        "handle": _handle(author),
        "display_name": next((name for value in shown_as if (name := text_of(value))), None),
        "is_bot": True if item.get("webhook_id") else flag(is_bot),
    }


def _handle(person: Mapping[str, Any]) -> str | None:
    """The name of an account; names of before 2023 need their four digits to be one."""
    name = text_of(person.get("username")) or text_of(person.get("name"))
    digits = text_of(person.get("discriminator"))
    return f"{name}#{digits}" if name and digits and digits.strip("0") else name


def _people(item: Mapping[str, Any]) -> dict[str, str]:
    """Handles by id of those that the message mentions."""
    found: dict[str, str] = {}
    for person in dictionaries(item.get("mentions"))[:MAX_LIST]:
        id_, name = text_of(person.get("id")), text_of(person.get("username")) or text_of(person.get("name"))
        if id_ and name:
            found[id_] = name
    return found


def _mentions(item: Mapping[str, Any], source: str | None, people: Mapping[str, str]) -> list[Row]:
    listed = [text_of(each.get("id")) for each in dictionaries(item.get("mentions"))[:MAX_LIST]]
    ids = dict.fromkeys([*listed, *named_in(source or "")])
    return [{"id": id_, "handle": people.get(id_)} for id_ in ids if id_][:MAX_LIST]


def _relations(item: Mapping[str, Any], place: Place) -> Row:
    """The message answered to, the one that is passed on, and the thread."""
    raw = item.get("message_reference") or item.get("reference")
    reference: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
    other = text_of(reference.get("message_id")) or text_of(reference.get("messageId"))
    found: Row = {"parent_id": None, "parent_uri": None, "thread_id": None, "thread_uri": None}
    is_passed_on = _is_forward(item, reference)
    if other and is_passed_on:
        found["repost_of_uri"] = uri_of(other)
    elif other:
        found |= {"parent_id": other, "parent_uri": uri_of(other)}
    # A thread has the id of the message it was begun from.
    thread = text_of(dig(item, "thread", "id")) or (place.channel if place.kind in _THREADS else None)
    if thread:
        found |= {"thread_id": thread, "thread_uri": uri_of(thread)}
    return found


def _is_forward(item: Mapping[str, Any], reference: Mapping[str, Any]) -> bool:
    marks = count(item.get("flags")) or 0
    kind = reference.get("type")
    return kind in (_FORWARD, "1", "Forward") or bool(marks & _CROSSPOSTED) or "forwardedMessage" in item


def _reactions(item: Mapping[str, Any]) -> int | None:
    """All reactions together. A message without any has no list, which a list of none would be."""
    counts = [count(each.get("count")) for each in dictionaries(item.get("reactions"))]
    known = [each for each in counts if each is not None]
    return sum(known) if known else None


def _time_of(id_: str | None) -> datetime | None:
    """The time that an id holds: milliseconds since 2015 above its last 22 bits."""
    if not id_ or not id_.isdecimal() or not 15 <= len(id_) <= 20:
        return None
    return _EPOCH + timedelta(milliseconds=int(id_) >> 22)


def _url(place: Place, local: str | None) -> str | None:
    if not place.channel or not local or not (place.guild or place.is_direct):
        return None
    return f"https://discord.com/channels/{place.guild or '@me'}/{place.channel}/{local}"
