"""The full demo world, written once for every test here, and read back as plain rows."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agorascope.demo import DemoSummary, write_world

Row = dict[str, Any]
PARIS = ZoneInfo("Europe/Paris")
TINY = {"days": 40, "posts": 900, "members": 150}


@dataclass(frozen=True)
class WrittenWorld:
    """A world on disk: its lines by kind, and its answers."""

    root: Path
    summary: DemoSummary
    lines: list[tuple[Path, Row]]
    answers: Row
    stances: dict[str, Row]

    def rows(self, record: str) -> list[Row]:
        return [line for _, line in self.lines if line["record"] == record]

    def texts(self) -> list[str]:
        return [post["text"] for post in self.rows("post") if post.get("text")]

    def mentions(self, brand: str, *, stance: str | None = None) -> dict[str, int]:
        """Mentions of a brand by local day, staff left out."""
        counts: dict[str, int] = defaultdict(int)
        for post in self.rows("post"):
            entry = self.stances.get(post["uri"], {})
            said = entry.get("stances", {}).get(brand)
            if said and not entry.get("staff") and stance in {None, said}:
                counts[local_day(post["created_at"])] += 1
        return counts


def local_day(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(PARIS).date().isoformat()


def read_lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def read_world(root: Path, summary: DemoSummary) -> WrittenWorld:
    files = sorted(path for path in root.glob("*/*.ndjson") if path.parent.name != "answers")
    lines = [(path, row) for path in files for row in read_lines(path)]
    stances = read_lines(root / "answers" / "stances.ndjson")
    answers = json.loads((root / "answers" / "answers.json").read_text(encoding="utf-8"))
    return WrittenWorld(root, summary, lines, answers, {entry["uri"]: entry for entry in stances})


@pytest.fixture(scope="session")
def full_world(tmp_path_factory: pytest.TempPathFactory) -> WrittenWorld:
    root = tmp_path_factory.mktemp("demo") / "world"
    return read_world(root, write_world(root))
