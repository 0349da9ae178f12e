"""The kinds of faults: which steps each can strike, and how it strikes one.

`strike` breaks something, runs the step, lets `look` see the folder while it is broken, and takes the cause
away again where a person would (room on the disk, rights). What is damaged stays damaged.
"""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from faults.camp import DAY, Camp, copy, is_root
from faults.children import Ended
from faults.spoiling import SPOILT, Spoilt
from faults.traps import NOBODY, become_nobody, kill_at, limit_file_size
from faults.world import LIVE, Step
from replay.faults import Fault

Look = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Struck:
    """What a fault did: how the step ended, where it was struck, and what was damaged for good."""

    ended: Ended
    where: str
    spoilt: Spoilt | None = None
    is_late: bool = False  # what is missing may come with the next run


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault."""

    name: str
    strikes: Callable[[Step], bool]
    strike: Callable[[Camp, Step, Random, Look], Struck]
    needs_root: bool = False


def _any(_: Step) -> bool:
    return True


def _kill(camp: Camp, step: Step, chance: Random, look: Look) -> Struck:
    after = chance.uniform(0.0, camp.seconds[str(step)])
    ended = camp.run(step, DAY, kill_after=after)
    look()
    return Struck(ended, f"after {after:.3f} s")


def _kill_at_call(camp: Camp, step: Step, chance: Random, look: Look) -> Struck:
    number = chance.randint(1, max(1, camp.calls.get(str(step), 1)))
    is_after = chance.random() < 0.5
    ended = camp.run(step, DAY, before=kill_at(number, is_after=is_after))
    look()
    return Struck(ended, f"{'after' if is_after else 'before'} call {number} of sync, rename, remove")


FOLDERS = {
    "land": ("landing", "runs"),
    "parse": ("batches", "runs"),
    "gate_arrival": ("batches", "runs"),
    "publish": ("published", "runs"),
    "build": ("dbt", "runs"),
    "backup": ("backups",),
    "erase": ("landing", "erasures"),
    "retain": ("landing",),
}


def _full(camp: Camp, step: Step, chance: Random, look: Look) -> Struck:
    folder = chance.choice((".", *FOLDERS.get(step.name, ("runs",))))
    target = camp.world.data / folder
    free = int(chance.uniform(0.0, 0.9) * camp.growth[str(step)]) if folder == "." else chance.choice(
        (0, 4096, 8192, 40_960)
    )  # fmt: skip
    with _small_disk(target, free):
        ended = camp.run(step, DAY)
        look()
    return Struck(ended, f"{free:,} bytes left for {'all' if folder == '.' else folder}")


@contextmanager
def _small_disk(folder: Path, free: int) -> Iterator[None]:
    """Put a folder on a disk of its own, with so many bytes left, and back again."""
    beside = folder.with_name(f"{folder.resolve().name}.beside")
    folder.mkdir(parents=True, exist_ok=True)
    copy(folder, beside)
    mount = ["mount", "-t", "tmpfs", "-o", "size=4g,mode=700", "agorascope-faults", str(folder)]
    subprocess.run(mount, check=True)
    try:
        copy(beside, folder)
        shutil.rmtree(beside)
        blocks = os.statvfs(folder)
        used = (blocks.f_blocks - blocks.f_bfree) * blocks.f_frsize
        room = max(used + free, 4096)
        subprocess.run(["mount", "-o", f"remount,size={room}", str(folder)], check=True)
        yield
        subprocess.run(["mount", "-o", "remount,size=4g", str(folder)], check=True)
        copy(folder, beside)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
    copy(beside, folder)
    shutil.rmtree(beside)


def _limited(camp: Camp, step: Step, chance: Random, look: Look) -> Struck:
    largest = max((path.stat().st_size for path in camp.world.data.glob("*") if path.is_file()), default=4096)
    most = int(2 ** chance.uniform(0.0, (largest * 2).bit_length()))
    ended = camp.run(step, DAY, before=limit_file_size(most))
    look()
    return Struck(ended, f"no file beyond {most:,} bytes")


WRITTEN = {
    "plan": ("runs", "warehouse.duckdb", "app.sqlite", "."),
    "land": ("landing", "runs", "spending"),
    "parse": ("batches", "runs", "landing"),
    "gate_arrival": ("batches", "runs"),
    "load": ("warehouse.duckdb", ".", "runs", "batches", "secrets"),
    "publish": ("published", "runs", "warehouse.duckdb"),
    "build": ("dbt", "warehouse.duckdb", "."),
    "prepare_build": ("warehouse.duckdb", "app.sqlite", "."),
    "deliver_alerts": ("published", "runs", "app.sqlite"),
    "backup": ("landing", "warehouse.duckdb", "app.sqlite", "backups", "."),
    "erase": ("landing", "erasures", "secrets", "app.sqlite", "warehouse.duckdb"),
    "retain": ("landing", "secrets", "app.sqlite", "warehouse.duckdb"),
}


def _denied(camp: Camp, step: Step, chance: Random, look: Look) -> Struck:
    name = chance.choice(WRITTEN.get(step.name, ("runs", "warehouse.duckdb", ".")))
    is_shut = chance.random() < 0.3  # not even to be read
    with _rights_taken(camp.world.data, name, is_shut=is_shut):
        ended = camp.run(step, DAY, before=become_nobody if is_root() else None)
        look()
    return Struck(
        ended, f"{'no' if is_shut else 'read-only'} access to {'the folder' if name == '.' else name}"
    )


@contextmanager
def _rights_taken(data: Path, name: str, *, is_shut: bool) -> Iterator[None]:
    """Root ignores modes, so all belongs to another account for the time being, and the target to root."""
    modes = {path: path.stat().st_mode & 0o7777 for path in _everything(data) if not path.is_symlink()}
    _give(data, NOBODY)
    target = data / name
    for path in [target] if name == "." else _everything(target):
        if is_root():
            os.lchown(path, 0, 0)
        path.chmod(_shut_mode(path) if is_shut else 0o555 if path.is_dir() else 0o444)
    try:
        yield
    finally:
        for path, mode in modes.items():
            if path.exists():
                path.chmod(mode)
        _give(data, 0)


def _shut_mode(path: Path) -> int:
    """Nothing for others; for an account that is not root, nothing at all."""
    return (0o700 if path.is_dir() else 0o600) if is_root() else 0o000


def _give(data: Path, account: int) -> None:
    if is_root():
        for path in _everything(data):
            os.lchown(path, account, account)


def _everything(root: Path) -> list[Path]:
    return [root, *root.rglob("*")] if root.exists() else []


def _spoil(camp: Camp, step: Step, chance: Random, look: Look) -> Struck:
    spoilt = chance.choice([s for s in SPOILT if s.strikes(step)])
    where = spoilt.spoil(camp, step, chance)
    ended = camp.run(step, DAY)
    look()
    return Struck(ended, where, spoilt)


CUTS = ("reset", "short_body", "stall", "broken_gzip")


def _cut_socket(camp: Camp, step: Step, chance: Random, look: Look) -> Struck:
    if chance.random() < 0.4:  # the server dies in the middle
        after = chance.uniform(0.0, camp.seconds[str(step)])

        def shoot(_: int, server: int) -> None:
            handle = os.pidfd_open(server)  # the number may be another's once the step is over

            def later() -> None:
                time.sleep(after)
                with suppress(ProcessLookupError):
                    signal.pidfd_send_signal(handle, signal.SIGKILL)
                os.close(handle)

            threading.Thread(target=later, daemon=True).start()

        ended = camp.run(step, DAY, attend=shoot)
        look()
        return Struck(ended, f"server dead after {after:.3f} s", is_late=True)
    cut, skip = chance.choice(CUTS), chance.choice((0, chance.randrange(30)))
    times = chance.choice((1, 2, 50, -1))
    fault = Fault(cut, times=times, skip=skip)  # type: ignore[arg-type]
    ended = camp.run(step, DAY, faults=[fault])
    look()
    often = "to the end" if times < 0 else f"{times} times"
    return Struck(ended, f"{cut} from answer {skip + 1} on, {often}", is_late=True)


KINDS = (
    Kind("kill -9", _any, _kill),
    Kind("kill -9 at a call", lambda step: step.name != "build", _kill_at_call),
    Kind("disk full", _any, _full, needs_root=True),
    Kind("file size limit", _any, _limited),
    Kind("no permission", _any, _denied),
    Kind("damaged file", lambda step: any(s.strikes(step) for s in SPOILT), _spoil),
    Kind("cut socket", lambda step: (step.name, step.network) == ("land", LIVE), _cut_socket),
)
