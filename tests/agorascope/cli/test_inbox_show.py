"""One item as read before it is answered: what stands around it, and who wrote it only when asked."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from sqlalchemy import select

from agorascope.app_store import open_store
from agorascope.app_store.inbox_history import LOOKED
from agorascope.app_store.objections import Objector, record
from agorascope.app_store.tables import AuditLog
from agorascope.inbox.tables import inbox_table
from agorascope.members import people
from agorascope.published import Publication
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse
from tests.agorascope.cli.test_inbox import NOON, waiting

Cli = Callable[..., tuple[int, str]]
ITEM = hashlib.md5(b"mastodon|at://ann/2", usedforsecurity=False).hexdigest()
ADDRESS = "https://velo.example/@ann_b/2"
MARTS = """
create table marts.fct_conversations as
select
    item_id as post_key, brand_id, network_id, community_id, member_key, created_at, text, url, stance,
    is_question, 'root' as thread_key, 'root' as parent_post_key, null::timestamptz as settled_at
from marts.fct_inbox
union all
select
    'early', 'acme', 'mastodon', 'velo.example', 'key-bob', $noon - interval 2 hour, 'Mine broke too', null,
    'negative', false, 'root', 'root', $noon
union all
select
    'elsewhere', 'acme', 'mastodon', 'velo.example', 'key-bob', $noon, 'Another thread', null, null, true,
    'elsewhere', null, null;
create table marts.dim_members as
select
    unnest(['mastodon', 'club']) as network_id, unnest(['key-ann', 'key-club']) as member_key,
    'p-ann' as person_key, 'opted_out' as unscored_reason;
create table marts.fct_owned_posts as
select 'root' as post_key, $noon - interval 3 hour as created_at, 'How do you ride your Acme?' as text;
create table marts.fct_mentions as
select
    unnest(['early', 'late', 'late', 'later']) as post_key, unnest(['a', 'a', 'b', 'a']) as brand_id,
    $noon + unnest([-2, 1, 1, 2]) * interval 1 hour as mentioned_at,
    unnest(['Mine broke too', 'Acme, on its way!', 'Acme, on its way!', 'My Acme is back']) as text,
    null::varchar as title, unnest(['key-bob', 'key-tom', 'key-tom', 'key-ann']) as author_key,
    unnest([false, true, true, false]) as is_staff, 'root' as thread_key;
