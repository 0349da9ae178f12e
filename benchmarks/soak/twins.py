"""The two twins: the same world, delivered day by day, each in a data folder of its own."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from agorascope.demo import write_world
from agorascope.demo.newsletter import NETWORK as NEWSLETTER
from agorascope.demo.scenery import NETWORKS
from agorascope.settings import REPOSITORY, Settings

FIRST_DAY = date(2026, 6, 3)
FEEDS = (*NETWORKS, NEWSLETTER)
KEY = "the key of both twins"  # the same people get the same pseudonyms


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the world is. One run delivers one day."""

    days: int
    posts: int
    members: int
    seed: int

    def day(self, number: int) -> date:
        return FIRST_DAY + timedelta(days=number)


@dataclass(frozen=True, slots=True)
class Twin:
    """One of the two: where its feeds and its data lie."""

    name: str
    root: Path

    @property
    def feeds(self) -> Path:
        return self.root / "feeds"

    @property
    def settings(self) -> Settings:
        return Settings(data_dir=self.root / "data", workspace=self.feeds / "workspace.yml")

    @property
    def log(self) -> Path:
        return self.root / "runs.log"

    def deliver(self, world: Path, day: date) -> None:
        """Bring every file of the world up to a day to the feeds, as far as it is not there."""
        for network in FEEDS:
            (self.feeds / network).mkdir(parents=True, exist_ok=True)
            for file in sorted((world / network).iterdir()):
                target = self.feeds / network / file.name
                if file.stem <= day.isoformat() and not target.exists():
                    shutil.copy2(file, target)
        shutil.copy2(world / "workspace.yml", self.feeds / "workspace.yml")

    def start(self, day: date, *, wait: float = 600.0, limit: int = 0) -> "subprocess.Popen[bytes]":
        """Begin the run of a day in a process group of its own; no file may grow beyond `limit` bytes."""
        program = [sys.executable, "-m", "agorascope", "run", "--to", day.isoformat()]
        if limit:
            program = ["prlimit", f"--fsize={limit}:{limit}", *program]
        environment = os.environ | {
            "AGORASCOPE_DATA_DIR": str(self.root / "data"),
            "AGORASCOPE_WORKSPACE": str(self.feeds / "workspace.yml"),
            "AGORASCOPE_PSEUDONYM_KEY": KEY,
            "AGORASCOPE_WRITER_WAIT": str(wait),
        }
        with self.log.open("ab") as log:
            log.write(f"=== {day}\n".encode())
            return subprocess.Popen(
                program,
                cwd=REPOSITORY,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def run(self, day: date, **options: Any) -> int:
        """One whole run; returns how it ended."""
        return self.start(day, **options).wait()

    def done(self) -> list[dict[str, Any]]:
        """What was noted of the runs so far, oldest first."""
        path = self.root / "done.ndjson"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def note(self, facts: dict[str, Any]) -> None:
        with (self.root / "done.ndjson").open("a") as handle:
            handle.write(json.dumps(facts) + "\n")


def make_world(folder: Path, scale: Scale) -> Path:
    """The world of both twins, written once."""
    write_world(
        folder,
        seed=scale.seed,
        days=scale.days,
        end=scale.day(scale.days - 1),
        posts=scale.posts,
        members=scale.members,
    )
    return folder
