"""The analysts: each asks the questions of docs/sql-cookbook.md, one after another, as `agorascope sql` does.

They live in a process of their own. For every question the pointer is read and the file opened anew, so
that each falls on whatever is published at that moment; the time taken has the opening in it.
"""

import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path
from queue import Queue
from threading import Thread

from agorascope.published import reading
from benchmarks.load.people import Act
from tools.write_cookbook import PAGE, recipes

THINKING = (5.0, 15.0)  # seconds between an answer and the next question


@dataclass
class Asked:
    """What the analysts asked and what failed."""

    acts: list[Act] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@contextmanager
def asking(published_dir: Path, analysts: int, thinking: tuple[float, float]) -> Iterator[Asked]:
    """So many analysts until the end of the block; then it holds what they met."""
    asked = Asked()
    spawn = get_context("spawn")
    over, answers = spawn.Event(), spawn.Queue()
    process = spawn.Process(target=_all_of_them, args=(published_dir, analysts, thinking, over, answers))
    process.start()
    try:
        yield asked
    finally:
        over.set()
        asked.acts, asked.errors = answers.get(timeout=120)
        process.join(timeout=20)


def _all_of_them(
    published_dir: Path, analysts: int, thinking: tuple[float, float], over: Event, answers: "Queue[object]"
) -> None:
    asked = Asked()
    questions = [recipe.sql for recipe in recipes(PAGE.read_text(encoding="utf-8"))]
    threads = [
        Thread(target=_analyst, args=(published_dir, questions, random.Random(n), thinking, over, asked))  # noqa: S311
        for n in range(analysts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put((asked.acts, asked.errors))


def _analyst(
    published_dir: Path,
    questions: list[str],
    chance: random.Random,
    thinking: tuple[float, float],
    over: Event,
    asked: Asked,
) -> None:
    while not over.wait(chance.uniform(*thinking)):
        sql = chance.choice(questions)
        start = time.monotonic()
        try:
            with reading(published_dir) as (_, connection):
                connection.execute(sql).fetchall()
        except Exception as error:  # noqa: BLE001 - whatever it is, an analyst met it: it is counted
            asked.errors.append(f"{type(error).__name__}: {error}")
            print(error, file=sys.stderr)
        else:
            asked.acts.append(Act("SQL", start, time.monotonic() - start))
