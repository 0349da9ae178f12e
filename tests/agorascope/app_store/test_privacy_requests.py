"""A request of a person is due in a month, closed once, and then holds no name, nor does the audit log."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from agorascope.app_store import AppStore
from agorascope.app_store.objections import standing_objections
from agorascope.app_store.privacy_requests import (
    Asked,
    add,
    close,
    due_date,
    is_overdue,
    requests_of,
)
from agorascope.app_store.tables import AuditLog
from agorascope.errors import ConflictError, InputError
from agorascope.objecting.noting import Surroundings
from agorascope.objecting.requesting import take
from agorascope.pseudonyms import pseudonym
from agorascope.settings import Settings

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
TODAY = NOON.date()
KEY = b"a key of the test"


def asked(kind: str = "export", account: str = "@Ann@Host.example", **changes: object) -> Asked:
    facts: dict[str, object] = {"received": TODAY, "route": "email", "account": account} | changes
    return Asked(kind, "mastodon", **facts)  # type: ignore[arg-type]


def record(store: AppStore, request: Asked) -> int:
    return add(store, request, key=KEY, who="lea", at=NOON)


def everything(settings: Settings) -> bytes:
    """The bytes of the store, its journal too."""
    return b"".join(path.read_bytes() for path in settings.data_dir.glob("app.sqlite*"))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 3, 11), date(2026, 4, 11)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 15), date(2027, 1, 15)),
        (date(2026, 11, 30), date(2026, 12, 30)),
    ],
)
def test_an_answer_is_due_one_month_later(received: date, due: date) -> None:
    assert due_date(received) == due


def test_a_request_is_overdue_from_the_day_after(store: AppStore) -> None:
    number = record(store, asked())
    [row] = requests_of(store)
    assert not is_overdue(row, date(2026, 4, 11))
    assert is_overdue(row, date(2026, 4, 12))
    assert not is_overdue(close(store, number, "done", who="lea", at=NOON), date(2026, 6, 1))


def test_open_requests_come_first_by_the_day_they_are_due(store: AppStore) -> None:
    first = record(store, asked(account="ann"))
    second = record(store, asked(account="bob", received=date(2026, 3, 1)))
    third = record(store, asked(account="cid", received=date(2026, 2, 1)))
    close(store, third, "done", who="lea", at=NOON)
    assert [row.request_id for row in requests_of(store)] == [second, first, third]


def test_a_closed_request_holds_no_name_nor_do_the_audit_log_and_the_file(
    store: AppStore, settings: Settings
) -> None:
    number = record(store, asked(note="by mail"))
    assert b"ann@host.example" in everything(settings)
    close(store, number, "done", who="max", at=NOON)
    [row] = requests_of(store)
    assert (row.account, row.state, row.closed_by, row.note) == ("", "done", "max", "by mail")
    assert row.account_key == pseudonym(KEY, "mastodon", "ann@host.example")
    with store.reading() as session:
        lines = session.scalars(select(AuditLog).order_by(AuditLog.audit_id)).all()
    assert [(line.who, line.what) for line in lines] == [
        ("lea", "insert privacy_requests"),
        ("max", "update privacy_requests"),
    ]
    assert [line.after["state"] for line in lines if line.after] == ["open", "done"]
    assert lines[1].before is not None
    assert lines[1].before["account"] == ""
    assert b"ann@host" not in everything(settings).lower()


def test_a_refusal_needs_its_reason(store: AppStore) -> None:
    number = record(store, asked())
    with pytest.raises(InputError, match="reason"):
        close(store, number, "refused", who="lea", at=NOON, reason="  ")
    assert (
        close(store, number, "refused", who="lea", at=NOON, reason="not the owner").reason == "not the owner"
    )


def test_of_two_who_close_a_request_the_second_is_told(store: AppStore) -> None:
    number = record(store, asked())
    close(store, number, "done", who="lea", at=NOON, seen=1)
    with pytest.raises(ConflictError, match="done by lea"):
        close(store, number, "refused", who="max", at=NOON, reason="late", seen=1)
    with pytest.raises(InputError, match="no request 99"):
        close(store, 99, "done", who="max", at=NOON)


def test_the_same_request_is_not_open_twice(store: AppStore) -> None:
    number = record(store, asked())
    with pytest.raises(ConflictError, match=f"number {number}"):
        record(store, asked(account="ann@host.example"))
    record(store, asked("erasure"))
    close(store, number, "done", who="lea", at=NOON)
    record(store, asked())


@pytest.mark.parametrize(
    "wrong",
    [
        asked("gossip"),
        asked(route="pigeon"),
        asked(account=" @ "),
        asked(received=date(2026, 3, 12)),
    ],
)
def test_what_cannot_be_recorded_is_refused(store: AppStore, wrong: Asked) -> None:
    with pytest.raises(InputError):
        record(store, wrong)
    assert requests_of(store) == []


def test_without_the_key_a_request_is_kept_and_has_no_pseudonym(store: AppStore) -> None:
    add(store, asked(), key=None, who="lea", at=NOON)
    assert requests_of(store)[0].account_key is None


def test_an_objection_is_noted_and_its_request_done_at_once(store: AppStore) -> None:
    take(store, asked("objection"), Surroundings(), key=KEY, who="lea", at=NOON)
    [row] = requests_of(store)
    assert (row.state, row.account) == ("done", "")
    with store.reading() as session:
        [noted] = standing_objections(session)
    assert (noted.network_id, noted.account, noted.recorded_by) == ("mastodon", "ann@host.example", "lea")


def test_an_objection_of_a_member_and_a_name_holds_for_both(store: AppStore) -> None:
    take(store, asked("objection", member_key="key-ann"), Surroundings(), key=KEY, who="lea", at=NOON)
    with store.reading() as session:
        assert {row.account for row in standing_objections(session)} == {"ann@host.example", "key-ann"}


def test_an_objection_that_protects_nobody_leaves_nothing(store: AppStore) -> None:
    known = Surroundings(public_accounts={"ann@host.example"})
    with pytest.raises(InputError, match="staff"):
        take(store, asked("objection"), known, key=KEY, who="lea", at=NOON)
    misspelt = Asked("objection", "mastodont", TODAY, "email", "ann")
    with pytest.raises(InputError, match="no network"):
        take(store, misspelt, Surroundings(), key=KEY, who="lea", at=NOON)
    assert requests_of(store) == []
