"""The landing zone: every body as received, compressed, before anything parses it.

    landing/<network>/<date>/<batch_id>/<sequence>-<sha256[:16]>.zst        the bytes
    landing/<network>/<date>/<batch_id>/<sequence>-<sha256[:16]>.meta.json  what it answers
    landing/<network>/<date>/<batch_id>/_complete.json                       the batch is whole

A page is landed when its meta file exists: the bytes are written, synced and renamed first.
Landing the same bytes twice in a batch writes nothing. A page is replaced by what may stay of it when a
person is erased or its time is over (agorascope.erasing.landed): it keeps its name.
"""

import hashlib
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
from agorascope.links import leads_out
from agorascope.sealed import sealed, unsealed, unsealed_or_none

MAX_PAGE_BYTES = 2**31
IMPORTED = "import-"  # how the batches begin that a person brought by `agorascope import`
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
        return unsealed_or_none(self.path / "_complete.json") is not None


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
    with _written(target, zstandard.compress(page.body, COMPRESSION)) as temporary:
        temporary.replace(target)
    with _written(meta, _meta(page, digest)) as temporary:
        sync_folder(batch)  # the bytes have their name for good before the meta file says so
        temporary.replace(meta)
    return target


def replace_page(meta: Path, page: RawPage) -> None:
    """Put another page in the place of a landed one, under its name, so that neither is ever half there.

    The new meta file waits beside the old one while the bytes are exchanged; `read_page` finishes the
    exchange where it was cut off.
    """
    target, waiting = _bytes_of(meta), _waiting(meta)
    write_atomic(waiting, _meta(page, hashlib.sha256(page.body).hexdigest()))
    write_atomic(target, zstandard.compress(page.body, COMPRESSION))
    waiting.replace(meta)
    sync_folder(meta.parent)


def complete(batch: Path, facts: dict[str, Any]) -> None:
    """Mark a batch as whole; `facts` (source states to commit, counts) travel to the load step.

    `places`, unless given, is how many places of the landing order are taken: see `page_files`.
    """
    write_atomic(batch / "_complete.json", sealed({"places": _places(batch)} | facts))


def completion(batch: Path) -> dict[str, Any]:
    """What `complete` kept; empty when the batch was cut short.

    So it counts when the file is damaged: then no state is committed, and the next run reads on from the
    state before.
    """
    return unsealed_or_none(batch / "_complete.json") or {}


def page_files(batch: Path) -> list[Path]:
    """The meta files of the landed pages of a batch, in landing order.

    Raises LandingError when one is gone: bytes whose place in the order no other page took. Bytes behind
    the last place are those of a try that was cut off.
    """
    metas = sorted(batch.glob("*.meta.json"))
    taken = {_place_of(meta) for meta in metas}
    places = max(_places(batch), completion(batch).get("places", 0))
    for data in sorted(batch.glob("*.zst")):
        if _place_of(data) not in taken and _place_of(data) < places:
            raise _damaged(data.name, "its meta file is gone")
    return metas


def read_pages(root: Path, batch: Path) -> Iterator[RawPage]:
    """The landed pages of a batch in landing order. Raises LandingError, see `read_page`."""
    for meta in page_files(batch):
        yield read_page(root, meta)


def read_page(root: Path, meta: Path) -> RawPage:
    """One landed page by its meta file.

    Raises LandingError when the bytes or the meta file are not those that were written.
    """
    data = _bytes_of(meta)
    ref = data.relative_to(root).as_posix()
    facts = read_meta(meta)
    try:
        body = zstandard.ZstdDecompressor().decompress(data.read_bytes(), max_output_size=MAX_PAGE_BYTES)
    except (OSError, zstandard.ZstdError) as error:
        raise _damaged(ref, f"it cannot be read: {error}") from error
    try:
        digest = hashlib.sha256(body).hexdigest()
        if digest != facts["sha256"]:
            facts = _finish_exchange(meta, digest) or facts
        if digest != facts.pop("sha256"):
            raise _damaged(ref, "it is not what was received: its SHA-256 differs")
        facts.pop("bytes")
        facts["fetched_at"] = datetime.fromisoformat(facts["fetched_at"])
        if facts["server_date"]:
            facts["server_date"] = datetime.fromisoformat(facts["server_date"])
        return RawPage(body=body, ref=ref, **facts)
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(ref, f"its meta file says something impossible: {error}") from error


def read_meta(meta: Path) -> dict[str, Any]:
    """What the meta file of a page says. Raises LandingError when it is not what was written."""
    try:
        return unsealed(meta.read_bytes())
    except (OSError, ValueError) as error:
        ref = "/".join(_bytes_of(meta).parts[-4:])
        raise _damaged(ref, f"its meta file cannot be read: {error}") from error


def _damaged(ref: str, why: str) -> LandingError:
    return LandingError(
        f"Landing file {ref} is damaged: {why}.",
        remedy="Bring it back from a backup, or move its batch folder aside and run the day again.",
    )


def _places(batch: Path) -> int:
    """How many places of the landing order are taken, by the last page that has its meta file."""
    return max((_place_of(meta) + 1 for meta in batch.glob("*.meta.json")), default=0)


def _place_of(path: Path) -> int:
    """Where in the landing order a file stands."""
    number, _, _ = path.name.partition("-")
    return int(number) if number.isdigit() else -1


def _meta(page: RawPage, digest: str) -> bytes:
    """The meta file of a page whose bytes have this SHA-256."""
    facts = {field.name: getattr(page, field.name) for field in fields(page)} | {
        "sha256": digest,
        "bytes": len(page.body),
        "fetched_at": page.fetched_at.astimezone(UTC).isoformat(),
        "server_date": page.server_date.astimezone(UTC).isoformat() if page.server_date else None,
    }
    del facts["body"], facts["ref"]
    return sealed(facts)


def _bytes_of(meta: Path) -> Path:
    return meta.with_name(meta.name.replace(".meta.json", ".zst"))


def _waiting(meta: Path) -> Path:
    return meta.with_name(f".{meta.name}.next")


def _finish_exchange(meta: Path, digest: str) -> dict[str, Any] | None:
    """The meta file that waits for these bytes, brought to its place; None where none does."""
    waiting = _waiting(meta)
    try:
        facts = unsealed(waiting.read_bytes())
    except (OSError, ValueError):
        return None
    if facts.get("sha256") != digest:
        return None
    waiting.replace(meta)
    return facts


def batches(root: Path, network: str | None = None) -> Iterator[Batch]:
    """Every landed batch, oldest landing date first."""
    pattern = f"{network or '*'}/*/*"
    for path in sorted(root.glob(pattern), key=lambda p: (p.parent.name, p.parent.parent.name, p.name)):
        if path.is_dir() and not path.name.startswith(".") and not leads_out(root, path):
            yield Batch(network=path.parent.parent.name, batch_id=path.name, path=path)


def write_atomic(path: Path, data: bytes) -> None:
    """Write all of `data` under `path` or nothing: temporary file, sync, rename, sync of the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _written(path, data) as temporary:
        temporary.replace(path)
    sync_folder(path.parent)


@contextmanager
def _written(path: Path, data: bytes) -> Iterator[Path]:
    """A synced file beside `path` that holds `data`, to be renamed; removed when it was not."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.unlink(
            missing_ok=True
        )  # of a process that was killed and had this number, or a planted link
        with temporary.open("xb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def sync_folder(path: Path) -> None:
    """Make the names in a folder outlive a power cut."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
