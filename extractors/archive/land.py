"""Export files into the landing zone: one page per file, with the mapping that reads it.

    folder or file -> RawPage(parser="archive:<mapping>", options={"mapping": ...}) -> landing zone

The pages of a batch stand in the order of landing, over all landings into it: of two versions of a
file the later one wins, even when it is a return to an older one.

`fetched_at` is when the file speaks for, so that a backfill gives what daily runs give: the end of the
day (UTC) that its name begins with, or the end of the window. Future dates are judged by the clock
(`server_date`), since a file without a date in its name may be younger than the window.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path
from typing import Any

from agorascope.errors import InputError
from agorascope.landing import MAX_PAGE_BYTES, RawPage, write_page
from agorascope.workspace import ArchiveSource
from extractors.archive.addresses import scrubbed
from extractors.archive.landed import Landed, Look
from extractors.archive.mapping import ArchiveMapping, load_mapping
from extractors.archive.parse import ANY_NETWORK

Progress = Callable[[str, int, int | None], None]
Window = tuple[datetime | None, datetime]

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)")
_UNFINISHED = (".part", ".tmp", ".crdownload", ".swp")


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
        body=read_export(path, mapping) if body is None else body,
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
    those of `zone` (unset: the day's noon, UTC); other files are always taken. The state keeps hash,
    size and time of change of each file: when its bytes or the mapping change, the file lands again.
    Links that lead out of the folder are left out. A folder that is not there yet is no failure. The state
    says both under `message`. Raises InputError when a folder that held files is gone: a volume that is not
    mounted is not a day on which nobody wrote.
    """
    files = dict(known.get("files", {}))
    if files and not archive.path.is_dir():
        raise InputError(
            f"The folder {archive.path.resolve()} of {network} is gone: {len(files)} files came from it.",
            remedy="Mount or restore it. An empty folder says that there is nothing new.",
        )
    if not archive.path.is_dir():
        message = f"There is no folder {archive.path.resolve()} yet: put the export files of {network} there."
        if on_progress:
            on_progress(message, 0, 0)
        return 0, {"files": files, "message": message}
    mapping = load_mapping(archive.mapping)
    clock = now or datetime.now(UTC)
    found, foreign = _files(archive.path)
    candidates = [path for path in found if _is_in_window(path, window, zone)]
    landed = Landed(batch)
    pages = 0
    for done, path in enumerate(candidates, start=1):
        former = files.get(path.name)
        look = Look.at(path, mapping)
        if not look.is_of(former) or landed.is_ahead(path.name, former):
            body = read_export(path, mapping)
            files[path.name] = look.entry(body)
            if not look.is_body_of(former, body) or landed.is_ahead(path.name, files[path.name]):
                fetched_at = _speaks_for(path, window)
                landed.add(
                    make_page(path, mapping, network=network, fetched_at=fetched_at, clock=clock, body=body)
                )
                pages += 1
        if on_progress:
            on_progress(f"land {network}", done, len(candidates))
    state: dict[str, Any] = {"files": files}
    if foreign:
        state["message"] = (
            f"Left out {len(foreign)} link(s) that lead out of {archive.path}: {_some(foreign)}."
        )
    return pages, state


def read_export(path: Path, mapping: ArchiveMapping) -> bytes:
    """What is landed of a file: all of it, or all but the mail addresses when the mapping says so."""
    body = read_file(path)
    return scrubbed(body, path.name) if mapping.scrub_addresses else body


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


def _files(folder: Path) -> tuple[list[Path], list[str]]:
    """The export files of a folder, and the names of links to files elsewhere, which are none."""
    root = folder.resolve()
    files: list[Path] = []
    foreign: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~")) or path.suffix.lower() in _UNFINISHED or not path.is_file():
            continue
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            foreign.append(path.name)
        else:
            files.append(path)
    return files, foreign


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")


def _speaks_for(path: Path, window: Window) -> datetime:
    day = _day_of(path)
    return datetime.combine(day, time.max, UTC) if day else window[1]


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
