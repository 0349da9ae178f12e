"""What a run does about age: before it listens, after the objections.

Cut -> app store, warehouse, landing, reports, logs without what is over; publish writes the files anew
(agorascope.objecting.step.clear_former), because something `is_pending` then.
"""

from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import duckdb

from agorascope.app_store import open_store
from agorascope.app_store.ageing import erase_aged
from agorascope.app_store.erasing import erase
from agorascope.build import built_as_of
from agorascope.context import Context
from agorascope.landing import batches
from agorascope.objecting import leftovers
from agorascope.objecting.removal import note_pending
from agorascope.retention import files, landed
from agorascope.retention.arriving import Gatekeeper
from agorascope.retention.cut import NEVER, NEXT_RUN, Cut, cut_of
from agorascope.retention.expiring import Expired, find_expired, remove_expired
from agorascope.retention.marks import load_secret
from agorascope.retention.totals import is_missing
from agorascope.settings import Settings

WHO = "retention"
# A clock that is years ahead must not empty a warehouse: so many, and such a share of all, wait for a person.
# Batches count too: a warehouse that is made anew holds no posts yet when its landing zone is looked at.
MANY, MANY_BATCHES, MOST = 1_000, 20, 0.5


@dataclass(frozen=True, slots=True)
class Retained:
    """What went, or would go: counts."""

    cut: Cut
    posts: int = 0
    members: int = 0
    batches: int = 0
    pages: int = 0
    reports: int = 0
    logs: int = 0
    app_rows: int = 0
    is_held: bool = False  # too much at once: a person has to say so
    waiting: int = 0  # posts whose totals cannot be counted now: the models were dropped

    @property
    def is_any(self) -> bool:
        return any(count for _, count in self.counts())

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Each thing that goes, in words, with how many."""
        return (
            ("posts", self.posts),
            ("members", self.members),
            ("landed batches", self.batches),
            ("landed pages", self.pages),
            ("reports", self.reports),
            ("logs and copies", self.logs),
            ("rows of the app store", self.app_rows),
        )

    def message(self) -> str:
        """For the report of a step; names nobody."""
        if self.is_held:
            return (
                f"retention: {self.posts} posts and {self.batches} landed batches are older than "
                f"{self.cut.day}, most of what is held, so nothing was erased; if the clock and "
                "privacy.retention_days are right: agorascope retain --confirm"
            )
        said = ", ".join(f"{count} {what}" for what, count in self.counts() if count)
        if self.waiting:
            waits = (
                f"retention: {self.waiting} posts that are over wait for the next build, "
                "from which the totals of their days are counted"
            )
            return f"{waits}; erased otherwise: {said}" if said else waits
        return f"retention: erased what is older than {self.cut.day}: {said}" if said else ""


def gatekeeper_of(context: Context, connection: duckdb.DuckDBPyConnection) -> Gatekeeper:
    """Who keeps out of a load what is too old."""
    now = datetime.now(UTC)
    cut = cut_of(context.workspace, moment_of(context, connection, now), now)
    return Gatekeeper(cut, load_secret(context.settings))


def moment_of(context: Context, connection: duckdb.DuckDBPyConnection, now: datetime) -> datetime:
    """The moment by which age is told: that of the figures, and never in the future."""
    built = built_as_of(connection)
    return min(max(built, context.run.as_of) if built else context.run.as_of, now)


def look(context: Context, connection: duckdb.DuckDBPyConnection, as_of: datetime) -> Retained:
    """What would go at a moment; changes nothing."""
    cut = cut_of(context.workspace, as_of, as_of + NEXT_RUN)
    expired = find_expired(connection, cut)
    pages = landed.due_pages(connection, cut)
    folders = landed.due_batches(context.settings, cut)
    with closing(open_store(context.settings)) as store:
        app_rows = erase_aged(store, cut.moment, who=WHO, is_dry=True)
    return Retained(
        cut,
        posts=expired.posts,
        members=expired.members,
        batches=len(folders),
        pages=len(pages.whole) + len(pages.partly),
        reports=len(files.due_reports(context.settings, cut)),
        logs=files.count_logs(context.settings, datetime.now(UTC), context.workspace.privacy.log_days),
        app_rows=app_rows,
        is_held=is_too_much(context.settings, expired, len(folders)),
    )


def retain(
    context: Context,
    connection: duckdb.DuckDBPyConnection,
    *,
    as_of: datetime | None = None,
    is_confirmed: bool = False,
) -> Retained:
    """Erase what is over; doing it again changes nothing. Killed anywhere, the next run completes it."""
    now = datetime.now(UTC)
    moment = as_of or moment_of(context, connection, now)
    cut = cut_of(context.workspace, moment, (as_of or now) + NEXT_RUN)
    removed_logs = files.remove_logs(context.settings, now, context.workspace.privacy.log_days)
    found = find_expired(connection, cut)
    due = len(landed.due_batches(context.settings, cut))
    if is_too_much(context.settings, found, due) and not is_confirmed:
        return Retained(cut, posts=found.posts, batches=due, logs=removed_logs, is_held=True)
    waiting = found.posts if is_missing(connection) and not is_confirmed else 0
    if waiting:  # a key or a model changed and the build since failed: only what a network's terms end goes
        cut = replace(cut, day=NEVER)
    pages = landed.due_pages(connection, cut)
    with closing(open_store(context.settings)) as store:
        erased: list[int] = []

        def forget(expired: Expired) -> None:
            gone = erase(
                store,
                member_keys=(),  # contacts follow their own last step, see erase_aged
                post_keys=expired.post_keys,
                mention_ids=expired.mention_ids,
                names=expired.names,
                who=WHO,
            )
            erased.append(gone.rows)

        if found.is_any:
            note_pending(connection)  # before anything goes: a run cut off here writes the files anew
        expired = remove_expired(connection, cut, secret=load_secret(context.settings), forget=forget)
        erased.append(erase_aged(store, cut.moment, who=WHO))
    folders = landed.due_batches(context.settings, cut)
    removed_pages = landed.remove_batches(connection, folders)
    removed_pages += landed.remove_pages(context.settings, connection, pages.whole)
    removed_pages += landed.rewrite_pages(context.settings, connection, cut, pages.partly)
    if expired.is_any:
        leftovers.forget_parsed(context.settings)
    return Retained(
        cut,
        posts=expired.posts,
        members=expired.members,
        batches=len(folders),
        pages=removed_pages,
        reports=files.remove(files.due_reports(context.settings, cut)),
        logs=removed_logs,
        app_rows=sum(erased),
        waiting=waiting - expired.posts if waiting else 0,
    )


def is_too_much(settings: Settings, expired: Expired, due_batches: int) -> bool:
    """Whether so much is over at once that a wrong clock or a mistyped setting is likelier."""
    if expired.posts >= MANY and expired.posts > MOST * expired.stored:
        return True
    return due_batches >= MANY_BATCHES and due_batches > MOST * sum(1 for _ in batches(settings.landing))
