"""What an older backup must not take back: objections, requests and erasures of the time since it was made.

the app store that is there now -> objections and privacy requests the backup does not hold, and how
                                   those that it holds were answered since -> the staged one
the erasures of both folders    -> the staged folder (agorascope.erasing), with the numbers that requests have
                                   there and the pseudonyms of its key
"""

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.exc import SQLAlchemyError

from agorascope.app_store import AppStore, AppStoreError, open_store
from agorascope.app_store.copying import copy_file
from agorascope.app_store.member_tables import Objection
from agorascope.app_store.privacy_requests import close, requests_of
from agorascope.app_store.privacy_tables import PrivacyRequest
from agorascope.context import Context
from agorascope.erasing import ledger
from agorascope.erasing.erasing import reapply
from agorascope.pseudonyms import TOKEN, known_key, pseudonym
from agorascope.rekeying import ACCOUNTS
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse
from agorascope.windows import make_run
from agorascope.workspace import load_workspace

Key = Callable[[Any], tuple[Any, ...]]
Row = dict[str, Any]
WHO = "restore"
NOT_BACK = "was not brought back: `agorascope run` publishes anew"


@dataclass(slots=True)
class Carried:
    """What was taken over. `numbers`: of a request of the folder, the number that it has in the backup's
    store; `becomes`: of a pseudonym of the folder, what it is by the backup's key.
    """

    notes: list[str] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    becomes: dict[str, str] = field(default_factory=dict)


def carry_over(target: Settings, staged: Settings) -> Carried:
    """Take what people said since the backup into the staged folder; returns what there is to say of it."""
    becomes, known = _pseudonyms(target, staged)
    carried = Carried(becomes=becomes)
    try:
        present = _present(target, staged)
    except (sqlite3.DatabaseError, AppStoreError, SQLAlchemyError) as error:
        carried.notes.append(
            f"the app store that was there cannot be read: objections since the backup are lost ({error})"
        )
        return carried
    if present is None:
        return carried
    restored = open_store(staged.model_copy(update={"app_database_url": None}))
    try:
        objections, _ = _add(present, restored, Objection, _objection, becomes)
        requests, carried.numbers = _add(present, restored, PrivacyRequest, _request, becomes)
        answered = _answer(present, restored, carried.numbers)
    finally:
        present.close()
        restored.close()
    carried.notes += [
        f"{len(rows)} {what} made since the backup were kept"
        for rows, what in ((objections, "objections and withdrawals"), (requests, "privacy requests"))
        if rows
    ]
    if answered:
        carried.notes.append(f"{answered} privacy requests were answered since the backup, and stay closed")
    carried.notes += _of_objections([row for row in objections if not row["is_withdrawn"]], staged, known)
    return carried


def _of_objections(rows: list[Row], staged: Settings, known: frozenset[str]) -> list[str]:
    """The published file of the backup still shows who objected since; and whom nobody would know again."""
    if not rows:
        return []
    notes = []
    if staged.published.exists():
        shutil.rmtree(staged.published)
        notes.append(f"the published file of the backup still showed who objected since and {NOT_BACK}")
    if lost := [row for row in rows if TOKEN.fullmatch(row["account"]) and row["account"] not in known]:
        notes.append(
            f"{len(lost)} of these objections name a pseudonym that nobody in the backup bears (was the key "
            "rotated since?): write them down again by handle, before the next run: `agorascope privacy list`"
        )
    return notes


def _pseudonyms(target: Settings, staged: Settings) -> tuple[dict[str, str], frozenset[str]]:
    """(what the folder's pseudonyms are in the backup, where a key was rotated since; all of the backup)."""
    former, key = known_key(target), known_key(staged)
    if key is None or not staged.warehouse.exists():
        return {}, frozenset()
    with open_warehouse(staged.warehouse) as connection:
        accounts = connection.execute(ACCOUNTS).fetchall()
    known = {one: pseudonym(key, *one) for one in accounts}
    if former is None or former == key:
        return {}, frozenset(known.values())
    becomes = {pseudonym(former, *one): name for one, name in known.items()}
    return becomes, frozenset(known.values())


def erase_again(target: Settings, staged: Settings, carried: Carried) -> list[str]:
    """Erase from the staged folder everybody whom either folder's ledger names; before anybody sees it."""
    alone = staged.model_copy(update={"app_database_url": None})
    ledger.merge(alone, ledger.folder(target), numbers=carried.numbers, becomes=carried.becomes)
    if not ledger.entries(alone):
        return []
    kept = staged.data_dir / "workspace-restored" / target.workspace.name
    workspace = load_workspace(target.workspace if target.workspace.exists() else kept)
    run = make_run(workspace, first=None, last=None, now=datetime.now(UTC))
    accounts = reapply(Context(alone, workspace, run))
    if not accounts:
        return []
    shutil.rmtree(staged.published, ignore_errors=True)
    said = (
        f"{accounts} accounts that were erased since the backup were erased again; its published file still "
    )
    return [f"{said}showed them and {NOT_BACK}"]


def _present(target: Settings, staged: Settings) -> AppStore | None:
    """The store that is there now; a file is copied first, so that it stays as it is."""
    if target.app_database_url is not None:
        return open_store(target, anew=True)
    if not target.app_store.exists():
        return None
    folder = staged.data_dir.parent / "present"
    folder.mkdir(mode=0o700)
    copy = target.model_copy(update={"data_dir": folder})
    copy_file(target.app_store, copy.app_store)
    return open_store(copy)


def _add(
    present: AppStore, restored: AppStore, table: Any, key: Key, becomes: Mapping[str, str]
) -> tuple[list[Row], dict[int, int]]:
    """Add the rows that the restored store lacks, in the order they were written.

    Returns them, and the number that each row of the present store has in the restored one.
    """
    (number,) = inspect(table).primary_key
    names = [
        column.key for column in inspect(table).column_attrs if column.key not in (number.name, "version")
    ]
    with present.reading() as session:
        found: list[Any] = list(session.scalars(select(table).order_by(number)))
        rows = [
            (
                getattr(row, number.name),
                {name: _as_then(name, getattr(row, name), becomes) for name in names},
            )
            for row in found
        ]
    with restored.writing(WHO) as session:
        stored: list[Any] = list(session.scalars(select(table)))
        known = {key(row): row for row in stored}
        missing = [values for _, values in rows if key(SimpleNamespace(**values)) not in known]
        added = [table(**values) for values in missing]
        session.add_all(added)
        session.flush()
        known |= {key(row): row for row in added}
        numbers = {mine: getattr(known[key(SimpleNamespace(**values))], number.name) for mine, values in rows}
    return missing, numbers


def _answer(present: AppStore, restored: AppStore, numbers: Mapping[int, int]) -> int:
    """Close the requests of the backup that were answered since; returns how many."""
    waiting = {row.request_id for row in requests_of(restored) if row.state == "open"}
    closed = [
        row for row in requests_of(present) if numbers[row.request_id] in waiting and row.state != "open"
    ]
    for row in closed:
        state: Any = row.state
        who, at = row.closed_by or WHO, row.closed_at or datetime.now(UTC)
        close(restored, numbers[row.request_id], state, who=who, at=at, reason=row.reason)
    return len(closed)


def _as_then(name: str, value: Any, becomes: Mapping[str, str]) -> Any:
    return becomes.get(value, value) if name in ("account", "member_key") else value


def _objection(row: Any) -> tuple[Any, ...]:
    return row.network_id, row.account, row.is_withdrawn, row.objected_at


def _request(row: Any) -> tuple[Any, ...]:
    return row.network_id, row.request_kind, row.received_date, row.recorded_at
