"""Takes a person out of the app store: rows go, and what the audit log kept of them is emptied.

The objection itself stays: without it the person would come back. A line of the audit log still says who
changed which row when; of the erased rows it no longer says what stood in them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, inspect, or_, select, tuple_
from sqlalchemy.orm import Session

from agorascope.app_store.base import Base
from agorascope.app_store.inbox_tables import InboxItem
from agorascope.app_store.member_tables import IdentityDecision
from agorascope.app_store.outreach_tables import OutreachContact, OutreachStep
from agorascope.app_store.store import AppStore
from agorascope.app_store.tables import AuditLog, GoldItem, GoldLabel, StanceCorrection

WHO = "objection"
CHUNK = 500  # values of one `in`
WAIT_MS = 2000  # for readers of SQLite's journal
_MEMBER = tuple_(OutreachContact.network_id, OutreachContact.member_key)


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows went, and whether their bytes did: a reader may hold SQLite's journal."""

    rows: int
    is_written_over: bool = True


def erase(
    store: AppStore,
    *,
    member_keys: Collection[tuple[str, str]],
    post_keys: Collection[str],
    mention_ids: Collection[str],
    names: Collection[tuple[str, str]],
    who: str = WHO,
) -> Erased:
    """Remove contacts, inbox items, labels and identity decisions of these.

    `member_keys` are (network, pseudonym), `names` (network, account as it is compared). Doing it again
    changes nothing.
    """
    with store.reading() as session:  # most runs find nothing, and need no writer's lock
        if not any(_rows(session, member_keys, post_keys, mention_ids, names)):
            return Erased(0)
    with store.writing(who) as session:
        # Nobody adds a step to these, or notes a look at them, until they are gone.
        _found(session, OutreachContact, _MEMBER, member_keys, is_locking=True)
        rows = list(_rows(session, member_keys, post_keys, mention_ids, names))
        keys = {(row.__tablename__, _key(row)) for row in rows}
        for is_step in (True, False):  # steps point to their contact
            for row in rows:
                if isinstance(row, OutreachStep) == is_step:
                    session.delete(row)
            session.flush()
        _empty_audit(session, keys)
    return Erased(len(rows), write_over(store))


def _rows(
    session: Session,
    member_keys: Collection[tuple[str, str]],
    post_keys: Collection[str],
    mention_ids: Collection[str],
    names: Collection[tuple[str, str]],
) -> Iterable[Base]:
    """What is to go, steps before their contacts."""
    contacts = _found(session, OutreachContact, _MEMBER, member_keys)
    ids = [contact.contact_id for contact in contacts]
    yield from _found(session, OutreachStep, OutreachStep.contact_id, ids)
    yield from contacts
    yield from _found(session, InboxItem, InboxItem.item_id, post_keys)
    for table in (StanceCorrection, GoldLabel, GoldItem):
        yield from _found(session, table, table.mention_id, mention_ids)
    first = tuple_(IdentityDecision.network_id, IdentityDecision.account)
    second = tuple_(IdentityDecision.other_network_id, IdentityDecision.other_account)
    for chunk in _chunks(names):
        yield from session.scalars(select(IdentityDecision).where(or_(first.in_(chunk), second.in_(chunk))))


def _found(
    session: Session,
    table: type[Any],
    column: ColumnElement[Any] | Any,
    values: Collection[Any],
    *,
    is_locking: bool = False,
) -> list[Any]:
    found: list[Any] = []
    for chunk in _chunks(values):
        wanted = select(table).where(column.in_(chunk))
        found += session.scalars(wanted.with_for_update() if is_locking else wanted)
    return found


def _chunks(values: Collection[Any]) -> Iterable[list[Any]]:
    ordered = sorted(values)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))


def _key(row: Base) -> str:
    """The key of a row as the audit log writes it."""
    return "|".join(str(part) for part in inspect(type(row)).primary_key_from_instance(row))


def _empty_audit(session: Session, keys: set[tuple[str, str]]) -> None:
    for chunk in _chunks({key for _, key in keys}):
        for line in session.scalars(select(AuditLog).where(AuditLog.row_key.in_(chunk))):
            if (line.what.partition(" ")[2], line.row_key) in keys:
                line.before = None
                line.after = None


def write_over(store: AppStore) -> bool:
    """Have SQLite take its journal into the file, where deleted bytes are written over (secure_delete).

    False where a reader holds the journal: then erased bytes stay in it until this is done again.
    """
    if store.engine.dialect.name != "sqlite":
        return True
    connection = store.engine.raw_connection()  # a checkpoint runs outside of any transaction
    try:
        cursor = connection.cursor()
        [(usual,)] = cursor.execute("pragma busy_timeout").fetchall()
        cursor.execute(f"pragma busy_timeout = {WAIT_MS}")
        [(is_busy, *_)] = cursor.execute("pragma wal_checkpoint(truncate)").fetchall()
        cursor.execute(f"pragma busy_timeout = {usual}")
        return not is_busy
    finally:
        connection.close()
