"""One file into the landing zone, parsed once to say what it holds. The warehouse is not touched.

    FILE + mapping -> checked -> landing/<network>/<date>/<batch> -> ImportReport

The batch's name is a hash of the file and its mapping: importing the same again finds the same batch.
"""

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from agorascope.errors import InputError
from agorascope.landing import IMPORTED, Batch, RawPage, batch_path, complete, read_pages, write_page
from agorascope.records import Parsed, Reject
from agorascope.settings import Settings
from agorascope.workspace import Workspace
from extractors.archive.chunk import Chunk
from extractors.archive.land import Progress, make_page
from extractors.archive.landed import digest_of
from extractors.archive.mapping import ArchiveMapping, check_network, load_mapping
from extractors.archive.parse import ANY_NETWORK, check_page, parse_chunks

Sink = Callable[[Parsed], None]
EXAMPLES_PER_REASON = 5


@dataclass(slots=True)
class ImportReport:
    """What a file held. `rejects` counts rows by reason; `examples` holds the first of each."""

    path: Path
    mapping: str
    network: str
    batch: Batch
    is_new: bool  # False: the same file was landed before with the same mapping
    rows_read: int = 0
    posts: int = 0
    members: int = 0
    interactions: int = 0
    channel_metrics: int = 0
    duplicates: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    examples: list[Reject] = field(default_factory=list)
    first_at: datetime | None = None
    last_at: datetime | None = None
    seconds: float = 0.0

    def add(self, part: Chunk) -> None:
        """Count one chunk."""
        self.rows_read += part.rows_read
        self.posts += len(part.posts)
        self.members += len(part.members)
        self.interactions += len(part.interactions)
        self.channel_metrics += len(part.channel_metrics)
        for post in part.posts:
            self.duplicates += post.get("duplicate_of_uri") is not None
            self.flags.update(post.get("flags") or ())
        moments = [post["created_at"] for post in part.posts]
        self.first_at = min([*moments, self.first_at or moments[0]]) if moments else self.first_at
        self.last_at = max([*moments, self.last_at or moments[0]]) if moments else self.last_at
        for reject in part.rejects:
            self.rejects[reject.reason] += 1
            if self.rejects[reject.reason] <= EXAMPLES_PER_REASON:
                self.examples.append(reject)

    def counts(self) -> list[tuple[str, str]]:
        """(what, count) for people, with what is zero left out."""
        counted = [
            ("rows read", self.rows_read),
            ("posts", self.posts),
            ("members", self.members),
            ("interactions", self.interactions),
            ("counters", self.channel_metrics),
            ("duplicates", self.duplicates),
            ("rejected rows", self.rejects.total()),
        ]
        shown = [
            (what, f"{count:,}") for what, count in counted if count or what in {"rows read", "rejected rows"}
        ]
        shown += [(f"rejected: {reason}", f"{count:,}") for reason, count in self.rejects.most_common()]
        shown += [(f"flag: {flag}", f"{n:,}") for flag, n in self.flags.most_common() if flag != "duplicate"]
        if self.first_at and self.last_at:
            shown += [("first post (UTC)", f"{self.first_at:%Y-%m-%d %H:%M}")]
            shown += [("last post (UTC)", f"{self.last_at:%Y-%m-%d %H:%M}")]
        return shown

    def reject_examples(self) -> list[tuple[str, str, str]]:
        """(row, reason, detail) of the first rejects of each reason."""
        return [(str(r.position or ""), r.reason, r.detail) for r in self.examples]


def import_file(
    path: Path,
    mapping: str | Path | ArchiveMapping,
    *,
    settings: Settings,
    workspace: Workspace | None = None,
    network: str | None = None,
    brand: str | None = None,
    now: datetime | None = None,
    sink: Sink | None = None,
    on_progress: Progress | None = None,
) -> ImportReport:
    """Land one file and read it through. Raises InputError when the file or mapping cannot be used.

    `brand` is the target brand of rows for which the mapping gives none. `sink` receives every chunk of
    records as it is read, so that a caller who keeps them needs no second pass.
    """
    started = time.perf_counter()
    found = _with_brand(mapping if isinstance(mapping, ArchiveMapping) else load_mapping(mapping), brand)
    _check_brands(found, workspace)
    clock = now or datetime.now(UTC)
    page = make_page(path, found, network=network, fetched_at=clock, clock=clock)
    if page.network == ANY_NETWORK:
        raise InputError(
            f"Nothing says which network {path.name} comes from.",
            remedy="Give --network, or set `network` in the mapping.",
        )
    check_network(page.network)
    check_page(page)
    batch, is_new = _land(page, found, path, settings, clock)
    report = ImportReport(path, found.name, page.network, batch, is_new)
    for landed in read_pages(settings.landing, batch.path):
        _read(landed, report, sink, on_progress)
    report.seconds = time.perf_counter() - started
    return report


def _read(page: RawPage, report: ImportReport, sink: Sink | None, on_progress: Progress | None) -> None:
    for part in parse_chunks(page):
        report.add(part)
        if sink:
            sink(part)
        if on_progress:
            on_progress(f"read {report.path.name}", report.rows_read, None)


def _land(
    page: RawPage, mapping: ArchiveMapping, path: Path, settings: Settings, clock: datetime
) -> tuple[Batch, bool]:
    """The batch of this file, landed now or before."""
    slug = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:40] or "file"
    batch_id = f"{IMPORTED}{slug}-{digest_of(page.body, mapping, page.network)[:12]}"
    day = clock.astimezone(UTC).date().isoformat()
    folder = batch_path(settings.landing, page.network, day, batch_id)
    begun = sorted(settings.landing.glob(f"{page.network}/*/{batch_id}"))
    folder = begun[0] if begun else folder
    batch = Batch(page.network, batch_id, folder)
    if batch.is_complete:
        return batch, False
    write_page(folder, 0, page)
    complete(folder, {"pages": 1, "states": {}, "slices": [], "failures": [], "is_partial": False})
    return batch, True


def _with_brand(mapping: ArchiveMapping, brand: str | None) -> ArchiveMapping:
    if brand is None:
        return mapping
    return mapping.model_copy(update={"defaults": {**mapping.defaults, "target_brand": brand}})


def _check_brands(mapping: ArchiveMapping, workspace: Workspace | None) -> None:
    """A brand that the workspace does not know would be counted nowhere."""
    if workspace is None:
        return
    known = {brand.id for brand in workspace.brands}
    unknown = sorted(mapping.brands() - known)
    if unknown:
        raise InputError(
            f"The mapping {mapping.name!r} names brands unknown to the workspace: {', '.join(unknown)}.",
            remedy=f"Use the ids of the workspace ({', '.join(sorted(known))}), or add the brands there.",
        )
