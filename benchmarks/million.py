"""The score step end to end on made-up posts: posts a second, peak memory, and a run that is killed.

    python -m benchmarks.million --posts 1000000 --scorer cascade --workers 2

A warehouse is filled with posts in French and English, of which a third name one of forty brands. One
run scores them all; another, on a copy, is killed (SIGKILL) when half are written, and run again. The
two must hold the same rows, each post once. Memory is the sum over all processes of a run, looked at
five times a second; it holds the shared pages of each process once a process. Every post is new, so
`scoring.backfill_posts` is set out of reach: the scorer named reads all of them.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

import duckdb

from agorascope import records
from agorascope.scoring.interface import get_scorer
from agorascope.scoring.policy import ScoringPolicy
from agorascope.scoring.step import score_warehouse
from agorascope.warehouse import LOAD_MEMORY, open_warehouse
from agorascope.workspace import Brand, Workspace
from benchmarks.ingestion import memory_mb
from benchmarks.mastodon_bodies import SENTENCES, SMILEYS, START, TAGS

CHUNK = 20_000
SYLLABLES = (
    "ba",
    "co",
    "di",
    "fu",
    "gre",
    "lo",
    "mi",
    "na",
    "pro",
    "que",
    "ri",
    "sa",
    "ten",
    "vu",
    "zé",
    "ou",
)
TABLES = ("nlp.text_scores", "nlp.mention_scores", "raw.touched_days")


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: how long it took in seconds, the most memory it held in MB, and what it said last."""

    seconds: float
    peak: float
    last: int  # posts scored


def workspace() -> Workspace:
    """Forty brands with invented names."""
    chance = random.Random(3)  # noqa: S311 - made-up names
    names = [_word(chance, 3).capitalize() for _ in range(40)]
    brands = [
        Brand(id=f"b{n}", name=name, own=n == 0, handles=(name,), hashtags=(name,))
        for n, name in enumerate(dict.fromkeys(names))
    ]
    return Workspace(name="Benchmark", brands=tuple(brands))


def posts(count: int, seed: int = 7) -> Iterator[records.Row]:
    """Short posts: sentences, words out of a vocabulary of 50,000 (Zipf), brands, tags, emoji."""
    chance = random.Random(seed)  # noqa: S311 - made-up posts
    rare = [_word(chance, chance.randint(2, 4)) for _ in range(50_000)]
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(rare))))
    brands = [brand.name for brand in workspace().brands]
    for number in range(count):
        lang = "fr" if chance.random() < 0.55 else "en"
        words = [chance.choice(part) for _ in range(chance.choice((1, 1, 2))) for part in SENTENCES[lang]]
        words += chance.choices(rare, cum_weights=weights, k=chance.randint(1, 6))
        if chance.random() < 1 / 3:
            words.insert(chance.randrange(len(words)), chance.choice(("", "@", "#")) + chance.choice(brands))
        words += [f"#{tag}" for tag in chance.sample(TAGS, chance.choice((0, 0, 1, 2)))]
        words += [chance.choice(SMILEYS)] if chance.random() < 0.15 else []
        text = " ".join(words)
        moment = START + timedelta(seconds=number * 2.4)
        yield {
            "network": "mastodon",
            "uri": f"https://velo.example.org/{number:09}",
            "kind": "post",
            "text": text,
            "text_format": "plain",
            "display_text": text,
            "lang": lang if chance.random() < 0.7 else None,
            "created_at": moment,
            "created_at_trust": "server",
            "status": "live",
            "content_hash": records.content_hash(text, None),
            "fetched_at": moment,
        }


def _word(chance: random.Random, syllables: int) -> str:
    return "".join(chance.choices(SYLLABLES, k=syllables))


