"""What may still hold somebody after the rows are gone: plans, parsed batches, reports, free blocks.

DuckDB marks deleted rows and leaves their bytes in the file, until their blocks are written over. So the
warehouse is copied into a new file, which takes its place; a crash before that leaves the old one.
"""

import os
import shutil
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

import duckdb

from agorascope.errors import AgorascopeError
from agorascope.html_text import html_to_lines
from agorascope.landing import write_atomic
from agorascope.objecting.hiding import Hider
from agorascope.objecting.marks import Marks
from agorascope.objecting.removal import without
from agorascope.pseudonyms import SHORT_KEY
from agorascope.sealed import sealed, unsealed_or_none
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse


def forget_parsed(settings: Settings) -> None:
    """Drop what was parsed and not loaded: it is made again from the landing zone, and sifted then."""
    if settings.batches.exists():
        shutil.rmtree(settings.batches)


def forget_in_runs(settings: Settings, marks: Marks) -> int:
    """Take their posts out of the plans of former runs, which list what was to be looked at again."""
    changed = 0
    for path in settings.runs.glob("*/plan.facts.json"):
        facts = unsealed_or_none(path) or {}
        stored = facts.get("stored", {})
        kept = {
            network: [post for post in posts if not marks.has("uri", network, str(post.get("uri", "")))]
            for network, posts in stored.items()
        }
        states = {
            network: without(state, partial(marks.has, "uri", network))
            for network, state in facts.get("states", {}).items()
        }
        if kept != stored or states != facts.get("states", {}):
            write_atomic(path, sealed(facts | {"stored": kept, "states": states}))
            changed += 1
    return changed


def forget_reports(
    settings: Settings, marks: Marks, member_keys: Iterable[str], networks: Sequence[str]
) -> int:
    """Delete the weekly reports that show them; returns how many files. Each can be made again without.

    A PDF goes before its page, by which it is found; one without a page was left by a cut and cannot be read.
    """
    hider, keys, removed = Hider(marks), {key[:SHORT_KEY] for key in member_keys}, 0
    for page in settings.reports.glob("*/*.html"):
        text = html_to_lines(page.read_text(encoding="utf-8"))
        if any(key in text for key in keys) or hider.speaks_of(networks, text):
            for path in (page.with_suffix(".pdf"), page):
                removed += path.exists()
                path.unlink(missing_ok=True)
    for path in settings.reports.glob("*/*.pdf"):
        if not path.with_suffix(".html").exists():
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def write_anew(warehouse: Path, *, memory: str) -> None:
    """Copy the warehouse into a file without free blocks and put it in its place; nobody else may write."""
    fresh = warehouse.with_name(f".{warehouse.name}.anew")
    fresh.unlink(missing_ok=True)
    spilled = fresh.with_name(f"{fresh.name}.wal")
    try:
        with open_warehouse(
            warehouse, memory=memory
        ) as connection:  # the lock holds until the new file stands
            connection.execute("checkpoint")
            [(catalog,)] = connection.execute("select current_database()").fetchall()
            connection.execute(f"attach '{_quoted(fresh)}' as anew")
            connection.execute(f'copy from database "{catalog}" to anew')
            connection.execute("checkpoint anew")
            connection.execute("detach anew")
            _sync(fresh)
            shutil.copymode(warehouse, fresh)
            fresh.replace(warehouse)
    except duckdb.Error as error:
        raise AgorascopeError(
            f"The warehouse could not be written anew: {error}",
            remedy="Free as much disk as the warehouse takes. The next run tries again; until then the file "
            "may hold bytes of people who objected, which no query finds.",
        ) from error
    finally:
        fresh.unlink(missing_ok=True)
        spilled.unlink(missing_ok=True)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
