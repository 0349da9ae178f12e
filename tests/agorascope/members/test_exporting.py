"""The copy for a person holds every row that names them, nobody else's name, and says what is not in it."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import duckdb
import openpyxl
import pytest

from agorascope.app_store import AppStore, open_store
from agorascope.app_store.tables import GoldLabel, InboxItem, OutreachContact, OutreachStep, StanceCorrection
from agorascope.members.exporting import NOT_IN_IT, as_json, as_xlsx, counts, export_member
from agorascope.settings import Settings

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def store(settings: Settings) -> Iterator[AppStore]:
    opened = open_store(settings)
    with opened.writing("lea") as session:
        session.add(
            OutreachContact(
                contact_id=1,
                brand_id="acme",
                network_id="mastodon",
                member_key="ann",
                state="contacted",
                state_at=NOON,
                created_at=NOON,
                assignee="colleague",
            )
        )
        session.flush()
        session.add(
            OutreachStep(
                contact_id=1,
                state="contacted",
                happened_at=NOON,
                recorded_at=NOON,
                recorded_by="colleague",
                found_by="hand",
                note="said yes",
            )
        )
        session.add(InboxItem(item_id="p1", state="answered", changed_by="colleague", changed_at=NOON))
        session.add(InboxItem(item_id="p2", state="answered", changed_by="colleague", changed_at=NOON))
        session.add(
            StanceCorrection(
                mention_id="m1", content_hash="h", label="neutral", labelled_by="colleague", labelled_at=NOON
            )
        )
        session.add(
            GoldLabel(
                mention_id="m2", content_hash="h", label="neutral", labelled_by="colleague", labelled_at=NOON
            )
        )
    yield opened
    opened.close()


@pytest.fixture
def file() -> Iterator[duckdb.DuckDBPyConnection]:
    """A published file: `ann` wrote m1 (post p1), `bob` wrote m2 (post p2)."""
    connection = duckdb.connect()
    connection.execute(
        """
        set timezone = 'UTC';
        create schema marts;
        create schema quality;
        create table quality.publication as
        select 'run-1' as run_id, timestamptz '2026-03-10 00:00:00+00' as as_of;
        create table marts.dim_brands as select 'acme' as brand_id;
        create table marts.fct_mentions as
        select * from (values
            ('m1', 'p1', 'mastodon', 'ann', 'ann', '=1+1 hello'),
            ('m2', 'p2', 'mastodon', 'bob', 'bob', 'bye'),
            ('m3', 'p3', 'forum', 'ann', 'ann', 'another ann')
        ) as t (mention_id, post_key, network_id, member_key, author_key, text);
        create table marts.fct_interaction_pairs as
        select * from (values ('mastodon', 'ann', 'bob', 2), ('mastodon', 'bob', 'ann', 1),
            ('mastodon', 'bob', 'cid', 5)) as t (network_id, actor_key, target_key, weight);
        create table marts.fct_identity_links as
        select 'forum' as network_id, 'ann2' as member_key, 'mastodon' as other_network_id,
            'ann' as other_member_key, 'profile link' as evidence;
        create table marts.fct_requests_weekly as select 'c1' as cluster_id, 'm1' as quote_1_mention_id;
        create table marts.fct_alerts as select 'a1' as alert_id, ['m1', 'm2'] as evidence_mention_ids;
        create table marts.fct_community_candidates as
        select 'x' as identifier, 'p1' as evidence_1_post_key, 'p2' as evidence_2_post_key;
        """
    )
    yield connection
    connection.close()


def test_every_mart_that_names_the_member_is_in_it(store: AppStore, file: duckdb.DuckDBPyConnection) -> None:
    found = export_member(file, store, "mastodon", "ann")
    assert {name: len(rows) for name, rows in found.tables.items()} == {
        "marts.fct_identity_links": 1,
        "marts.fct_interaction_pairs": 2,
        "marts.fct_mentions": 1,
        "quoted_in": 3,
        "app.outreach_contacts": 1,
        "app.outreach_steps": 1,
        "app.inbox_items": 1,
        "app.stance_corrections": 1,
    }
    assert found.rows_count == 11
    assert {row["table"] for row in found.tables["quoted_in"]} == {
        "marts.fct_requests_weekly",
        "marts.fct_alerts",
        "marts.fct_community_candidates",
    }
    assert counts(file, "mastodon", "ann") == {
        "fct_identity_links": 1,
        "fct_interaction_pairs": 2,
        "fct_mentions": 1,
    }


def test_nobody_else_is_named(store: AppStore, file: duckdb.DuckDBPyConnection) -> None:
    written = as_json(export_member(file, store, "mastodon", "ann")).decode()
    assert "bob" not in written
    assert "colleague" not in written
    assert "said yes" in written


def test_json_says_what_is_not_in_it_in_both_languages(
    store: AppStore, file: duckdb.DuckDBPyConnection
) -> None:
    found = export_member(file, store, "mastodon", "ann")
    for language in ("en", "fr"):
        document = json.loads(as_json(found, language))
        assert document["not_in_it"] == list(NOT_IN_IT[language])
        assert document["tables"]["marts.fct_mentions"][0]["text"] == "=1+1 hello"


def test_the_workbook_has_a_sheet_for_each_table_and_no_formula(
    store: AppStore, file: duckdb.DuckDBPyConnection
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(export_member(file, store, "mastodon", "ann"))))
    assert "fct_mentions" in book.sheetnames
    assert len(book.sheetnames) == 9
    cells = [cell for row in book["fct_mentions"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "'=1+1 hello" in {cell.value for cell in cells}


def test_of_whom_nothing_is_known_there_is_nothing(store: AppStore, file: duckdb.DuckDBPyConnection) -> None:
    assert export_member(file, store, "mastodon", "nobody").tables == {}
