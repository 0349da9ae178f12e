"""Contacts in the store: steps are only added, the state follows from them, the second of two is told."""

import multiprocessing
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import create_engine, select
from sqlalchemy.pool import StaticPool

from agorascope.app_store import AppStore, Base, open_store
from agorascope.app_store.outreach_states import (
    LOOKED,
    Member,
    OutreachConflictError,
    add,
    all_contacts,
    move,
    note,
    note_look,
    one_contact,
    withdraw,
)
from agorascope.app_store.outreach_tables import OutreachContact, OutreachStep
from agorascope.app_store.tables import AuditLog
from agorascope.errors import AgorascopeError, InputError
from agorascope.outreach.records import Facts
from agorascope.outreach.states import MOVES, STATES, State, standing_moves
from agorascope.settings import Settings

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANN = Member("acme", "mastodon", "key-ann")
FACTS: dict[State, Facts] = {
    "contacted": Facts(contact_route="public_reply", notice_id="gdpr_article_14"),
    "accepted": Facts(consent_basis="written_reply"),
}


def later(days: float) -> datetime:
    return NOON + timedelta(days=days)


def start(store: AppStore, member: Member = ANN) -> int:
    contact = add(store, member, who="lea", now=NOON, happened_at=NOON, facts=Facts(), assignee=None)
    return contact.row.contact_id


def go(
    store: AppStore, contact_id: int, to: State, days: float, who: str = "lea", **more: int | None
) -> None:
    moment = later(days)
    move(store, contact_id, to, FACTS.get(to, Facts()), who=who, now=moment, happened_at=moment, **more)


def state_of(store: AppStore, contact_id: int) -> str:
    with store.reading() as session:
        return one_contact(session, contact_id).row.state


def test_a_contact_goes_its_way_and_every_step_is_kept_with_who_and_when(store: AppStore) -> None:
    contact_id = start(store)
    for day, state in enumerate(("contacted", "accepted", "arrived", "active"), 1):
        go(store, contact_id, state, day, who=f"who-{day}")  # type: ignore[arg-type]
    with store.reading() as session:
        contact = one_contact(session, contact_id)
        audited = session.scalars(select(AuditLog.what)).all()
    assert (contact.row.state, contact.row.state_at) == ("active", later(4))
    assert [step.state for step in contact.steps] == [
        "candidate", "contacted", "accepted", "arrived", "active"
    ]  # fmt: skip
    assert [step.recorded_by for step in contact.steps] == ["lea", "who-1", "who-2", "who-3", "who-4"]
    contacted, accepted = contact.steps[1:3]
    assert (contacted.notice_id, contacted.notice_given_at) == ("gdpr_article_14", later(1))
    assert (accepted.consent_basis, accepted.consent_at) == ("written_reply", later(2))
    assert audited.count("insert outreach_steps") == 5


def test_a_refused_move_leaves_everything_as_it_was(store: AppStore) -> None:
    contact_id = start(store)
    for to, facts in (("accepted", FACTS["accepted"]), ("contacted", Facts(contact_route="public_reply"))):
        with pytest.raises(InputError):
            move(store, contact_id, to, facts, who="lea", now=later(1), happened_at=later(1))  # type: ignore[arg-type]
    with store.reading() as session:
        contact = one_contact(session, contact_id)
    assert (contact.row.state, contact.row.version, len(contact.steps)) == ("candidate", 1, 1)


def test_a_mistake_is_taken_back_by_a_further_step(store: AppStore) -> None:
    contact_id = start(store)
    go(store, contact_id, "contacted", 1)
    go(store, contact_id, "declined", 2)
    contact = withdraw(store, contact_id, note="wrong person", who="tom", now=later(3))
    assert (contact.row.state, contact.row.state_at) == ("contacted", later(1))
    assert len(contact.steps) == 4
    taken_back = contact.steps[-1]
    assert (taken_back.step_kind, taken_back.withdraws_step_id) == ("withdrawal", contact.steps[2].step_id)
    go(store, contact_id, "accepted", 4)
    assert state_of(store, contact_id) == "accepted"


def test_the_same_member_is_one_contact_of_a_brand(store: AppStore) -> None:
    contact_id = start(store)
    with pytest.raises(OutreachConflictError, match=f"contact {contact_id} already: candidate"):
        start(store)
    assert start(store, replace(ANN, brand_id="other")) != contact_id


