"""Telegram exports to records: result.json of Telegram Desktop, and saved updates of a bot. Pure.

chats -> messages -> posts of kind `message`, members, reactions, rejects
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, ClassVar

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.archive.documents import DocumentReader, parse_with
from extractors.archive.mapping import shipped_mapping
from extractors.telegram.bot_api import business_chat, is_bot_message, message_of_update, read_bot_message
from extractors.telegram.desktop import chat_of, is_desktop_message, read_desktop_message

MAX_DEPTH = 8
Found = tuple[Mapping[str, Any], Any]


def parse_page(page: RawPage) -> Parsed:
    """Every record of one saved file."""
    return parse_with(TelegramReader, page, shipped_mapping("telegram"))


class TelegramReader(DocumentReader):
    """Chats of Telegram Desktop, and updates of the Bot API."""

    carriers: ClassVar[frozenset[str]] = frozenset(
        {"messages", "list", "chats", "left_chats", "result", "data", "items"}
    )

    def read(self, document: Any, entry: str) -> None:
        """Add the records of one document, or of a part of it."""
        for chat, item in _items(document, {}, 0):
            if is_bot_message(item) or (isinstance(item, dict) and "update_id" in item):
                if not self._is_left_out(business_chat(item)):
                    self.records.item(item, partial(read_bot_message, self.records))
                continue
            place = chat_of(chat, entry)
            if not self._is_left_out(place.peer if place.is_private else None):
                self.records.item(item, partial(read_desktop_message, self.records, place))

    def _is_left_out(self, private_chat: str | None) -> bool:
        """Whether a message stands in a private conversation, which the mapping does not ask for."""
        if private_chat is None or self.records.includes_private:
            return False
        self.records.leave_out(private_chat)
        return True


def _items(value: Any, chat: Mapping[str, Any], depth: int) -> Iterator[Found]:
    """Every message with the chat it stands in, from any of the forms that exports take."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _items(item, chat, depth + 1)
    elif not isinstance(value, dict):
        yield chat, value  # no message, which is worth saying
    elif isinstance(inner := message_of_update(value), dict):
        yield chat, inner
    elif is_bot_message(value) or is_desktop_message(value):
        yield chat, value
    else:
        yield from _containers(value, chat, depth)


def _containers(
    value: dict[str, Any], chat: Mapping[str, Any], depth: int
) -> Iterator[tuple[Mapping[str, Any], Any]]:
    messages = value.get("messages")
    if isinstance(messages, list | dict):
        for item in messages if isinstance(messages, list) else messages.values():
            yield value, item
    for name in ("chats", "left_chats", "list", "result", "data", "items"):
        if isinstance(value.get(name), dict | list):
            yield from _items(value[name], chat, depth + 1)
