"""Export files into the landing zone: one page per file, with the mapping that reads it.

    folder or file -> RawPage(parser="archive:<mapping>", options={"mapping": ...}) -> landing zone

`fetched_at` is when the file speaks for, so that a backfill gives what daily runs give: the end of the
day (UTC) that its name begins with, or the end of the window. Future dates are judged by the clock
(`server_date`), since a file without a date in its name may be younger than the window.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path
from typing import Any

from agorascope.errors import InputError
from agorascope.landing import MAX_PAGE_BYTES, RawPage, write_page
from agorascope.workspace import ArchiveSource
from extractors.archive.mapping import ArchiveMapping, load_mapping
from extractors.archive.parse import ANY_NETWORK

Progress = Callable[[str, int, int | None], None]
Window = tuple[datetime | None, datetime]

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)")
_UNFINISHED = (".part", ".tmp", ".crdownload", ".swp")


@dataclass(frozen=True, slots=True)
class _Waiting:
    path: Path
    body: bytes
    digest: str
    fetched_at: datetime


def make_page(
    path: Path,
    mapping: ArchiveMapping,
    *,
    network: str | None,
    fetched_at: datetime,
    clock: datetime,
    body: bytes | None = None,
) -> RawPage:
    """The page of one file. `network` overrides the mapping's."""
    return RawPage(
        network=network or mapping.network or ANY_NETWORK,
        source=path.name,
        body=read_file(path) if body is None else body,
        fetched_at=fetched_at,
        content_type=path.suffix.lower().lstrip("."),
        server_date=clock,
        parser=f"archive:{mapping.name}",
        options={"mapping": mapping.model_dump(mode="json")},
    )


def land_file(
    path: Path,
    mapping: ArchiveMapping,
    *,
    batch: Path,
    network: str | None = None,
    now: datetime | None = None,
) -> RawPage:
    """Land one file into a batch folder and return its page."""
    clock = now or datetime.now(UTC)
    page = make_page(path, mapping, network=network, fetched_at=clock, clock=clock)
    write_page(batch, 0, page)
    return page


def land_folder(
    *,
    network: str,
    archive: ArchiveSource,
    window: Window,
    batch: Path,
    known: Mapping[str, Any],
    on_progress: Progress | None = None,
    zone: tzinfo | None = None,
    now: datetime | None = None,
) -> tuple[int, dict[str, Any]]:
    """Land every file of a folder that is new or changed; returns the pages and the new state.

    A file whose name begins with YYYY-MM-DD is taken when that day lies in [from, to), days being
    those of `zone` (unset: the day's noon, UTC); other files are always taken. The state keeps a hash
    of each file and its mapping: when either changes, the file lands again. A folder that is not
    there is no failure: the state says so under `message`.
    """
    files = dict(known.get("files", {}))
    if not archive.path.is_dir():
        message = f"There is no folder {archive.path.resolve()} yet: put the export files of {network} there."
        if on_progress:
            on_progress(message, 0, 0)
        return 0, {"files": files, "message": message}
    mapping = load_mapping(archive.mapping)
    clock = now or datetime.now(UTC)
    pages = 0
    candidates = [path for path in _files(archive.path) if _is_in_window(path, window, zone)]
    for done, path in enumerate(candidates, start=1):
        waiting = _read_waiting(path, mapping, window)
        if files.get(path.name) != waiting.digest:
            page = make_page(
                path, mapping, network=network, fetched_at=waiting.fetched_at, clock=clock, body=waiting.body
            )
            write_page(batch, pages, page)
            files[path.name] = waiting.digest
            pages += 1
        if on_progress:
            on_progress(f"land {network}", done, len(candidates))
    return pages, {"files": files}


def read_file(path: Path) -> bytes:
    """All bytes of a file. Raises InputError when it is missing, unreadable or beyond 2 GiB."""
    try:
        if path.stat().st_size >= MAX_PAGE_BYTES:
            raise InputError(
                f"{path} is larger than {MAX_PAGE_BYTES / 2**30:.0f} GiB.",
                remedy="Split it, or export it as Parquet.",
            )
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}.", remedy="Check the path and its rights."
        ) from error


def digest_of(body: bytes, mapping: ArchiveMapping, *extra: str) -> str:
    """Hash of what is read and how: changes when the file or the mapping does."""
    told = json.dumps([mapping.fingerprint_source(), *extra], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(hashlib.sha256(body).digest() + told.encode()).hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith((".", "~")) and path.suffix.lower() not in _UNFINISHED:
            yield path


def _read_waiting(path: Path, mapping: ArchiveMapping, window: Window) -> _Waiting:
    body = read_file(path)
    day = _day_of(path)
    fetched_at = datetime.combine(day, time.max, UTC) if day else window[1]
    return _Waiting(path, body, digest_of(body, mapping), fetched_at)


def _is_in_window(path: Path, window: Window, zone: tzinfo | None) -> bool:
    day = _day_of(path)
    if day is None:
        return True
    start, end = window
    moment = datetime.combine(day, time(), zone) if zone else datetime.combine(day, time(12), UTC)
    return (start is None or moment >= start) and moment < end


def _day_of(path: Path) -> date | None:
    found = _DATED.match(path.name)
    if not found:
        return None
    try:
        return date.fromisoformat(found[1])
    except ValueError:  # 2015-99-99 is a name like any other
        return None
