"""Pseudonyms in the app store, whichever column holds them: contacts, decisions, requests, the audit log."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, String, Table, Text, select, update

from agorascope.app_store.base import Base
from agorascope.app_store.erasing import write_over
from agorascope.app_store.store import AppStore
from agorascope.pseudonyms import TOKEN


def keys_in(store: AppStore) -> set[str]:
    """Everything that looks like a pseudonym."""
    with store.reading() as session:
        return {
            key
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(*_columns(table))).all()
            for value in row
            for key in TOKEN.findall(_said(value))
        }


def replace_keys(store: AppStore, becomes: Mapping[str, str], *, who: str) -> int:
    """Replace former pseudonyms by new ones in one transaction; returns the rows changed."""

    def plain(text: str) -> str:
        return TOKEN.sub(lambda hit: becomes.get(hit.group(), hit.group()), text)

    changed = 0
    with store.writing(who) as session:
        # Not through the session: a line of audit_log for each change would hold the former pseudonyms.
        connection = session.connection()
        for table in Base.metadata.sorted_tables:
            keys, columns = list(table.primary_key.columns), _columns(table)
            for row in connection.execute(select(*keys, *columns)).all():
                values: dict[str, Any] = {}
                for column, value in zip(columns, row[len(keys) :], strict=True):
                    said = _said(value)
                    new = plain(said)
                    if new != said:
                        values[column.name] = new if isinstance(value, str) else json.loads(new)
                if values:
                    is_it = [key == value for key, value in zip(keys, row[: len(keys)], strict=True)]
                    connection.execute(update(table).where(*is_it).values(values))
                    changed += 1
    write_over(store)
    return changed


def _columns(table: Table) -> list[Any]:
    return [one for one in table.columns if isinstance(one.type, String | Text | JSON)]


def _said(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)
