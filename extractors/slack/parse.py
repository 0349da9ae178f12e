"""Slack exports to records: a workspace export (ZIP), a day file, a saved conversations.history. Pure.

users, channels -> messages -> posts of kind `message`, members, reactions, rejects
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import Any, ClassVar

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.archive.documents import DocumentReader, Records, parse_with
from extractors.archive.mapping import shipped_mapping
from extractors.slack.messages import is_message, read_message
from extractors.slack.people import CHANNEL_LISTS, DIRECT_LISTS, DIRECT_TYPES, Channel, Directory
from extractors.values import dictionaries, dig, text_of

MAX_DEPTH = 8
_LISTS = ("users.json", "org_users.json", *CHANNEL_LISTS)
# Lists of a workspace export that hold no messages; canvases and files are documents of their own.
_OTHER = (
    "integration_logs.json",
    "canvases.json",
    "file_conversations.json",
    "huddle_transcripts.json",
    "lists.json",
)
_CHANNEL_ID = re.compile(r"(?<![A-Za-z0-9])[CDG][A-Z0-9]{7,}(?![A-Za-z0-9])")
_CONTAINERS = ("messages", "data", "matches", "items", "event")


def parse_page(page: RawPage) -> Parsed:
    """Every record of one saved file."""
    return parse_with(SlackReader, page, shipped_mapping("slack"))


class SlackReader(DocumentReader):
    """Messages by channel and day, with the users and channels they name."""

    carriers: ClassVar[frozenset[str]] = frozenset({*_CONTAINERS, "members", "users", "channels"})

    def __init__(self, records: Records) -> None:
        super().__init__(records)
        self._people = Directory()

    def order(self, names: list[str]) -> list[str]:
        """Users and channels first, then the messages of each channel by day."""
        known = [name for name in names if name.lower().endswith(".json") and _base(name) not in _OTHER]
        return sorted(known, key=lambda name: (_base(name) not in _LISTS, name))

    def read(self, document: Any, entry: str) -> None:
        """Add the records of one document, or of a part of it."""
        if _base(entry) in _LISTS:
            self._learn(document, _base(entry))
            return
        for item in self._items(document, 0):
            channel = self._channel(item, entry)
            if channel and not self.records.includes_private and _is_direct(channel, item):
                self.records.leave_out(channel.id)
                continue
            self.records.item(item, partial(read_message, self.records, self._people, channel))

    def _learn(self, document: Any, name: str) -> None:
        """The lists of an export explain its messages; users are members."""
        if isinstance(document, dict) and self._learn_lists(document):
            return  # an answer of the API that was saved under the name of a list
        listed = document if isinstance(document, list) else [document]
        for each in listed:
            if isinstance(each, dict):
                self._learn_one(each, name)

    def _learn_one(self, each: Mapping[str, Any], name: str) -> None:
        if name in CHANNEL_LISTS:
            self._people.add_channel(each, CHANNEL_LISTS[name], is_direct=name in DIRECT_LISTS)
            return
        row = self._people.add_user(each)
        self.records.rows_read += 1
        if row is not None:
            self.records.member(self.records.rows_read, **row)

    def _items(self, value: Any, depth: int) -> Iterator[Any]:
        """Every message of a list, of an answer that holds one, or of items that wrap messages."""
        if depth > MAX_DEPTH:
            return
        if isinstance(value, list):
            for item in value:
                yield from self._items(item, depth + 1)
        elif not isinstance(value, dict) or is_message(value):
            yield value
        elif not any(isinstance(value.get(name), list | dict) for name in _CONTAINERS):
            is_list = self._learn_lists(value)
            yield from [value] if depth and not is_list else []
        else:
            self._learn_lists(value)
            for name in _CONTAINERS:
                if isinstance(value.get(name), list | dict):
                    yield from self._items(value[name], depth + 1)

    def _learn_lists(self, answer: Mapping[str, Any]) -> bool:
        """Users and channels that an answer lists, as `users.list` and `conversations.list` do."""
        users = [*dictionaries(answer.get("members")), *dictionaries(answer.get("users"))]
        channels = dictionaries(answer.get("channels"))
        for user in users:
            self._learn_one(user, "users.json")
        for channel in channels:
            self._learn_one(channel, "channels.json")
        return bool(users or channels)

    def _channel(self, item: Any, entry: str) -> Channel | None:
        """The channel a message says it is of, or that its folder or file is named after."""
        if not isinstance(item, dict):
            item = {}  # it stands in a file all the same
        for info in (item.get("channel_info"), item.get("channel")):
            if isinstance(info, dict) and text_of(info.get("id")):
                is_public = info.get("is_channel") is True
                self._people.add_channel(info, "public" if is_public else "private")
        named = (dig(item, "channel_info", "id"), dig(item, "channel", "id"), item.get("channel"))
        given = next((name for value in named if (name := text_of(value))), None)
        told = given or self.records.defaults.get("channel_id") or _folder(entry)
        return self._people.channel(told) if told else None


def _is_direct(channel: Channel, item: Any) -> bool:
    """Whether a message stands in a talk between persons, by its channel or by what an event says of it."""
    return channel.is_direct or dig(item, "channel_type") in DIRECT_TYPES


def _folder(entry: str) -> str | None:
    """The folder of a day file; without one, a channel's id in the name of the file."""
    path = PurePosixPath(entry.replace("\\", "/"))
    if path.parent.name:
        return path.parent.name
    found = _CHANNEL_ID.search(path.name)
    return found.group() if found else None


def _base(entry: str) -> str:
    return PurePosixPath(entry.replace("\\", "/")).name.lower()
