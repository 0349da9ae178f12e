"""Posts a second and peak memory of land + parse + load, beside `dlt` on the same bodies, as a table.

    python -m benchmarks.ingestion --posts 1000000 --repeat 1

Each run is a process of its own on a fresh folder; memory is the sum over its processes, looked at
five times a second; CPU is microseconds of all processors a post. The figure to compare with is dlt
`merge`: typed columns, tables of mentions and tags, and each post once however often it is loaded,
as we do. `append` adds what comes twice twice; `flat` appends, and keeps all that is nested as JSON
text to be read later. None of them keeps the bytes received, cleans or masks a text, or finds
members, counters and threads.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.mastodon_bodies import write_bodies

VARIANTS = {
    "ours": "ours",
    "gated": "ours, with the arrival gate",
    "merge": "dlt, nested, merge",
    "append": "dlt, nested, append (default)",
    "flat": "dlt, max_table_nesting=0",
}
GATED_UP_TO = 200_000  # the gate looks at a batch as a whole: its memory grows with the batch


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: seconds of each phase and of all processors, the most memory held at once, in MB."""

    phases: dict[str, float]
    cpu: float
    peak: float
    rows: int

    @property
    def seconds(self) -> float:
        return sum(self.phases.values())


def measure(variant: str, bodies: Path, root: Path) -> Measured:
    """Run one variant on a fresh folder."""
    folder = root / variant
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    command = [sys.executable, "-m", "benchmarks.ingestion_runs", variant, str(bodies), str(folder)]
    errors = root / f"{variant}.log"
    with errors.open("w") as log:
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        peak = 0.0
        while running.poll() is None:
            peak = max(peak, memory_mb(running.pid))
            time.sleep(0.2)
    if running.returncode or running.stdout is None:
        sys.exit(f"{VARIANTS[variant]} failed:\n{errors.read_text()[-2000:]}")
    facts = [json.loads(line) for line in running.stdout if line.startswith("{")]
    shutil.rmtree(folder)
    phases = {fact["phase"]: fact["seconds"] for fact in facts if "phase" in fact}
    cpu, rows = (next(fact[name] for fact in facts if name in fact) for name in ("cpu", "rows"))
    return Measured(phases, cpu, peak, rows)


def memory_mb(pid: int) -> float:
    """Resident memory of a process and its children, in MB."""
    try:
        process = psutil.Process(pid)
        every = [process, *process.children(recursive=True)]
        return sum(one.memory_info().rss for one in every) / 1e6
    except psutil.Error:  # it ended in between
        return 0.0


def show(variant: str, posts: int, runs: list[Measured], reference: float | None) -> float:
    """Print the line of a variant (its median run) and return its posts a second."""
    run = sorted(runs, key=lambda run: run.seconds)[(len(runs) - 1) // 2]
    rate = posts / run.seconds
    ratio = f"{rate / reference:.2f}" if reference else ""
    peak = max(run.peak for run in runs)
    phases = ", ".join(f"{name} {posts / seconds:,.0f}" for name, seconds in run.phases.items())
    numbers = f"{rate:9,.0f}{ratio:>8}{1e6 * run.cpu / posts:9,.0f}{peak:9,.0f}"
    print(f"{VARIANTS[variant]:30}{numbers}  {phases}; {run.rows:,} rows", flush=True)
    return rate


def main() -> None:
    parser = argparse.ArgumentParser(description="Throughput and memory of land + parse + load.")
    parser.add_argument("--posts", type=int, default=40_000)
    parser.add_argument("--repeat", type=int, default=3, help="runs of each; the median is shown")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    heading = f"{'posts/s':>9}{'ratio':>8}{'CPU us':>9}{'peak MB':>9}  phases, posts/s; rows of posts"
    print(f"\n{f'{options.posts:,} posts':30}{heading}")
    with tempfile.TemporaryDirectory(prefix="ingestion-") as name:
        root = Path(name)
        bodies = write_bodies(root / "bodies.zst", options.posts, options.seed)
        reference = None
        for variant in ("merge", "append", "flat", "ours", "gated"):
            if variant == "gated" and options.posts > GATED_UP_TO:
                continue
            runs = [measure(variant, bodies, root) for _ in range(options.repeat)]
            rate = show(variant, options.posts, runs, reference)
            reference = reference or rate


if __name__ == "__main__":
    main()
