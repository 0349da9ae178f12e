"""Killed at any moment (SIGKILL), a backup, restore or replay leaves the former or the new, never half."""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agorascope import steps
from agorascope.comparing import differences, state_of
from agorascope.pipeline import listen
from agorascope.safety.archive import read_backup
from agorascope.safety.backup import CLAIM, back_up
from agorascope.safety.replay import replay
from agorascope.safety.restore import restore
from agorascope.safety.swapping import finish_cut_off
from agorascope.warehouse import open_warehouse
from tests.agorascope.test_run_edges import World, post, silent

KILLS = int(os.environ.get("KILLS", "2"))  # 10 in a campaign
STORED = ("raw", "nlp")


def killed(work: Callable[[], object], seconds: float) -> None:
    """Do it in a process of its own and kill that after so many seconds."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    until = time.monotonic() + seconds
    while time.monotonic() < until and not os.waitpid(child, os.WNOHANG)[0]:
        time.sleep(0.005)
    try:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        pass  # it was faster


def moments(work: Callable[[], object], seed: int) -> list[float]:
    """When to kill: somewhere in the time that it takes."""
    started = time.monotonic()
    killed(work, 120)
    took = time.monotonic() - started
    chance = random.Random(seed)
    return [chance.uniform(0.0, took) for _ in range(KILLS)]


def test_a_killed_backup_leaves_none_or_a_whole_one(world: World, tmp_path: Path) -> None:
    folder, before = tmp_path / "all", state_of(world.settings.data_dir)
    for moment in moments(lambda: back_up(world.settings, folder), 1):
        killed(lambda: back_up(world.settings, folder), moment)
        for path in folder.glob("*.tar.zst"):
            read_backup(path)
    made = back_up(world.settings, folder)
    assert [path.name for path in folder.glob(".*")] == [CLAIM]
    assert read_backup(made.path).files == made.manifest.files
    assert differences(before, state_of(world.settings.data_dir)) == []


def test_a_killed_restore_leaves_the_former_folder_or_the_backups(world: World, tmp_path: Path) -> None:
    settings, folder = world.settings, world.settings.data_dir
    made = back_up(settings, tmp_path / "safe")
    old = state_of(folder, schemas=STORED)
    world.write("b.ndjson", post("p3"))
    listen(world.context(), silent)
    new = state_of(folder, schemas=STORED)
    assert differences(old, new)

    def work() -> None:
        restore(settings, made.path, replace=True)

    later = back_up(settings, tmp_path / "later")
    for moment in moments(work, 2):
        restore(settings, later.path, replace=True)
        killed(work, moment)
        finish_cut_off(folder)
        state = state_of(folder, schemas=STORED)
        assert not differences(state, old) or not differences(state, new)
    work()
    assert differences(old, state_of(folder, schemas=STORED)) == []


def test_a_killed_replay_leaves_a_whole_warehouse(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("run_build", "gate_marts", "publish"):
        monkeypatch.setattr(steps, name, lambda _, name=name: name)
    steps.plan(world.context())  # the workspace of this test
    before = state_of(world.settings.data_dir, schemas=STORED)

    def work() -> None:
        replay(world.context())

    for moment in moments(work, 3):
        killed(work, moment)
        with open_warehouse(world.settings.warehouse):
            pass
        assert differences(before, state_of(world.settings.data_dir, schemas=STORED)) == []
    work()
    assert differences(before, state_of(world.settings.data_dir, schemas=STORED)) == []
    assert not (world.settings.data_dir / ".replaying").exists()
