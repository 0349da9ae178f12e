"""What people did with an item of the inbox, who when, from the audit log; and who looked who wrote it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from agorascope.app_store.inbox_tables import InboxItem
from agorascope.app_store.looks import add_look, looked_at
from agorascope.app_store.store import AppStore
from agorascope.app_store.tables import AuditLog

TABLE = InboxItem.__tablename__
LOOKED = looked_at(TABLE)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an item's history. `what` is the state it got, or `looked who wrote it`."""

    at: datetime
    who: str
    what: str
    assignee: str | None = None
    note: str = ""


def history_of(store: AppStore, item_id: str) -> list[Event]:
    """What was done with an item, the first thing first; empty when nobody touched it."""
    lines = select(AuditLog).where(AuditLog.row_key == item_id, AuditLog.what.endswith(f" {TABLE}"))
    with store.reading() as session:
        return [_event(line) for line in session.scalars(lines.order_by(AuditLog.audit_id))]


def note_look(store: AppStore, item_id: str, *, who: str, now: datetime) -> None:
    """Write into the audit log that somebody is about to see who wrote an item; before they see it.

    The line names the item only: it stays when the person objects, and then leads to nobody.
    """
    with store.writing(who) as session:
        add_look(session, TABLE, item_id, now=now, seen=None)


def _event(line: AuditLog) -> Event:
    if line.what == LOOKED:
        return Event(line.at, line.who, "looked who wrote it")
    after = line.after or {}
    said = (line.before or {}).get("note"), after.get("note") or ""
    return Event(
        line.at,
        line.who,
        after.get("state", "erased"),
        assignee=after.get("assignee"),
        note="" if said[0] == said[1] else said[1],
    )
