"""How far the team is with each item of the inbox: read, and changed without two people undoing each other.

An item that nobody touched is open and has version 0. A change names the version it was decided on, or is
refused when a colleague holds the item. Of two changes at once the second is refused and told what the first
did; so is one whose version is no longer that of the row. A row and its line in the audit log are written in
one transaction.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from agorascope.app_store.inbox_tables import InboxItem
from agorascope.app_store.store import AppStore
from agorascope.errors import ConflictError

State = Literal["open", "taken", "answered", "dismissed"]
STATES: tuple[State, ...] = get_args(State)
UNTOUCHED = 0  # version of an item of which the store has no row
_HELD = ("taken", "answered", "dismissed")  # a colleague's word that is not passed over unawares


@dataclass(frozen=True, slots=True)
class ItemState:
    """What the team last said of an item."""

    item_id: str
    state: str = "open"
    assignee: str | None = None
    note: str = ""
    version: int = UNTOUCHED
    changed_by: str = ""
    changed_at: datetime | None = None

    def in_words(self) -> str:
        """Who made it what, and when, for a person."""
        if self.changed_at is None:
            return "nobody has touched it"
        to = f" for {self.assignee}" if self.assignee not in {None, self.changed_by} else ""
        at = self.changed_at.astimezone(UTC)
        return f"{self.changed_by} made it {self.state}{to} on {at:%Y-%m-%d at %H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody wants an item to be.

    `seen` is the version the decision rests on (UNTOUCHED for none), None for whoever did not look: then a
    colleague's word is respected. An empty note leaves the former one. `assignee` is of `taken` only.
    """

    state: State
    who: str
    assignee: str | None = None
    note: str = ""
    seen: int | None = None


def states_of(store: AppStore) -> dict[str, ItemState]:
    """What the team said of every item it touched, by item."""
    with store.reading() as session:
        return {row.item_id: _told(row) for row in session.scalars(select(InboxItem))}


def state_of(store: AppStore, item_id: str) -> ItemState:
    """What the team last said of one item."""
    with store.reading() as session:
        row = session.get(InboxItem, item_id)
        return ItemState(item_id) if row is None else _told(row)


def change(store: AppStore, item_id: str, wanted: Change, *, at: datetime | None = None) -> ItemState:
    """Say how far the team is with an item; returns what holds now. What holds already is not written again.

    Raises ConflictError, with what a colleague did meanwhile, when the item is no longer what the change was
    decided on; ValueError for a word that is no state.
    """
    if wanted.state not in STATES:
        raise ValueError(f"{wanted.state!r} is no state of an item of the inbox")
    try:
        with store.writing(wanted.who) as session:
            # Read once: read again, it would be another's version that is overwritten.
            row = session.get(InboxItem, item_id)
            current = ItemState(item_id) if row is None else _told(row)
            if _is_passed_over(current, wanted):
                raise _conflict(current, wanted)
            if _says_already(current, wanted):
                return current
            if row is None:
                row = InboxItem(item_id=item_id)
                session.add(row)
            row.state, row.assignee = wanted.state, _assignee(wanted)
            row.note = wanted.note or current.note
            row.changed_by, row.changed_at = wanted.who, at or datetime.now(UTC)
            try:
                session.flush()
            except (StaleDataError, IntegrityError) as error:  # another's commit came in between
                raise _Overtaken from error
            return _told(row)
    except _Overtaken as overtaken:
        raise _conflict(state_of(store, item_id), wanted) from overtaken.__cause__


class _Overtaken(Exception):  # noqa: N818 - goes no further than this file
    """The row changed between reading and writing it; the transaction is rolled back."""


def _told(row: InboxItem) -> ItemState:
    return ItemState(
        row.item_id, row.state, row.assignee, row.note, row.version, row.changed_by, row.changed_at
    )


def _assignee(wanted: Change) -> str | None:
    return (wanted.assignee or wanted.who) if wanted.state == "taken" else None


def _is_passed_over(current: ItemState, wanted: Change) -> bool:
    """Whether the change would undo what somebody else did and `wanted` did not know of."""
    if wanted.seen is not None:
        return wanted.seen != current.version
    own = {current.assignee, current.changed_by} & {wanted.who}
    return current.state in _HELD and not own and not _says_already(current, wanted)


def _says_already(current: ItemState, wanted: Change) -> bool:
    is_same = (current.state, current.assignee) == (wanted.state, _assignee(wanted))
    return is_same and wanted.note in {"", current.note} and current.version != UNTOUCHED


def _conflict(current: ItemState, wanted: Change) -> ConflictError:
    return ConflictError(
        f"The item is not {wanted.state} by {wanted.who}: meanwhile {current.in_words()}.",
        remedy="Look at it again. To change it all the same, say so with what you saw (--anyway).",
    )
