"""Real publications: the commands a person would give, each in a process of its own."""

import asyncio
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from agorascope.published import require_current
from agorascope.settings import REPOSITORY

KEPT = 2  # published files: fewer than by default, so that files go under those who read them
SECONDS_BETWEEN_LOOKS = 0.1


@dataclass(frozen=True, slots=True)
class Published:
    """One command: from when until when it ran, and when the pointer named its version."""

    command: str
    version: str
    start: float
    end: float
    at: float


async def publish(data: Path, workspace: Path, log: Path, command: str) -> Published:
    """Run `agorascope run` or `publish`; raises RuntimeError when it fails or publishes nothing."""
    environment = os.environ | {
        "AGORASCOPE_DATA_DIR": str(data),
        "AGORASCOPE_WORKSPACE": str(workspace),
        "AGORASCOPE_PUBLISHED_KEPT": str(KEPT),
        "PYTHONPATH": str(REPOSITORY),
    }
    before = require_current(data / "published").version
    start = time.monotonic()
    at = None
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "agorascope",
            command,
            cwd=REPOSITORY,
            env=environment,
            stdout=out,
            stderr=out,
        )
        ending = asyncio.create_task(process.wait())
        while not ending.done():
            if at is None and require_current(data / "published").version != before:
                at = time.monotonic()
            await asyncio.wait({ending}, timeout=SECONDS_BETWEEN_LOOKS)
    end = time.monotonic()
    version = require_current(data / "published").version
    if ending.result() or version == before:
        raise RuntimeError(
            f"`agorascope {command}` ended with {ending.result()}, version {version}; see {log}"
        )
    return Published(command, version, start, end, at or end)
