"""The alerts beside S-H-ESD and mean + k standard deviations: brands of NAB, and made-up series.

    python -m benchmarks.alerts ../shared/data

NAB: mentions of five brands every five minutes with labelled windows. Nobody is scored in the first
15 % of a series. S-H-ESD sees each whole series, its future too; the others the past alone. Each rival
is shown at its own default and, as its threshold rises, where it first has no more false alarms than
the alerts. How episodes are counted: benchmarks/alert_scores.py.
"""

import csv
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agorascope.alerts.detection import detect
from benchmarks.alert_rivals import mean_and_deviations, s_h_esd
from benchmarks.alert_scores import Score, score, total
from benchmarks.alert_simulation import DAY, WEEK, WORLDS, World, make

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rule = Callable[["Brand"], Bools]

AN_HOUR, A_DAY = 12, 288  # steps of NAB
PROBATION = 0.15
BUDGETS = (0.01, 0.03, 0.1, 0.25, 0.5, 1.0, 2.0)  # false alarms a week of a calm series
DEVIATIONS = (3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 30, 50)
SHARES = (0.02, 0.01, 0.005, 0.003, 0.002, 0.0015, 0.001, 0.0007, 0.0005, 0.0003, 0.0002, 0.0001)


@dataclass(frozen=True, slots=True)
class Brand:
    name: str
    times: NDArray[np.datetime64]
    values: Floats
    windows: list[tuple[int, int]]

    @property
    def first(self) -> int:
        return int(PROBATION * len(self.values))


def read_brands(folder: Path) -> list[Brand]:
    labels = json.loads((folder / "windows.json").read_text(encoding="utf-8"))
    brands = []
    for path, windows in labels.items():
        with (folder / Path(path).name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        times = np.array([row["timestamp"] for row in rows], dtype="datetime64[s]")
        edges = np.array([[edge[:19] for edge in window] for window in windows], dtype="datetime64[s]")
        places = [
            (int(np.searchsorted(times, low)), int(np.searchsorted(times, high, side="right")) - 1)
            for low, high in edges
        ]
        values = np.array([float(row["value"]) for row in rows])
        brands.append(Brand(Path(path).stem.rpartition("_")[2], times, values, places))
    return brands


def ours(brand: Brand, budget: float | None = None) -> Bools:
    return detect(brand.times, brand.values, false_alarms_per_week=budget).is_anomaly


def deviating(brand: Brand, deviations: float, *, days: int, span: int) -> Bools:
    sums = np.convolve(brand.values, np.ones(span))[: len(brand.values)]
    return mean_and_deviations(sums, days * A_DAY, A_DAY) > deviations


def esd(brand: Brand, share: float) -> Bools:
    return s_h_esd(brand.values, A_DAY, max_anomalies=share)


# A rival is its default and its rules from the most to the least sensitive.
RIVALS: dict[str, Sequence[tuple[str, Rule]]] = {
    "S-H-ESD": [(f"{100 * share:g} %", partial(esd, share=share)) for share in SHARES],
    **{
        f"mean + k sd of {days} days{of}": [
            (f"k = {k}", partial(deviating, deviations=k, days=days, span=span)) for k in DEVIATIONS
        ]
        for span, of in ((1, ""), (AN_HOUR, ", hours"))
        for days in (7, 28)
    },
}


def scores(brands: Sequence[Brand], rule: Rule) -> list[Score]:
    return [score(rule(brand), brand.windows, brand.first, AN_HOUR) for brand in brands]


def show(name: str, of: Sequence[Score]) -> None:
    s = total(of)
    delay = f"{np.median(s.delays):5.1f}" if s.delays else "    -"
    each = " ".join(f"{one.found}/{one.windows}+{one.false_alarms}" for one in of)
    print(
        f"{name:42} {s.found:3}/{s.windows:<3} {s.precision:9.2f} {s.false_per_week:9.2f} {delay:>8}   {each}"
    )


def show_brands(brands: Sequence[Brand]) -> None:
    names = " ".join(f"{brand.name:5}" for brand in brands)
    head = f"{'':42} {'recall':>7} {'precision':>9} {'false/wk':>9} {'delay h':>8}   "
    print(f"NAB, {len(brands)} brands, found/windows + false alarms of each\n{head}{names}")
    started = time.process_time()
    found = scores(brands, ours)
    seconds = time.process_time() - started
    show("agorascope", found)
    for budget in BUDGETS:
        show(f"  at {budget:g} false alarms a week if calm", scores(brands, partial(ours, budget=budget)))
    limit = total(found).false_per_week
    for name, rules in RIVALS.items():
        each = [(setting, scores(brands, rule)) for setting, rule in rules]
        show(f"{name}, {each[0][0]} (default)", each[0][1])
        fewer = [pair for pair in each if total(pair[1]).false_per_week <= limit]
        if fewer:
            setting, best = max(fewer, key=lambda pair: total(pair[1]).found)
            show(f"  no more false alarms: {setting}", best)
        full = [pair for pair in each if total(pair[1]).found >= total(found).found]
        if full:
            setting, best = min(full, key=lambda pair: total(pair[1]).false_per_week)
            show(f"  no fewer windows found: {setting}", best)
    print(f"seconds a series of {len(brands[0].values):,} steps: {seconds / len(brands):.2f}\n")


@dataclass(frozen=True, slots=True)
class Trial:
    """What the alerts made of many series of a world, from the sixth week on."""

    calm: Score  # nothing planted
    planted: Score
    below: tuple[float, float, float]  # share of p-values below 0.1, 0.01, 0.001 where nothing is planted
    deviating: Score  # mean + 3 sd of 28 days on the planted series


def try_out(world: World, series: int, seed: int = 5) -> Trial:
    rng = np.random.default_rng(seed)
    first, an_hour = 5 * WEEK // world.step, 3_600 / world.step
    calm, planted, rival, shares = [], [], [], []
    for _ in range(series):
        made = make(world, rng)
        found = detect(made.times, made.values)
        calm.append(score(found.is_anomaly, [], first, an_hour))
        shares.append([float(np.mean(found.p_value[first:] < p)) for p in (0.1, 0.01, 0.001)])
        made = make(world, rng, surges=3)
        found = detect(made.times, made.values)
        planted.append(score(found.is_anomaly, made.windows, first, an_hour))
        flags = mean_and_deviations(made.values, 4 * WEEK // world.step, first) > 3
        rival.append(score(flags, made.windows, first, an_hour))
    a, b, c = np.mean(shares, axis=0)
    return Trial(total(calm), total(planted), (float(a), float(b), float(c)), total(rival))


def show_worlds(series: int) -> None:
    print("Made-up series; false alarms a week, planted rises found, median delay in hours")
    print(
        f"{'':26} {'p<.1':>6} {'p<.01':>6} {'p<.001':>7} {'false':>6} {'found':>6} {'delay':>6}   mean + 3 sd"
    )
    for world in WORLDS:
        trial = try_out(world, series if world.step >= DAY else max(2, series // 4))
        delay = np.median(trial.planted.delays) if trial.planted.delays else float("nan")
        print(
            f"{world.name:26} {trial.below[0]:6.3f} {trial.below[1]:6.4f} {trial.below[2]:7.5f} "
            f"{trial.calm.false_per_week:6.3f} {trial.planted.recall:6.2f} {delay:6.1f}   "
            f"{trial.deviating.false_per_week:.2f} false, {trial.deviating.recall:.2f} found"
        )


def main(data: Path, series: int = 40) -> None:
    show_brands(read_brands(data / "nab"))
    show_worlds(series)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
