"""The table of a soak, its curve, and the judgement: equal marts, bounded files, no growth of its own."""

from collections import Counter
from pathlib import Path
from statistics import mean
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

Rows = list[dict[str, Any]]
BOUND = 1.5  # the last ten runs may take this much longer than the first ten settled ones, beyond the rows


def growth(runs: Rows) -> dict[str, float]:
    """Time of calm runs on rows and run number, by least squares, and the last ten to ten early ones.

    CPU seconds of the run and its children, so that what else the machine does is left out. The first
    five runs are young: they build from nothing.
    """
    settled = [run for run in runs if run["number"] >= 5 and run["is_whole"]]
    if len(settled) < 20:
        return {}
    number = np.array([run["number"] for run in settled], float)
    rows = np.array([run["rows"] for run in settled], float)
    seconds = np.array([run["cpu"] for run in settled], float)
    design = np.column_stack([np.ones_like(rows), rows / 1e5, number])
    (start, per_rows, per_run), *_ = np.linalg.lstsq(design, seconds, rcond=None)
    errors = seconds - design @ np.array([start, per_rows, per_run])
    spread = float(errors @ errors) / (len(seconds) - 3)
    error = float(np.sqrt(spread * np.linalg.pinv(design.T @ design)[2, 2]))
    early, late = settled[:10], settled[-10:]
    return {
        "seconds of the first ten": mean(run["cpu"] for run in early),
        "seconds of the last ten": mean(run["cpu"] for run in late),
        "ratio": mean(run["cpu"] for run in late) / mean(run["cpu"] for run in early),
        "ratio of rows": mean(run["rows"] for run in late) / mean(run["rows"] for run in early),
        "seconds per 100,000 rows": float(per_rows),
        "seconds per run": float(per_run),
        "its standard error": error,
    }


def table(runs: Rows, every: int = 5) -> str:
    """Every fifth run and the last, a line each."""
    names = ("run", "fault", "cpu s", "posts", "rows", "warehouse MB", "used MB", "published MB")
    names += ("landing MB", "runs files", "batches files", "dbt MB")
    lines = ["  ".join(f"{name:>13}" for name in names)]
    for run in runs:
        if run["number"] % every and run is not runs[-1]:
            continue
        cells = [
            run["number"],
            run["fault"],
            f"{run['cpu']:.1f}",
            run["posts"],
            run["rows"],
            *(
                f"{run[name] / 1e6:.1f}"
                for name in ("warehouse bytes", "used bytes", "published bytes", "landing bytes")
            ),
            run["runs files"],
            run["batches files"],
            f"{run['dbt bytes'] / 1e6:.1f}",
        ]
        lines.append("  ".join(f"{cell!s:>13}" for cell in cells))
    return "\n".join(lines)


def faults(runs: Rows) -> str:
    """How often each fault came, and how the processes ended."""
    ends = Counter(
        (run["fault"], run["detail"], str(ended)) for run in runs for ended in run["ended"] or ["-"]
    )
    return "\n".join(
        f"{kind:>10} {detail:<12} exit {ended:>3}: {count}"
        for (kind, detail, ended), count in sorted(ends.items())
    )


def draw(calm: Rows, shaken: Rows, target: Path) -> None:
    """Seconds a run and megabytes of the warehouse over the runs of both twins, as SVG."""
    frame = pd.DataFrame(
        {
            "run": run["number"],
            "twin": twin,
            "CPU seconds": run["cpu"],
            "warehouse MB": run["warehouse bytes"] / 1e6,
            "posts, thousands": run["posts"] / 1e3,
        }
        for twin, runs in (("calm", calm), ("shaken", shaken))
        for run in runs
    )
    base = alt.Chart(frame).mark_line(point=True).encode(x="run:Q", color="twin:N")
    charts = [
        base.encode(y=f"{name}:Q").properties(width=600, height=160)
        for name in ("CPU seconds", "warehouse MB", "posts, thousands")
    ]
    alt.vconcat(*charts).save(target)


def unbounded(runs: Rows, published_kept: int = 5) -> list[str]:
    """What grew although it should not, in words."""
    if len(runs) < 10:
        return []
    last, before = runs[-1], runs[len(runs) // 2]
    data = max(1.0, last["used bytes"] / max(1, before["used bytes"]))
    wrong = []
    if last["warehouse bytes"] > 2.5 * last["used bytes"]:
        wrong.append(f"the warehouse holds {last['free share']:.0%} free blocks")
    if last["published files"] > published_kept + 3:
        wrong.append(f"{last['published files']} files are published")
    if last["batches files"] > 0:
        wrong.append(f"{last['batches files']} files are left in batches/")
    return wrong + [
        f"{name} grew from {before[name]} to {last[name]}"
        for name in ("dbt bytes", "logs bytes", "other bytes")
        if last[name] > 1.5 * data * max(before[name], 1_000_000)
    ]
