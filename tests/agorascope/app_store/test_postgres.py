"""The same store in PostgreSQL: made, written by several processes at once, audited."""

import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from agorascope.app_store import AppStore, AppStoreError, Base, open_store
from agorascope.app_store.erasing import erase
from agorascope.app_store.inbox_states import Change, change, state_of
from agorascope.app_store.outreach_states import (
    Contact,
    OutreachConflictError,
    all_contacts,
    note,
    note_look,
    one_contact,
    withdraw,
)
from agorascope.app_store.tables import AuditLog, GoldItem, StanceCorrection
from agorascope.errors import ConflictError, InputError
from agorascope.outreach.records import Facts
from agorascope.outreach.states import standing_moves
from agorascope.settings import Settings
from tests.agorascope.app_store.test_inbox_states import holds_after_race, race
from tests.agorascope.app_store.test_outreach_states import ANN, go, later, start

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(120)]
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture(scope="module")
def server(lacking: Callable[[str], Any]) -> Iterator[str]:
    """An address of an empty database, on a server that only this test uses."""
    if not POSTGRES:
        lacking("no PostgreSQL server under /usr/lib/postgresql; install Debian's `postgresql`")
    folder = Path(tempfile.mkdtemp(prefix="agorascope-app-store-"))
    # The server refuses to run as root.
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres", "postgres")
    binaries = POSTGRES[-1].parent
    made = [*user, binaries / "initdb", "--pgdata", folder / "data", "--no-sync", "--username", "ann"]
    subprocess.run([*made, "--auth", "trust"], check=True, capture_output=True)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(*user, binaries / "postgres", "-D", folder / "data", "-k", folder),
                *("-h", "127.0.0.1", "-p", str(port), "-c", "fsync=off"),
            ],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        client = {"PGPORT": str(port), "PATH": str(binaries)}
        ready = [binaries / "pg_isready", "--quiet", "-h", "127.0.0.1"]
        deadline = time.monotonic() + 30
        while subprocess.run(ready, env=client, check=False).returncode != 0:
            assert time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.2)
        yield f"postgresql+psycopg2://ann@127.0.0.1:{port}/"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        shutil.rmtree(folder)


