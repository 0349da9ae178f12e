"""Who looked at who somebody is: a line of the audit log, written before they see it."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from agorascope.app_store.audit import WHO
from agorascope.app_store.tables import AuditLog

LOOK = "look"


def looked_at(table: str) -> str:
    """What the audit log calls a look at the person behind a row of a table."""
    return f"{LOOK} {table}"


def add_look(
    session: Session, table: str, row_key: str, *, now: datetime, seen: dict[str, Any] | None
) -> None:
    """Note a look by the writer of this session; `seen` says at whom, as far as it may be kept."""
    what = looked_at(table)
    session.add(AuditLog(who=session.info[WHO], at=now, what=what, row_key=row_key, before=None, after=seen))
