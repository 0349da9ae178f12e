"""Command line of the benchmark; prints one JSON document and fails when anything was found."""

import argparse
import csv
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from agorascope.workspace import load_workspace
from benchmarks.erasure.planting import plant
from benchmarks.erasure.searching import Search
from benchmarks.erasure.totals import compared, mentions_of, totals_of
from benchmarks.erasure.traces import choose, traces_of

APART = {"backups"}  # the limit that docs/privacy.md tells


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.erasure", description=__doc__)
    parser.add_argument("data", type=Path, help="data folder; it is changed, so give a copy")
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    workspace = load_workspace(given.workspace)
    warehouse = given.data / "warehouse.duckdb"
    apart = {name.lower() for name in workspace.public_names()} | set(workspace.public_handles())
    apart |= {channel.id.lower() for channel in workspace.channels}
    chosen = choose(warehouse, given.people, given.seed, apart)
    traces = traces_of(warehouse, chosen)
    said: dict[str, Any] = {"people": len(chosen), "traces": traces.counts, "left_out": dict(traces.left_out)}

    said["planted"] = plant(given.data, chosen)
    before = Search(traces)
    before.folder(given.data, APART)
    said["before"] = {"files": before.files, "bytes": before.bytes, "found": before.counts()}
    totals, mentions = totals_of(warehouse, chosen), mentions_of(warehouse, chosen)

    names = given.data.parent / f"{given.data.name}-names.csv"
    with names.open("w", newline="") as handle:
        csv.writer(handle).writerows([("network", "name"), *chosen])
    started = time.perf_counter()
    command = [sys.executable, "-m", "agorascope", "erase", "--file", str(names), "--yes", "--acknowledge"]
    environment = os.environ | {
        "AGORASCOPE_DATA_DIR": str(given.data),
        "AGORASCOPE_WORKSPACE": str(given.workspace),
    }
    subprocess.run(command, env=environment, check=True)
    names.unlink()
    said["seconds"] = round(time.perf_counter() - started, 1)

    after = Search(traces)
    after.folder(given.data, APART)
    said["after"] = {
        "files": after.files,
        "bytes": after.bytes,
        "found": after.counts(),
        "in": after.places(),
    }
    said["unexpected"] = after.unexpected()[:20]
    said["mentions"] = compared(mentions, mentions_of(warehouse, chosen))
    said["totals"] = {
        name: {"before": was, "after": now, "same": was == now}
        for (name, was), now in zip(totals.items(), totals_of(warehouse, chosen).values(), strict=True)
    }
    print(json.dumps(said, ensure_ascii=False, indent=1))
    is_same = all(one["same"] for one in said["totals"].values())
    return int(bool(said["unexpected"]) or not is_same or said["mentions"]["of these other than before"] > 0)


if __name__ == "__main__":
    sys.exit(main())