def fill(path: Path, count: int) -> None:
    """A warehouse with that many posts, none of them scored."""
    waiting = posts(count)
    with open_warehouse(path, memory=LOAD_MEMORY) as connection:
        for first in range(0, count, CHUNK):
            rows = [next(waiting) for _ in range(min(CHUNK, count - first))]
            connection.register("new_posts", records.table("post", rows))
            connection.execute("insert into raw.posts by name select * from new_posts")
            connection.unregister("new_posts")


def run(path: Path, scorer: str, workers: int) -> None:
    """The step, in this process; prints how many posts are written, batch by batch."""
    with open_warehouse(path, memory=LOAD_MEMORY) as connection:
        report = score_warehouse(
            connection,
            workspace(),
            policy=ScoringPolicy(daily=partial(get_scorer, scorer)),
            workers=workers,
            on_progress=lambda done, _: print(done, flush=True),
        )
    print(report.scored, flush=True)


def measure(path: Path, scorer: str, workers: int, *, kill_at: int | None = None) -> Measured:
    """Run the step in a process of its own, killed when `kill_at` posts are written."""
    command = [sys.executable, "-m", "benchmarks.million", "--run", str(path)]
    command += ["--scorer", scorer, "--workers", str(workers)]
    said = path.with_suffix(".log")
    peak, last, start = 0.0, 0, time.perf_counter()
    with said.open("w") as log, subprocess.Popen(command, stdout=log) as running:
        while running.poll() is None:
            peak = max(peak, memory_mb(running.pid))
            last = _last_number(said)
            if kill_at is not None and last >= kill_at:
                running.kill()
            time.sleep(0.2)
    if running.returncode and kill_at is None:
        sys.exit(f"The run failed with {running.returncode}.")
    return Measured(time.perf_counter() - start, peak, _last_number(said))


def _last_number(said: Path) -> int:
    lines = said.read_text().split("\n")[:-1]  # whole lines
    return int(lines[-1]) if lines else 0


def compare(whole: Path, killed: Path, count: int) -> str:
    """What tells the two warehouses apart; nothing, if all is well."""
    with duckdb.connect() as connection:
        for name, path in (("whole", whole), ("killed", killed)):
            connection.execute(f"attach '{path}' as {name} (read_only)")
        differences = {
            table: _number(
                connection,
                f"select count(*) from (from whole.{table} except all from killed.{table} "
                f"union all (from killed.{table} except all from whole.{table}))",
            )
            for table in TABLES
        }
        once = _number(connection, "select count(distinct (network, uri)) from killed.nlp.text_scores")
        rows = _number(connection, "select count(*) from killed.nlp.text_scores")
    differing = ", ".join(f"{table} {number:,}" for table, number in differences.items())
    return f"{rows:,} rows for {once:,} of {count:,} posts; rows that differ: {differing}"


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row: Any = connection.execute(query).fetchone()
    return int(row[0])


def main() -> None:
    parser = argparse.ArgumentParser(description="The score step end to end, once whole and once killed.")
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--scorer", default="cascade")
    parser.add_argument("--workers", type=int, default=0, help="processes; 0 for what the step chooses")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run(options.run, options.scorer, options.workers)
        return
    with tempfile.TemporaryDirectory(prefix="million-") as name:
        whole, killed = Path(name) / "whole.duckdb", Path(name) / "killed.duckdb"
        fill(whole, options.posts)
        shutil.copy(whole, killed)
        found = measure(whole, options.scorer, options.workers)
        print(
            f"{options.scorer}, {options.posts:,} posts: {options.posts / found.seconds:,.0f} posts/s "
            f"({found.seconds:,.0f} s, start-up included), peak {found.peak:,.0f} MB",
            flush=True,
        )
        first = measure(killed, options.scorer, options.workers, kill_at=options.posts // 2)
        rest = measure(killed, options.scorer, options.workers)
        verdict = compare(whole, killed, options.posts)
        print(f"killed after {first.last:,} posts, then {rest.last:,} more; {verdict}")


if __name__ == "__main__":
    main()
