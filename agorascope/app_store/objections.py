"""Objections of members to being observed: recorded, withdrawn, and which of them hold.

An objection names an account as its owner would, and holds whether or not the account was ever seen.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agorascope.app_store.member_tables import Objection
from agorascope.app_store.store import AppStore
from agorascope.app_store.tables import AuditLog
from agorascope.members.naming import bare_account


@dataclass(frozen=True, slots=True)
class Objector:
    """An account that objected. `objected_at` is None where the workspace lists it: it names no day."""

    network_id: str
    account: str  # bare, lower case
    objected_at: datetime | None


def record(
    store: AppStore, objector: Objector, *, is_withdrawn: bool, note: str, who: str, at: datetime
) -> bool:
    """Add an objection or its withdrawal; False, and nothing added, when that is what holds already."""
    account = bare_account(objector.account)
    with store.writing(who) as session:
        standing = {(row.network_id, row.account) for row in standing_objections(session)}
        if ((objector.network_id, account) in standing) != is_withdrawn:
            return False
        session.add(
            Objection(
                network_id=objector.network_id,
                account=account,
                is_withdrawn=is_withdrawn,
                objected_at=objector.objected_at or at,
                note=note,
                recorded_by=who,
            )
        )
    return True


def standing_objections(session: Session) -> list[Objection]:
    """The objections that hold, by account: the latest row of each, unless it withdraws."""
    rows = session.scalars(select(Objection).order_by(Objection.objection_id))
    latest = {(row.network_id, row.account): row for row in rows}
    return [latest[key] for key in sorted(latest) if not latest[key].is_withdrawn]


def objecting_names(session: Session) -> set[tuple[str, str]]:
    """Whom the objections that hold name: (network, account as it is compared)."""
    return {(row.network_id, row.account) for row in standing_objections(session)}


def noted_since(session: Session, moment: datetime) -> set[tuple[str, str]]:
    """Of the objections that hold those written down from a moment on, whatever day they tell."""
    lines = select(AuditLog.row_key).where(
        AuditLog.what == f"insert {Objection.__tablename__}", AuditLog.at >= moment
    )
    keys = set(session.scalars(lines))
    return {
        (row.network_id, row.account) for row in standing_objections(session) if str(row.objection_id) in keys
    }
