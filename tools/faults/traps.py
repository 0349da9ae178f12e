"""What is done to a step from inside: another account, a limit of file sizes, a kill at a named call."""

import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

NOBODY = 65534
# The calls between which a cut matters: sync, rename, link, removal.
CALLS = ("fsync", "replace", "rename", "link", "unlink", "rmdir")


def become_nobody() -> None:
    """Root ignores modes: the step runs as an account without rights."""
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def limit_file_size(most: int) -> Callable[[], None]:
    """No file may grow beyond `most` bytes: what a full disk is to an account that may not mount one."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))


def kill_at(number: int, *, is_after: bool, count_into: Path | None = None) -> Callable[[], None]:
    """Kill the process group at the n-th of CALLS, before or after it happens; 0: only count them."""

    def set_trap() -> None:
        made = 0

        def trapped(call: Callable[..., Any]) -> Callable[..., Any]:
            def instead(*args: Any, **options: Any) -> Any:
                nonlocal made
                made += 1
                if count_into:
                    count_into.write_text(str(made))
                if made == number and not is_after:
                    os.killpg(0, signal.SIGKILL)
                result = call(*args, **options)
                if made == number:
                    os.killpg(0, signal.SIGKILL)
                return result

            return instead

        for name in CALLS:
            setattr(os, name, trapped(getattr(os, name)))

    return set_trap


def kill_after_commit() -> None:
    """Die once the first transaction is committed and before the file is closed: a journal is left."""
    from contextlib import contextmanager

    import agorascope.load

    usual = agorascope.load.transaction

    @contextmanager
    def deadly(connection: Any) -> Any:
        with usual(connection):
            yield
        os.killpg(0, signal.SIGKILL)

    agorascope.load.transaction = deadly  # type: ignore[assignment]
