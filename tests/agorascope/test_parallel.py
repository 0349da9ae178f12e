"""Work spread over processes: in order, bounded, and told when a process dies."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

import psutil
import pytest

from agorascope.errors import AgorascopeError, InputError
from agorascope.parallel import MOST, ON_THEIR_WAY, map_in_order, processes
from agorascope.settings import REPOSITORY


def make_worker(fault: str = "") -> Callable[[int], tuple[int, int]]:
    """Work that gives a number and its process back; made with a fault, it fails as asked."""
    if fault == "make":
        raise InputError("no tools", remedy="Get some.")

    def work(number: int) -> tuple[int, int]:
        if fault == "error" and number == 3:
            raise ValueError("three")
        if fault == "die" and number == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.02 * (number % 3))
        return number, os.getpid()

    return work


def run(
    fault: str = "", *, workers: int, items: Iterator[int] | range = range(12)
) -> Iterator[tuple[int, int]]:
    return map_in_order(partial(make_worker, fault), items, workers=workers, what="counts", remedy="Rest.")


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order_from_as_many_processes_as_asked(workers: int) -> None:
    results = list(run(workers=workers))
    assert [number for number, _ in results] == list(range(12))
    others = {process for _, process in results} - {os.getpid()}
    assert len(others) == (0 if workers == 1 else 2)


def test_no_more_items_are_read_than_processes_need() -> None:
    read: list[int] = []

    def items() -> Iterator[int]:
        for number in range(40):
            read.append(number)
            yield number

    for number, _ in run(workers=2, items=items()):
        assert len(read) <= number + 2 * ON_THEIR_WAY
    assert len(read) == 40


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_is_raised_after_the_results_before_it(workers: int) -> None:
    taken = []
    with pytest.raises(ValueError, match="three"):  # noqa: PT012
        for number, _ in run("error", workers=workers):
            taken.append(number)
    assert taken == [0, 1, 2]


@pytest.mark.parametrize("workers", [1, 2])
def test_tools_that_cannot_be_made_are_told_as_they_say(workers: int) -> None:
    with pytest.raises(InputError, match="no tools") as raised:
        list(run("make", workers=workers))
    assert raised.value.remedy == "Get some."


def test_a_process_that_dies_is_told_with_the_remedy() -> None:
    with pytest.raises(AgorascopeError, match="A process that counts was ended from outside") as raised:
        list(run("die", workers=2))
    assert raised.value.remedy == "Rest."


def test_no_process_is_left_when_the_taker_stops_early() -> None:
    results = run(workers=2)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def test_processes_end_with_a_caller_that_is_killed() -> None:
    program = (
        "from tests.agorascope.test_parallel import make_worker\n"
        "from agorascope.parallel import map_in_order\n"
        "if __name__ == '__main__':\n"
        "    for n, pid in map_in_order(make_worker, range(10**9), workers=2, what='', remedy=''):\n"
        "        print(pid, flush=True)\n"
    )
    caller = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=REPOSITORY, text=True
    )
    assert caller.stdout is not None
    worker = psutil.Process(int(caller.stdout.readline()))
    caller.kill()
    caller.wait()
    caller.stdout.close()
    assert worker.wait(timeout=20) is not None or not worker.is_running()


@pytest.mark.parametrize(
    ("asked", "items", "expected"),
    [(3, 1, 3), (0, 0, 1), (0, 9_999, 1), (0, 10_000_000, min(MOST, os.cpu_count() or 1))],
)
def test_small_work_stays_in_one_process(asked: int, items: int, expected: int) -> None:
    assert processes(asked, items, worth=10_000) == expected
