"""What a run does about objections: before it listens, after it loaded, and once it has published.

plan: app store -> app.objections -> removal    score: removal of what only several batches together tell
publish: former publications go, the warehouse is written anew, and reports made meanwhile go
"""

from contextlib import closing
from dataclasses import replace

import duckdb

from agorascope import published
from agorascope.app_store import open_store
from agorascope.app_store.erasing import erase, write_over
from agorascope.app_store.store import AppStore
from agorascope.app_sync import sync_objectors
from agorascope.context import Context
from agorascope.erasing.step import close_answered, end_erasures
from agorascope.objecting import leftovers
from agorascope.objecting.register import is_anybody_out, read_marks
from agorascope.objecting.removal import (
    JOURNAL_HELD,
    Gone,
    Removal,
    is_pending,
    note_pending,
    remove_objectors,
    settle,
)
from agorascope.stored_key import key_of
from agorascope.warehouse import LOAD_MEMORY, open_reader, open_warehouse


def take_out_objectors(context: Context, connection: duckdb.DuckDBPyConnection) -> Removal:
    """Ask the app store and the workspace who objects, and take them out of everything that is kept.

    An erasure that was cut off is ended first, and the erased are taken out again where a backup or a landing
    zone that was read anew brought them back.
    """
    with closing(open_store(context.settings)) as store:
        sync_objectors(connection, store, context.workspace)
        end_erasures(context, connection, store)
        removal = _remove(context, connection, store)
    if is_pending(connection):  # also where a run was cut off here
        _forget_files(context, connection)
    return removal


def take_out_late(context: Context, connection: duckdb.DuckDBPyConnection) -> Removal:
    """The same once all is loaded: one batch may tell whose the posts of another are."""
    if not is_anybody_out(connection):
        return Removal()
    with closing(open_store(context.settings)) as store:
        removal = _remove(context, connection, store)
    if removal.message():
        _forget_files(context, connection)
    return removal


def clear_former(context: Context) -> str:
    """After a publication without them, remove what was made before; returns what could not be, in words.

    Reports are looked at again: one may have been made from the former publication since the plan.
    """
    with open_reader(context.settings.warehouse) as connection:
        if not is_pending(connection):
            return ""
    published.prune(context.settings.published, 1)
    leftovers.write_anew(context.settings.warehouse, memory=LOAD_MEMORY)
    with closing(open_store(context.settings)) as store:
        is_written_over = write_over(store)
    with open_warehouse(context.settings.warehouse) as connection:
        _forget_reports(context, connection)
        if is_written_over:
            settle(connection)
    if is_written_over:
        close_answered(context)
    return "" if is_written_over else JOURNAL_HELD


def _forget_files(context: Context, connection: duckdb.DuckDBPyConnection) -> None:
    leftovers.forget_parsed(context.settings)
    leftovers.forget_in_runs(context.settings, read_marks(connection, key_of(context.settings, connection)))
    _forget_reports(context, connection)


def _forget_reports(context: Context, connection: duckdb.DuckDBPyConnection) -> None:
    marks = read_marks(connection, key_of(context.settings, connection))
    rows = connection.execute(
        "select distinct member_key from app.suppressed where member_key is not null"
    ).fetchall()
    leftovers.forget_reports(
        context.settings, marks, [key for (key,) in rows], sorted(context.workspace.networks)
    )


def _remove(context: Context, connection: duckdb.DuckDBPyConnection, store: AppStore) -> Removal:
    held: list[bool] = []

    def forget(gone: Gone) -> None:
        erased = erase(
            store,
            member_keys=gone.member_keys,
            post_keys=gone.post_keys,
            mention_ids=gone.mention_ids,
            names=gone.names,
        )
        held.append(not erased.is_written_over)

    removal = remove_objectors(
        connection,
        key=key_of(context.settings, connection),
        public_handles=context.workspace.public_handles(),
        time_zone=context.workspace.time_zone,
        forget=forget,
    )
    if any(held):  # publish tries again
        note_pending(connection)
        return replace(removal, is_journal_held=True)
    return removal
