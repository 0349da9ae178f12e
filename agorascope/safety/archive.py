"""The file of a backup: a tar, compressed by zstandard, whose last member says what came before it.

Written in one pass: each file is read once, and its SHA-256 is taken of the bytes that went in. So the
manifest comes last, and a file that was cut short has none. Read in one pass too: names that lead out of
their folder, links and devices are refused before they are written.
"""

import hashlib
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

import zstandard

from agorascope.errors import AgorascopeError
from agorascope.landing import sync_folder

FORMAT = 1
MANIFEST = "manifest.json"
LEVEL = 3
CHUNK = 1 << 20
MAX_MANIFEST = 1 << 28

Took = Callable[[int], None]  # told the bytes done since the last time


class BackupError(AgorascopeError):
    """A backup cannot be written, or what is called one cannot be used."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup."""

    size: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """What a backup holds, and which program reads it. `files`: member -> size and SHA-256."""

    made_at: str
    program: str
    warehouse_version: int | None
    app_revision: str | None
    published_version: int | None
    has_key: bool
    key_check: str | None  # tells two keys apart and gives nothing of either away
    has_landing: bool
    marks_check: str | None = None  # the same of the key that objections and erasures are known by
    workspace: dict[str, str] = field(
        default_factory=dict
    )  # member -> where it lay, as the workspace names it
    left_out: list[str] = field(default_factory=list)
    files: dict[str, Kept] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def total_bytes(self) -> int:
        return sum(kept.size for kept in self.files.values())

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1).encode()

    @classmethod
    def from_json(cls, data: bytes) -> "Manifest":
        facts: dict[str, Any] = json.loads(data)
        if int(facts["format"]) > FORMAT:
            raise BackupError(
                f"This backup is of format {facts['format']}; this program reads up to {FORMAT}.",
                remedy=f"Restore it with the version that made it: Agorascope {facts.get('program', '?')}.",
            )
        facts["files"] = {name: Kept(**kept) for name, kept in facts["files"].items()}
        return cls(**facts)


class Writer:
    """Adds files to a backup that is being written."""

    def __init__(self, stream: IO[bytes], took: Took) -> None:
        self._tar = tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._took = took
        self.files: dict[str, Kept] = {}

    def add(self, path: Path, member: str) -> bool:
        """Add the bytes that a file holds now; False when it is gone.

        Raises BackupError when it got shorter while it was read.
        """
        try:
            handle = path.open("rb")
        except FileNotFoundError:
            return False
        with handle:
            info = tarfile.TarInfo(member)
            info.size = os.fstat(handle.fileno()).st_size
            info.mtime = int(os.fstat(handle.fileno()).st_mtime)
            info.mode = 0o600
            reader = _Hashing(handle, self._took)
            try:
                self._tar.addfile(info, reader)  # type: ignore[arg-type]  # all that it does is read
            except OSError as error:
                if "unexpected end of data" not in str(error):
                    raise
                raise BackupError(
                    f"{path} got shorter while it was read.", remedy="Make the backup again."
                ) from error
            self.files[member] = Kept(info.size, reader.hexdigest())
        return True

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest: from now on it is a whole backup."""
        data = manifest.to_json()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(data), 0o600
        self._tar.addfile(info, _Bytes(data))  # type: ignore[arg-type]

    def close(self) -> None:
        self._tar.close()


@contextmanager
def writing(path: Path, took: Took) -> Iterator[Writer]:
    """Write a backup under `path`: whole or not at all, with mode 0600."""
    temporary = path.with_name(f".{path.name}.part")
    temporary.unlink(missing_ok=True)
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            with zstandard.ZstdCompressor(LEVEL).stream_writer(handle, closefd=False) as stream:
                writer = Writer(stream, took)
                try:
                    yield writer
                finally:
                    writer.close()
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def read_backup(path: Path, into: Path | None = None, took: Took = lambda _: None) -> Manifest:
    """Read a whole backup, check every byte of it, and write its files under `into` when that is given.

    Raises BackupError for a file that is not a whole, unchanged backup. Nothing is synced to disk here.
    """
    found: dict[str, Kept] = {}
    manifest: Manifest | None = None
    try:
        with (
            path.open("rb") as handle,
            zstandard.ZstdDecompressor().stream_reader(handle) as stream,
            tarfile.open(fileobj=stream, mode="r|") as tar,
        ):
            for info in tar:
                _refuse_odd(path, info, found)
                source = tar.extractfile(info)
                if source is None:
                    raise _damaged(path, f"{info.name} has no bytes")
                if info.name == MANIFEST:
                    if info.size > MAX_MANIFEST:
                        raise _damaged(path, "its list of files is too long")
                    manifest = Manifest.from_json(source.read())
                    continue
                if manifest is not None:
                    raise _damaged(path, f"{info.name} stands behind the list of files")
                target = into / info.name if into else None
                found[info.name] = _take(source, target, took)
    except FileNotFoundError as error:
        raise BackupError(
            f"There is no backup {path}.", remedy="Give the path of a .tar.zst file."
        ) from error
    except (tarfile.TarError, zstandard.ZstdError, EOFError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path, str(error)) from error
    if manifest is None:
        raise _damaged(path, "it was cut short: it has no list of files")
    if wrong := sorted(
        name for name in found.keys() | manifest.files.keys() if found.get(name) != manifest.files.get(name)
    ):
        raise _damaged(path, f"{len(wrong)} files are not what was written, {wrong[0]} among them")
    return manifest


def is_safe(name: str) -> bool:
    """Whether a member's name stays below the folder it is written into, on every system."""
    path = PurePosixPath(name)
    return (
        bool(path.parts)
        and not path.is_absolute()
        and ".." not in path.parts
        and "\\" not in name
        and "\x00" not in name
        and ":" not in path.parts[0]
        and str(path) == name
    )


def _refuse_odd(path: Path, info: tarfile.TarInfo, found: dict[str, Kept]) -> None:
    if not info.isreg():
        raise _damaged(path, f"{info.name!r} is a link, a folder or a device")
    if not is_safe(info.name):
        raise _damaged(path, f"{info.name!r} leads out of its folder")
    if info.name in found:
        raise _damaged(path, f"{info.name!r} is there twice")


def _take(source: IO[bytes], target: Path | None, took: Took) -> Kept:
    digest, size = hashlib.sha256(), 0
    if target:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600) if target else None
    with os.fdopen(descriptor, "wb") if descriptor is not None else open(os.devnull, "wb") as written:  # noqa: PTH123
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if target:
                written.write(chunk)
            took(len(chunk))
    return Kept(size, digest.hexdigest())


def _damaged(path: Path, why: str) -> BackupError:
    return BackupError(
        f"{path} is not a whole backup: {why}. Nothing was changed.",
        remedy="Take another backup, or another copy of this one.",
    )


class _Hashing:
    """A file that is read, with the hash of what was read."""

    def __init__(self, handle: IO[bytes], took: Took) -> None:
        self._handle, self._took, self._digest = handle, took, hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self._handle.read(size)
        self._digest.update(data)
        self._took(len(data))
        return data

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


class _Bytes:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def read(self, size: int) -> bytes:
        data = self._data[self._at : self._at + size]
        self._at += len(data)
        return data
