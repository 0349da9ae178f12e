"""Who writes in a Slack workspace, and where: users.json and channels.json, or what messages say. Pure.

Mail addresses and telephone numbers of profiles are not read.
"""

import re
from collections.abc import Mapping
from typing import Any

from agorascope.records import Row
from extractors.values import dig, flag, text_of

CHANNEL_LISTS = {
    "channels.json": "public",
    "groups.json": "private",
    "dms.json": "private",
    "mpims.json": "private",
}


DIRECT_LISTS = ("dms.json", "mpims.json")
DIRECT_TYPES = ("im", "mpim")
# Ids of talks of two begin with D; talks of several are named after those who take part.
_DIRECT = re.compile(r"D[A-Z0-9]{8,}|mpdm-.+", re.ASCII)


class Channel:
    """A channel: its id where it is known, else the name of its folder. `is_direct`: between persons."""

    __slots__ = ("id", "is_direct", "name", "visibility")

    def __init__(self, id_: str, name: str | None, visibility: str, *, is_direct: bool = False) -> None:
        self.id = id_
        self.name = name
        self.is_direct = is_direct or any(_DIRECT.fullmatch(word) for word in (id_, name or ""))
        self.visibility = "private" if self.is_direct else visibility or None


class Directory:
    """Users and channels that the file has named so far."""

    def __init__(self) -> None:
        self.users: dict[str, Row] = {}
        self._channels: dict[str, Channel] = {}

    def add_user(self, user: Mapping[str, Any]) -> Row | None:
        """A user of users.json or of a message; None without an id."""
        row = user_row(user)
        if row is not None:
            self.users[row["member_id"]] = row
        return row

    def add_channel(self, channel: Mapping[str, Any], visibility: str, *, is_direct: bool = False) -> None:
        id_, name = text_of(channel.get("id")), text_of(channel.get("name"))
        if id_:
            known = self._channels.get(id_)
            is_direct = is_direct or bool(
                channel.get("is_im") or channel.get("is_mpim") or (known and known.is_direct)
            )
            is_private = channel.get("is_private") is True
            found = Channel(id_, name, "private" if is_private else visibility, is_direct=is_direct)
            self._channels[id_] = found
            self._channels.setdefault(name or id_, found)

    def channel(self, name: str) -> Channel:
        """The channel of this id or folder; an unknown one is known by that name alone."""
        return self._channels.get(name) or Channel(name, None, "")

    def handle(self, user_id: str) -> str | None:
        known = self.users.get(user_id)
        return (known["handle"] or known["display_name"]) if known else None


def user_row(user: Mapping[str, Any]) -> Row | None:
    """A member; what a workspace calls deleted is an account that was closed."""
    id_ = text_of(user.get("id"))
    if id_ is None:
        return None
    shown = (dig(user, "profile", "display_name"), dig(user, "profile", "real_name"), user.get("real_name"))
    return {
        "member_id": id_,
        "handle": text_of(user.get("name")),
        "display_name": next((name for value in shown if (name := text_of(value))), None),
        "bio": text_of(dig(user, "profile", "title")),
        "is_bot": flag(user.get("is_bot")),
        "status": "deleted" if user.get("deleted") is True else "live",
    }
