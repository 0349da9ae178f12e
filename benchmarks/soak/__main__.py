"""Sixty daily runs with faults beside sixty calm ones; at the end both must hold the same.

    python -m benchmarks.soak build/soak --runs 60 --seed 1

The demo world is delivered day by day to two twins. One runs in peace; to the other something happens
in most runs, see benchmarks/soak/shaking.py, drawn by seed. Interrupted, the same command goes on where
it stopped. Exit 0: marts equal, files bounded, no growth in time beyond the rows'.
"""

import argparse
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from agorascope.comparing import differences, state_of
from benchmarks.soak import reporting
from benchmarks.soak.measuring import differing, measure
from benchmarks.soak.shaking import Fault, drawn, shake
from benchmarks.soak.twins import Scale, Twin, make_world

CALM = Fault("calm", 0.0, "", is_mended=False)


def main() -> int:
    parser = argparse.ArgumentParser(prog="soak", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, help="where the twins live; the same folder goes on")
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--posts", type=int, default=6_000)
    parser.add_argument("--members", type=int, default=600)
    asked = parser.parse_args()
    folder = asked.folder.resolve()
    scale = Scale(max(asked.runs, 32), asked.posts, asked.members, 20260603)
    world = make_world(folder / "world", scale)
    calm, shaken = (Twin(name, folder / name) for name in ("calm", "shaken"))
    days = partial(all_days, world=world, scale=scale, runs=asked.runs, seed=asked.seed)
    with ProcessPoolExecutor(
        2
    ) as pool:  # each twin in a process of its own, which counts its children's time
        list(pool.map(days, (calm, shaken)))
    return judge(calm, shaken, folder)


def all_days(twin: Twin, world: Path, scale: Scale, runs: int, seed: int) -> None:
    """The days of one twin that are not done yet; the shaken one ends with a calm day."""
    for number in range(len(twin.done()), runs):
        fault = drawn(seed, number) if twin.name == "shaken" and number < runs - 1 else CALM
        one_day(twin, world, scale, number, fault, seed)


def one_day(twin: Twin, world: Path, scale: Scale, number: int, fault: Fault, seed: int) -> None:
    """One day of one twin: deliver, run with its fault, perhaps mend, measure, note."""
    day = scale.day(number)
    twin.deliver(world, day)
    usual = median([run["seconds"] for run in twin.done() if run["is_whole"]][-5:] or [30.0])
    begun, cpu = time.monotonic(), _cpu()
    ended = shake(twin, day, fault, usual, seed)
    seconds, spent = time.monotonic() - begun, _cpu() - cpu
    is_whole = fault.kind in ("calm", "pointer") and ended == [0]
    if fault.is_mended and 0 not in ended:
        ended.append(twin.run(day))
    facts: dict[str, Any] = {
        "number": number,
        "day": day.isoformat(),
        "fault": fault.kind,
        "detail": fault.detail,
        "ended": ended,
        "is_whole": is_whole,
        "seconds": seconds,
        "cpu": spent,
    }
    twin.note(facts | measure(twin.settings))
    print(f"{twin.name:>7} {day} {fault.kind} {fault.detail} ended {ended}, {seconds:.0f} s", flush=True)


def judge(calm: Twin, shaken: Twin, folder: Path) -> int:
    """Print what came out, draw it, and return 0 when it is as it should be."""
    runs = {twin.name: twin.done() for twin in (calm, shaken)}
    for name, done in runs.items():
        print(f"\n{name}\n{reporting.table(done)}")
    print(f"\nfaults\n{reporting.faults(runs['shaken'])}")
    reporting.draw(runs["calm"], runs["shaken"], folder / "soak.svg")
    states = [state_of(twin.settings.data_dir) for twin in (calm, shaken)]
    unequal = differences(*states)
    print(f"\n{len(states[0].keys() | states[1].keys())} tables compared, unequal: {unequal or 'none'}")
    for line in differing(calm.settings.warehouse, shaken.settings.warehouse):
        print(f"  {line}")
    found = reporting.growth(runs["calm"])
    for name, value in found.items():
        print(f"{name:>28}: {value:.3f}")
    wrong = [f"{name} differ" for name in unequal if name.startswith("marts.")]
    wrong += reporting.unbounded(runs["calm"]) + reporting.unbounded(runs["shaken"])
    if found and found["ratio"] > reporting.BOUND * max(1.0, found["ratio of rows"]):
        wrong.append("a run takes longer and longer, beyond what the rows explain")
    if last := [name for name, done in runs.items() if done[-1]["ended"][-1] != 0]:
        wrong.append(f"the last run of {', '.join(last)} failed")
    print("\n" + ("\n".join(f"WRONG: {line}" for line in wrong) or "All as it should be."))
    return 1 if wrong else 0


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
