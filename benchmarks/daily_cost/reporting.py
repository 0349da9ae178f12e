"""The table of a comparison, and how each step's cost grows with the history."""

import math
from collections.abc import Mapping, Sequence
from statistics import median

from benchmarks.daily_cost.measuring import NOTHING, Cost

Costs = Mapping[str, Cost]


def medians(runs: Sequence[Costs]) -> dict[str, Cost]:
    """Each figure's median over the runs, a step a row."""
    names = ("seconds", "cpu", "start", "peak", "written")
    return {
        step: Cost(*(median(getattr(run[step], name) for run in runs) for name in names)) for step in runs[0]
    }


def whole(costs: Costs) -> Cost:
    """The whole run: sums, and the most memory that any step held."""
    total = NOTHING
    for cost in costs.values():
        total = total.plus(cost)
    return total


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float | None:
    """The slope of log(value) on log(size), by least squares; None where there is nothing to tell."""
    if len(sizes) < 2 or min(values) <= 0:
        return None
    x, y = [math.log(size) for size in sizes], [math.log(value) for value in values]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    spread = sum((one - mean_x) ** 2 for one in x)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / spread


def table(found: Mapping[int, Costs]) -> str:
    """A row a step: processor, clock, MB held and MB written for each size; then how CPU and bytes grow."""
    sizes = sorted(found)
    whole_runs = {size: {**found[size], "whole run": whole(found[size])} for size in sizes}
    head = f"{'':18}" + "".join(f"{f'{size:,} posts':>36}" for size in sizes)
    names = f"{'':18}" + f"{'CPU s':>9}{'clock s':>9}{'peak MB':>9}{'MB out':>9}" * len(sizes)
    lines = [head, f"{names}{'CPU^':>7}{'out^':>7}{'ratio':>7}"]
    for step in whole_runs[sizes[0]]:
        costs = [whole_runs[size][step] for size in sizes]
        cells = "".join(f"{c.cpu:9.1f}{c.seconds:9.1f}{c.peak:9,.0f}{c.written:9,.0f}" for c in costs)
        grows = (exponent(sizes, [c.cpu for c in costs]), exponent(sizes, [c.written for c in costs]))
        shown = "".join(f"{slope:7.2f}" if slope is not None else f"{'':7}" for slope in grows)
        lines.append(f"{step:18}{cells}{shown}{costs[-1].cpu / costs[0].cpu:7.2f}")
    return "\n".join(lines)
