"""Requests of people about their data: recorded with the day they are due, closed, and then nameless.

An open request holds the account as the person gave it: who answers must know whom. When it is done or
refused the account is emptied, in the row and in the lines of the audit log; its pseudonym stays, by which
the same person is known again. GDPR article 12(3): an answer is due one month after the request was received.
"""

import calendar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from agorascope.app_store.erasing import write_over
from agorascope.app_store.privacy_tables import PrivacyRequest
from agorascope.app_store.store import AppStore
from agorascope.app_store.tables import AuditLog
from agorascope.errors import ConflictError, InputError
from agorascope.members.naming import bare_account
from agorascope.pseudonyms import pseudonym

Kind = Literal["objection", "export", "erasure"]
Route = Literal["email", "letter", "message", "phone", "person"]
Closing = Literal["done", "refused"]
KINDS: tuple[Kind, ...] = get_args(Kind)
ROUTES: tuple[Route, ...] = get_args(Route)
STATES = ("open", *get_args(Closing))
TABLE = PrivacyRequest.__tablename__


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked for: who (an account as given, or a member of the marts), when, by which way."""

    kind: str
    network_id: str
    received: date
    route: str
    account: str = ""
    member_key: str | None = None
    note: str = ""


def due_date(received: date) -> date:
    """One month later: the same day of the next month, or its last day where it has no such day.

    A term that ends on a holiday ends later (Regulation 1182/71, article 3); this is the safe earlier day.
    """
    year, month = (received.year + received.month // 12, received.month % 12 + 1)
    return date(year, month, min(received.day, calendar.monthrange(year, month)[1]))


def is_overdue(row: PrivacyRequest, today: date) -> bool:
    """Whether a request still waits after the day it was due."""
    return row.state == "open" and today > row.due_date


def check(asked: Asked, today: date) -> None:
    """Raise InputError for a request that cannot be recorded as it stands."""
    if asked.kind not in KINDS:
        raise InputError(f"{asked.kind!r} is no kind of request.", remedy=f"Kinds: {', '.join(KINDS)}.")
    if asked.route not in ROUTES:
        raise InputError(f"{asked.route!r} is no way it came.", remedy=f"Ways: {', '.join(ROUTES)}.")
    if not asked.network_id:
        raise InputError("The network is missing.", remedy="Say on which network the account is.")
    if not bare_account(asked.account) and not asked.member_key:
        raise InputError(
            "Whom the request is about is missing.",
            remedy="Give the account as the person wrote it, or the member's pseudonym.",
        )
    if asked.received > today:
        raise InputError(
            f"{asked.received} is yet to come.", remedy="Give the day on which the request was received."
        )


def add(store: AppStore, asked: Asked, *, key: bytes | None, who: str, at: datetime) -> int:
    """Record a request; returns its number. `key` makes the pseudonym of the account; None: it has none.

    Raises InputError for one that cannot be recorded, ConflictError when the same one is open already.
    """
    check(asked, at.date())
    account = bare_account(asked.account)
    with store.writing(who) as session:
        _refuse_second(session, asked, account)
        row = PrivacyRequest(
            request_kind=asked.kind,
            network_id=asked.network_id,
            account=account,
            account_key=pseudonym(key, asked.network_id, account) if key and account else None,
            member_key=asked.member_key or None,
            route=asked.route,
            received_date=asked.received,
            due_date=due_date(asked.received),
            state="open",
            reason="",
            note=asked.note.strip(),
            recorded_by=who,
            recorded_at=at,
        )
        session.add(row)
        session.flush()
        return row.request_id


def close(
    store: AppStore,
    request_id: int,
    closing: Closing,
    *,
    who: str,
    at: datetime,
    reason: str = "",
    seen: int | None = None,
) -> PrivacyRequest:
    """Say that a request is done or refused, and forget the account's name; returns what holds now.

    `seen` is the version the decision rests on, None for whoever did not look. Raises InputError where there
    is no such request or a refusal has no reason, ConflictError when it is closed or was changed meanwhile.
    """
    if closing == "refused" and not reason.strip():
        raise InputError(
            "A refusal needs its reason.",
            remedy="The person must be told why, within the month (GDPR article 12(4)).",
        )
    with store.writing(who) as session:
        row = session.get(PrivacyRequest, request_id)
        if row is None:
            raise InputError(f"There is no request {request_id}.", remedy="agorascope privacy list")
        if row.state != "open" or seen not in {None, row.version}:
            raise _conflict(row)
        row.state, row.reason, row.account = closing, reason.strip(), ""
        row.closed_by, row.closed_at = who, at
        try:
            session.flush()
        except StaleDataError as error:
            raise ConflictError("Somebody else changed this request.", remedy="Look again.") from error
        _forget_name(session, request_id)
    write_over(store)
    return row


def requests_of(store: AppStore) -> list[PrivacyRequest]:
    """Every request: the open ones first, by the day they are due, then the closed, the latest first."""
    with store.reading() as session:
        rows = list(session.scalars(select(PrivacyRequest).order_by(PrivacyRequest.request_id)))
    waiting = sorted((row for row in rows if row.state == "open"), key=lambda row: row.due_date)
    return waiting + [row for row in reversed(rows) if row.state != "open"]


def _refuse_second(session: Session, asked: Asked, account: str) -> None:
    """A request that was written down twice would be answered twice."""
    is_open = select(PrivacyRequest).where(
        PrivacyRequest.state == "open",
        PrivacyRequest.request_kind == asked.kind,
        PrivacyRequest.network_id == asked.network_id,
    )
    for row in session.scalars(is_open):
        if (row.account, row.member_key) == (account, asked.member_key or None):
            raise ConflictError(
                f"The same request is open already: number {row.request_id}, due on {row.due_date}.",
                remedy="Answer that one.",
            )


def _forget_name(session: Session, request_id: int) -> None:
    """Take the account out of what the audit log keeps of this request."""
    lines = select(AuditLog).where(AuditLog.row_key == str(request_id), AuditLog.what.endswith(f" {TABLE}"))
    for line in session.scalars(lines):
        line.before = _nameless(line.before)
        line.after = _nameless(line.after)


def _nameless(kept: dict[str, object] | None) -> dict[str, object] | None:
    return None if kept is None else kept | {"account": ""}


def _conflict(row: PrivacyRequest) -> ConflictError:
    by = f" by {row.closed_by}" if row.closed_by else ""
    return ConflictError(
        f"Request {row.request_id} is {row.state}{by}; it was changed meanwhile.", remedy="Look at it again."
    )