"""


@pytest.fixture
def published(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """An item in a thread of an own page, and the warehouse that knows its author and address."""
    path = tmp_path / "published.duckdb"
    row = waiting(ITEM, "Where is [my] bike?", member_key="key-ann", is_question=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.register("inbox", inbox_table(pa.Table.from_pylist([row])))
        connection.execute("create table marts.fct_inbox as from inbox")
        for statement in MARTS.split(";\n"):
            if statement.strip():
                connection.execute(statement, {"noon": NOON} if "$noon" in statement else {})
    monkeypatch.setattr(
        "agorascope.published.require_current", lambda _: Publication("v", path, NOON, NOON, "r")
    )
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with open_warehouse(settings.warehouse) as connection:
        connection.execute(
            "insert into raw.posts (network, uri, url, author_id, author_handle, author_key)"
            " values ('mastodon', 'at://ann/2', ?, 'id-ann', 'ann_b@velo.example', 'key-ann')",
            [ADDRESS],
        )


def shown(run: Cli, *options: str) -> dict[str, Any]:
    code, said = run("inbox", "show", ITEM[:6], "--format", "json", *options)
    assert code == 0, said
    return dict(json.loads(said))


def looks(settings: Settings) -> list[tuple[str, str, Any]]:
    store = open_store(settings)
    with store.reading() as session:
        lines = session.scalars(select(AuditLog).where(AuditLog.what == LOOKED)).all()
    store.close()
    return [(line.who, line.row_key, line.after) for line in lines]


def test_an_item_is_shown_with_its_reasons_and_the_thread_before_and_after_it(
    run: Cli, published: None
) -> None:
    item = shown(run)
    assert (item["text"], item["state"], item["priority"] > 0) == ("Where is [my] bike?", "open", True)
    assert any("question" in reason for reason in item["reasons"])
    assert [(one["who"], one["text"]) for one in item["before"]] == [
        ("desk", "How do you ride your Acme?"),
        ("other", "Mine broke too"),
    ]
    assert [(one["who"], one["text"]) for one in item["after"]] == [
        ("desk", "Acme, on its way!"),
        ("author", "My Acme is back"),
    ]
    code, said = run("inbox", "show", ITEM, "--lang", "fr")
    assert code == 0
    assert all(
        words in said for words in ("Pose une question", "[my]", "Mine broke too", "Acme, on its way!")
    )


def test_who_did_what_when_is_told_and_so_is_that_the_person_opted_out(run: Cli, published: None) -> None:
    assert run("inbox", "take", ITEM[:6], "--who", "ann", "--note", "calls")[0] == 0
    assert run("inbox", "dismiss", ITEM[:7], "--who", "ann")[0] == 0
    item = shown(run)
    assert (item["state"], item["version"]) == ("dismissed", 2)
    assert "does not want to be found or processed" in item["person"]
    events = [(one["who"], one["what"], one["assignee"], one["note"]) for one in item["history"]]
    assert events == [("ann", "taken", "ann", "calls"), ("ann", "dismissed", None, "")]
    assert "History" in run("inbox", "show", ITEM)[1]


def test_who_wrote_it_shows_only_when_asked_and_the_look_is_noted_without_the_person(
    run: Cli, published: None, settings: Settings
) -> None:
    assert "ann_b" not in json.dumps(shown(run))
    assert looks(settings) == []
    item = shown(run, "--reveal", "--who", "tom")
    assert (item["account"], item["address"]) == ("ann_b@velo.example", ADDRESS)
    assert looks(settings) == [("tom", ITEM, None)]
    assert [(one["who"], one["what"]) for one in item["history"]] == [("tom", "looked who wrote it")]
    assert ADDRESS in run("inbox", "show", ITEM, "--reveal")[1].replace("\n", "")


def test_a_locked_warehouse_is_told_and_the_look_was_noted_before(
    run: Cli, published: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "WAIT_SECONDS", 0.1)
    locked = duckdb.IOException("Could not set lock on file")

    def refuse(*_: object, read_only: bool = False) -> None:
        raise locked

    opened = duckdb.connect
    monkeypatch.setattr(
        "agorascope.warehouse.duckdb.connect",
        lambda path, **options: (refuse if path == str(settings.warehouse) else opened)(path, **options),
    )
    code, said = run("inbox", "show", ITEM, "--reveal", "--who", "tom")
    assert code == 1
    assert "is held by another process" in " ".join(said.split())
    assert "ann_b" not in said
    assert [who for who, *_ in looks(settings)] == ["tom"]
    assert run("inbox", "show", ITEM)[0] == 0  # without a look nobody waits


def note_objection(settings: Settings, network: str, account: str) -> None:
    store = open_store(settings)
    record(store, Objector(network, account, None), is_withdrawn=False, note="", who="tom", at=NOON)
    store.close()


@pytest.mark.parametrize(("network", "account"), [("mastodon", "ann_b@velo.example"), ("club", "key-club")])
def test_who_objected_since_the_last_run_is_not_shown(
    run: Cli, published: None, settings: Settings, network: str, account: str
) -> None:
    note_objection(settings, network, account)
    code, said = run("inbox", "show", ITEM, "--reveal")
    assert (code, "the person objected" in " ".join(said.split())) == (2, True)
    assert ADDRESS not in said


def test_without_a_warehouse_it_is_said_that_nothing_is_known(
    run: Cli, published: None, settings: Settings
) -> None:
    settings.warehouse.unlink()
    item = shown(run, "--reveal")
    assert item["account"] == item["address"] == "not known to the warehouse (any more)"


def test_what_does_not_wait_is_shown_without_a_priority(run: Cli, published: None) -> None:
    code, said = run("inbox", "show", "elsewhere", "--format", "json")
    item = json.loads(said)
    assert (code, item["state"], item["priority"], item["reasons"]) == (0, "does not wait", None, [])
    code, said = run("inbox", "show", "early", "--format", "json")
    item = json.loads(said)
    assert (item["state"], item["the data"]) == ("answered in the data", "answered 2026-03-10 12:00")
