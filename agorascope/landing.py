"""The landing zone: every body as received, compressed, before anything parses it.

    landing/<network>/<date>/<batch_id>/<sequence>-<sha256[:16]>.zst        the bytes
    landing/<network>/<date>/<batch_id>/<sequence>-<sha256[:16]>.meta.json  what it answers
    landing/<network>/<date>/<batch_id>/_complete.json                       the batch is whole

A page is landed when its meta file exists: the bytes are written, synced and renamed first.
Pages are never overwritten; landing the same bytes twice in a batch writes nothing.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import zstandard

from agorascope.errors import LandingError

MAX_PAGE_BYTES = 2**31
COMPRESSION = 3  # 6 saves an eighth of the space and takes four times as long
# One folder, and one that globs find: no way up, no pattern, nothing hidden.
_FOLDER_NAME = re.compile(r"[^./\\*?\[\]\x00-\x1f][^/\\*?\[\]\x00-\x1f]*")


@dataclass(frozen=True, slots=True)
class RawPage:
    """One body and what is needed to parse it again, years later, offline."""

    network: str
    source: str  # which source inside the network: "mastodon.social/tag/velo", a file name, ...
    body: bytes
    fetched_at: datetime  # UTC, our clock
    status: int = 200
    content_type: str = ""
    request: str = ""  # method and URL, secrets removed
    headers: dict[str, str] = field(default_factory=dict)  # selected response headers
    server_date: datetime | None = None
    parser: str = ""  # which parser reads it: the network's name, or "archive:<mapping>"
    options: dict[str, Any] = field(default_factory=dict)  # what the parser needs besides the bytes
    ref: str = ""  # "<network>/<date>/<batch>/<file>", set when the page was landed


@dataclass(frozen=True, slots=True)
class Batch:
    """The pages of one network that travel together through parse, gate and load."""

    network: str
    batch_id: str
    path: Path

    @property
    def is_complete(self) -> bool:
        return (self.path / "_complete.json").exists()


def batch_path(root: Path, network: str, day: str, batch_id: str) -> Path:
    """Folder of a batch; `day` is the landing date as YYYY-MM-DD.

    Raises LandingError when a part would lead out of its folder, or is a pattern or a hidden name.
    """
    for what, name in (("network", network), ("day", day), ("batch id", batch_id)):
        if not _FOLDER_NAME.fullmatch(name) or ".." in name:
            raise LandingError(
                f"{name!r} cannot be a {what} of the landing zone: it would not be one folder of that name.",
                remedy="Use letters, digits, - and _, without '/', '..', '*', '?', '[' or a leading dot.",
            )
    return root / network / day / batch_id


def write_page(batch: Path, sequence: int, page: RawPage) -> Path:
    """Land one page atomically and return the path of its bytes.

    What a power cut can take is the last page's meta file, until the next page or `complete`: then
    that page is fetched again.
    """
    digest = hashlib.sha256(page.body).hexdigest()
    stem = f"{sequence:05d}-{digest[:16]}"
    target = batch / f"{stem}.zst"
    meta = batch / f"{stem}.meta.json"
    batch.mkdir(parents=True, exist_ok=True)
    if meta.exists():
        return target
    facts = {field.name: getattr(page, field.name) for field in fields(page)} | {
        "sha256": digest,
        "bytes": len(page.body),
        "fetched_at": page.fetched_at.astimezone(UTC).isoformat(),
        "server_date": page.server_date.astimezone(UTC).isoformat() if page.server_date else None,
    }
    del facts["body"], facts["ref"]
    with _written(target, zstandard.compress(page.body, COMPRESSION)) as temporary:
        temporary.replace(target)
    encoded = json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1).encode()
    with _written(meta, encoded) as temporary:
        _sync_folder(batch)  # the bytes have their name for good before the meta file says so
        temporary.replace(meta)
    return target


def complete(batch: Path, facts: dict[str, Any]) -> None:
    """Mark a batch as whole; `facts` (source states to commit, counts) travel to the load step."""
    write_atomic(batch / "_complete.json", json.dumps(facts, sort_keys=True, default=str, indent=1).encode())


def completion(batch: Path) -> dict[str, Any]:
    """What `complete` kept; empty when the batch was cut short."""
    path = batch / "_complete.json"
    return dict(json.loads(path.read_bytes())) if path.exists() else {}


def page_files(batch: Path) -> list[Path]:
    """The meta files of the landed pages of a batch, in landing order."""
    return sorted(batch.glob("*.meta.json"))


def read_pages(root: Path, batch: Path) -> Iterator[RawPage]:
    """The landed pages of a batch in landing order. Raises LandingError, see `read_page`."""
    for meta in page_files(batch):
        yield read_page(root, meta)


def read_page(root: Path, meta: Path) -> RawPage:
    """One landed page by its meta file.

    Raises LandingError when the bytes are not those that were written.
    """
    facts = json.loads(meta.read_bytes())
    data = meta.with_name(meta.name.replace(".meta.json", ".zst"))
    ref = data.relative_to(root).as_posix()
    try:
        body = zstandard.ZstdDecompressor().decompress(data.read_bytes(), max_output_size=MAX_PAGE_BYTES)
    except (OSError, zstandard.ZstdError) as error:
        raise LandingError(
            f"Landing file {ref} cannot be read: {error}",
            remedy="Restore it from a backup, or move its batch folder aside and run the day again.",
        ) from error
    if hashlib.sha256(body).hexdigest() != facts.pop("sha256"):
        raise LandingError(
            f"Landing file {ref} is not what was received (its SHA-256 differs).",
            remedy="Restore it from a backup, or move its batch folder aside and run the day again.",
        )
    facts.pop("bytes")
    facts["fetched_at"] = datetime.fromisoformat(facts["fetched_at"])
    if facts["server_date"]:
        facts["server_date"] = datetime.fromisoformat(facts["server_date"])
    return RawPage(body=body, ref=ref, **facts)


def batches(root: Path, network: str | None = None) -> Iterator[Batch]:
    """Every landed batch, oldest landing date first."""
    pattern = f"{network or '*'}/*/*"
    for path in sorted(root.glob(pattern), key=lambda p: (p.parent.name, p.parent.parent.name, p.name)):
        if path.is_dir() and not path.name.startswith("."):
            yield Batch(network=path.parent.parent.name, batch_id=path.name, path=path)


def write_atomic(path: Path, data: bytes) -> None:
    """Write all of `data` under `path` or nothing: temporary file, sync, rename, sync of the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _written(path, data) as temporary:
        temporary.replace(path)
    _sync_folder(path.parent)


@contextmanager
def _written(path: Path, data: bytes) -> Iterator[Path]:
    """A synced file beside `path` that holds `data`, to be renamed; removed when it was not."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
