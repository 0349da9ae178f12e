"""Asks which packages of the lock files have known holes, and says how many could be asked about.

    make audit
    python tools/audit.py requirements.lock

pip-audit by itself says "No known vulnerabilities found" also when its service answered for no package at
all, as behind a mirror that offers packages and nothing else. So what was not answered is counted here.
Exit code 0: all asked about, nothing known; 1: a hole is known; 3: some or all could not be asked about.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from packaging.utils import canonicalize_name
from rich.console import Console

SERVICES = ("pypi", "osv")  # in this order; the second only for what the first did not answer
SECONDS = 300
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", re.MULTILINE)
console = Console(highlight=False, soft_wrap=True)


def ask(service: str, lock: Path) -> tuple[list[dict[str, Any]], str]:
    """What a service says of each package of a lock file; empty, and why, when it cannot be reached."""
    command = [
        str(Path(sys.executable).with_name("pip-audit")), "--disable-pip", "--require-hashes", "--desc", "on",
        "--progress-spinner", "off", "--format", "json", "--vulnerability-service", service,
        "--requirement", str(lock),
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        return list(json.loads(done.stdout)["dependencies"]), ""
    except subprocess.TimeoutExpired:
        return [], f"(no answer in {SECONDS} s)"
    except (ValueError, KeyError):
        last = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        return [], f"(cannot be reached: {last[0].split(':')[0]})"


def main(locks: Annotated[list[Path], typer.Argument(help="Lock files with hashes.")]) -> None:
    """Ask about every package of the lock files."""
    wanted: set[tuple[str, str]] = set()
    answered: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for lock in locks:
        names = named_in(lock)
        wanted |= names
        for service in SERVICES:
            if names <= answered.keys():
                break
            found, why = ask(service, lock)
            told = {
                (canonicalize_name(d["name"]), d["version"]): d["vulns"]
                for d in found
                if "vulns" in d and "version" in d
            }
            answered |= told
            console.print(f"{lock.name}, {service}: {len(told)} of {len(names)} answered {why}", markup=False)
    for (name, version), holes in sorted(answered.items()):
        for hole in holes:
            mended = ", ".join(hole.get("fix_versions", [])) or "nothing yet"
            words = " ".join(str(hole.get("description", "")).split())[:300]
            console.print(f"{name} {version}: {hole['id']}, mended in {mended}. {words}", markup=False)
    bad = sum(1 for holes in answered.values() if holes)
    missing = len(wanted - answered.keys())
    console.print(f"{len(wanted)} packages: {len(wanted) - missing} asked about, {bad} with known holes.")
    if missing:
        console.print(
            f"NOT AUDITED: {missing} packages. No service answered for them, so this says nothing about "
            "them: run it where a public vulnerability service can be reached."
        )
    raise typer.Exit(1 if bad else 3 if missing else 0)


def named_in(lock: Path) -> set[tuple[str, str]]:
    """Name and version of every package of a lock file."""
    return {(canonicalize_name(name), version) for name, version in PIN.findall(lock.read_text())}


if __name__ == "__main__":
    typer.run(main)