@pytest.fixture
def configured(server: str, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Settings with a database of this test's own."""
    name = f"db_{abs(hash(request.node.name))}"
    port = server.rpartition(":")[2].rstrip("/")
    subprocess.run(
        [POSTGRES[-1].parent / "createdb", "-h", "127.0.0.1", "-p", port, "-U", "ann", name], check=True
    )
    return Settings(data_dir=tmp_path, app_database_url=server + name)


def correction(mention_id: str) -> StanceCorrection:
    return StanceCorrection(
        mention_id=mention_id, content_hash="h", label="neutral", labelled_by="lea", labelled_at=NOON
    )


def test_it_has_the_tables_of_the_code_and_keeps_instants(configured: Settings) -> None:
    store = open_store(configured)
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    with store.writing("lea") as session:
        session.add(correction("m1"))
    with open_store(configured).reading() as session:
        assert session.scalars(select(StanceCorrection)).one().labelled_at == NOON
        [line] = session.scalars(select(AuditLog)).all()
    assert (line.who, line.what, line.before) == ("lea", "insert stance_corrections", None)
    assert not configured.app_store.exists()
    with pytest.raises(AppStoreError, match="foreign key"), store.writing("lea") as session:
        session.add(
            GoldItem(
                sample_id="none",
                mention_id="m",
                content_hash="h",
                stratum="s",
                inclusion_weight=1.0,
                is_new=True,
            )
        )


def _write_some(configured: Settings, who: str) -> None:
    store = open_store(configured)
    for number in range(10):
        with store.writing(who) as session:
            session.add(correction(f"{who}-{number}"))


def test_three_processes_open_an_empty_database_and_write_at_once(configured: Settings) -> None:
    writers = [SPAWN.Process(target=_write_some, args=(configured, who)) for who in ("ann", "bob", "cid")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with open_store(configured).reading() as session:
        assert len(session.scalars(select(StanceCorrection)).all()) == 30
        assert len(session.scalars(select(AuditLog)).all()) == 30


@pytest.mark.parametrize("is_touched", [False, True])
def test_of_two_people_who_change_an_item_of_the_inbox_at_once_the_second_is_told(
    configured: Settings, is_touched: bool
) -> None:
    """Here nobody waits for a lock before reading: the version of the row, or its key, tells them apart."""
    store = open_store(configured)
    if is_touched:
        change(store, "i1", Change("open", "cid"))
    holds_after_race(store, race(configured))
    store.close()


def _refused(store: AppStore, item: str, seen: int) -> list[str]:
    """What two threads are told that saw one version of an item and take it at once."""
    meet, refused = threading.Barrier(2), []

    def take(who: str) -> None:
        meet.wait(30)
        try:
            change(store, item, Change("taken", who, seen=seen))
        except ConflictError as error:
            refused.append(str(error))

    takers = [threading.Thread(target=take, args=(who,)) for who in ("ann", "bob")]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join(30)
    return refused


def test_of_two_threads_that_saw_one_version_of_an_item_never_both_change_it(configured: Settings) -> None:
    """Often enough that a commit falls between any two statements of the other."""
    store = open_store(configured)
    for number in range(100):
        seen = change(store, f"i{number}", Change("open", "cid")).version
        assert len(_refused(store, f"i{number}", seen)) == 1
        assert state_of(store, f"i{number}").version == seen + 1
    store.close()


def _at_once(*deeds: Callable[[], object]) -> list[str]:
    """What those of the threads are told that were refused as somebody else was first."""
    meet, refused = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        meet.wait(30)
        try:
            deed()
        except OutreachConflictError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return refused


def test_of_two_threads_that_saw_one_version_of_a_contact_never_both_change_it(configured: Settings) -> None:
    store = open_store(configured)
    for number in range(60):
        contact_id = start(store, replace(ANN, member_key=f"key-{number}"))
        go(store, contact_id, "contacted", 1)
        seen = _contact(store, contact_id).row.version
        accept = partial(go, store, contact_id, "accepted", 2, who="ann", seen_version=seen)
        decline = partial(go, store, contact_id, "declined", 2, who="bob", seen_version=seen)
        undo = partial(withdraw, store, contact_id, note="", who="tom", now=later(2), seen_version=seen)
        told = _at_once(accept, decline if number % 2 else undo)
        contact = _contact(store, contact_id)
        assert len(told) == 1, number
        assert f"changed meanwhile by {contact.steps[-1].recorded_by}" in told[0]
        assert len(contact.steps) == 3
        assert contact.row.version == seen + 1
        assert contact.row.state == standing_moves(contact.history)[-1].state
    store.close()


def test_a_note_written_while_a_contact_moves_says_the_state_it_was_written_in(configured: Settings) -> None:
    store = open_store(configured)
    day = later(1)
    for number in range(60):
        contact_id = start(store, replace(ANN, member_key=f"key-{number}"))
        facts = Facts(note="calls")
        told = _at_once(
            partial(go, store, contact_id, "contacted", 1),
            partial(note, store, contact_id, facts, who="tom", now=day, happened_at=day, assignee="tom"),
        )
        contact = _contact(store, contact_id)
        assert told == []  # neither rests on a version: both hold, one after the other
        assert (contact.row.state, contact.row.assignee) == ("contacted", "tom")
        for before, step in pairwise(contact.steps):
            assert step.step_kind == "move" or step.state == before.state
    store.close()


def _contact(store: AppStore, contact_id: int) -> Contact:
    with store.reading() as session:
        return one_contact(session, contact_id)


def test_a_reader_sees_one_state_of_the_store_while_others_write(configured: Settings) -> None:
    store = open_store(configured)
    start(store)
    with store.reading() as session:
        [before] = all_contacts(session)
        start(store, replace(ANN, member_key="key-bob"))
        go(store, before.row.contact_id, "contacted", 1)
        session.expire_all()
        assert [(one.row.state, len(one.steps)) for one in all_contacts(session)] == [("candidate", 1)]
    store.close()


def test_nothing_of_a_person_is_left_when_somebody_looks_while_they_are_erased(configured: Settings) -> None:
    """A look writes the pseudonym down: either before the erasure, which empties it, or not at all."""
    store = open_store(configured)
    for number in range(40):
        key = f"gone-{number}"
        contact_id = start(store, replace(ANN, member_key=key))
        member = {(ANN.network_id, key)}
        gone = partial(erase, store, member_keys=member, post_keys=(), mention_ids=(), names=())
        _at_once(partial(_look, store, contact_id), gone)
    with store.reading() as session:
        lines = session.scalars(select(AuditLog)).all()
    assert [line.audit_id for line in lines if "gone-" in f"{line.before} {line.after}"] == []
    store.close()


def _look(store: AppStore, contact_id: int) -> None:
    with suppress(InputError):  # gone
        note_look(store, contact_id, who="tom", now=later(1))
