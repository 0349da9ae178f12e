"""One writer at a time: real processes that wait for, follow and outlive each other."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from agorascope.settings import Settings
from agorascope.writing import WriterBusyError, descriptors, exclusive, holder, reading

HOLD = """
import sys, time
from agorascope.settings import Settings
from agorascope.writing import exclusive
with exclusive(Settings(data_dir=sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    time.sleep(float(sys.argv[3]))
"""
COUNT = """
import sys, time
from pathlib import Path
from agorascope.settings import Settings
from agorascope.writing import exclusive
path = Path(sys.argv[1]) / "count"
for _ in range(20):
    with exclusive(Settings(data_dir=sys.argv[1]), "counting", wait_seconds=60):
        seen = int(path.read_text())
        time.sleep(0.002)
        path.write_text(str(seen + 1))
"""
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a Python program; what still runs at the end of the test is killed."""
    begun: list[subprocess.Popen[str]] = []

    def begin(program: str, *arguments: object) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", program, *map(str, arguments)]
        begun.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return begun[-1]

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


@pytest.fixture
def hold(start: Start, settings: Settings) -> Callable[[float], "subprocess.Popen[str]"]:
    """Another process that holds the folder for some seconds, once it does."""

    def begin(seconds: float) -> "subprocess.Popen[str]":
        process = start(HOLD, settings.data_dir, "the nightly run", seconds)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        return process

    return begin


Hold = Callable[[float], "subprocess.Popen[str]"]


def refusal_in_a_thread(lock: AbstractContextManager[None]) -> str:
    """What another thread is told that wants in; empty when it is let in."""
    refused: list[str] = []

    def enter() -> None:
        try:
            with lock:
                pass
        except WriterBusyError as error:
            refused.append(str(error))

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    return "".join(refused)


def test_a_second_writer_is_refused_with_the_name_of_the_first(settings: Settings, hold: Hold) -> None:
    other = hold(60)
    begun = time.monotonic()
    with (
        pytest.raises(WriterBusyError, match=rf"the nightly run \(process {other.pid} on ") as caught,
        exclusive(settings, "mine", wait_seconds=0.3),
    ):
        pytest.fail("two writers at once")
    assert 0.2 < time.monotonic() - begun < 10
    assert "Let it end, then try again: nothing was changed." in str(caught.value)


def test_a_second_writer_waits_for_the_first_to_end(settings: Settings, hold: Hold) -> None:
    hold(0.7)
    with exclusive(settings, "mine", wait_seconds=30):
        found = holder(settings)
    assert found is not None
    assert (found.what, found.pid) == ("mine", os.getpid())
    assert holder(settings) is None


def test_a_killed_writer_blocks_nobody_and_is_not_named(settings: Settings, hold: Hold) -> None:
    other = hold(60)
    os.kill(other.pid, signal.SIGKILL)
    other.wait()
    assert (settings.data_dir / "writer.lock.json").exists()  # what it left
    assert holder(settings) is None
    with exclusive(settings, "mine", wait_seconds=0):
        found = holder(settings)
    assert found is not None
    assert found.what == "mine"


def test_a_child_that_writes_in_its_name_keeps_the_lock_of_a_killed_writer(
    settings: Settings, start: Start
) -> None:
    program = HOLD.replace(
        "time.sleep", "subprocess.Popen(['sleep', '2'], pass_fds=descriptors()); time.sleep"
    ).replace("import exclusive", "import descriptors, exclusive")
    other = start(f"import subprocess\n{program}", settings.data_dir, "a run with dbt", 60)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    time.sleep(0.3)
    os.kill(other.pid, signal.SIGKILL)
    other.wait()
    with (
        pytest.raises(WriterBusyError, match="by another process"),
        exclusive(settings, "mine", wait_seconds=0),
    ):
        pytest.fail("two writers at once")
    with exclusive(settings, "mine", wait_seconds=20):
        assert descriptors()
    assert descriptors() == ()


@pytest.mark.parametrize("left", ["", "{", "[]", '{"what": 1}', "null"])
def test_what_a_crash_left_half_written_is_not_believed(settings: Settings, left: str) -> None:
    settings.make_data_dir()
    (settings.data_dir / "writer.lock.json").write_text(left)
    assert holder(settings) is None
    with exclusive(settings, "mine", wait_seconds=0):
        assert json.loads((settings.data_dir / "writer.lock.json").read_text())["what"] == "mine"


def test_a_writer_may_enter_again_and_lets_go_at_the_outer_end(settings: Settings, start: Start) -> None:
    with exclusive(settings, "outer"):
        with exclusive(settings, "inner", wait_seconds=0):
            pass
        found = holder(settings)
        assert found is not None
        assert found.what == "outer"
        waiting = start(HOLD, settings.data_dir, "another", 0)
        time.sleep(0.5)
        assert waiting.poll() is None  # it imports, or waits: it does not hold
    assert waiting.communicate(timeout=60)[0] == "held\n"


def test_a_thread_is_not_let_in_beside_another(settings: Settings) -> None:
    with exclusive(settings, "main"):
        assert "main (process" in refusal_in_a_thread(exclusive(settings, "thread", wait_seconds=0))


def test_a_forked_child_does_not_hold_what_its_parent_holds(settings: Settings) -> None:
    with exclusive(settings, "parent"):
        child = os.fork()
        if child == 0:
            try:
                with exclusive(settings, "child", wait_seconds=0):
                    os._exit(0)
            except WriterBusyError:
                os._exit(3)
            finally:
                os._exit(4)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
        assert "parent (process" in refusal_in_a_thread(exclusive(settings, "thread", wait_seconds=0))


def test_an_error_inside_lets_go(settings: Settings, start: Start) -> None:
    with pytest.raises(ZeroDivisionError), exclusive(settings, "mine"):
        raise ZeroDivisionError
    assert start(HOLD, settings.data_dir, "another", 0).communicate(timeout=60)[0] == "held\n"


def test_four_processes_never_write_at_the_same_time(settings: Settings, start: Start) -> None:
    settings.make_data_dir()
    (settings.data_dir / "count").write_text("0")
    for process in [start(COUNT, settings.data_dir) for _ in range(4)]:
        process.communicate(timeout=120)
        assert process.returncode == 0
    assert (settings.data_dir / "count").read_text() == "80"


def test_networks_are_read_beside_each_other_and_beside_a_writer(settings: Settings, hold: Hold) -> None:
    hold(60)
    with (
        reading(settings, "rss", "mine", wait_seconds=0),
        reading(settings, "mastodon", "mine", wait_seconds=0),
    ):
        assert sorted(path.name for path in (settings.data_dir / "locks").glob("*.lock")) == [
            "mastodon.lock",
            "rss.lock",
        ]


def test_a_network_is_read_by_one_at_a_time(settings: Settings) -> None:
    with reading(settings, "rss", "land of run-1"):
        said = refusal_in_a_thread(reading(settings, "rss", "thread", wait_seconds=0))
    assert said.startswith("rss is being read by land of run-1 (process")


def test_the_files_of_the_locks_are_closed_to_others(settings: Settings) -> None:
    with exclusive(settings, "mine"):
        modes = {p.name: p.stat().st_mode & 0o077 for p in settings.data_dir.glob("writer.lock*")}
    assert modes["writer.lock"] == 0


def test_a_holder_of_another_machine_is_named_though_its_process_cannot_be_looked_up(
    settings: Settings,
) -> None:
    settings.make_data_dir()
    facts = {"what": "a run", "pid": 2**22, "host": "another-container", "since": "2026-03-10 12:00:00 UTC"}
    (settings.data_dir / "writer.lock.json").write_text(json.dumps(facts))
    assert (
        str(holder(settings))
        == f"a run (process {2**22} on another-container, since 2026-03-10 12:00:00 UTC)"
    )
