"""Prints what readers and analysts waited and met, and ends with 1 when anybody met an error."""

import argparse
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

import psutil

from benchmarks.load.publishing import publish
from benchmarks.load.telling import tell
from benchmarks.load.viewer import write_script
from benchmarks.load.watching import Found, Plan, watch
from benchmarks.viewer_speed.server import running

OPEN_FILES = 3  # of publications that the viewer may hold open at once


def main() -> int:
    parser = argparse.ArgumentParser(prog="load", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="data folder of a finished run; it is copied"
    )
    parser.add_argument("--workspace", help="workspace file in that folder", default="demo/workspace.yml")
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--analysts", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they are left in peace first")
    parser.add_argument("--publications", type=int, default=4, help="the first is a whole run")
    parser.add_argument("--no-run", action="store_true", help="the first is `agorascope publish`, too")
    asked = parser.parse_args()
    commands = [*([] if asked.no_run else ["run"]), *["publish"] * asked.publications][: asked.publications]
    plan = Plan(asked.sessions, asked.analysts, asked.seconds, tuple(commands))
    print(f"load of the machine: {psutil.getloadavg()[0]:.1f}, {psutil.cpu_count()} processors", flush=True)
    with tempfile.TemporaryDirectory(prefix="load-") as name:
        folder = Path(name)
        found = measured(plan, asked.data, asked.workspace, folder)
        said = [
            line for line in _log(folder).read_text().splitlines() if "Error" in line or "Traceback" in line
        ]
    found.errors += [f"log of the viewer: {line}" for line in said]
    tell(found, plan)
    return int(bool(found.errors) or found.held[-1][1].published + found.held[-1][1].deleted > OPEN_FILES)


def measured(plan: Plan, data: Path, workspace: str, folder: Path) -> Found:
    """Copy the data folder, serve it, and watch what happens."""
    copy = folder / "data"
    shutil.copytree(data, copy)
    with running(write_script(folder / "viewer.py"), copy, _log(folder)) as server:
        log = folder / "publishing.log"
        return watch(plan, server, copy / "published", partial(publish, copy, copy / workspace, log))


def _log(folder: Path) -> Path:
    return folder / "viewer.log"


if __name__ == "__main__":
    sys.exit(main())
