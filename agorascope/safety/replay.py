"""`agorascope replay`: raw, nlp and marts made again from the landing zone alone.

    landed batches, in the order they were loaded -> parse -> gate -> load -> score -> build -> marts gate
        -> compared with the present warehouse -> takes its place -> publish

The new warehouse grows beside the present one, in `.replaying`, and counts only when it is whole and gated.
The app store stays as it is: who objected is left out from the first batch on, and what was erased from the
landing zone cannot come back from it.

What landing does not hold is not made again. Of the present warehouse, where there is one, are taken over:
the order of the batches, which of them a person accepted, the history of runs and gates, and the totals
of days whose posts are over. Clocks of our own (when a batch was loaded, a state updated) are the replay's.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import duckdb

from agorascope import batchsteps, landing, rekeying, steps, stored_key
from agorascope.build import built_as_of
from agorascope.context import Context
from agorascope.errors import AgorascopeError
from agorascope.landing import Batch
from agorascope.objecting import removal
from agorascope.planning import pages_in
from agorascope.retention import shrinking
from agorascope.retention.cut import PASSED
from agorascope.retention.step import retain
from agorascope.settings import Settings
from agorascope.warehouse import LOAD_MEMORY, open_reader, open_warehouse, transaction
from agorascope.writing import exclusive

STAGE = ".replaying"
# Seen through links from the folder of the replay: read, or written as they are.
SHARED = ("landing", "secrets", "runs", "published", "reports", "app.sqlite", "erasures")
# What no page tells: what happened, and the totals of days whose posts are over (agorascope.retention).
HAPPENED = ("raw.runs", "quality.validations", "quality.source_costs")
# And by what objectors are known again whose older records are over: another handle, another account.
OVER = ("raw.kept_counts", "raw.kept_estimates", "raw.kept_marks", "app.suppressed")
# Of raw.build_meta: how far retention came and how much it took, whose key the pseudonyms are of, and whether
# files of before still hold somebody. The rest is about models, which are built anew.
FACTS = (PASSED, shrinking.META, stored_key.META, removal.META_NAME)


class ReplayError(AgorascopeError):
    """A replay would lose something, or was refused by a gate; the present warehouse stays."""


@dataclass(frozen=True, slots=True)
class Former:
    """One batch as the present warehouse knows it."""

    status: str
    pages: int
    posts: int  # that are still stored
    run_id: str | None  # which run loaded it: batches of one run were judged by the same history


@dataclass(slots=True)
class Known:
    """What the present warehouse tells of its batches, in the order they were loaded."""

    batches: dict[tuple[str, str], Former] = field(default_factory=dict)
    as_of: datetime | None = None


@dataclass(slots=True)
class Replayed:
    """What a replay did."""

    batches: int
    posts: int
    version: str
    lost_posts: int = 0
    notes: list[str] = field(default_factory=list)


def replay(context: Context, *, may_lose: bool = False) -> Replayed:
    """Make the warehouse again from the landing zone, put it in place, and publish.

    Raises ReplayError when posts of the present warehouse are in no landed page any more, unless `may_lose`;
    GateError or BuildError as a run does. Until the end the present warehouse and publication stay.
    """
    settings = context.settings
    with exclusive(settings, "replay"), _stage(settings) as staged:
        _keep_totals(context)
        known = _known(settings.warehouse)
        batches = _in_order(staged, known)
        notes = _refuse_lost_batches(known, batches, may_lose)
        run = replace(context.run, as_of=known.as_of or context.run.as_of)
        there = replace(context, settings=staged, run=run)
        _take_over(settings.warehouse, staged.warehouse, OVER)
        _take_over_facts(settings.warehouse, staged.warehouse)
        _load(there, batches, known)
        steps.score(there)
        lost = _refuse_lost_posts(settings.warehouse, staged.warehouse, may_lose)
        _take_over(settings.warehouse, staged.warehouse, HAPPENED)
        steps.run_build(there)
        steps.gate_marts(there)
        posts = _count(staged.warehouse)
        staged.warehouse.replace(settings.warehouse)
        settings.warehouse.with_name(f"{settings.warehouse.name}.wal").unlink(missing_ok=True)
        version = steps.publish(replace(context, run=run))
    return Replayed(len(batches), posts, version, lost, notes)


@contextmanager
def _stage(settings: Settings) -> Iterator[Settings]:
    """A data folder of its own for the new warehouse; what is kept is seen through links."""
    folder = settings.data_dir / STAGE
    _remove(folder)
    folder.mkdir(mode=0o700)
    settings.runs.mkdir(exist_ok=True)
    for name in SHARED:
        if (settings.data_dir / name).exists():
            (folder / name).symlink_to(settings.data_dir / name)
    try:
        yield settings.model_copy(update={"data_dir": folder})
    finally:
        _remove(folder)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)  # takes the links away, never what they lead to


def _known(warehouse: Path) -> Known:
    if not warehouse.exists():
        return Known()
    with open_reader(warehouse) as connection:
        rows = connection.execute(
            """
            with stored as (
                select network, split_part(raw_ref, '/', 3) as batch_id, count(*) as posts
                from raw.posts group by all
            )
            select b.network, b.batch_id, b.status, b.landed_pages, coalesce(any_value(s.posts), 0),
                any_value(c.run_id)
            from raw.batches as b
            left join stored as s on s.network = b.network and s.batch_id = b.batch_id
            left join quality.source_coverage as c on c.network_id = b.network and c.batch_id = b.batch_id
            group by all order by max(b.loaded_at), b.network, b.batch_id
            """
        ).fetchall()
        as_of = built_as_of(connection)
    known = {(network, batch): Former(*facts) for network, batch, *facts in rows}
    return Known(known, as_of)


def _in_order(settings: Settings, known: Known) -> list[Batch]:
    """The landed batches as they were loaded; those the warehouse does not know last, as they were landed."""
    order = {name: position for position, name in enumerate(known.batches)}

    def place(batch: Batch) -> tuple[int, str, str, str]:
        return (
            order.get((batch.network, batch.batch_id), len(order)),
            _landed_at(batch),
            batch.network,
            batch.batch_id,
        )

    return sorted(landing.batches(settings.landing), key=place)


def _landed_at(batch: Batch) -> str:
    """When the first page of a batch came in: a file of exports is `fetched_at` the day it speaks for."""
    pages = landing.page_files(batch.path)
    facts = landing.read_meta(pages[0]) if pages else {}
    return max(facts.get("fetched_at") or "", facts.get("server_date") or "")


def _refuse_lost_batches(known: Known, batches: list[Batch], may_lose: bool) -> list[str]:
    """Before any work: batches whose posts are stored and whose bytes are gone."""
    landed = {(batch.network, batch.batch_id) for batch in batches if pages_in(batch)}
    gone = {
        name: former
        for name, former in known.batches.items()
        if name not in landed and former.posts and former.status == "loaded"
    }
    if not gone:
        return []
    posts = sum(former.posts for former in gone.values())
    said = f"{len(gone)} batches that brought {posts:,} posts are no longer in the landing zone"
    if may_lose:
        return [said]
    raise ReplayError(
        f"{said}: they were removed. A replay would lose these posts.",
        remedy="Keep the warehouse as it is, restore a backup that has their bytes, or say --yes-lose.",
    )


def _load(context: Context, batches: list[Batch], known: Known) -> None:
    """Parse, gate and load every batch, those of one run with the history that was known before it."""
    former_run: str | None = ""
    for number, batch in enumerate(batches, 1):
        former = known.batches.get((batch.network, batch.batch_id))
        run_id = former.run_id if former else None
        if number == 1 or run_id is None or run_id != former_run:
            steps.plan(context)  # objections and retention first, as in every run
        former_run = run_id
        batchsteps.parse_batch(context.settings, batch)
        batchsteps.gate_batch(context, batch, accept=former is not None and former.status == "loaded")
        with open_warehouse(context.settings.warehouse, memory=LOAD_MEMORY) as connection:
            batchsteps.load_gated(context, connection, batch)
        if context.on_progress:
            context.on_progress("replay", number, len(batches))


def _refuse_lost_posts(present: Path, new: Path, may_lose: bool) -> int:
    """After the load: posts that are stored now and came from no landed page. Returns how many."""
    if not present.exists():
        return 0
    with open_reader(new) as connection:
        connection.execute(f"attach '{_quoted(present)}' as present (read_only)")
        lost, first, last = connection.execute(
            """
            select count(*), min(created_at)::date::varchar, max(created_at)::date::varchar
            from present.raw.posts as p
            where not exists (from raw.posts as n where n.network = p.network and n.uri = p.uri)
            """
        ).fetchall()[0]
    if lost and not may_lose:
        raise ReplayError(
            f"{lost:,} stored posts, of {first} to {last}, are in no landed page any more. "
            "A replay would lose them; nothing was changed.",
            remedy="Restore a backup that has their bytes, or say --yes-lose.",
        )
    return int(lost)


def _take_over(present: Path, new: Path, tables: tuple[str, ...]) -> None:
    """Put the rows of the present warehouse in place of what the replay wrote of itself."""
    if not present.exists():
        return
    with open_warehouse(new) as connection:
        connection.execute(f"attach '{_quoted(present)}' as present (read_only)")
        with transaction(connection):
            for table in tables:
                if _has(connection, table):
                    connection.execute(f"delete from {table}")
                    connection.execute(f"insert into {table} by name select * from present.{table}")
        connection.execute("detach present")


def _keep_totals(context: Context) -> None:
    """What is over goes from the present warehouse first, where its marts can still count it.

    Here alone they can: it would be left out of the new warehouse, and missing from the totals of its day.
    """
    if context.settings.warehouse.exists():
        with open_warehouse(context.settings.warehouse) as connection:
            rekeying.refuse_other_key(context.settings, connection)  # a rotation cut off is ended first
            retain(context, connection)


def _take_over_facts(present: Path, new: Path) -> None:
    if not present.exists():
        return
    with open_reader(present) as connection:
        rows = connection.execute("select name, value from raw.build_meta").fetchall()
    with open_warehouse(new) as connection, transaction(connection):
        for name, value in rows:
            if name.startswith(FACTS):
                connection.execute("delete from raw.build_meta where name = ?", [name])
                connection.execute("insert into raw.build_meta values (?, ?)", [name, value])


def _has(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    schema, _, name = table.partition(".")
    found = connection.execute(
        """
        select 1 from duckdb_tables()
        where database_name = 'present' and schema_name = ? and table_name = ?
        """,
        [schema, name],
    ).fetchone()
    return found is not None


def _count(warehouse: Path) -> int:
    with open_reader(warehouse) as connection:
        return int(connection.execute("select count(*) from raw.posts").fetchall()[0][0])


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
