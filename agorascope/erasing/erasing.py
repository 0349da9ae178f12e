"""Takes the erased out of everything that is kept: landing zone, files, app store, warehouse.

    ledger -> who they are (marks against all accounts) -> needles -> landed pages, files, app store
           -> warehouse, in one transaction -> ledger: done

The warehouse comes last: it is what tells who they are. Killed before its transaction, the next call finds
all again; killed after it, nothing is left but the publication, which the next one brings.
"""

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial

import duckdb

from agorascope.app_store import AppStore, open_store
from agorascope.app_store.erasing import erase as erase_rows
from agorascope.app_store.scrubbing import forget_objections, scrub
from agorascope.app_sync import sync_objectors
from agorascope.context import Context
from agorascope.erasing import landed, ledger
from agorascope.erasing.files import Cleaned, clean_files
from agorascope.erasing.gathering import gather, shared
from agorascope.erasing.landed import Rewriting
from agorascope.erasing.ledger import Entry
from agorascope.erasing.needles import Finder, Needles
from agorascope.erasing.tables import scrub_tables
from agorascope.objecting import leftovers
from agorascope.objecting.arriving import Guard
from agorascope.objecting.finding import find_objectors
from agorascope.objecting.marks import Marks
from agorascope.objecting.register import ERASED, Cause, Learned, read_marks
from agorascope.objecting.removal import Gone, Removal, learn_stored, note_pending, remove_objectors
from agorascope.stored_key import key_of
from agorascope.warehouse import LOAD_MEMORY, open_warehouse, sync_workspace
from agorascope.writing import reading


@dataclass(slots=True)
class Erased:
    """What went, or would go, by place; names nobody."""

    accounts: int = 0
    posts: int = 0
    landed: Rewriting = field(default_factory=Rewriting)
    files: Cleaned = field(default_factory=Cleaned)
    app_rows: int = 0
    removal: Removal = field(default_factory=Removal)
    unknown: tuple[str, ...] = ()  # tokens of names that no stored account bears


def reapply(context: Context) -> int:
    """Erase everybody of the ledger again, after a restore; returns the accounts that were back."""
    with closing(open_store(context.settings)) as store, _warehouse(context) as connection:
        sync_workspace(connection, context.workspace)
        sync_objectors(connection, store, context.workspace)
        return complete(context, connection, store, ledger.entries(context.settings)).accounts


def erase_pending(context: Context) -> Erased:
    """Erase those of the ledger whose erasure was asked for and has not ended."""
    pending = [entry for entry in ledger.entries(context.settings) if entry.state == "pending"]
    with closing(open_store(context.settings)) as store, _warehouse(context) as connection:
        sync_workspace(connection, context.workspace)
        sync_objectors(connection, store, context.workspace)
        return complete(context, connection, store, pending) if pending else Erased()


def complete(
    context: Context, connection: duckdb.DuckDBPyConnection, store: AppStore, found: list[Entry]
) -> Erased:
    """Take the people of these entries out of everything but the publications; say so in the ledger."""
    if not found:
        return Erased()
    ledger.bring_in(connection, ledger.entries(context.settings))
    who = _who(context, connection, found)
    result = _files_first(context, who)
    result.app_rows = scrub(store, who.finder.without)
    forget_objections(store, who.is_theirs)
    sync_objectors(connection, store, context.workspace)
    result.removal = remove_objectors(
        connection,
        key=who.learned.key,
        public_handles=context.workspace.public_handles(),
        time_zone=context.workspace.time_zone,
        forget=partial(_forget_rows, store, result),
        learned=who.learned,
        is_any_erased=True,
        also=partial(scrub_tables, finder=who.finder),
    )
    note_pending(connection)
    for entry in found:
        ledger.settle(context.settings, connection, entry)
    return result


def survey(context: Context, asked: list[Entry]) -> Erased:
    """What would go, by place; nothing is written."""
    with _warehouse(context) as connection:
        sync_workspace(connection, context.workspace)
        who = _who(context, connection, asked)
        return _files_first(context, who, is_dry=True)


