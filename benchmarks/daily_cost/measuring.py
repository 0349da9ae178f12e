"""One step of the daily run in a process of its own, as Airflow runs it, and what it took.

Seconds of the processor and bytes written hang on the step; seconds by the clock also on what else the
machine does.
"""

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import psutil

from benchmarks.ingestion import memory_mb

NETWORK_STEPS = ("land", "parse", "gate_arrival", "load")
STEPS = ("plan", *NETWORK_STEPS, "require_sources", "score", "run_build", "gate_marts", "publish")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one step: seconds by the clock and of all processors, most memory and bytes written, in MB.

    `start` are the processor seconds in which the process came up and read its modules.
    """

    seconds: float
    cpu: float
    start: float
    peak: float
    written: float

    def plus(self, other: "Cost") -> "Cost":
        return Cost(
            self.seconds + other.seconds,
            self.cpu + other.cpu,
            self.start + other.start,
            max(self.peak, other.peak),
            self.written + other.written,
        )


NOTHING = Cost(0.0, 0.0, 0.0, 0.0, 0.0)


def measure(step: str, folder: Path, day: date, run_id: str, network: str = "") -> Cost:
    """Run a step in a child; its memory, with that of its own children, is looked at twice a second."""
    command = [sys.executable, "-m", "benchmarks.daily_cost.measuring", step, str(folder)]
    command += [day.isoformat(), run_id, network]
    log = folder / "steps.log"
    begun, peak = time.perf_counter(), 0.0
    with log.open("ab") as errors:
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        while running.poll() is None:
            peak = max(peak, memory_mb(running.pid))
            time.sleep(0.5)
    seconds = time.perf_counter() - begun
    said = running.stdout.read() if running.stdout else ""
    if running.returncode:
        sys.exit(f"{step} {network} failed with {running.returncode}:\n{log.read_text()[-3000:]}")
    facts = json.loads(said.splitlines()[-1])
    return Cost(seconds=seconds, peak=peak, **facts)


def _run(step: str, folder: Path, day: date, run_id: str, network: str) -> None:
    """In the child: the step, and then what this process and its children used."""
    from agorascope import steps
    from benchmarks.growing_world.places import context_of

    start = _cpu()
    context = context_of(folder, day, run_id)
    function = getattr(steps, step)
    _ = function(context, network) if network else function(context)
    # What a child wrote is added to its parent's when it is waited for.
    written = psutil.Process(os.getpid()).io_counters().write_bytes
    print(json.dumps({"cpu": _cpu(), "start": start, "written": written / 1e6}))


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def as_facts(costs: dict[str, Cost]) -> dict[str, dict[str, float]]:
    return {step: asdict(cost) for step, cost in costs.items()}


if __name__ == "__main__":
    _run(sys.argv[1], Path(sys.argv[2]), date.fromisoformat(sys.argv[3]), *sys.argv[4:6])
