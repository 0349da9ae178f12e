"""What was landed of a folder before: file by file in the state, page by page in the batch.

    file -> Look -> is it what the state knows? -> Landed -> is it the last page of that file? -> page

The state is committed by the load. A landing that was cut short before it left pages and no state,
so the batch itself is asked too: doing the landing again writes nothing twice.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from agorascope.erasing.kept import RECEIVED
from agorascope.errors import InputError
from agorascope.landing import RawPage, read_meta, write_page
from extractors.archive.mapping import ArchiveMapping


@dataclass(frozen=True, slots=True)
class Look:
    """A file from the outside, with the mapping that is to read it."""

    mapping: ArchiveMapping
    told: str  # hash of the mapping
    size: int
    mtime_ns: int

    @classmethod
    def at(cls, path: Path, mapping: ArchiveMapping) -> Self:
        """Look at a file before it is read, so that a change in between is seen the next time."""
        try:
            facts = path.stat()
        except OSError as error:
            raise InputError(
                f"{path} cannot be read: {error.strerror}.", remedy="Check the path and its rights."
            ) from error
        told = hashlib.sha256(_told(mapping)).hexdigest()[:16]
        return cls(mapping, told, facts.st_size, facts.st_mtime_ns)

    def entry(self, body: bytes) -> dict[str, Any]:
        """What the state keeps of the file."""
        return {
            "sha256": hashlib.sha256(body).hexdigest(),
            "mapping": self.told,
            "size": self.size,
            "mtime_ns": self.mtime_ns,
        }

    def is_of(self, entry: Any) -> bool:
        """Whether the state knows the file as it looks, which spares reading it."""
        return isinstance(entry, dict) and all(
            entry.get(name) == value
            for name, value in (("mapping", self.told), ("size", self.size), ("mtime_ns", self.mtime_ns))
        )

    def is_body_of(self, entry: Any, body: bytes) -> bool:
        """Whether the state knows these bytes, read by this mapping. A state of old holds one hash."""
        if isinstance(entry, dict):
            now = self.entry(body)
            return all(entry.get(name) == now[name] for name in ("sha256", "mapping"))
        return bool(entry == digest_of(body, self.mapping))


class Landed:
    """The pages of a batch folder; new ones go after the last."""

    def __init__(self, batch: Path) -> None:
        self._batch = batch
        self._next = 0
        self._last: dict[str, tuple[str, str]] = {}  # file -> hash and mapping of its last page
        for meta in sorted(batch.glob("*.meta.json")):
            facts = read_meta(meta)
            self._next = int(meta.name.partition("-")[0]) + 1
            received = facts["options"].get(RECEIVED, facts["sha256"])  # of a page rewritten since
            self._last[facts["source"]] = (received, _options(facts["options"]))

    def is_ahead(self, source: str, entry: Any) -> bool:
        """Whether the last page of a file here is another than the state tells: one that was never loaded."""
        last = self._last.get(source)
        return last is not None and (not isinstance(entry, dict) or last[0] != entry.get("sha256"))

    def add(self, page: RawPage) -> None:
        """Write a page, unless it is the last one of its file already."""
        is_now = (hashlib.sha256(page.body).hexdigest(), _options(page.options))
        if self._last.get(page.source) == is_now:
            return
        write_page(self._batch, self._next, page)
        self._next += 1
        self._last[page.source] = is_now


def digest_of(body: bytes, mapping: ArchiveMapping, *extra: str) -> str:
    """Hash of what is read and how: changes when the file or the mapping does."""
    return hashlib.sha256(hashlib.sha256(body).digest() + _told(mapping, *extra)).hexdigest()


def _told(mapping: ArchiveMapping, *extra: str) -> bytes:
    return json.dumps([mapping.fingerprint_source(), *extra], sort_keys=True, ensure_ascii=True).encode()


def _options(options: dict[str, Any]) -> str:
    return json.dumps(options, sort_keys=True)
