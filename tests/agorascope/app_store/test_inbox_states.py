"""Two people never undo each other unawares, and a store killed while it writes is whole afterwards."""

import multiprocessing
import signal
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlalchemy import select

from agorascope.app_store import AppStore, open_store
from agorascope.app_store.inbox_states import UNTOUCHED, Change, State, change, state_of, states_of
from agorascope.app_store.inbox_tables import InboxItem
from agorascope.app_store.tables import AuditLog
from agorascope.errors import ConflictError
from agorascope.settings import REPOSITORY, Settings

SPAWN = multiprocessing.get_context("spawn")
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
KILLS = 50


def _audit(store: AppStore, item: str = "i1") -> list[AuditLog]:
    with store.reading() as session:
        lines = select(AuditLog).where(AuditLog.row_key == item).order_by(AuditLog.audit_id)
        return list(session.scalars(lines))


def test_an_item_nobody_touched_is_open_and_what_is_said_of_it_is_kept(store: AppStore) -> None:
    assert (state_of(store, "i1").state, state_of(store, "i1").version) == ("open", UNTOUCHED)
    taken = change(store, "i1", Change("taken", "ann", note="calls today"), at=NOON)
    assert (taken.state, taken.assignee, taken.note, taken.changed_at) == (
        "taken",
        "ann",
        "calls today",
        NOON,
    )
    done = change(store, "i1", Change("answered", "ann"))
    assert (done.state, done.assignee, done.note) == ("answered", None, "calls today")
    assert states_of(store) == {"i1": state_of(store, "i1")}
    assert [line.what for line in _audit(store)] == ["insert inbox_items", "update inbox_items"]


def test_what_holds_already_is_not_written_again(store: AppStore) -> None:
    first = change(store, "i1", Change("taken", "ann"))
    assert change(store, "i1", Change("taken", "ann")) == first
    assert len(_audit(store)) == 1


def test_a_word_that_is_no_state_is_refused(store: AppStore) -> None:
    with pytest.raises(ValueError, match="no state"):
        change(store, "i1", Change("lost", "ann"))  # type: ignore[arg-type]


@pytest.mark.parametrize("state", ["taken", "open", "answered", "dismissed"])
def test_an_item_that_a_colleague_holds_is_not_changed_unawares(store: AppStore, state: State) -> None:
    change(store, "i1", Change("taken", "ann"), at=NOON)
    told = "meanwhile ann made it taken on 2026-03-10 at 12:00 UTC"
    with pytest.raises(ConflictError, match=told):
        change(store, "i1", Change(state, "bob"))
    assert state_of(store, "i1").assignee == "ann"
    seen = state_of(store, "i1").version
    assert change(store, "i1", Change(state, "bob", seen=seen)).changed_by == "bob"


def test_a_change_decided_on_an_older_version_is_refused_and_nothing_is_lost(store: AppStore) -> None:
    seen = state_of(store, "i1").version
    change(store, "i1", Change("dismissed", "ann", note="a joke", seen=seen))
    with pytest.raises(ConflictError, match="ann made it dismissed"):
        change(store, "i1", Change("taken", "bob", seen=seen))
    held = state_of(store, "i1")
    assert (held.state, held.note, held.version) == ("dismissed", "a joke", 1)
    assert [line.who for line in _audit(store)] == ["ann"]


def test_whoever_dismissed_it_opens_it_again_and_so_does_a_colleague_who_looked(store: AppStore) -> None:
    change(store, "i1", Change("dismissed", "ann"))
    assert change(store, "i1", Change("open", "ann")).state == "open"
    assert change(store, "i1", Change("taken", "bob")).assignee == "bob"


def _take(settings: Settings, who: str, barrier: Barrier, answers: "multiprocessing.Queue[str]") -> None:
    """Look at an item together with another process, then take it."""
    store = open_store(settings)
    seen = state_of(store, "i1").version
    barrier.wait(30)
    try:
        change(store, "i1", Change("taken", who, seen=seen))
    except ConflictError as error:
        answers.put(str(error))
    else:
        answers.put(who)


def race(settings: Settings, people: tuple[str, ...] = ("ann", "bob")) -> list[str]:
    """What processes that saw the same version are told when they take one item at once."""
    barrier, answers = SPAWN.Barrier(len(people)), SPAWN.Queue()
    takers = [SPAWN.Process(target=_take, args=(settings, who, barrier, answers)) for who in people]
    for taker in takers:
        taker.start()
    told = [answers.get(timeout=60) for _ in takers]
    for taker in takers:
        taker.join(30)
    return told


