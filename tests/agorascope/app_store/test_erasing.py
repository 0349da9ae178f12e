"""A person who objected leaves the app store: contacts, items, labels, decisions, and their bytes."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from agorascope.app_store import AppStore, erasing, open_store
from agorascope.app_store.erasing import Erased, erase
from agorascope.app_store.inbox_tables import InboxItem
from agorascope.app_store.member_tables import IdentityDecision, Objection
from agorascope.app_store.objections import Objector, record
from agorascope.app_store.outreach_tables import OutreachContact, OutreachStep
from agorascope.app_store.tables import AuditLog, GoldItem, GoldLabel, GoldSample, StanceCorrection
from agorascope.settings import Settings
from tests.agorascope.byte_search import holding

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
NOTE = "she prefers letters to mails"
MINE = {
    "member_keys": {("mastodon", "key-of-ann")},
    "post_keys": {"post-of-ann"},
    "mention_ids": {"mention-of-ann"},
    "names": {("mastodon", "ann")},
}


@pytest.fixture
def store(settings: Settings) -> AppStore:
    """The same rows for ann and for bob."""
    opened = open_store(settings)
    record(opened, Objector("mastodon", "ann", NOON), is_withdrawn=False, note="", who="lea", at=NOON)
    with opened.writing("lea") as session:
        session.add(GoldSample(sample_id="s", drawn_at=NOON, as_of=NOON, seed=1, design={}))
        session.flush()
        for name, note in (("ann", NOTE), ("bob", "")):
            contact = OutreachContact(
                brand_id="nova", network_id="mastodon", member_key=f"key-of-{name}", state="contacted",
                state_at=NOON, created_at=NOON,
            )  # fmt: skip
            session.add(contact)
            session.flush()
            session.add(
                OutreachStep(
                    contact_id=contact.contact_id,
                    state="contacted",
                    happened_at=NOON,
                    recorded_at=NOON,
                    recorded_by="lea",
                    found_by="hand",
                    note=note,
                )
            )
            session.add(
                InboxItem(
                    item_id=f"post-of-{name}", state="taken", note=note, changed_by="lea", changed_at=NOON
                )
            )
            labelled = {"mention_id": f"mention-of-{name}", "content_hash": f"hash-{name}"}
            signed = labelled | {"labelled_by": "lea", "labelled_at": NOON, "note": note}
            session.add(StanceCorrection(label="negative", **signed))
            session.add(GoldLabel(label="negative", **signed))
            session.add(GoldItem(sample_id="s", stratum="x", inclusion_weight=1.0, is_new=True, **labelled))
            session.add(
                IdentityDecision(
                    network_id="mastodon",
                    account=name,
                    other_network_id="rss",
                    other_account=f"{name}.example",
                    decision="join",
                    note=note,
                    decided_by="lea",
                    decided_at=NOON,
                )
            )
    return opened


def test_everything_of_the_person_goes_and_of_others_stays(store: AppStore) -> None:
    assert erase(store, **MINE) == Erased(7)
    with store.reading() as session:
        for table in (OutreachContact, OutreachStep, InboxItem, StanceCorrection, GoldLabel, GoldItem):
            assert len(session.scalars(select(table)).all()) == 1, table
        [contact] = session.scalars(select(OutreachContact)).all()
        assert contact.member_key == "key-of-bob"
        assert [row.account for row in session.scalars(select(IdentityDecision))] == ["bob"]
        assert [row.account for row in session.scalars(select(Objection))] == ["ann"]
    assert erase(store, **MINE) == Erased(0)


def test_the_audit_log_says_that_rows_were_erased_and_not_what_they_held(store: AppStore) -> None:
    erase(store, **MINE)
    with store.reading() as session:
        lines = session.scalars(select(AuditLog)).all()
    said = repr(
        [(line.row_key if "inbox" not in line.what else "", line.before, line.after) for line in lines]
    )
    assert NOTE not in said
    assert "key-of-ann" not in said
    assert "key-of-bob" in said
    erased = [line.what for line in lines if line.who == "objection"]
    assert sorted(erased) == sorted(
        f"delete {table}"
        for table in (
            "gold_items", "gold_labels", "identity_decisions", "inbox_items",
            "outreach_contacts", "outreach_steps", "stance_corrections",
        )
    )  # fmt: skip


def test_no_byte_of_the_notes_stays_in_the_file(store: AppStore, settings: Settings) -> None:
    store.close()  # a file closed beside an open connection would drop SQLite's locks of this process
    assert holding(settings.data_dir, NOTE, "key-of-ann").keys() == {NOTE, "key-of-ann"}
    erase(store, **MINE)
    store.close()
    assert holding(settings.data_dir, NOTE, "key-of-ann") == {}


def test_a_reader_that_holds_the_journal_is_told_of_and_it_is_tried_again(
    store: AppStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "WAIT_MS", 10)
    with store.reading() as session:
        session.scalars(select(InboxItem)).all()
        assert erase(store, **MINE) == Erased(7, is_written_over=False)
        assert not erasing.write_over(store)
    assert erasing.write_over(store)
    store.close()
    assert holding(settings.data_dir, NOTE) == {}


def test_of_many_values_all_are_looked_for(store: AppStore) -> None:
    keys = {("mastodon", f"key-{n}") for n in range(1200)} | {("mastodon", "key-of-ann")}
    assert erase(store, member_keys=keys, post_keys=(), mention_ids=(), names=()) == Erased(2)
