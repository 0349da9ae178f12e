"""Everything that is held of one account, to hand over on request (GDPR article 15).

    name -> the account among all that is stored -> landing zone, raw, nlp (warehouse)
                                                 -> marts (published file), app store -> Export

One account, the one that is named: an account that was only taken for the same person's is exported when it
is named too. Of records that tell of two people the other one is left out.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import duckdb

from agorascope import published
from agorascope.app_store import open_store
from agorascope.erasing import ledger
from agorascope.erasing.gathering import gather
from agorascope.erasing.landed import may_hold, metas, parts_of, read_or_none
from agorascope.erasing.needles import Finder
from agorascope.errors import InputError
from agorascope.members.exporting import Export, export_member
from agorascope.members.naming import bare_account
from agorascope.objecting.arriving import Guard
from agorascope.objecting.finding import find_objectors
from agorascope.objecting.held import HELD, hold, query_of
from agorascope.objecting.marks import Marks
from agorascope.objecting.register import Cause, Learned, public_names
from agorascope.records import SCHEMAS, Row, table
from agorascope.settings import Settings
from agorascope.stored_key import key_of
from agorascope.warehouse import open_reader

Rows = list[dict[str, Any]]


def export_person(settings: Settings, network: str, account: str) -> Export:
    """All of one account, named by handle, id or pseudonym. Raises InputError where nothing is held of it."""
    network, named = network.strip().lower(), bare_account(account)
    tables: dict[str, Rows] = {}
    keys: list[str] = [named]
    if settings.warehouse.exists():
        with open_reader(settings.warehouse) as connection:
            accounts = _find(connection, key_of(settings, connection), network, named)
            keys = sorted({key for _, key in accounts if key}) or keys
            _refuse_several(network, account, accounts)
            if accounts:
                tables |= _of_landing(settings, connection, network, accounts)
                tables |= _of_warehouse(connection, {member for member, _ in accounts if member})
    is_published = published.current(settings.published) is not None
    with closing(open_store(settings)) as store:
        if is_published:
            with published.reading(settings.published) as (_, connection):
                export = export_member(connection, store, network, keys[0])
        else:
            export = Export(network, keys[0], "", datetime.now(UTC), {}, is_whole=True)
    whole = Export(
        network, export.member_key, export.run_id, export.as_of, tables | export.tables, is_whole=True
    )
    if not whole.tables:
        raise InputError(
            f"Nothing is held about member {account} of {network}.",
            remedy="Members have their keys in marts.dim_members; who objected is not there any more.",
        )
    return whole


def _find(
    connection: duckdb.DuckDBPyConnection, key: bytes, network: str, named: str
) -> list[tuple[str | None, str | None]]:
    """(id, pseudonym) of the accounts that bear the name; their rows are in the temporary tables."""
    marks, token = Marks(key), ledger.token_of(key, network, named)
    for row in ledger.entry_of(key, network, named, day=datetime.now(UTC).date()).rows:
        if row[1] == "named":
            marks.add("named", row[2])
    find_objectors(connection, marks, [network], is_one=True)
    for temporary in ("objecting_accounts", "removed_posts"):
        connection.execute(f"delete from {temporary} where cause_account <> ?", [token])
    connection.execute("delete from removed_posts where is_repost")
    return connection.execute("select distinct member_id, member_key from objecting_accounts").fetchall()


def _refuse_several(network: str, account: str, accounts: list[tuple[str | None, str | None]]) -> None:
    keys = sorted({key for _, key in accounts if key})
    if len(keys) > 1:  # to hand over a stranger's data would be worse than to ask
        raise InputError(
            f"{account!r} names {len(keys)} accounts of {network}.",
            remedy=f"Give one of their member_keys: {', '.join(keys)}.",
        )


def _of_warehouse(connection: duckdb.DuckDBPyConnection, ids: set[str]) -> dict[str, Rows]:
    hold(connection, "removed_posts", "objecting_accounts")
    found = {held.table: _rows(connection, query_of(held)) for held in HELD}
    for row in found["raw.interactions"]:
        _leave_other_out(row, ids)
    return {name: rows for name, rows in found.items() if rows}


def _of_landing(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    network: str,
    accounts: list[tuple[str | None, str | None]],
) -> dict[str, Rows]:
    """The records of theirs that landed pages hold, each with its page and the day it was received."""
    learned = Learned(key_of(settings, connection))
    finder = Finder(gather(connection, learned))
    causes = {key: Cause(network, "", key) for _, key in accounts if key}
    guard = Guard(network, Marks(learned.key, public=public_names(connection)), causes, learned)
    found: dict[str, Rows] = {}
    ids = {member for member, _ in accounts if member}
    for meta in metas(settings.landing, [network]):
        page = read_or_none(settings.landing, meta)
        if page is None or not may_hold(page, finder):
            continue
        for parsed in parts_of(page):
            guard.learn({kind: table(kind, parsed.rows(kind)) for kind in SCHEMAS})
            for kind in SCHEMAS:
                rows = table(kind, parsed.rows(kind)).to_pylist()
                for row in _theirs(guard, rows, kind, ids):
                    place = {"page": page.ref, "received_at": page.fetched_at}
                    found.setdefault(f"landing.{kind}", []).append(place | row)
    return found


def _theirs(guard: Guard, rows: list[Row], kind: str, ids: set[str]) -> Iterator[Row]:
    for row in rows:
        if kind == "post" and row["kind"] == "repost" and not guard.is_account(row["author_id"]):
            continue  # somebody else shared it
        if guard.is_theirs(kind, row):  # type: ignore[arg-type]
            yield _leave_other_out(row, ids) if kind == "interaction" else row


def _leave_other_out(row: Row, ids: set[str]) -> Row:
    for name in ("actor_id", "target_member_id"):
        if row[name] not in ids:
            row[name] = None
    row["key"] = None  # a hash of both
    return row


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> Rows:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
