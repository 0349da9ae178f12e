"""The faults of a shaken run, drawn by seed: which, and when. Each leaves the folder as a real one would.

calm      nothing
kill      SIGKILL of the run at a random instant; its dbt goes with it, or lives on as an orphan
full      no file may grow beyond a random size: writes fail as on a full disk
refused   one network's folder is not there for this run
pointer   published/current.json is cut, filled with noise, or gone before the run
two       a second run of the same day starts at a random instant of the first
"""

import os
import random
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from benchmarks.soak.twins import FEEDS, Twin

KINDS = ("calm", "kill", "full", "refused", "pointer", "two")
WEIGHTS = (3, 5, 2, 2, 2, 3)


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one run. `at` is the share of a usual run's time, or of the warehouse's size."""

    kind: str
    at: float
    detail: str
    is_mended: bool  # the day is run again at once; else the next day's run has to make up for it


def drawn(seed: int, number: int) -> Fault:
    """The fault of one run: the same seed and number, the same fault."""
    rng = random.Random(f"{seed} {number}")  # noqa: S311 - drawn again by the same seed
    kind = rng.choices(KINDS, WEIGHTS)[0]
    details = {
        "kill": ("alone", "with dbt"),
        "refused": FEEDS,
        "pointer": ("cut", "noise", "gone"),
        "two": ("waits", "is refused"),
    }
    return Fault(kind, rng.random(), rng.choice(details.get(kind, ("",))), rng.random() < 0.5)


def shake(twin: Twin, day: date, fault: Fault, usual_seconds: float, seed: int) -> list[int]:
    """Run a day with its fault; returns how each process ended (-9 for a killed one)."""
    if fault.kind == "kill":
        return [_killed(twin, day, fault, usual_seconds)]
    if fault.kind == "two":
        wait = 600.0 if fault.detail == "waits" else 0.5
        first = twin.start(day)
        time.sleep(fault.at * usual_seconds)
        second = twin.start(day, wait=wait)
        return [first.wait(), second.wait()]
    if fault.kind == "full":
        warehouse = twin.settings.warehouse
        size = warehouse.stat().st_size if warehouse.exists() else 2_000_000
        return [twin.run(day, limit=max(100_000, int(size * fault.at * 1.2)))]
    if fault.kind == "refused":
        aside = twin.root / "aside"
        (twin.feeds / fault.detail).rename(aside)
        try:
            return [twin.run(day)]
        finally:
            aside.rename(twin.feeds / fault.detail)
    if fault.kind == "pointer":
        _damage(twin, fault, random.Random(f"{seed} {day}"))  # noqa: S311
    return [twin.run(day)]


def _killed(twin: Twin, day: date, fault: Fault, usual_seconds: float) -> int:
    process = twin.start(day)
    with suppress(ValueError):
        deadline = time.monotonic() + fault.at * usual_seconds
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        if process.poll() is None:
            if fault.detail == "alone":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


def _damage(twin: Twin, fault: Fault, rng: random.Random) -> None:
    pointer = twin.settings.published / "current.json"
    if not pointer.exists():
        return
    if fault.detail == "gone":
        pointer.unlink()
    elif fault.detail == "cut":
        pointer.write_bytes(pointer.read_bytes()[: rng.randrange(200)])
    else:
        pointer.write_bytes(rng.randbytes(200))
