"""The same work on many items, by one process or by several: results in order, memory bounded.

    items -> at most two a process on their way -> processes that each made their tools once -> results

A process is started afresh, not forked: the caller may hold threads and an open warehouse. Only
the caller reads items and takes results, so it alone writes. When it dies, its processes end too.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from typing import Any, TypeVar

from agorascope.errors import AgorascopeError

Item = TypeVar("Item")
Result = TypeVar("Result")
Make = Callable[[], Callable[[Item], Result]]  # called once a process; must be importable there

MOST = 4  # processes that nobody asked for: each holds models, or the rows of its part
ON_THEIR_WAY = 2  # items a process: one in work, one waiting

_make: Callable[[], Callable[[Any], Any]] | None = None
_work: Callable[[Any], Any] | None = None


def processes(asked: int, items: int, *, worth: int) -> int:
    """How many processes to use: those asked for, else one a processor and `worth` items, up to MOST."""
    return max(1, asked or min(MOST, os.cpu_count() or 1, items // worth))


def threads() -> int:
    """Threads for a model of this process: 1 where others work beside it, 0 for what the library likes."""
    return 0 if _make is None else 1


def map_in_order(
    make: Make[Item, Result], items: Iterable[Item], *, workers: int, what: str, remedy: str
) -> Iterator[Result]:
    """Yield `make()(item)` of each item, in order; in this process where `workers` is 1.

    An error of the work is raised in the place of its result. A process that is ended from outside
    raises AgorascopeError with `what` the processes do and the `remedy`; results yielded before stand.
    """
    if workers <= 1 or multiprocessing.current_process().daemon:  # a daemon may not start processes
        yield from map(make(), items)
        return
    spawning = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=spawning, initializer=_start, initargs=(make,))
    waiting: deque[Future[Result]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(_run, item))
            if len(waiting) >= ON_THEIR_WAY * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise AgorascopeError(
            f"A process that {what} was ended from outside, most likely for want of memory.", remedy=remedy
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _start(make: Callable[[], Callable[[Any], Any]]) -> None:
    """Prepare a new process; the tools are made with the first item, where an error can be told."""
    global _make  # noqa: PLW0603 - what a process holds, it holds for all its items
    _make = make
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller alone answers Ctrl-C, and ends the others
    threading.Thread(target=_end_with_caller, daemon=True).start()


def _end_with_caller() -> None:
    caller = multiprocessing.parent_process()
    if caller is not None:
        connection.wait([caller.sentinel])
        os._exit(1)


def _run(item: Any) -> Any:
    global _work  # noqa: PLW0603
    if _work is None:
        assert _make is not None  # noqa: S101 - for mypy; `_start` ran before # nosec B101
        _work = _make()
    return _work(item)
