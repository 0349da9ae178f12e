"""The daily run of 20,000 posts on histories of several sizes, a step a row.

    python -m benchmarks.daily_cost build/worlds --posts 100000 1000000 --repeat 3

Each step is a process of its own, as in Airflow. The histories are made once (see benchmarks.growing_world)
and kept; each run works on a copy. Printed, and kept as JSON in the folder: processor seconds, seconds by the
clock, the most memory of all processes of a step, megabytes written, and the exponents with which processor
seconds and bytes grow (0: the cost is that of the day; 1: that of the history); `ratio` is largest to
smallest.
"""

import argparse
import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from agorascope.build import STAMP, code_stamp
from agorascope.warehouse import open_warehouse
from benchmarks.daily_cost.measuring import NETWORK_STEPS, NOTHING, STEPS, Cost, as_facts, measure
from benchmarks.daily_cost.reporting import medians, table
from benchmarks.growing_world.filling import make_world
from benchmarks.growing_world.places import settings_of
from benchmarks.growing_world.shape import NEW_DAY, PER_DAY, Size

NETWORKS = ("bluesky", "discourse", "mastodon", "rss")
KEPT = ("feeds", "workspace.yml", "data")


def daily_run(world: Path, folder: Path, number: int) -> dict[str, Cost]:
    """One run of the new day on a copy of a world."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in KEPT:
        subprocess.run(["cp", "-r", "--reflink=auto", str(world / name), str(folder)], check=True)  # noqa: S607
    _take_as_built(folder)
    costs: dict[str, Cost] = {}
    for step in STEPS:
        networks = NETWORKS if step in NETWORK_STEPS else ("",)
        costs[step] = NOTHING
        for network in networks:
            costs[step] = costs[step].plus(measure(step, folder, NEW_DAY, f"day-{number}", network))
    return costs


def _take_as_built(folder: Path) -> None:
    """Code that changed since the history was built is no reason to build it again here."""
    with open_warehouse(settings_of(folder).warehouse) as connection:
        [(told,)] = connection.execute("select value from raw.build_meta where name = ?", [STAMP]).fetchall()
        stamp = json.dumps(json.loads(told) | {"models": code_stamp()})
        connection.execute("update raw.build_meta set value = ? where name = ?", [stamp, STAMP])


def models_of(folder: Path) -> dict[str, float]:
    """Seconds by the clock of each model and test of the last dbt build."""
    results = json.loads((folder / "data" / "dbt" / "target" / "run_results.json").read_text())["results"]
    return {result["unique_id"]: result["execution_time"] for result in results}


def main() -> None:
    parser = argparse.ArgumentParser(description="What a daily run costs on histories of several sizes.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--posts", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--per-day", type=int, default=PER_DAY)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="leave the copy of the last run there")
    options = parser.parse_args()
    root = options.folder.resolve()
    found: dict[int, dict[str, Cost]] = {}
    models: dict[int, dict[str, float]] = {}
    for posts in options.posts:
        world = make_world(root, Size(posts, options.per_day))
        copy = root / f"{posts}-run"
        runs = [daily_run(world, copy, number) for number in range(options.repeat)]
        found[posts], models[posts] = medians(runs), models_of(copy)
        if not options.keep:
            shutil.rmtree(copy)
        print("\n" + table(found), flush=True)
    facts = {
        "at": datetime.now(UTC).isoformat(),
        "per_day": options.per_day,
        "repeat": options.repeat,
        "steps": {posts: as_facts(costs) for posts, costs in found.items()},
        "models": models,
    }
    path = root / f"daily-cost-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps(facts, indent=1))
    print(f"\nkept in {path}")


if __name__ == "__main__":
    main()
