"""Discord files to records: saved message lists, JSON chat exports, a data package. Pure.

channel -> messages -> posts of kind `message`, members, reactions, rejects
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import Any, ClassVar

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.archive.documents import DocumentReader, parse_with
from extractors.archive.mapping import shipped_mapping
from extractors.discord.messages import Place, is_message, read_message, uri_of
from extractors.reading import RejectedError
from extractors.values import dig, text_of

MAX_DEPTH = 8
_CONTAINERS = ("messages", "items", "data", "threads", "d", "message")
_PRIVATE = ("account/", "activity/", "activities/", "programs/", "ads/")
_CHANNEL_FOLDER = re.compile(r"c?(\d{15,22})")


def parse_page(page: RawPage) -> Parsed:
    """Every record of one saved file."""
    return parse_with(DiscordReader, page, shipped_mapping("discord"))


class DiscordReader(DocumentReader):
    """Messages of channels, each list with what the file says of its channel."""

    carriers: ClassVar[frozenset[str]] = frozenset(_CONTAINERS)

    def order(self, names: list[str]) -> list[str]:
        """The lists of messages; of a data package, nothing about the account itself."""
        return [name for name in super().order(names) if not name.lower().startswith(_PRIVATE)]

    def read(self, document: Any, entry: str) -> None:
        """Add the records of one document, or of a part of it."""
        for place, item in self._items(document, _place_of_entry(entry), 0):
            self.records.item(item, partial(read_message, self.records, place))

    def _items(self, value: Any, place: Place, depth: int) -> Iterator[tuple[Place, Any]]:
        """Every message, from lists, searches (lists of lists), pins, gateway events and exports."""
        if depth > MAX_DEPTH:
            return
        if isinstance(value, list):
            for item in value:
                yield from self._items(item, place, depth + 1)
        elif not isinstance(value, dict):
            yield place, value
        elif value.get("t") in ("MESSAGE_DELETE", "MESSAGE_DELETE_BULK"):
            self.records.item(value, self._deletion)
        elif is_message(value):
            yield place, value
        else:
            inner = _place_of(value, place)
            found = [name for name in _CONTAINERS if isinstance(value.get(name), list | dict)]
            for name in found:
                yield from self._items(value[name], inner, depth + 1)
            if not found and depth and not _is_description(value):
                yield place, value

    def _deletion(self, event: Any, number: int) -> None:
        """A gateway event that says which messages are gone."""
        ids = dig(event, "d", "ids")
        listed = ids if isinstance(ids, list) else [dig(event, "d", "id")]
        known = [id_ for value in listed if (id_ := text_of(value))]
        if not known:
            raise RejectedError("missing_key", "The deletion does not say which message it is of.")
        for id_ in known:
            self.records.to.status_change(number, "deleted", uri=uri_of(id_))


def _place_of(document: Mapping[str, Any], around: Place) -> Place:
    """What an export says of its server and channel. Direct talks have no server, or one with id 0."""
    guild = text_of(dig(document, "guild", "id")) or text_of(document.get("guild_id"))
    channel = text_of(dig(document, "channel", "id")) or text_of(document.get("channel_id"))
    kind = (text_of(dig(document, "channel", "type")) or around.kind).lower()
    place = Place(guild or around.guild, channel or around.channel, kind)
    return place._replace(guild=None) if place.is_direct or guild == "0" else place


def _place_of_entry(entry: str) -> Place:
    """A data package has one folder for each channel."""
    found = _CHANNEL_FOLDER.fullmatch(PurePosixPath(entry.replace("\\", "/")).parent.name)
    return Place(channel=found[1]) if found else Place()


def _is_description(value: Mapping[str, Any]) -> bool:
    """A channel, server or index of a data package: explains messages and is none."""
    return "recipients" in value or "guild" in value or "name" in value
