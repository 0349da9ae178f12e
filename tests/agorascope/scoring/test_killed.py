"""The step killed for real in the middle and run again: no text twice, none missing."""

import subprocess
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import psutil
import pytest

from agorascope import records
from agorascope.scoring.policy import ScoringPolicy
from agorascope.scoring.step import score_warehouse
from agorascope.settings import REPOSITORY
from agorascope.warehouse import open_warehouse
from agorascope.workspace import Brand, Workspace

from .fakes import KeywordScorer, SlowScorer

WORKSPACE = Workspace(name="Bikes", brands=(Brand(id="nova", name="Nova", own=True),))
POSTS, BATCH = 120, 10

PROGRAM = """
import sys
from pathlib import Path
from tests.agorascope.scoring.test_killed import run
if __name__ == "__main__":
    run(Path(sys.argv[1]), slow=True, workers=int(sys.argv[2]), say=True)
"""


def run(path: Path, *, slow: bool = False, workers: int = 1, say: bool = False) -> int:
    """Score the warehouse at `path`; returns how many posts were scored."""
    scorer = SlowScorer if slow else KeywordScorer
    with open_warehouse(path) as connection:
        report = score_warehouse(
            connection,
            WORKSPACE,
            policy=ScoringPolicy(daily=partial(scorer, "keyword-1")),
            workers=workers,
            batch_size=BATCH,
            on_progress=_say if say else None,
        )
    return report.scored


def _say(done: int, total: int) -> None:
    sys.stdout.write(f"{done}\n")
    sys.stdout.flush()


def make_warehouse(path: Path) -> None:
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    rows = [
        {
            "network": "mastodon",
            "uri": f"p{number:04}",
            "kind": "post",
            "text": text,
            "display_text": text,
            "text_format": "plain",
            "created_at": moment,
            "created_at_trust": "server",
            "status": "live",
            "content_hash": records.content_hash(text, None),
            "fetched_at": moment,
        }
        for number in range(POSTS)
        for text in [f"good nova {number}" if number % 2 else f"bad day {number}"]
    ]
    with open_warehouse(path) as connection:
        connection.register("new_posts", records.table("post", rows))
        connection.execute("insert into raw.posts by name select * from new_posts")


def contents(path: Path) -> list[list[Any]]:
    tables = ("nlp.text_scores", "nlp.mention_scores", "raw.touched_days")
    with duckdb.connect(str(path), read_only=True) as connection:
        return [connection.execute(f"select * from {table} order by all").fetchall() for table in tables]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_run_is_taken_up_and_ends_as_one_that_was_not(tmp_path: Path, workers: int) -> None:
    for name in ("killed", "whole"):
        make_warehouse(tmp_path / f"{name}.duckdb")
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "killed.duckdb"), str(workers)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said = [int(process.stdout.readline()) for _ in range(3)]
    children = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    process.stdout.close()
    psutil.wait_procs(children, timeout=30)

    written = len(contents(tmp_path / "killed.duckdb")[0])
    assert said[-1] <= written < POSTS
    assert run(tmp_path / "killed.duckdb") == POSTS - written
    assert run(tmp_path / "whole.duckdb") == POSTS
    assert contents(tmp_path / "killed.duckdb") == contents(tmp_path / "whole.duckdb")
    uris = [row[1] for row in contents(tmp_path / "killed.duckdb")[0]]
    assert len(uris) == len(set(uris)) == POSTS
