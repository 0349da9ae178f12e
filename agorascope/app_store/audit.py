"""Every write leaves a line in `audit_log`, in its own transaction, without the writer doing anything.

The session that `AppStore.writing` gives knows who writes. When it flushes, what it adds, changes and
deletes is written down with what stood before. A bulk statement (`update(...)`, `delete(...)`) would pass
this by, so it is refused: load the rows and change them.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session

from agorascope.app_store.base import Base
from agorascope.app_store.tables import AuditLog

WHO = "who"


def audited(session: Session, who: str) -> Session:
    """The same session, of which every write is noted as done by `who`."""
    session.info[WHO] = who
    event.listen(session, "after_flush", _note)
    event.listen(session, "do_orm_execute", _refuse_bulk)
    return session


def _note(session: Session, _context: object) -> None:
    now = datetime.now(UTC)
    lines = []
    for verb, rows in (("insert", session.new), ("update", session.dirty), ("delete", session.deleted)):
        lines += [
            _line(verb, row) | {"who": session.info[WHO], "at": now}
            for row in rows
            if not isinstance(row, AuditLog) and (verb != "update" or session.is_modified(row))
        ]
    if lines:
        session.connection().execute(AuditLog.__table__.insert(), lines)  # type: ignore[attr-defined]


def _line(verb: str, row: Base) -> dict[str, Any]:
    state, mapper = inspect(row), inspect(type(row))
    after, before = {}, {}
    for column in mapper.column_attrs:
        history = state.attrs[column.key].history
        value = getattr(row, column.key)
        after[column.key] = _plain(value)
        before[column.key] = _plain(history.deleted[0] if history.deleted else value)
    key = "|".join(str(part) for part in mapper.primary_key_from_instance(row))
    return {
        "what": f"{verb} {row.__tablename__}",
        "row_key": key,
        "before": None if verb == "insert" else before,
        "after": None if verb == "delete" else after,
    }


def _plain(value: Any) -> Any:
    """What JSON can hold."""
    return value.isoformat() if isinstance(value, date) else value


def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise TypeError("a bulk statement leaves no line in audit_log: load the rows and change them")
