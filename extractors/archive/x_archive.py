"""The archive that X gives of one's own account: tweets.js, note-tweet.js, account.js, follower.js... Pure.

    account, long texts -> tweets -> posts; followers -> follow interactions, a counter

Messages to persons, mail address, telephone, addresses of devices and advertising data are never read.
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import Any, ClassVar

from agorascope.records import Row
from extractors.archive.documents import DocumentReader, Records
from extractors.archive.x_posts import Notes, is_tweet, read_note, read_tweet, uri_of
from extractors.reading import RejectedError
from extractors.values import dig, moment, text_of

# What is read, in this order: the account explains the tweets, long texts complete them.
_KINDS = (
    "account",
    "profile",
    "note-tweet",
    "tweets",
    "tweet",
    "community-tweet",
    "deleted-tweets",
    "follower",
    "following",
)
_WRAPPED = ("account", "profile", "noteTweet", "follower", "following")
_TALKS = ("dmConversation", "messageCreate")
_PART = re.compile(r"[-_]?part\d+$")


class XArchiveReader(DocumentReader):
    """The scripts of an archive, each a list of objects wrapped in their kind."""

    carriers: ClassVar[frozenset[str]] = frozenset({"tweets"})

    def __init__(self, records: Records) -> None:
        super().__init__(records)
        self._account: Row = {"member_id": None, "handle": None, "display_name": None}
        self._notes = Notes()
        self._followers = 0

    def order(self, names: list[str]) -> list[str]:
        """The scripts that are read; everything else of the archive stays closed."""
        known = [(kind, name) for name in names if (kind := _kind_of(name)) in _KINDS]
        return [name for kind, name in sorted(known, key=_place)]

    def read(self, document: Any, entry: str) -> None:
        """Add the records of one script, or of a part of it."""
        kind = _kind_of(entry)
        for item in _items(document):
            if talk := _talk_of(item):
                self.records.leave_out(talk)  # messages to persons are not read, whatever the mapping says
            else:
                self.records.item(item, partial(self._one, kind))

    def finish(self) -> None:
        """Long texts without their tweet, and how many followers the archive lists."""
        for number, note in self._notes.unused():
            self.records.to.try_read(note, number, partial(read_note, self.records, self._account))
        if self._followers and self._account["member_id"]:
            self.records.to.metric(
                self.records.rows_read, channel_kind="account", channel_id=self._account["member_id"],
                metric="followers", value=self._followers,
            )  # fmt: skip

    def _one(self, kind: str, item: Any, number: int) -> None:
        if not isinstance(item, dict):
            raise RejectedError("bad_record", "Not an entry of an X archive.")
        for name, inner in item.items():
            if isinstance(inner, dict) and name in _WRAPPED:
                self._known(name, inner, number)
                return
        tweet = item["tweet"] if isinstance(item.get("tweet"), dict) else item
        if not is_tweet(tweet):
            raise RejectedError("not_posts", "Neither a tweet nor anything else that is read of an archive.")
        if kind == "deleted-tweets" or "deleted_at" in tweet:
            self._deleted(tweet, number)
        else:
            read_tweet(self.records, tweet, number, self._account, self._notes)

    def _known(self, name: str, inner: Mapping[str, Any], number: int) -> None:
        if name == "account":
            self._add_account(inner, number)
        elif name == "profile":
            self._add_profile(inner)
        elif name == "noteTweet":
            self._notes.add(inner, number)
        else:
            self._add_follow(name, inner, number)

    def _add_account(self, inner: Mapping[str, Any], number: int) -> None:
        self._account |= {
            "member_id": text_of(inner.get("accountId")),
            "handle": text_of(inner.get("username")),
            "display_name": text_of(inner.get("accountDisplayName")),
        }
        self.records.member(number, **self._account, created_at=moment(inner.get("createdAt")))

    def _add_profile(self, inner: Mapping[str, Any]) -> None:
        own = self.records.to.members.get(self._account["member_id"] or "")
        if own is not None:
            own["bio"] = text_of(dig(inner, "description", "bio"))

    def _add_follow(self, name: str, inner: Mapping[str, Any], number: int) -> None:
        """Who follows whom. Without the account's own id there is nobody to follow."""
        other, own = text_of(inner.get("accountId")), self._account["member_id"]
        if other is None:
            raise RejectedError("missing_key", "The entry names no account.")
        self._followers += name == "follower"
        if own:
            actor, target = (other, own) if name == "follower" else (own, other)
            self.records.to.interaction(number, type="follow", actor_id=actor, target_member_id=target)

    def _deleted(self, tweet: Mapping[str, Any], number: int) -> None:
        """A tweet that its author took back: X keeps its words for a while, we do not."""
        id_ = text_of(tweet.get("id_str")) or text_of(tweet.get("id"))
        if id_ is None:
            raise RejectedError("missing_key", "The deleted tweet has no id.")
        self.records.to.status_change(number, "deleted", uri=uri_of(id_))


def _talk_of(item: Any) -> str | None:
    """Which conversation of direct messages an entry is of; None for everything else."""
    if not isinstance(item, dict) or not any(name in item for name in _TALKS):
        return None
    found = dig(item, "dmConversation", "conversationId") or dig(item, "messageCreate", "recipientId")
    return text_of(found) or "a conversation"


def _place(found: tuple[str, str]) -> tuple[int, int, str]:
    """`tweets.js` stands before `tweets-part1.js`, and that before `tweets-part10.js`."""
    kind, name = found
    return _KINDS.index(kind), len(name), name


def _items(document: Any) -> Iterator[Any]:
    if isinstance(document, list):
        yield from document
    elif isinstance(document, dict):
        listed = document.get("tweets")
        yield from listed if isinstance(listed, list) else [document]


def _kind_of(entry: str) -> str:
    """`data/tweets-part1.js` is of the kind `tweets`."""
    path = PurePosixPath(entry.replace("\\", "/"))
    if path.suffix.lower() not in {".js", ".json"} or "tweets_media" in path.parts:
        return ""
    return _PART.sub("", path.stem.lower()).replace("_", "-")
