"""Keeps those who object out while a batch is loaded.

    records of a batch -> Guard.learn (who is meant, by any record of it) -> Guard.sift -> temp.incoming_*

A record of theirs is left out and counted; what others wrote is stored without their names. What was landed
stays as it was received, under its retention.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from agorascope.members.naming import bare_account
from agorascope.objecting.finding import erased_as, names_tried
from agorascope.objecting.hiding import GAP, Hider
from agorascope.objecting.marks import Marks
from agorascope.objecting.names import Account
from agorascope.objecting.others import member_changes
from agorascope.objecting.register import Cause, Learned, is_anybody_out, named_objections, read_marks
from agorascope.pseudonyms import pseudonym
from agorascope.records import RecordKind, Reject

if TYPE_CHECKING:
    import pyarrow.dataset as ds

    Records = pa.Table | ds.Dataset

REASON = "objection"
_MEMBER_NAMES = ("member_id", "handle", "display_name", "url", "instance")
_POST_NAMES = ("author_id", "author_handle", "author_name", "instance")


@dataclass(slots=True)
class Guard:
    """Who is kept out of one network's batches; `left_out` counts the records."""

    network: str
    marks: Marks
    objections: Mapping[str, Cause]  # by the account that an objection names, and by known pseudonyms
    learned: Learned
    causes: dict[str, Cause] = field(default_factory=dict)  # by the ids of accounts that are kept out
    met: set[tuple[str, str | None]] = field(default_factory=set)  # ids and handles that were looked at
    left_out: int = 0

    def learn(self, tables: "Mapping[RecordKind, Records]") -> None:
        """Look at who is in the batch before anything is taken in: an id may be known by its page only."""
        for row in _rows(tables.get("member"), _MEMBER_NAMES):
            self._meet(Account(self.network, **row))
        for row in _rows(tables.get("post"), _POST_NAMES):
            self._meet(
                Account(self.network, row["author_id"], row["author_handle"], instance=row["instance"])
            )
        if not self.causes:
            return
        for row in _rows(tables.get("member"), _MEMBER_NAMES):
            if cause := self.causes.get(row["member_id"]):
                self.learned.account(cause, Account(self.network, **row))
        columns = (*_POST_NAMES, "uri", "post_id", "title", "display_text", "text")
        for row in _rows(tables.get("post"), columns):
            if cause := self.causes.get(row["author_id"]):
                names = (row["author_id"], row["author_handle"], row["author_name"], None, row["instance"])
                self.learned.account(cause, Account(self.network, *names))
                self.learned.post(
                    cause,
                    self.network,
                    row["uri"],
                    post_id=row["post_id"],
                    instance=row["instance"],
                    texts=(row["title"], row["display_text"] or row["text"]),
                )
        self.learned.into(self.marks)

    def sift(self, kind: RecordKind, table: pa.Table) -> pa.Table:
        """The records that may be stored, without the names of those who may not."""
        rows = table.to_pylist()
        kept = [row for row in rows if not self.is_theirs(kind, row)]
        self.left_out += len(rows) - len(kept)
        hider = Hider(self.marks)
        changes = [self._changes(hider, kind, row) for row in kept]
        if len(kept) == len(rows) and not any(changes):
            return table
        changed = [row | change for row, change in zip(kept, changes, strict=True)]
        return pa.Table.from_pylist(changed, schema=table.schema)

    def rejects(self, batch_id: str) -> list[tuple[str, Reject]]:
        """A line for each record left out, which says nothing of it."""
        line = Reject(self.network, batch_id, None, REASON, "The owner of the account objected.")
        return [("load", line)] * self.left_out

    def plain(self, rejects: list[tuple[str, Reject]]) -> list[tuple[str, Reject]]:
        """Rejects without the records of those who are kept out, or that name them."""
        return [(stage, self._plain(reject)) for stage, reject in rejects]

    def _meet(self, account: Account) -> None:
        member_id = account.member_id
        if member_id is None or member_id in self.causes or (member_id, account.handle) in self.met:
            return
        self.met.add((member_id, account.handle))
        member_key = pseudonym(self.learned.key, self.network, member_id)
        names = names_tried(member_id, account.handle, member_key, account.instance)
        named = next((cause for name in names if (cause := self.objections.get(name))), None)
        if named is None and (token := erased_as(self.marks, self.network, names)):
            named = Cause(self.network, token, None)
        if named:
            self.causes[member_id] = Cause(named.network, named.account, member_key)

    def is_theirs(self, kind: RecordKind, row: Mapping[str, Any]) -> bool:
        if kind == "member":
            return self.is_account(row["member_id"])
        if kind == "post":
            return self.is_post_of_theirs(row)
        if kind == "interaction":
            return (
                self.is_account(row["actor_id"])
                or self.is_account(row["target_member_id"])
                or self._is_post(row["target_post_uri"])
            )
        if kind == "channel_metric":
            is_account = row["channel_kind"] == "account"
            return self.is_account(row["channel_id"]) if is_account else self._is_post(row["channel_id"])
        local = f"{row['instance'] or ''}|{row['post_id']}"
        return self._is_post(row["uri"]) or (
            row["post_id"] is not None and self.marks.has("post_id", self.network, local)
        )

    def is_post_of_theirs(self, row: Mapping[str, Any]) -> bool:
        if row["author_id"] is None:
            handle = bare_account(row["author_handle"] or "")
            is_author = bool(handle) and self.marks.has("handle", self.network, handle)
        else:
            is_author = self.is_account(row["author_id"])
        is_shared = row["kind"] == "repost" and self._is_post(row["repost_of_uri"])
        return is_author or is_shared or self._is_post(row["uri"])

    def is_account(self, member_id: str | None) -> bool:
        return member_id is not None and (
            member_id in self.causes or self.marks.has("account", self.network, member_id.strip().lower())
        )

    def _is_post(self, uri: str | None) -> bool:
        return uri is not None and self.marks.has("uri", self.network, uri)

    def _changes(self, hider: Hider, kind: RecordKind, row: dict[str, Any]) -> dict[str, Any]:
        if kind == "post":
            return {name: value for name, value in hider.post(row).items() if name in row}
        return member_changes(hider, row) if kind == "member" else {}

    def _plain(self, reject: Reject) -> Reject:
        said = f"{reject.detail} {reject.excerpt}"
        hider = Hider(self.marks)
        is_plain = hider.text(self.network, said, is_near=True) == said and hider.cut(said) == said
        if is_plain and not self._holds_id(said):
            return reject
        return Reject(reject.network, reject.source_file, reject.position, reject.reason, GAP)

    def _holds_id(self, said: str) -> bool:
        """Whether a raw record holds an id or a handle of theirs between its signs."""
        words = {word for part in said.split() for word in (part, part.strip("\"',;:{}[]()<>"))}
        values = {value for word in words for value in (word, *word.split(","), *word.split('"')) if value}
        return any(
            self.marks.has("account", self.network, value.lower())
            or self.marks.has("handle", self.network, value.lstrip("@").lower())
            for value in values
        )


def guard_of(connection: duckdb.DuckDBPyConnection, network: str, key: bytes) -> Guard | None:
    """The guard of a network's batches; None when nobody objects."""
    if not is_anybody_out(connection):
        return None
    objections = {
        account: Cause(network, account, None)
        for place, account in named_objections(connection)
        if place == network
    }
    known = connection.execute(
        "select distinct network_id, account, member_key from app.suppressed where member_key is not null"
    ).fetchall()
    objections |= {member_key: Cause(place, account, member_key) for place, account, member_key in known}
    return Guard(network, read_marks(connection, key), objections, Learned(key))


def _rows(records: "Records | None", columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Rows of a batch, of these columns only, a chunk at a time."""
    if records is None:
        return
    import pyarrow.dataset as ds  # brings pandas, which the other steps do not need

    dataset = ds.dataset(records) if isinstance(records, pa.Table) else records
    for batch in dataset.to_batches(columns=list(columns), use_threads=False):
        yield from batch.to_pylist()
