"""Contacts of outreach in the app store: taken up, moved on, corrected. Steps are only added.

Of two people who change one contact at once the second is told, by the version they saw. A writer
holds the row locked from reading it till its end, so that what it decides on stays true; SQLite, the store.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from agorascope.app_store.looks import add_look, looked_at
from agorascope.app_store.outreach_tables import OutreachContact, OutreachStep
from agorascope.app_store.store import AppStore, AppStoreError
from agorascope.errors import AgorascopeError, InputError
from agorascope.outreach.records import Facts, complete, with_notice
from agorascope.outreach.states import (
    State,
    Step,
    StepKind,
    check_moment,
    check_move,
    check_withdrawal,
    has_notice,
    standing_moves,
)

LOOKED = looked_at(OutreachContact.__tablename__)  # of audit_log: who saw who a contact is
LOOK_AGAIN = "Look at it again (agorascope outreach show), and say it anew if it still holds."


class OutreachConflictError(AgorascopeError):
    """Somebody else changed the contact first; nothing of this change was kept."""


@dataclass(frozen=True, slots=True)
class Member:
    """Who is contacted for which brand: an account by its pseudonym."""

    brand_id: str
    network_id: str
    member_key: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact with its history, as one read of the store saw it."""

    row: OutreachContact
    steps: tuple[OutreachStep, ...]

    @property
    def history(self) -> list[Step]:
        """The steps as the rules look at them."""
        return [_step(row) for row in self.steps]

    @property
    def last_move(self) -> OutreachStep:
        """The move that led to the present state."""
        last = standing_moves(self.history)[-1].step_id
        return next(row for row in self.steps if row.step_id == last)

    def first(self, state: State) -> datetime | None:
        """When the contact first got to a state, by the moves that hold."""
        moments = [move.happened_at for move in standing_moves(self.history) if move.state == state]
        return min(moments, default=None)


def add(
    store: AppStore,
    member: Member,
    *,
    who: str,
    now: datetime,
    happened_at: datetime,
    facts: Facts,
    assignee: str | None,
) -> Contact:
    """Take a member up as a candidate; OutreachConflictError when the member is one already."""
    _check_moments(facts, happened_at, now)
    facts = with_notice(facts, happened_at)
    with _told(), store.writing(who) as session:
        known = session.scalar(
            select(OutreachContact).where(
                OutreachContact.brand_id == member.brand_id,
                OutreachContact.network_id == member.network_id,
                OutreachContact.member_key == member.member_key,
            )
        )
        if known:
            raise OutreachConflictError(
                f"The member is contact {known.contact_id} already: {known.state} "
                f"since {known.state_at:%Y-%m-%d %H:%M} (UTC).",
                remedy=f"See: agorascope outreach show {known.contact_id}",
            )
        contact = OutreachContact(
            brand_id=member.brand_id,
            network_id=member.network_id,
            member_key=member.member_key,
            state="candidate",
            state_at=happened_at,
            assignee=assignee,
            created_at=happened_at,
        )
        session.add(contact)
        session.flush()
        _append(session, contact, "candidate", "move", facts, who=who, now=now, happened_at=happened_at)
        return _with_steps(session, contact)


def move(
    store: AppStore,
    contact_id: int,
    to: State,
    facts: Facts,
    *,
    who: str,
    now: datetime,
    happened_at: datetime,
    seen_version: int | None = None,
) -> Contact:
    """Lead a contact to a state. InputError when that makes no sense, OutreachConflictError when it changed.

    `seen_version` is the contact's version that the decision rests on.
    """
    _check_moments(facts, happened_at, now)
    with _told(), store.writing(who) as session:
        contact = _locked(session, contact_id, seen_version)
        history = contact.history
        check_move(history, to, happened_at, now)
        facts = complete(facts, to, happened_at, had_notice=has_notice(history))
        contact.row.state, contact.row.state_at = to, happened_at
        _append(session, contact.row, to, "move", facts, who=who, now=now, happened_at=happened_at)
        return _with_steps(session, contact.row)


def note(
    store: AppStore,
    contact_id: int,
    facts: Facts,
    *,
    who: str,
    now: datetime,
    happened_at: datetime,
    assignee: str | None = None,
) -> Contact:
    """Write down what changes no state: a remark, a notice given, who takes care of the contact now."""
    _check_moments(facts, happened_at, now)
    facts = with_notice(facts, happened_at)
    with _told(), store.writing(who) as session:
        row = _locked(session, contact_id).row
        if assignee is not None:
            row.assignee = assignee or None
        state: State = row.state  # type: ignore[assignment]
        _append(session, row, state, "note", facts, who=who, now=now, happened_at=happened_at)
        return _with_steps(session, row)