@dataclass(slots=True)
class _Who:
    """Whom a pass is about: known in its memory alone."""

    learned: Learned
    marks: Marks
    needles: Needles
    causes: dict[str, Cause]  # by pseudonym
    accounts: int
    posts: int
    unknown: tuple[Entry, ...]
    names: frozenset[tuple[str, str]]
    finder: Finder = field(init=False)
    guards: dict[str, Guard] = field(default_factory=dict)

    def guard(self, network: str) -> Guard:
        if network not in self.guards:
            self.guards[network] = Guard(network, self.marks, self.causes, self.learned)
        return self.guards[network]

    def is_theirs(self, network: str, account: str) -> bool:
        """Whether an objection names one of them."""
        return (network, account) in self.names or self.marks.has("named", network, account)


def _warehouse(context: Context):  # type: ignore[no-untyped-def]
    return open_warehouse(context.settings.warehouse, memory=LOAD_MEMORY)


def _who(context: Context, connection: duckdb.DuckDBPyConnection, found: list[Entry]) -> _Who:
    """Find them among all that is stored, then learn from the landing zone what only it still knows."""
    key = key_of(context.settings, connection)
    marks = read_marks(connection, key, is_of_erased=True)
    for entry in found:
        for _, kind, value, token, words in entry.rows:
            marks.add(kind, value, token=token, words=words)  # type: ignore[arg-type]
    find_objectors(connection, marks, {entry.network for entry in found})
    for table in ("objecting_accounts", "removed_posts"):  # who only objects keeps their landed bytes
        connection.execute(f"delete from {table} where not starts_with(cause_account, ?)", [ERASED])
    learned = Learned(key)
    needles = gather(connection, learned)
    learn_stored(connection, key, learned)
    learned.into(marks)
    rows = connection.execute(
        "select distinct network, member_id, member_key, handle, cause_network, cause_account"
        " from objecting_accounts"
    ).fetchall()
    causes = {row[2]: Cause(row[4], row[5], row[2]) for row in rows if row[2]}
    known = {row[5] for row in rows}
    who = _Who(
        learned,
        marks,
        needles,
        causes,
        accounts=len({(row[0], row[1] or row[3]) for row in rows}),
        posts=int(connection.execute("select count(*) from removed_posts").fetchall()[0][0]),
        unknown=tuple(entry for entry in found if entry.token not in known),
        names=frozenset((row[0], name.lower()) for row in rows for name in (row[1], row[2], row[3]) if name),
    )
    networks = {row[0] for row in rows} | {entry.network for entry in who.unknown}
    landed.learn(
        context.settings.landing,
        {network: who.guard(network) for network in networks},
        needles,
        is_thorough={entry.network for entry in who.unknown},
        told=_told(context, "look at landed pages"),
    )
    needles.drop(shared(connection, needles))
    who.finder = Finder(needles)
    return who


def _files_first(context: Context, who: _Who, *, is_dry: bool = False) -> Erased:
    settings = context.settings
    result = Erased(who.accounts, who.posts, unknown=tuple(entry.token for entry in who.unknown))
    with ExitStack() as locks:
        if not is_dry:  # a landing under way ends first: its half pages and its last word are its own
            for network in sorted(path.name for path in settings.landing.glob("*") if path.is_dir()):
                locks.enter_context(reading(settings, network, "erase"))
        result.landed = landed.rewrite(
            settings.landing,
            who.guard,
            who.finder,
            is_dry=is_dry,
            told=_told(context, "rewrite landed pages"),
        )
        if not is_dry:
            landed.remove_parts(settings.landing)
            landed.clean_completions(settings.landing, who.finder)
    if not is_dry:
        leftovers.forget_parsed(settings)
        leftovers.forget_in_runs(settings, who.marks)
        leftovers.forget_reports(settings, who.marks, list(who.causes), sorted(context.workspace.networks))
    result.files = clean_files(settings, context.workspace, who.finder, is_dry=is_dry)
    return result


def _forget_rows(store: AppStore, result: Erased, gone: Gone) -> None:
    erased = erase_rows(
        store,
        member_keys=gone.member_keys,
        post_keys=gone.post_keys,
        mention_ids=gone.mention_ids,
        names=gone.names,
        who="erasure",
    )
    result.app_rows += erased.rows


def _told(context: Context, what: str) -> Callable[[int, int], None]:
    report = context.on_progress
    return (lambda done, total: report(what, done, total)) if report else (lambda *_: None)
