"""The commands of the inbox: what waits is shown with its reasons, and a colleague's word is respected."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from agorascope.app_store import open_store
from agorascope.app_store.inbox_states import Change, change
from agorascope.inbox.tables import inbox_table
from agorascope.published import Publication
from agorascope.settings import Settings
from tests.agorascope.inbox.test_priority import facts

Cli = Callable[..., tuple[int, str]]
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
ITEMS = {"aa11aa11": "Where is my bike?", "aa11aa22": "It broke, again.", "bb33bb33": "Hello [dear] desk"}


def waiting(item_id: str, text: str, **changed: Any) -> dict[str, Any]:
    """A row of int_inbox_items__waiting."""
    row = {
        "item_id": item_id,
        "brand_id": "acme",
        "network_id": "mastodon",
        "community_id": "velo.example",
        "member_key": "key",
        "thread_key": item_id,
        "created_at": NOON,
        "text": text,
        "url": None,
        "stance": None,
        "intent": "other",
        "waiting_business_minutes": 60.0,
        "state": "open",
        "is_addressed": True,
    }
    return facts(**row | {"waiting_minutes": 60.0} | changed)


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three items that wait and one that was answered, as if published; each command opens them anew."""
    import pyarrow as pa

    rows = [
        waiting("aa11aa11", ITEMS["aa11aa11"], is_question=True, has_question_mark=True),
        waiting("aa11aa22", ITEMS["aa11aa22"], is_negative=True),
        waiting("bb33bb33", ITEMS["bb33bb33"], network_id="bluesky"),
    ]
    path = tmp_path / "published.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.register("inbox", inbox_table(pa.Table.from_pylist(rows)))
        connection.execute("create table marts.fct_inbox as from inbox")
        connection.execute(
            """
            create table marts.fct_conversations as
            select
                item_id as post_key, brand_id, network_id, community_id, created_at, text, url, stance,
                is_question, null::timestamptz as settled_at
            from marts.fct_inbox
            union all
            select
                'cc44cc44', 'acme', 'mastodon', 'velo.example', created_at, 'Answered once', null, null, true,
                $settled
            from marts.fct_inbox where item_id = 'aa11aa11'
            """,
            {"settled": NOON + timedelta(hours=1)},
        )
    monkeypatch.setattr(
        "agorascope.published.require_current", lambda _: Publication("v", path, NOON, NOON, "r")
    )
    return path


def _listed(run: Cli, *options: str) -> list[dict[str, Any]]:
    code, said = run("inbox", "list", "--format", "json", *options)
    assert code == 0
    return list(json.loads(said))


def test_the_most_urgent_comes_first_with_its_reasons_in_either_language(run: Cli, published: Path) -> None:
    code, said = run("inbox")
    assert code == 0
    assert "Inbox: 3 of 3" in said
    assert said.index("aa11aa2 ") < said.index("aa11aa1 ") < said.index("bb33bb ")
    assert "[dear]" in said
    assert "défavorable" in run("inbox", "list", "--lang", "fr")[1]
    assert [item["item_id"] for item in _listed(run, "--network", "bluesky")] == ["bb33bb33"]


def test_programs_get_every_field(run: Cli, published: Path) -> None:
    [first, *_] = _listed(run)
    assert (first["item_id"], first["state"], first["version"]) == ("aa11aa22", "open", 0)
    assert first["reasons_en"][0].startswith("Is against the brand")
    code, said = run("inbox", "list", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(said)))
    assert (code, [row["item_id"] for row in rows]) == (0, ["aa11aa22", "aa11aa11", "bb33bb33"])
    assert rows[0]["reasons_fr"].startswith("Est défavorable")


def test_what_the_team_says_shows_at_once(run: Cli, published: Path) -> None:
    assert run("inbox", "take", "aa11aa1", "--who", "ann", "--note", "calls")[0] == 0
    states = {item["item_id"]: (item["state"], item["assignee"]) for item in _listed(run)}
    assert states["aa11aa11"] == ("taken", "ann")
    assert run("inbox", "answered", "aa11aa11", "--who", "ann")[0] == 0
    assert run("inbox", "dismiss", "aa11aa22", "--by", "bob")[0] == 0
    assert [item["item_id"] for item in _listed(run)] == ["bb33bb33"]
    closed = {item["item_id"]: item["state"] for item in _listed(run, "--closed")}
    assert closed == {"aa11aa11": "answered", "aa11aa22": "dismissed", "bb33bb33": "open"}
    assert run("inbox", "reopen", "aa11aa22", "--who", "bob")[0] == 0
    assert run("inbox", "take", "bb33bb33", "--who", "ann")[0] == 0
    assert run("inbox", "release", "bb33bb33", "--who", "ann")[0] == 0
    assert {item["item_id"] for item in _listed(run)} == {"aa11aa22", "bb33bb33"}


def test_an_item_opened_again_after_an_answer_in_the_data_is_shown_without_a_priority(
    run: Cli, published: Path
) -> None:
    assert run("inbox", "reopen", "cc44cc44", "--who", "ann")[0] == 0
    *_, last = _listed(run)
    assert (last["item_id"], last["priority"], last["state"]) == ("cc44cc44", None, "open")
    assert "next run" in run("inbox")[1]


def test_an_item_released_before_its_answer_came_in_stays_away(
    run: Cli, published: Path, settings: Settings
) -> None:
    store = open_store(settings)
    change(store, "cc44cc44", Change("open", "ann"), at=NOON)
    store.close()
    assert "cc44cc44" not in {item["item_id"] for item in _listed(run, "--closed")}


def test_of_two_people_the_second_is_told_and_may_insist(run: Cli, published: Path) -> None:
    assert run("inbox", "take", "aa11aa11", "--who", "ann")[0] == 0
    code, said = run("inbox", "take", "aa11aa11", "--who", "bob")
    assert code == 1
    assert "meanwhile ann made it taken" in " ".join(said.split())
    assert run("inbox", "take", "aa11aa11", "--who", "bob", "--seen", "0")[0] == 1
    assert run("inbox", "take", "aa11aa11", "--who", "bob", "--anyway")[0] == 0
    assert run("inbox", "answered", "aa11aa11", "--who", "cid", "--seen", "2")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("take", "aa11aa"),
            "begins the ids of 2 items: aa11aa1 (mastodon, 2026-03-10 12:00: Where is my bike?)",
        ),
        (("answered", "aa11aa"), "; aa11aa2 (mastodon, 2026-03-10 12:00: It broke, again.)."),
        (("take", "zzzzzz"), "No item's id begins with"),
        (("show", "bb33b"), "at least 6 signs"),
        (("take", "aa11aa11", "--anyway", "--seen", "1"), "exclude each other"),
        (("list", "--lang", "de"), "not a language of the reasons"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(
    run: Cli, published: Path, arguments: tuple[str, ...], said: str
) -> None:
    code, words = run("inbox", *arguments)
    assert code == 2
    assert said in " ".join(words.split())