def withdraw(
    store: AppStore, contact_id: int, *, note: str, who: str, now: datetime, seen_version: int | None = None
) -> Contact:
    """Take the last move back by a further step: the contact is where it was before, the history stays."""
    with _told(), store.writing(who) as session:
        contact = _locked(session, contact_id, seen_version)
        taken_back, former = check_withdrawal(contact.history)
        contact.row.state, contact.row.state_at = former.state, former.happened_at
        _append(
            session,
            contact.row,
            former.state,
            "withdrawal",
            Facts(note=note),
            who=who,
            now=now,
            happened_at=now,
            withdraws=taken_back.step_id,
        )
        return _with_steps(session, contact.row)


def note_look(store: AppStore, contact_id: int, *, who: str, now: datetime) -> None:
    """Write into the audit log that somebody is about to see who a contact is; before they see it."""
    with store.writing(who) as session:
        row = _locked(session, contact_id).row
        seen = {"network_id": row.network_id, "member_key": row.member_key}
        add_look(session, OutreachContact.__tablename__, str(contact_id), now=now, seen=seen)


def all_contacts(session: Session) -> list[Contact]:
    """Every contact with its history, by number."""
    rows = list(session.scalars(select(OutreachContact).order_by(OutreachContact.contact_id)))
    steps: dict[int, list[OutreachStep]] = {}
    for step in session.scalars(select(OutreachStep).order_by(OutreachStep.step_id)):
        steps.setdefault(step.contact_id, []).append(step)
    return [Contact(row, tuple(steps[row.contact_id])) for row in rows if row.contact_id in steps]


def one_contact(session: Session, contact_id: int) -> Contact:
    """A contact with its history; InputError when there is none of that number (any more)."""
    return _loaded(session, session.get(OutreachContact, contact_id), contact_id)


def _loaded(session: Session, row: OutreachContact | None, contact_id: int) -> Contact:
    contact = _with_steps(session, row) if row else None
    if contact is None or not contact.steps:
        raise InputError(
            f"There is no contact {contact_id}.",
            remedy="See: agorascope outreach list. Who objected is erased.",
        )
    return contact


def _locked(session: Session, contact_id: int, seen_version: int | None = None) -> Contact:
    """The contact for a writer: nobody else changes or erases it before the writer ends."""
    row = session.get(OutreachContact, contact_id, with_for_update=True)
    contact = _loaded(session, row, contact_id)
    row = contact.row
    if seen_version is not None and row.version != seen_version:
        last = contact.steps[-1]
        raise OutreachConflictError(
            f"Contact {contact_id} was changed meanwhile by {last.recorded_by}: it is `{row.state}` "
            f"since {row.state_at:%Y-%m-%d %H:%M} (UTC). Nothing of this change was kept.",
            remedy=LOOK_AGAIN,
        )
    return contact


def _with_steps(session: Session, row: OutreachContact) -> Contact:
    session.flush()
    steps = session.scalars(
        select(OutreachStep).where(OutreachStep.contact_id == row.contact_id).order_by(OutreachStep.step_id)
    )
    return Contact(row, tuple(steps))


def _append(
    session: Session,
    contact: OutreachContact,
    state: State,
    kind: StepKind,
    facts: Facts,
    *,
    who: str,
    now: datetime,
    happened_at: datetime,
    withdraws: int | None = None,
) -> None:
    session.add(
        OutreachStep(
            contact_id=contact.contact_id,
            step_kind=kind,
            withdraws_step_id=withdraws,
            state=state,
            happened_at=happened_at,
            recorded_at=now,
            recorded_by=who,
            found_by=facts.found_by,
            contact_route=facts.contact_route,
            notice_id=facts.notice_id,
            notice_reason=facts.notice_reason.strip(),
            notice_given_at=facts.notice_given_at,
            consent_basis=facts.consent_basis,
            consent_at=facts.consent_at,
            note=facts.note,
        )
    )


def _step(row: OutreachStep) -> Step:
    return Step(
        step_id=row.step_id,
        kind=row.step_kind,  # type: ignore[arg-type]
        state=row.state,  # type: ignore[arg-type]
        happened_at=row.happened_at,
        withdraws=row.withdraws_step_id,
        notice_given_at=row.notice_given_at,
    )


def _check_moments(facts: Facts, happened_at: datetime, now: datetime) -> None:
    """InputError for a step, a notice or a consent of which it is said that it is yet to come."""
    for moment in (happened_at, facts.notice_given_at, facts.consent_at):
        if moment is not None:
            check_moment(moment, now)


@contextmanager
def _told() -> Iterator[None]:
    """Say of a change that lost against another what happened, whichever way the database noticed."""
    try:
        yield
    except AppStoreError as error:
        if not isinstance(error.__cause__, StaleDataError | IntegrityError):
            raise
        raise OutreachConflictError(
            "Somebody else changed this contact at the same moment. Nothing of this change was kept.",
            remedy=LOOK_AGAIN,
        ) from error