def holds_after_race(store: AppStore, told: list[str], people: tuple[str, ...] = ("ann", "bob")) -> None:
    """One of them got it, the others were told who, and the audit log holds one change."""
    [winner] = [words for words in told if words in people]
    assert all(f"meanwhile {winner} made it taken" in words for words in told if words != winner)
    assert state_of(store, "i1").assignee == winner
    assert [line.who for line in _audit(store)][-1:] == [winner]


@pytest.mark.parametrize("is_touched", [False, True])
def test_of_two_processes_at_once_the_second_is_told_who_was_first(
    store: AppStore, settings: Settings, is_touched: bool
) -> None:
    if is_touched:
        change(store, "i1", Change("open", "cid"))
    told = race(settings)
    holds_after_race(store, told)
    assert len(_audit(store)) == 1 + is_touched


def test_of_twenty_threads_each_change_is_kept_or_refused(store: AppStore) -> None:
    refused: list[str] = []
    start = threading.Barrier(20)

    def take(who: str) -> None:
        start.wait(30)
        try:
            change(store, "i1", Change("taken", who, seen=UNTOUCHED))
        except ConflictError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=take, args=(f"p{number}",)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (len(refused), len(_audit(store))) == (19, 1)


# Forks writers that change items without end, half the time between flush and commit, and kills each.
_MURDERER = """
import os, signal, sys, time
from itertools import count
from random import Random
from sqlalchemy import event
from sqlalchemy.orm import Session
from agorascope.app_store import open_store
from agorascope.app_store.inbox_states import Change, change
from agorascope.settings import Settings

def write(kill, told):
    store = open_store(Settings(data_dir=sys.argv[1]))
    event.listen(Session, "before_commit", lambda session: (session.flush(), time.sleep(0.005)))
    for number in count():
        state = ("taken", "open", "answered", "dismissed")[number % 4]
        change(store, f"i{number % 7}", Change(state, "ann", note=f"{kill}-{number}"))
        os.write(told, b".")

chance = Random(7)
for kill in range(int(sys.argv[2])):
    hears, told = os.pipe()
    child = os.fork()
    if child == 0:
        write(kill, told)
    os.read(hears, 1)  # it wrote once
    time.sleep(chance.uniform(0, 0.05))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(hears), os.close(told)
"""
# Stops for ever between the flush, which writes the row and its line, and the commit.
_HALTED = """
import sys, time
from sqlalchemy import event
from sqlalchemy.orm import Session
from agorascope.app_store import open_store
from agorascope.app_store.inbox_states import Change, change
from agorascope.settings import Settings

store = open_store(Settings(data_dir=sys.argv[1]))

def halt(session):
    print("flushed", flush=True)
    time.sleep(600)

event.listen(Session, "before_commit", lambda session: (session.flush(), halt(session)))
change(store, "i1", Change("answered", "ann", note="never committed"))
"""


def _is_whole(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert connection.execute("pragma foreign_key_check").fetchall() == []


def _each_row_is_its_last_line(store: AppStore) -> int:
    """Row and line hold both or neither: every row is what its last line says, line by line."""
    with store.reading() as session:
        rows = {row.item_id: row for row in session.scalars(select(InboxItem))}
        lines: dict[str, list[AuditLog]] = {}
        for line in session.scalars(select(AuditLog).order_by(AuditLog.audit_id)):
            lines.setdefault(line.row_key, []).append(line)
    assert rows.keys() == lines.keys()
    for item, row in rows.items():
        written = [line.after or {} for line in lines[item]]
        assert (row.state, row.note, row.version) == tuple(
            written[-1][name] for name in ("state", "note", "version")
        )
        assert [after["version"] for after in written] == list(range(1, row.version + 1))
    return sum(len(each) for each in lines.values())


def test_killed_between_flush_and_commit_neither_row_nor_line_is_there(
    store: AppStore, settings: Settings
) -> None:
    before = change(store, "i1", Change("taken", "ann"), at=NOON)
    store.close()
    halted = [sys.executable, "-c", _HALTED, str(settings.data_dir)]
    with subprocess.Popen(halted, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "flushed\n"
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL
    _is_whole(settings.app_store)
    again = open_store(settings)
    assert state_of(again, "i1") == before
    assert _each_row_is_its_last_line(again) == 1
    assert change(again, "i1", Change("answered", "ann")).state == "answered"  # no lock was left behind


def test_killed_at_random_instants_row_and_line_are_both_there_or_neither(
    store: AppStore, settings: Settings
) -> None:
    murders = [sys.executable, "-c", _MURDERER, str(settings.data_dir), str(KILLS)]
    subprocess.run(murders, check=True, cwd=REPOSITORY, timeout=120)
    _is_whole(settings.app_store)
    assert _each_row_is_its_last_line(store) >= KILLS
