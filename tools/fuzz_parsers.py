"""Broken bodies for every parser: how many were read, how many raised, the slowest, the memory taken.

    make fuzz                                   10,000 bodies for each parser
    python tools/fuzz_parsers.py --bodies 500 --network bluesky

Seeds are answers of the replay server and, where the real data lies beside the repository, recorded
bodies. Exit code 1 when a body raised, or took longer than LIMIT seconds.
"""

import resource
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from agorascope.landing import RawPage  # noqa: E402
from agorascope.records import SCHEMAS, table  # noqa: E402
from extractors.registry import parse_page  # noqa: E402
from replay.bodies import FILE_NETWORKS, seeds_of  # noqa: E402 - tests/ is on the path from here on
from replay.case import networks_with_a_case  # noqa: E402
from replay.mutations import CONTENT_TYPES, mutants  # noqa: E402

LIMIT = 10.0  # seconds of processor for one body: a parser that needs more hangs
FETCHED = datetime(2026, 9, 1, 12, tzinfo=UTC)
console = Console()


@dataclass
class Findings:
    """What became of the bodies of one parser."""

    network: str
    seeds: int
    bodies: int = 0
    records: int = 0
    rejects: int = 0
    slowest: float = 0.0
    raised: Counter[str] = field(default_factory=Counter)

    def feed(self, body: bytes) -> None:
        """Parse one body, and make the typed tables that the load step would make."""
        kind_of_body = CONTENT_TYPES[self.bodies % len(CONTENT_TYPES)]
        page = RawPage(
            self.network, "fuzz", body, FETCHED, content_type=kind_of_body, parser=self.network, ref="fuzz"
        )
        started = time.process_time()
        try:
            parsed = parse_page(page)
            for kind in SCHEMAS:
                self.records += table(kind, parsed.rows(kind)).num_rows
            self.rejects += len(parsed.rejects)
        except Exception as error:  # noqa: BLE001 - to find every kind of exception is what this is for
            place = traceback.extract_tb(error.__traceback__)[-1]
            self.raised[f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"] += 1
        self.slowest = max(self.slowest, time.process_time() - started)
        self.bodies += 1


def fuzz(network: str, bodies: int, seed: int) -> Findings:
    """Feed one parser."""
    seeds = seeds_of(network)
    findings = Findings(network, len(seeds))
    for body in track(mutants(seeds, bodies, seed), network, total=bodies, console=console, transient=True):
        findings.feed(body)
    return findings


def main(
    bodies: Annotated[int, typer.Option(help="Broken bodies for each parser.")] = 10_000,
    network: Annotated[list[str] | None, typer.Option(help="Only these parsers.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed gives other bodies.")] = 0,
) -> None:
    """Feed broken bodies to the parsers and print what came of it."""
    shown = Table("parser", "seeds", "bodies", "records", "rejects", "raised", "slowest s", "peak MB")
    is_bad = False
    for name in network or [*networks_with_a_case(), *FILE_NETWORKS]:
        found = fuzz(name, bodies, seed)
        raised = sum(found.raised.values())
        is_bad = is_bad or bool(raised) or found.slowest > LIMIT
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        shown.add_row(name, str(found.seeds), f"{found.bodies:,}", f"{found.records:,}", f"{found.rejects:,}",
                      str(raised), f"{found.slowest:.2f}", f"{peak:,.0f}")  # fmt: skip
        for what, times in found.raised.most_common(5):
            console.print(f"{name}: {what} ({times} times)", markup=False)
    console.print(shown)
    raise typer.Exit(int(is_bad))


if __name__ == "__main__":
    typer.run(main)