def test_who_saw_an_older_version_is_told_who_changed_it(store: AppStore) -> None:
    contact_id = start(store)
    go(store, contact_id, "contacted", 1)
    with store.reading() as session:
        seen = one_contact(session, contact_id).row.version
    go(store, contact_id, "accepted", 2, who="tom", seen_version=seen)
    with pytest.raises(OutreachConflictError, match="changed meanwhile by tom: it is `accepted`"):
        go(store, contact_id, "declined", 3, who="lea", seen_version=seen)
    with pytest.raises(OutreachConflictError):
        withdraw(store, contact_id, note="", who="lea", now=later(3), seen_version=seen)
    assert state_of(store, contact_id) == "accepted"


def test_of_two_transactions_on_one_version_the_database_refuses_the_second(
    store: AppStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a lock of the whole file hides with SQLite: another changed the row after this one read it."""
    contact_id = start(store)
    from agorascope.app_store import outreach_states

    def overtaken(session: object, *_rest: object, **_facts: object) -> None:
        session.connection().exec_driver_sql("update outreach_contacts set version = 7")  # type: ignore[attr-defined]

    monkeypatch.setattr(outreach_states, "_append", overtaken)
    with pytest.raises(OutreachConflictError, match="same moment"):
        go(store, contact_id, "contacted", 1)
    assert state_of(store, contact_id) == "candidate"


def test_notes_change_no_state_and_may_say_that_a_notice_was_given(store: AppStore) -> None:
    contact_id = start(store)
    facts = Facts(note="wrote by mail first", notice_reason="by mail", notice_given_at=later(-1))
    contact = note(store, contact_id, facts, who="tom", now=later(1), happened_at=later(1), assignee="tom")
    assert (contact.row.state, contact.row.assignee, contact.steps[-1].step_kind) == (
        "candidate",
        "tom",
        "note",
    )
    reply = Facts(contact_route="public_reply")
    move(store, contact_id, "contacted", reply, who="tom", now=later(2), happened_at=later(2))
    cleared = note(
        store, contact_id, Facts(note="x"), who="tom", now=later(3), happened_at=later(3), assignee=""
    )
    assert cleared.row.assignee is None


def test_a_look_at_who_somebody_is_stands_in_the_audit_log(store: AppStore) -> None:
    contact_id = start(store)
    note_look(store, contact_id, who="tom", now=later(1))
    with store.reading() as session:
        [line] = session.scalars(select(AuditLog).where(AuditLog.what == LOOKED))
    assert (line.who, line.at, line.row_key) == ("tom", later(1), str(contact_id))
    assert line.after == {"network_id": "mastodon", "member_key": "key-ann"}


def test_contacts_that_were_erased_break_nothing(store: AppStore) -> None:
    """An objection deletes the rows of a person; the others stay, and of the number it is said."""
    kept, gone = start(store, replace(ANN, member_key="key-bob")), start(store)
    go(store, gone, "contacted", 1)
    withdraw(store, gone, note="", who="lea", now=later(2))
    with store.writing("lea") as session:
        for step in session.scalars(select(OutreachStep).where(OutreachStep.contact_id == gone)).all():
            session.delete(step)
        session.flush()
        session.delete(session.get(OutreachContact, gone))
    with store.reading() as session:
        assert [contact.row.contact_id for contact in all_contacts(session)] == [kept]
    with pytest.raises(InputError, match=f"no contact {gone}"):
        go(store, gone, "contacted", 3)
    assert start(store) not in {kept, gone}  # a number is nobody else's, ever


def test_moments_to_come_are_refused(store: AppStore) -> None:
    with pytest.raises(InputError, match="still to come"):
        add(store, ANN, who="lea", now=NOON, happened_at=later(1), facts=Facts(), assignee=None)
    contact_id = start(store)
    with pytest.raises(InputError, match="still to come"):
        note(store, contact_id, Facts(note="x"), who="lea", now=NOON, happened_at=later(1))


def _answer(folder: str, contact_id: int, to: State, seen: int, barrier: object, told: object) -> None:
    """What one process does: it read version `seen`, waits for the other, and writes."""
    opened = open_store(Settings(data_dir=folder))  # type: ignore[arg-type]
    barrier.wait()  # type: ignore[attr-defined]
    try:
        go(opened, contact_id, to, 2, who=to, seen_version=seen)
        told.put((to, "kept"))  # type: ignore[attr-defined]
    except OutreachConflictError as error:
        told.put((to, str(error)))  # type: ignore[attr-defined]
    opened.close()


def test_of_two_processes_that_change_one_contact_at_once_one_is_told(settings: Settings) -> None:
    store = open_store(settings)
    contact_id = start(store)
    go(store, contact_id, "contacted", 1)
    with store.reading() as session:
        seen = one_contact(session, contact_id).row.version
    context = multiprocessing.get_context("spawn")
    barrier, told = context.Barrier(2), context.Queue()
    processes = [
        context.Process(target=_answer, args=(str(settings.data_dir), contact_id, to, seen, barrier, told))
        for to in ("accepted", "declined")
    ]
    for process in processes:
        process.start()
    outcomes = dict(told.get(timeout=60) for _ in processes)
    for process in processes:
        process.join()
    kept = [to for to, outcome in outcomes.items() if outcome == "kept"]
    assert len(kept) == 1
    [refused] = [outcome for outcome in outcomes.values() if outcome != "kept"]
    assert f"changed meanwhile by {kept[0]}: it is `{kept[0]}`" in refused
    with store.reading() as session:
        contact = one_contact(session, contact_id)
    assert (contact.row.state, len(contact.steps)) == (kept[0], 3)
    store.close()


def test_twenty_people_who_add_one_member_make_one_contact(store: AppStore) -> None:
    told: list[str] = []

    def one() -> None:
        try:
            start(store)
        except OutreachConflictError as error:
            told.append(str(error))

    threads = [threading.Thread(target=one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 19
    with store.reading() as session:
        assert len(all_contacts(session)) == 1


class Outreach(RuleBasedStateMachine):
    """Whatever people do in whatever order: the row says what the standing steps say, and nothing is lost."""

    @initialize()
    def begin(self) -> None:
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        Base.metadata.create_all(engine)
        self.store = AppStore(engine)
        self.days = 0.0
        self.contact_id = start(self.store)
        self.expected: list[State] = ["candidate"]
        self.steps = 1

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()

    @rule(to=st.sampled_from(STATES[1:]))
    def move_on(self, to: State) -> None:
        self.days += 1
        allowed = to in MOVES[self.expected[-1]]
        try:
            go(self.store, self.contact_id, to, self.days)
        except AgorascopeError:
            assert not allowed
        else:
            assert allowed
            self.expected.append(to)
            self.steps += 1

    @rule()
    def take_back(self) -> None:
        self.days += 1
        try:
            withdraw(self.store, self.contact_id, note="", who="tom", now=later(self.days))
        except InputError:
            assert self.expected == ["candidate"]
        else:
            self.expected.pop()
            self.steps += 1

    @rule()
    def remark(self) -> None:
        self.days += 1
        moment = later(self.days)
        note(self.store, self.contact_id, Facts(note="x"), who="tom", now=moment, happened_at=moment)
        self.steps += 1

    @invariant()
    def the_row_says_what_the_steps_say(self) -> None:
        if not hasattr(self, "store"):
            return
        with self.store.reading() as session:
            contact = one_contact(session, self.contact_id)
        moves = standing_moves(contact.history)
        assert [step.state for step in moves] == self.expected
        assert (contact.row.state, contact.row.state_at) == (moves[-1].state, moves[-1].happened_at)
        assert len(contact.steps) == self.steps


TestOutreach = Outreach.TestCase
TestOutreach.settings = hypothesis_settings(max_examples=20, stateful_step_count=12, deadline=None)


@pytest.mark.parametrize("when", ["notice_given_at", "consent_at"])
def test_a_notice_or_a_consent_of_the_future_is_refused(store: AppStore, when: str) -> None:
    contact_id = start(store)
    facts = replace(FACTS["contacted"], **{when: later(400)})
    with pytest.raises(InputError):
        move(store, contact_id, "contacted", facts, who="lea", now=later(1), happened_at=later(1))
    with pytest.raises(InputError):
        note(store, contact_id, facts, who="lea", now=later(1), happened_at=later(1))
    assert state_of(store, contact_id) == "candidate"
