"""`make up` ends when the scheduler does: the rest of Airflow would go on, and no run would begin."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import psutil
import pytest

from agorascope.settings import REPOSITORY

STANDALONE = """
import subprocess, sys, time
parts = [subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", name])
         for name in ("scheduler", "triggerer")]
print(parts[0].pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def up(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(REPOSITORY / "tools"))  # a program, which finds its like beside it
    module = importlib.import_module("airflow_up")
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.2)
    return module


@pytest.fixture
def airflow(up: ModuleType) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        [sys.executable, "-c", STANDALONE], stdout=subprocess.PIPE, start_new_session=True
    )
    yield process
    up.stop(process)
    if process.stdout:
        process.stdout.close()


def test_a_scheduler_that_was_killed_ends_it_and_is_named(
    up: ModuleType, airflow: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    assert airflow.stdout is not None
    scheduler = psutil.Process(int(airflow.stdout.readline()))
    with pytest.raises(subprocess.TimeoutExpired):
        airflow.wait(1)
    scheduler.kill()
    told = up.watch(airflow, tmp_path / "log", 0)
    assert "scheduler ended by itself" in str(told)
    assert told.runbook == "late-run.md"
    assert airflow.poll() is None  # whoever called stops the rest


def test_airflow_that_ends_as_a_whole_is_told_with_its_last_words(
    up: ModuleType, airflow: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    (tmp_path / "log").write_text("of an earlier start\nthe last words\n")
    airflow.kill()
    told = str(up.watch(airflow, tmp_path / "log", len("of an earlier start\n")))
    assert "Airflow ended by itself (exit code -9)" in told
    assert "the last words" in told
    assert "an earlier start" not in told
