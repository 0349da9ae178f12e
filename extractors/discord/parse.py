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
from extractors.archive.documents import DocumentReader, Records, parse_with
from extractors.archive.mapping import shipped_mapping
from extractors.discord.messages import DIRECT, Place, is_message, read_message, uri_of
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

    def __init__(self, records: Records) -> None:
        super().__init__(records)
        self._direct: set[str] = set()

    def order(self, names: list[str]) -> list[str]:
        """The lists of messages; of a data package, nothing about the account itself."""
        return [name for name in super().order(names) if not name.lower().startswith(_PRIVATE)]

    def read(self, document: Any, entry: str) -> None:
        """Add the records of one document, or of a part of it."""
        if isinstance(document, dict) and Place(kind=_kind(document.get("type"))).is_direct:
            self._direct.add(text_of(document.get("id")) or "")  # a data package tells of a channel first
        for around, item in self._items(document, _place_of_entry(entry), 0):
            place = self._place(around, item)
            if place.is_direct and not self.records.includes_private:
                self.records.leave_out(place.channel or entry)
            else:
                self.records.item(item, partial(read_message, self.records, place))

    def _place(self, around: Place, item: Any) -> Place:
        """Where a message stands, by what is around it, what it says itself, and the files before it."""
        place = _place_of(item, around) if isinstance(item, dict) else around
        return place._replace(kind=DIRECT, guild=None) if place.channel in self._direct else place

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
            inner = _place_of_event(value, _place_of(value, place))
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
    kind = _kind(dig(document, "channel", "type")) or _kind(document.get("channel_type")) or around.kind
    place = Place(guild or around.guild, channel or around.channel, DIRECT if guild == "0" else kind)
    return place._replace(guild=None) if place.is_direct else place


def _place_of_event(event: Mapping[str, Any], place: Place) -> Place:
    """An event of the gateway names the server of its message, unless the message stands in a direct talk."""
    is_new = event.get("t") in {"MESSAGE_CREATE", "MESSAGE_UPDATE"} and isinstance(event.get("d"), dict)
    return place._replace(kind=DIRECT) if is_new and "guild_id" not in event["d"] else place


def _kind(value: Any) -> str:
    """A type of channel as one word: `1`, `dm` for DM, `groupdm` for GROUP_DM and GroupDM."""
    return (text_of(value) or "").lower().replace("_", "")


def _place_of_entry(entry: str) -> Place:
    """A data package has one folder for each channel."""
    found = _CHANNEL_FOLDER.fullmatch(PurePosixPath(entry.replace("\\", "/")).parent.name)
    return Place(channel=found[1]) if found else Place()


def _is_description(value: Mapping[str, Any]) -> bool:
    """A channel, server or index of a data package: explains messages and is none."""
    return "recipients" in value or "guild" in value or "name" in value
