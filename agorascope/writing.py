"""One writer at a time in a data folder, and one reader at a time of a network.

    <data>/writer.lock              locked while somebody writes; beside it writer.lock.json: who it is
    <data>/locks/<network>.lock     locked while somebody lands, parses, gates or loads that network

The kernel holds the lock (flock) and drops it when the process ends, however it ends. So a lock is
never stale: what a killed process left beside it speaks for nobody, and is not believed. It works
between processes and between containers that share a volume of one machine.

Who needs both takes the writer's first. A step that only reads a network does not take the writer's:
an hour of landing keeps nobody from writing.
"""

import json
import logging
import os
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from agorascope.errors import AgorascopeError
from agorascope.landing import write_atomic
from agorascope.settings import Settings

POLL_SECONDS = 0.1
_log = logging.getLogger(__name__)
_own = threading.local()  # the locks this thread holds: path to descriptor


class WriterBusyError(AgorascopeError):
    """Somebody else is writing, for longer than we wait. Nothing was changed."""

    exit_code = 6
    runbook = "warehouse.md"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, in what it wrote beside it."""

    what: str
    pid: int
    host: str
    since: str

    def __str__(self) -> str:
        return f"{self.what} (process {self.pid} on {self.host}, since {self.since})"


@contextmanager
def exclusive(settings: Settings, what: str, *, wait_seconds: float | None = None) -> Iterator[None]:
    """Be the only writer of the data folder until the end; `what` tells others who wait.

    May be entered again by the same thread. Without `wait_seconds` the setting `writer_wait` holds.
    Raises WriterBusyError, which names who writes, when that is over.
    """
    path = settings.make_data_dir() / "writer.lock"
    wait = settings.writer_wait if wait_seconds is None else wait_seconds
    with _locked(path, what, wait, f"The data folder {settings.data_dir} is being written"):
        yield


@contextmanager
def reading(
    settings: Settings, network: str, what: str, *, wait_seconds: float | None = None
) -> Iterator[None]:
    """Be the only one to land, parse, gate or load a network until the end; else like `exclusive`."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", network)
    path = settings.make_data_dir() / "locks" / f"{name}.lock"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    wait = settings.writer_wait if wait_seconds is None else wait_seconds
    with _locked(path, what, wait, f"{network} is being read"):
        yield


def holder(settings: Settings) -> Holder | None:
    """Who writes the data folder, as far as it can be told; None when nobody does, or nobody knows."""
    return _holder(settings.data_dir / "writer.lock")


def descriptors() -> tuple[int, ...]:
    """The open files of the locks this thread holds, for a child that writes in its name.

    A child that has them open keeps the locks when its parent is killed, until it ends too.
    """
    return tuple(_held_by_this_thread().values())


@contextmanager
def _locked(path: Path, what: str, wait: float, busy: str) -> Iterator[None]:
    mine = _held_by_this_thread()
    if path in mine:
        yield
        return
    opened: list[int] = []
    lock = FileLock(
        path, mode=0o600, fallback_to_soft=False, preserve_lock_file=True, on_acquired=opened.append
    )
    _acquire(lock, path, wait, busy)
    beside = _beside(path)
    try:
        mine[path] = opened[-1]
        facts = Holder(what, os.getpid(), socket.gethostname(), f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        with suppress(OSError):  # a full disk: the lock holds, only the message to others is poorer
            write_atomic(beside, json.dumps(asdict(facts), ensure_ascii=False).encode())
        yield
    finally:
        del mine[path]
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        lock.release()


def _acquire(lock: FileLock, path: Path, wait: float, busy: str) -> None:
    with suppress(Timeout):
        lock.acquire(timeout=0)
        return
    if wait > 0:
        _log.warning("%s by %s; waiting up to %.0f s.", busy, _holder(path) or "another process", wait)
    try:
        lock.acquire(timeout=wait, poll_interval=POLL_SECONDS)
    except Timeout as error:
        raise WriterBusyError(
            f"{busy} by {_holder(path) or 'another process'}; waited {wait:.0f} s.",
            remedy="Let it end, then try again: nothing was changed. To read figures, use `agorascope sql` "
            "or the viewer, which never wait.",
        ) from error


def _held_by_this_thread() -> dict[Path, int]:
    """What this thread holds. A forked child is another process: what its parent holds is not its own."""
    if getattr(_own, "pid", None) != os.getpid():
        _own.pid, _own.held = os.getpid(), {}
    held: dict[Path, int] = _own.held
    return held


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _holder(path: Path) -> Holder | None:
    """What stands beside a lock, unless it cannot be true any more: a process of this host that is gone."""
    try:
        found = Holder(**json.loads(_beside(path).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    return found if found.host != socket.gethostname() or _is_alive(found.pid) else None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's, and alive
        return True
    return True
