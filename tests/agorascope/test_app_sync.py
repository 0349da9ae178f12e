"""What people said reaches the warehouse whole, and touches the days it changes, and no other."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from agorascope import app_sync
from agorascope.app_store import open_store
from agorascope.app_store.inbox_tables import InboxItem
from agorascope.app_store.labels import HumanLabel
from agorascope.app_store.objections import Objector
from agorascope.app_store.outreach_tables import OutreachContact, OutreachStep
from agorascope.app_sync import sync_app_store, sync_labels, sync_objections
from agorascope.settings import Settings
from agorascope.workspace import Brand, Workspace

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)


def key(uri: str, brand: str = "acme") -> str:
    return hashlib.md5(f"mastodon|{uri}|{brand}".encode()).hexdigest()


def label(uri: str, said: str = "positive", words: str = "w", **fields: Any) -> HumanLabel:
    return HumanLabel(
        **{
            "mention_id": key(uri),
            "content_hash": words,
            "label": said,
            "labelled_by": "lea",
            "labelled_at": NOON,
            "origin": "correction",
        }
        | fields
    )


@pytest.fixture
def warehouse(
    connection: duckdb.DuckDBPyConnection, post: Callable[..., Any], load: Callable[..., Any]
) -> duckdb.DuckDBPyConnection:
    """Two mentions on two days; 23:30 UTC is the next day in Paris."""
    load(
        post("late", created_at=datetime(2026, 3, 9, 23, 30, tzinfo=UTC)),
        post("noon", created_at=datetime(2026, 3, 12, 12, tzinfo=UTC)),
    )
    connection.execute(
        "insert into nlp.mention_scores (network, uri, brand_id) values"
        " ('mastodon', 'late', 'acme'), ('mastodon', 'noon', 'acme')"
    )
    connection.execute("delete from raw.touched_days")
    return connection


def touched(warehouse: duckdb.DuckDBPyConnection) -> list[date]:
    rows = warehouse.execute("select day from raw.touched_days order by day").fetchall()
    warehouse.execute("delete from raw.touched_days")
    return [day for (day,) in rows]


def test_labels_that_come_change_and_go_touch_their_days(warehouse: duckdb.DuckDBPyConnection) -> None:
    late, noon = date(2026, 3, 10), date(2026, 3, 12)
    assert sync_labels(warehouse, [label("late")], "Europe/Paris") == 1
    assert touched(warehouse) == [late]
    sync_labels(warehouse, [label("late"), label("noon")], "Europe/Paris")
    assert touched(warehouse) == [noon]
    sync_labels(warehouse, [label("late", "negative"), label("noon")], "Europe/Paris")
    assert touched(warehouse) == [late]
    sync_labels(warehouse, [label("late", "negative", "other words"), label("noon")], "Europe/Paris")
    assert touched(warehouse) == [late]
    sync_labels(warehouse, [], "Europe/Paris")
    assert touched(warehouse) == [late, noon]
    assert warehouse.execute("select count(*) from app.stance_labels").fetchall() == [(0,)]


def test_the_same_labels_again_touch_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    labels = [label("late"), label("noon", origin="gold", stratum="fr|positive", inclusion_weight=12.5)]
    sync_labels(warehouse, labels, "UTC")
    touched(warehouse)
    sync_labels(warehouse, labels, "UTC")
    assert touched(warehouse) == []
    rows = warehouse.execute("from app.stance_labels order by origin").fetchall()
    assert rows == [
        (key("late"), "w", "positive", "lea", NOON, "correction", None, None),
        (key("noon"), "w", "positive", "lea", NOON, "gold", "fr|positive", 12.5),
    ]


def test_new_weights_are_taken_over_and_touch_no_day(warehouse: duckdb.DuckDBPyConnection) -> None:
    for weight in (10.0, 20.0):
        sync_labels(warehouse, [label("noon", origin="gold", inclusion_weight=weight)], "UTC")
    assert len(touched(warehouse)) == 1
    assert warehouse.execute("select inclusion_weight from app.stance_labels").fetchall() == [(20.0,)]


def test_a_crash_in_the_middle_leaves_the_labels_of_before(
    warehouse: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync_labels(warehouse, [label("late")], "UTC")
    touched(warehouse)
    monkeypatch.setattr(
        app_sync, "_TOUCH", app_sync._TOUCH + "; delete from app.stance_labels; select no_such"
    )
    with pytest.raises(duckdb.Error):
        sync_labels(warehouse, [label("noon")], "UTC")
    assert touched(warehouse) == []
    assert warehouse.execute("select mention_id from app.stance_labels").fetchall() == [(key("late"),)]


def test_a_label_of_a_mention_that_is_not_there_is_kept_and_touches_nothing(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert sync_labels(warehouse, [label("elsewhere")], "UTC") == 1
    assert touched(warehouse) == []


def test_an_objection_touches_what_the_person_wrote_and_what_answers_it(
    connection: duckdb.DuckDBPyConnection, post: Callable[..., Any], load: Callable[..., Any]
) -> None:
    days = [datetime(2026, 3, number, 12, tzinfo=UTC) for number in range(1, 6)]
    load(
        post("hers", created_at=days[0], author_id="1", author_handle="@Ann@h.example"),
        post("again", created_at=days[1], author_id="1", author_handle="@Ann@h.example"),
        post("answer", created_at=days[2], author_id="2", author_handle="bob", parent_uri="hers"),
        post("else", created_at=days[3], author_id="3", author_handle="cid"),
    )
    connection.execute("delete from raw.touched_days")
    ann = Objector("mastodon", "ann@h.example", NOON)
    theirs = [day.date() for day in days[:3]]
    sync_objections(connection, [ann], "UTC")
    assert touched(connection) == theirs
    sync_objections(connection, [ann], "UTC")
    assert touched(connection) == []
    nobody = Objector("mastodon", "nobody", None)
    sync_objections(connection, [ann, nobody], "UTC")
    assert touched(connection) == []
    assert connection.execute("from app.objections order by account").fetchall() == [
        ("mastodon", "ann@h.example", NOON),
        ("mastodon", "nobody", None),
    ]
    sync_objections(connection, [], "UTC")
    assert touched(connection) == theirs


def test_an_objection_by_id_or_pseudonym_is_the_same_person(
    connection: duckdb.DuckDBPyConnection, post: Callable[..., Any], load: Callable[..., Any]
) -> None:
    load(post("hers", created_at=NOON, author_id="ID1", author_handle="ann"))
    [(key_,)] = connection.execute("select author_key from raw.posts").fetchall()
    for name in ("id1", key_):
        connection.execute("delete from raw.touched_days")
        sync_objections(connection, [Objector("mastodon", name, None)], "UTC")
        assert touched(connection) == [NOON.date()]
        sync_objections(connection, [], "UTC")


def test_states_of_the_inbox_and_outreach_reach_the_warehouse_without_names_and_notes(
    warehouse: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    store = open_store(settings)
    with store.writing("lea") as session:
        session.add(
            InboxItem(
                item_id="p1", state="taken", assignee="lea", note="Mr Noon", changed_by="lea", changed_at=NOON
            )
        )
        contact = OutreachContact(
            brand_id="acme", network_id="mastodon", member_key="k1", state="contacted", state_at=NOON,
            created_at=NOON,
        )  # fmt: skip
        session.add(contact)
        session.flush()
        session.add(
            OutreachStep(
                contact_id=contact.contact_id, state="contacted", happened_at=NOON, recorded_at=NOON,
                recorded_by="lea", found_by="hand", notice_id="n1", notice_given_at=NOON, note="Mr Noon",
            )
        )  # fmt: skip
    workspace = Workspace(name="w", brands=(Brand(id="acme", name="Acme", own=True),))
    for _ in range(2):
        sync_app_store(warehouse, store, workspace)
    store.close()
    tables = ("inbox_items", "outreach_contacts", "outreach_steps")
    rows = [warehouse.execute(f"select * from app.{table}").fetchall() for table in tables]
    assert rows == [
        [("p1", "taken", NOON)],
        [(1, "acme", "mastodon", "k1", "contacted", NOON, NOON)],
        [(1, 1, "move", None, "contacted", NOON, NOON, "hand", None, "n1", NOON, None, None)],
    ]
    assert touched(warehouse) == []
