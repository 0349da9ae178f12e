"""Removes landed bytes whose time is over: whole batches, whole pages, and from a page what is too old.

raw.landed_pages + folder dates -> batches and pages that go, pages that are written anew -> raw.batches
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from agorascope.erasing.landed import parts_of, read_or_none, replace
from agorascope.landing import IMPORTED, batches, page_files
from agorascope.links import leads_out
from agorascope.records import Row
from agorascope.retention.cut import Cut, is_brought
from agorascope.retention.gone import note_unread
from agorascope.settings import Settings

_PAGES = f"""
select network, batch_id, page,
    case when {is_brought("page")} then fetched_at else newest_at end < $cut
        or coalesce(last_until < $terms_at, false) as is_whole
from raw.landed_pages
where case when {is_brought("page")} then fetched_at else oldest_at end < $cut
    or coalesce(first_until < $terms_at, false)
order by all
"""


@dataclass(frozen=True, slots=True)
class DuePages:
    """Names of landed pages: those of which nothing stays, and those that hold newer posts too."""

    whole: tuple[str, ...]
    partly: tuple[str, ...]


def due_batches(settings: Settings, cut: Cut) -> list[Path]:
    """Folders of batches landed before the cut: what they hold was received, and so written, before it."""
    return [b.path for b in batches(settings.landing) if _landed_on(b.path) < cut.day]


def due_pages(connection: duckdb.DuckDBPyConnection, cut: Cut) -> DuePages:
    """Pages of later batches that hold posts whose time is over."""
    rows = connection.execute(_PAGES, cut.parameters).fetchall()
    return DuePages(
        tuple(page for *_, page, is_whole in rows if is_whole),
        tuple(page for *_, page, is_whole in rows if not is_whole),
    )


def remove_batches(connection: duckdb.DuckDBPyConnection, folders: Iterable[Path]) -> int:
    """Remove whole batches; returns how many pages went."""
    pages = 0
    for folder in folders:
        pages += len(page_files(folder))
        shutil.rmtree(folder)
        _remove_empty(folder.parent)
        connection.execute(
            "delete from raw.landed_pages where network = ? and batch_id = ?",
            [folder.parent.parent.name, folder.name],
        )
    return pages


def remove_pages(settings: Settings, connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> int:
    """Remove landed pages by name; returns how many there were. A batch without pages goes.

    The meta file goes first: a page without it was never landed. Its name is forgotten last: killed before,
    the next run finds it again.
    """
    removed, folders = 0, dict[Path, list[str]]()
    for name in names:
        data = settings.landing / name
        folders.setdefault(data.parent, []).append(name)
        if leads_out(settings.landing, data.parent):
            continue
        meta = data.with_name(f"{data.stem}.meta.json")
        removed += meta.exists()
        meta.unlink(missing_ok=True)
        data.unlink(missing_ok=True)
    for folder, gone in sorted(folders.items()):
        if not leads_out(settings.landing, folder):
            count_anew(connection, folder)
        connection.execute("delete from raw.landed_pages where list_contains(?, page)", [gone])
    return removed


def rewrite_pages(
    settings: Settings, connection: duckdb.DuckDBPyConnection, cut: Cut, names: Iterable[str]
) -> int:
    """Replace landed pages that hold newer posts too by what may stay of them; returns how many.

    A damaged page stays, and due: it is named, waits for a person, and stops no run.
    """
    rewritten = 0
    for name in names:
        data = settings.landing / name
        meta = data.with_name(f"{data.stem}.meta.json")
        if not meta.exists() or leads_out(settings.landing, data.parent):
            connection.execute("delete from raw.landed_pages where page = ?", [name])
            continue
        page = read_or_none(settings.landing, meta)
        if page is None:
            note_unread(connection, name)
            continue
        kept, staying = [], []
        is_imported = data.parent.name.startswith(IMPORTED)
        for parsed in parts_of(page):
            gone = {row["uri"] for row in parsed.posts if _is_over(row, cut, is_imported=is_imported)}
            parsed.posts = [row for row in parsed.posts if row["uri"] not in gone]
            parsed.interactions = [
                row for row in parsed.interactions if row.get("target_post_uri") not in gone
            ]
            parsed.channel_metrics = [row for row in parsed.channel_metrics if row["channel_id"] not in gone]
            parsed.status_changes = [row for row in parsed.status_changes if row.get("uri") not in gone]
            kept.append(parsed)
            staying += parsed.posts
        replace(meta, page, kept)
        _note_ages(connection, name, staying)
        rewritten += 1
    return rewritten


def _is_over(row: Row, cut: Cut, *, is_imported: bool) -> bool:
    until = row.get("retention_until")
    is_old_on_purpose = is_imported or row["network"] in cut.archives
    basis = row["fetched_at"] if is_old_on_purpose else row["created_at"]
    return bool(basis < cut.moment or (until is not None and until < cut.terms_at))


def _note_ages(connection: duckdb.DuckDBPyConnection, name: str, posts: list[Row]) -> None:
    if not posts:
        connection.execute("delete from raw.landed_pages where page = ?", [name])
        return
    created = [row["created_at"] for row in posts]
    until = [row["retention_until"] for row in posts if row.get("retention_until")]
    connection.execute(
        """
        update raw.landed_pages set posts = $posts, oldest_at = $oldest, newest_at = $newest,
            first_until = $first, last_until = $last
        where page = $page
        """,
        {
            "page": name,
            "posts": len(posts),
            "oldest": min(created),
            "newest": max(created),
            "first": min(until, default=None),
            "last": max(until, default=None) if len(until) == len(posts) else None,
        },
    )


def count_anew(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Note how many pages a loaded batch has left, so that it does not look as if it had grown."""
    left = len(page_files(folder))
    if not left and folder.exists():
        shutil.rmtree(folder)
        _remove_empty(folder.parent)
    connection.execute(
        "update raw.batches set landed_pages = ? where network = ? and batch_id = ?",
        [left, folder.parent.parent.name, folder.name],
    )


def _landed_on(folder: Path) -> date:
    try:
        return date.fromisoformat(folder.parent.name)
    except ValueError:  # no folder of ours: leave it alone
        return date.max


def _remove_empty(folder: Path) -> None:
    if folder.exists() and not any(folder.iterdir()):
        folder.rmdir()
