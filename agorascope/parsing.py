"""Landed pages to typed records on disk, by one process or by several.

    landed pages -> parts of PAGES_PER_PART -> parsed/<kind>-<part>.parquet, counts, rejects

A part is read, parsed and written by one process; only its counts and rejects come back. So
memory follows the part and not the batch, and the rows and their order are the same however
many processes there are.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from agorascope.batchfiles import RecordWriter
from agorascope.landing import read_page
from agorascope.parallel import map_in_order, processes
from agorascope.records import SCHEMAS, RecordKind, Reject

PAGES_PER_PART = 200


@dataclass(frozen=True, slots=True)
class Part:
    """Pages that one process parses into the files of one number."""

    root: Path  # of the landing zone
    pages: tuple[Path, ...]
    folder: Path
    number: int


@dataclass(slots=True)
class ParseReport:
    """How many records of each kind there are, and what could not be used."""

    counts: dict[RecordKind, int] = field(default_factory=lambda: dict.fromkeys(SCHEMAS, 0))
    rejects: list[Reject] = field(default_factory=list)


def parse_pages(root: Path, pages: Sequence[Path], folder: Path, *, workers: int) -> ParseReport:
    """Parse landed pages into `folder` with at most `workers` processes; 0 for one a processor.

    Raises LandingError for a page that is not what was landed.
    """
    starts = range(0, max(1, len(pages)), PAGES_PER_PART)
    parts = [
        Part(root, tuple(pages[start : start + PAGES_PER_PART]), folder, number)
        for number, start in enumerate(starts)
    ]
    total = ParseReport()
    count = processes(workers, len(parts), worth=1)
    for report in _reports(parts, min(count, len(parts))):
        for kind, count in report.counts.items():
            total.counts[kind] += count
        total.rejects += report.rejects
    return total


def parse_part(part: Part) -> ParseReport:
    """Parse the pages of one part, in this process."""
    from extractors.registry import parse_parts

    rejects: list[Reject] = []
    with RecordWriter(part.folder, part.number) as writer:
        for page in part.pages:
            for parsed in parse_parts(read_page(part.root, page)):
                for kind in writer.counts:
                    writer.add(kind, parsed.rows(kind))
                rejects += parsed.rejects
    return ParseReport(writer.counts, rejects)


def _reports(parts: Sequence[Part], workers: int) -> Iterator[ParseReport]:
    """The reports of all parts, in order. A batch of one part is not worth a process of its own."""
    yield from map_in_order(
        partial(_patient, parse_part) if workers > 1 else lambda: parse_part,
        parts,
        workers=workers,
        what="parses landed pages",
        remedy="Run the step again with AGORASCOPE_PARSE_WORKERS=1.",
    )


def _patient(parse: Callable[[Part], ParseReport]) -> Callable[[Part], ParseReport]:
    """The work of a process that looks for garbage rarely: a tenth of the time went into looking for
    cycles among records, which have none."""
    gc.set_threshold(100_000, 20, 50)
    return parse
