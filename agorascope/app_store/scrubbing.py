"""Takes names out of what people typed into the app store, and of what the audit log keeps of it.

Rows about the person go with `erasing`; here stand the rows about something else whose note names them. Keys,
states and names of staff stay.
"""

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Text, inspect, select

from agorascope.app_store.base import Base
from agorascope.app_store.erasing import write_over
from agorascope.app_store.member_tables import Objection
from agorascope.app_store.store import AppStore
from agorascope.app_store.tables import AuditLog

WHO = "erasure"
Plain = Callable[[str], str]


def scrub(store: AppStore, plain: Plain) -> int:
    """Run every note through `plain`; returns how many rows said something else after it."""
    changed = 0
    with store.writing(WHO) as session:
        for mapper in Base.registry.mappers:
            names = [c.key for c in mapper.column_attrs if isinstance(c.columns[0].type, Text)]
            if mapper.class_ is AuditLog or not names:
                continue
            found: list[Any] = list(session.scalars(select(mapper.class_)))
            for row in found:
                said = {name: getattr(row, name) for name in names}
                kept = {name: plain(value) for name, value in said.items() if value}
                if any(said[name] != value for name, value in kept.items()):
                    changed += 1
                    for name, value in kept.items():
                        setattr(row, name, value)
        session.flush()
        for line in session.scalars(select(AuditLog)):
            for side in ("before", "after"):
                changed += _scrub_line(line, side, plain)
    if changed:
        write_over(store)
    return changed


def forget_objections(store: AppStore, is_theirs: Callable[[str, str], bool]) -> int:
    """Remove objections of people who are erased: their marks keep them out, and hold no name."""
    with store.writing(WHO) as session:
        rows = [row for row in session.scalars(select(Objection)) if is_theirs(row.network_id, row.account)]
        keys = {str(inspect(Objection).primary_key_from_instance(row)[0]) for row in rows}
        for row in rows:
            session.delete(row)
        session.flush()
        for line in session.scalars(select(AuditLog)):
            if line.what.endswith(f" {Objection.__tablename__}") and line.row_key in keys:
                line.before = None
                line.after = None
    if rows:
        write_over(store)
    return len(rows)


def _scrub_line(line: AuditLog, side: str, plain: Plain) -> int:
    facts: dict[str, Any] | None = getattr(line, side)
    if not facts or plain(text := json.dumps(facts, ensure_ascii=False)) == text:
        return 0
    setattr(line, side, {name: plain(v) if isinstance(v, str) else v for name, v in facts.items()})
    return 1
