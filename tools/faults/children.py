"""Steps as processes of their own: forked, so that starting one costs nothing, and killed with all theirs."""

import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from agorascope.errors import AgorascopeError

CRASHED = 70  # the exit code of a child that raised what is no AgorascopeError
LIMIT = 300.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: its exit code (negative: the signal), what it said, and how long it took."""

    code: int
    said: str
    seconds: float

    @property
    def is_ok(self) -> bool:
        return self.code == 0

    @property
    def was_killed(self) -> bool:
        return self.code == -signal.SIGKILL

    @property
    def is_raw(self) -> bool:
        """Whether a person would have been shown a traceback."""
        return self.code == CRASHED or "Traceback (most recent call last)" in self.said


def in_child(
    work: Callable[[], object],
    *,
    log: Path,
    before: Callable[[], None] | None = None,
    kill_after: float | None = None,
    attend: Callable[[int], None] | None = None,
) -> Ended:
    """Run `work` in a child that leads a process group; kill the group after so many seconds.

    `before` runs in the child first: another account, a limit, a trap. `attend` runs here meanwhile.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    log.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    started = time.monotonic()
    pid = os.fork()
    if pid == 0:
        _be_child(work, handle, before)
    os.close(handle)
    if attend:
        attend(pid)
    status = _wait(pid, started, kill_after)
    seconds = time.monotonic() - started
    _kill_group(pid)  # what a killed parent left behind
    return Ended(os.waitstatus_to_exitcode(status), log.read_text(errors="replace"), seconds)


def _be_child(work: Callable[[], object], handle: int, before: Callable[[], None] | None) -> None:
    code = CRASHED
    try:
        os.setpgid(0, 0)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        if before:
            before()
        work()
        code = 0
    except AgorascopeError as error:
        code = error.exit_code
        _say(f"Error: {error}\n")
    except BaseException:  # noqa: BLE001 - whatever it was: a traceback is what the campaign looks for
        _say(traceback.format_exc())
    finally:
        os._exit(code)


def _say(words: str) -> None:
    """Write to the campaign's own file, which no limit of the step's may cut short."""
    most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    os.write(2, words.encode(errors="replace"))


def _wait(pid: int, started: float, kill_after: float | None) -> int:
    left = started + (LIMIT if kill_after is None else kill_after) - time.monotonic()
    handle = os.pidfd_open(pid)
    try:
        if not select.select([handle], [], [], max(0.0, left))[0]:
            _kill_group(pid)
    finally:
        os.close(handle)
    return os.waitpid(pid, 0)[1]


def _kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return
