"""The outreach board as plain values: where a contact stands, what may follow, what is overdue. Pure.

app store (contacts, live) + published file (what posts tell, who is who) + objections -> cards
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from agorascope.app_store.outreach_states import Contact
from agorascope.members.refusing import Refusals
from agorascope.outreach.desk import standing
from agorascope.outreach.records import first_notice_due
from agorascope.outreach.states import MOVES, State, has_notice

# From left to right: those to write to, those who were, those who answered, those who came.
COLUMNS: tuple[State, ...] = (
    "candidate", "contacted", "no_answer", "accepted", "arrived", "active", "declined",
)  # fmt: skip
SOON = timedelta(days=7)
TAKEN_UP_DAYS = 7  # after so many a person who was taken up should have been written to

Notice = Literal["given", "late", "missing", "soon", "due"]
Barrier = Literal["", "objected", "perhaps_objected", "not_allowed", "gone"]


@dataclass(frozen=True, slots=True)
class Card:
    """One contact on the board. `barrier` says why nobody may write to the person, empty when they may."""

    contact: Contact
    state: State  # the column: by hand, by posts and by days
    state_at: datetime
    is_told_by_data: bool
    barrier: Barrier
    member: Mapping[str, Any]
    notice: Notice
    notice_due_at: datetime
    waits_days: int
    is_long_wait: bool

    @property
    def number(self) -> int:
        return self.contact.row.contact_id

    @property
    def moves(self) -> tuple[State, ...]:
        """What may be noted next; who may not be written to cannot have been, but may have said no."""
        recorded = cast("State", self.contact.row.state)
        return tuple(to for to in MOVES[recorded] if not (self.barrier and to == "contacted"))


@dataclass(frozen=True, slots=True)
class Known:
    """What cards rest on beside the contacts themselves."""

    members: Mapping[tuple[str, str], Mapping[str, Any]]  # by network and pseudonym
    found: Mapping[int, Mapping[str, Any]]  # by number of the contact
    refusals: Refusals
    no_answer_days: int


def cards(contacts: Sequence[Contact], known: Known, now: datetime) -> list[Card]:
    """A card per contact, those that moved last first."""
    made = [_card(contact, known, now) for contact in contacts]
    return sorted(made, key=lambda card: (card.state_at, card.number), reverse=True)


def by_column(all_cards: Sequence[Card]) -> dict[State, list[Card]]:
    """The cards of each column, every column named."""
    return {column: [card for card in all_cards if card.state == column] for column in COLUMNS}


def _card(contact: Contact, known: Known, now: datetime) -> Card:
    row = contact.row
    found = known.found.get(row.contact_id)
    told = (str(found["state"]), found["state_at"]) if found else None
    state, since = standing(row, told, known.no_answer_days, now)
    member = known.members.get((row.network_id, row.member_key), {})
    notice, due = _notice(contact, now)
    waits = max(0, (now - since).days)
    return Card(
        contact=contact,
        state=cast("State", state),
        state_at=since,
        is_told_by_data=state != row.state,
        barrier=barrier(member, known.refusals),
        member=member,
        notice=notice,
        notice_due_at=due,
        waits_days=waits,
        is_long_wait=waits >= _patience(state, known.no_answer_days),
    )


def barrier(member: Mapping[str, Any], refusals: Refusals) -> Barrier:
    """Why nobody may write to a member of `members_of`; empty when they may."""
    if not member:
        return "gone"
    if member["person_key"] in refusals.persons:
        return "objected"
    if member["unscored_reason"] is not None:
        return "not_allowed"
    return "perhaps_objected" if set(member["networks"]) & set(refusals.unplaced) else ""


def _patience(state: str, no_answer_days: int) -> float:
    """Days after which something should have happened."""
    days = {"candidate": TAKEN_UP_DAYS, "contacted": no_answer_days / 2, "accepted": no_answer_days}
    return days.get(state, float("inf"))


def _notice(contact: Contact, now: datetime) -> tuple[Notice, datetime]:
    written_at = contact.first("contacted")
    due = first_notice_due(contact.row.created_at)
    due = min(due, written_at) if written_at else due
    history = contact.history
    if has_notice(history):
        withdrawn = {step.withdraws for step in history if step.kind == "withdrawal"}
        given = min(
            step.notice_given_at
            for step in history
            if step.notice_given_at is not None and step.step_id not in withdrawn
        )
        return ("late" if given > due else "given"), due
    if written_at or due <= now:
        return "missing", due
    return ("soon" if due - now <= SOON else "due"), due
