"""Objections and identity decisions are only added; the latest of an account, or of a pair, holds."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from agorascope.app_store import AppStore
from agorascope.app_store.identity_decisions import decide, pair_of, standing_decisions
from agorascope.app_store.member_tables import IdentityDecision, Objection
from agorascope.app_store.objections import Objector, record, standing_objections
from agorascope.app_store.tables import AuditLog
from agorascope.errors import InputError

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)


def objecting(store: AppStore) -> list[tuple[str, str]]:
    with store.reading() as session:
        return [(row.network_id, row.account) for row in standing_objections(session)]


def note(store: AppStore, account: str, *, is_withdrawn: bool = False) -> bool:
    objector = Objector("mastodon", account, None)
    return record(store, objector, is_withdrawn=is_withdrawn, note="by mail", who="lea", at=NOON)


def test_the_latest_of_an_account_holds_however_it_is_written(store: AppStore) -> None:
    assert note(store, "@Ann@Host.example")
    assert not note(store, " ann@host.example")
    assert objecting(store) == [("mastodon", "ann@host.example")]
    assert note(store, "ANN@host.example", is_withdrawn=True)
    assert objecting(store) == []
    assert note(store, "ann@host.example")
    assert objecting(store) == [("mastodon", "ann@host.example")]
    with store.reading() as session:
        rows = session.scalars(select(Objection).order_by(Objection.objection_id)).all()
        lines = session.scalars(select(AuditLog)).all()
    assert [row.is_withdrawn for row in rows] == [False, True, False]
    assert [(line.who, line.what) for line in lines] == [("lea", "insert objections")] * 3


def test_withdrawing_what_was_never_said_adds_nothing(store: AppStore) -> None:
    assert not note(store, "ann", is_withdrawn=True)
    with store.reading() as session:
        assert session.scalars(select(Objection)).all() == []


def test_a_pair_is_one_pair_whichever_account_is_named_first(store: AppStore) -> None:
    pair = pair_of(("mastodon", "@Ann"), ("bluesky", "ann.example"))
    assert pair == pair_of(("bluesky", "Ann.example"), ("mastodon", "ann"))
    assert decide(store, pair, "join", note="", who="lea", at=NOON)
    assert not decide(store, pair, "join", note="", who="max", at=NOON)
    assert decide(store, pair, "split", note="", who="max", at=NOON)
    with store.reading() as session:
        [held] = standing_decisions(session)
    assert (held.network_id, held.account, held.other_account) == ("bluesky", "ann.example", "ann")
    assert (held.decision, held.decided_by) == ("split", "max")
    assert decide(store, pair, None, note="", who="max", at=NOON)
    with store.reading() as session:
        assert standing_decisions(session) == []
        assert len(session.scalars(select(IdentityDecision)).all()) == 3


def test_an_account_is_not_joined_with_itself() -> None:
    with pytest.raises(InputError, match="one account"):
        pair_of(("mastodon", "@Ann"), ("mastodon", "ann"))
