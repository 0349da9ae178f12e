"""A stored person who objects leaves raw, nlp and quality, in one transaction that can be done again."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from agorascope.app_store.objections import Objector
from agorascope.app_sync import sync_objections
from agorascope.objecting import leftovers
from agorascope.objecting.marks import Marks, mark
from agorascope.objecting.removal import Gone, Removal, is_pending, remove_objectors
from agorascope.pseudonyms import pseudonym
from agorascope.records import Row
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse

Connection = duckdb.DuckDBPyConnection
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
ANN = "https://velo.example/users/ann_42"
KEY = b"a key"
WORDS = "The left crank of my Nova sings in the rain"
SECRETS = ("ann_42", "annabel quist", "left crank of my nova", pseudonym(KEY, "mastodon", ANN), "velo/1")


@pytest.fixture
def world(connection: Connection, load: Callable[..., Any], post: Callable[..., Row]) -> Connection:
    """Ann writes; others answer, share, quote and name her; the steps left rows of all of it."""
    lea = {"author_id": "lea", "author_handle": "lea"}
    load(
        post("velo/1", author_id=ANN, author_handle="ann_42", author_name="Annabel Quist", text=WORDS),
        post(
            "velo/2",
            **lea,
            parent_uri="velo/1",
            text="@ann_42 mine too",
            mentions=[{"id": ANN, "handle": "a"}],
        ),
        post("velo/3", **lea, repost_of_uri="velo/1", kind="repost", text=None, display_text=None),
        post("velo/4", **lea, quote_of_uri="velo/1", kind="quote", text=f"So true: {WORDS}!"),
        post(
            "velo/5",
            **lea,
            parent_uri="velo/2",
            text="nothing of hers",
            created_at=datetime(2026, 3, 14, tzinfo=UTC),
        ),
        post("velo/6", **lea, text="Annabel Quist rides", links=[f"{ANN}"], title="See ann_42"),
        post("velo/7", **lea, text="a quiet day", created_at=datetime(2026, 3, 20, tzinfo=UTC)),
        members=[
            {
                "network": "mastodon",
                "member_id": member_id,
                "handle": handle,
                "display_name": "Annabel Quist" if handle == "ann_42" else "Lea",
                "bio": "friend of @ann_42",
                "links": [ANN, "https://lea.example"],
                "status": "live",
                "followers": 3,
                "observed_at": NOON,
            }
            for member_id, handle in ((ANN, "ann_42"), ("lea", "lea"))
        ],
        interactions=[
            {
                "network": "mastodon",
                "key": "1",
                "type": "like",
                "actor_id": ANN,
                "target_post_uri": "velo/7",
                "created_at": datetime(2026, 3, 21, tzinfo=UTC),
                "observed_at": NOON,
            }
        ],
    )
    for table in (
        "text_scores",
        "mention_scores",
        "requests",
        "topic_matches",
        "post_places",
        "closer_readings",
    ):
        connection.execute(
            f"insert into nlp.{table} (network, uri) values ('mastodon', 'velo/1'), ('mastodon', 'velo/7')"
        )
    connection.execute(
        "insert into nlp.request_clusters (label, earlier_posts)"
        " values ('crank', ['mastodon|velo/1', 'mastodon|velo/7'])"
    )
    connection.execute(
        "insert into raw.rejects (network, reason, detail, excerpt)"
        " values ('mastodon', 'bad_date', 'x', 'ann_42;x')"
    )
    connection.execute(
        "insert into raw.runs (run_id, message) values ('r', 'velo.example/@ann_42: not found')"
    )
    connection.execute(
        "insert into raw.state values ('mastodon', 'verify', ?, now())",
        [json.dumps({"asked": {"velo/1": 1, "velo/7": 2}})],
    )
    connection.execute("delete from raw.touched_days")
    return connection


def object_to(connection: Connection, *accounts: str) -> None:
    sync_objections(connection, [Objector("mastodon", account, None) for account in accounts], "UTC")


def remove(connection: Connection, forget: Callable[[Gone], None] = lambda _: None) -> Removal:
    return remove_objectors(
        connection, key=KEY, public_handles=frozenset({"nova"}), time_zone="UTC", forget=forget
    )


def told(connection: Connection, *, schemas: tuple[str, ...] = ("raw", "nlp", "quality")) -> Iterator[str]:
    """Which columns hold one of the secrets."""
    columns = connection.execute(
        "select table_schema, table_name, column_name from information_schema.columns"
        " where data_type ilike '%varchar%'"
    ).fetchall()
    for schema, table, column in columns:
        for secret in SECRETS if schema in schemas else ():
            query = f'select 1 from {schema}."{table}" where contains(lower("{column}"::varchar), ?)'
            if connection.execute(query, [secret]).fetchall():
                yield f"{table}.{column}: {secret}"


def everything(connection: Connection) -> dict[str, list[Any]]:
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where not temporary"
    ).fetchall()
    return {
        f"{schema}.{table}": sorted(map(repr, connection.execute(f'from {schema}."{table}"').fetchall()))
        for schema, table in tables
    }


def test_nothing_of_the_person_is_left(world: Connection) -> None:
    before = set(told(world))
    assert {secret for said in before for secret in SECRETS if said.endswith(secret)} == set(SECRETS)
    object_to(world, "ann_42")
    assert remove(world) == Removal(accounts=1, posts=2, changed_posts=4)
    assert list(told(world)) == []
    assert list(told(world, schemas=("app",))) == [
        "objections.account: ann_42",
        "suppressed.account: ann_42",
        f"suppressed.member_key: {SECRETS[3]}",
    ]


def test_what_others_wrote_stands_without_the_person(world: Connection) -> None:
    object_to(world, "ann_42")
    remove(world)
    rows = world.execute("select uri, display_text, title, links from raw.posts order by uri").fetchall()
    assert rows == [
        ("velo/2", "@… mine too", None, None),
        ("velo/4", "So true: […]!", None, None),
        ("velo/5", "nothing of hers", None, None),
        ("velo/6", "[…] rides", "See […]", []),
        ("velo/7", "a quiet day", None, None),
    ]
    threads = world.execute(
        "select count(distinct thread_root_uri), bool_and(starts_with(thread_root_uri, 'removed:'))"
        " from raw.posts where uri in ('velo/2', 'velo/5')"
    ).fetchall()
    assert threads == [(1, True)]
    members = world.execute("select member_id, bio, links from raw.members").fetchall()
    assert members == [("lea", "friend of @…", ["https://lea.example"])]
    assert world.execute("select uri from nlp.text_scores").fetchall() == [("velo/7",)]
    assert world.execute("select label, earlier_posts from nlp.request_clusters").fetchall() == [
        ("crank", ["mastodon|velo/7"])
    ]
    assert world.execute("select state::json->'asked' from raw.state").fetchall() == [('{"velo/7":2}',)]


def test_a_strangers_words_that_are_a_name_stay(
    world: Connection, load: Callable[..., Any], post: Callable[..., Row]
) -> None:
    """Another Annabel Quist, and a brand that an objector's account is called after."""
    fan = {"author_id": "fan", "author_handle": "fan_1", "author_name": "Nova Cycles"}
    load(
        post("velo/8", author_id="lea", text="My Annabel Quist and my Nova Cycles"),
        post("velo/9", **fan, text="brrr brrr brrr"),
        post("velo/10", author_id="lea", parent_uri="velo/9", text="Nova Cycles, @fan_1 is no Nova Cycles"),
        batch_id="b2",
    )
    world.execute("insert into raw.workspace_names values ('Nova Cycles')")
    world.execute("insert into nlp.terms (term) values ('nova cycles'), ('annabel quist')")
    object_to(world, "ann_42", "fan_1")
    remove(world)
    rows = world.execute("select text from raw.posts where uri in ('velo/8', 'velo/10') order by uri desc")
    assert rows.fetchall() == [
        ("My Annabel Quist and my Nova Cycles",),
        ("Nova Cycles, @… is no Nova Cycles",),
    ]
    terms = world.execute("select term from nlp.terms order by 1").fetchall()
    assert terms == [("annabel quist",), ("nova cycles",)]


def test_days_that_change_are_touched_and_others_are_not(world: Connection) -> None:
    object_to(world, "ann_42")
    world.execute("delete from raw.touched_days")
    remove(world)
    days = [f"{day}" for (day,) in world.execute("select day from raw.touched_days order by day").fetchall()]
    assert days == ["2026-03-10", "2026-03-14", "2026-03-21"]


def test_the_app_store_is_told_first_of_what_goes(world: Connection) -> None:
    told_of: list[Gone] = []
    object_to(world, "ann_42")
    remove(world, told_of.append)
    [gone] = told_of
    assert ("mastodon", pseudonym(KEY, "mastodon", ANN)) in gone.member_keys
    assert len(gone.post_keys) == 2
    assert ("mastodon", ANN.lower()) in gone.names


def test_a_second_removal_changes_nothing(world: Connection) -> None:
    object_to(world, "ann_42")
    remove(world)
    once = everything(world)
    assert remove(world) == Removal()
    assert everything(world) == once


def test_cut_at_any_statement_the_next_run_completes_it(
    world: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step of the transaction fails once: nothing is half removed, and doing it again gives the same."""
    from agorascope.objecting import others, removal

    object_to(world, "ann_42")
    before = everything(world)

    def fail(*_: Any, **__: Any) -> Any:
        raise MemoryError

    steps = [
        (removal, name)
        for name in ("keep", "hold", "delete_held", "_hide_in_sentences", "_forget_in_states", "note_pending")
    ]
    for module, name in [*steps, (others, "find_changed"), (others, "write_changed")]:
        with monkeypatch.context() as patch:
            patch.setattr(module, name, fail)
            with pytest.raises(MemoryError):
                remove(world)
        assert everything(world) == before
        assert not is_pending(world)
    assert remove(world) == Removal(accounts=1, posts=2, changed_posts=4)
    assert is_pending(world)
    assert list(told(world)) == []


def test_an_account_that_was_only_spoken_of_is_hidden(
    connection: Connection, load: Callable[..., Any], post: Callable[..., Row]
) -> None:
    load(post("velo/1", author_id="lea", text="ask @ann_42"))
    object_to(connection, "ann_42")
    assert remove(connection).changed_posts == 1
    assert connection.execute("select text from raw.posts").fetchall() == [("ask @…",)]


def test_the_other_accounts_of_the_person_go_too(
    world: Connection, load: Callable[..., Any], post: Callable[..., Row]
) -> None:
    """As the last build knew them."""
    load(post("velo/8", author_id="blog", author_handle="quist"), batch_id="b2")
    world.execute("create schema intermediate")
    world.execute("create table intermediate.int_identity_links__judged (x integer)")
    world.execute(
        "create table intermediate.int_persons__merged as"
        " select 'mastodon' as network_id, unnest($keys) as member_key,"
        " 'mastodon' as person_network_id, 'p' as person_member_key",
        {"keys": [pseudonym(KEY, "mastodon", one) for one in (ANN, "blog")]},
    )
    object_to(world, "ann_42")
    assert remove(world).accounts == 2
    assert world.execute("select count(*) from raw.posts where uri = 'velo/8'").fetchall() == [(0,)]
    world.execute("drop table intermediate.int_persons__merged")
    load(post("velo/9", author_id="blog", author_handle="quist"), batch_id="b3")
    assert world.execute("select count(*) from raw.posts where uri = 'velo/9'").fetchall() == [(0,)]


def test_a_warehouse_written_anew_holds_no_byte_of_what_was_deleted(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    secret = "an unmistakable sentence of hers"
    with open_warehouse(path) as connection:
        connection.execute("force checkpoint")
        connection.execute("set force_compression = 'uncompressed'")
        connection.execute(
            "insert into raw.posts (uri, text) select i::varchar, case i when 7 then ? else 'other words' end"
            " from range(5000) as t(i)",
            [secret],
        )
        connection.execute("create view raw.seen as select uri from raw.posts")
    with open_warehouse(path) as connection:
        connection.execute("delete from raw.posts where uri = '7'")
    assert secret.encode() in path.read_bytes()
    leftovers.write_anew(path, memory="200MB")
    assert secret.encode() not in path.read_bytes()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["warehouse.duckdb"]
    with open_warehouse(path) as connection:
        assert connection.execute("select count(*) from raw.seen").fetchall() == [(4999,)]


def test_plans_of_former_runs_forget_the_posts(settings: Settings) -> None:
    folder = settings.runs / "r1"
    folder.mkdir(parents=True)
    facts = {
        "stored": {"mastodon": [{"uri": "velo/1"}, {"uri": "velo/2"}]},
        "states": {"mastodon": {"verify": {"asked": {"velo/1": "x"}}}},
    }
    (folder / "plan.facts.json").write_text(json.dumps(facts))
    marks = Marks(KEY)
    marks.add("uri", mark(KEY, "uri", "mastodon", "velo/1"))
    assert leftovers.forget_in_runs(settings, marks) == 1
    assert "velo/1" not in (folder / "plan.facts.json").read_text()
    assert leftovers.forget_in_runs(settings, marks) == 0


def test_reports_that_show_the_person_go_and_others_stay(settings: Settings) -> None:
    marks = Marks(KEY)
    for kind, value in (("handle", "ann_42"), ("word", "ann_42")):
        marks.add(kind, mark(KEY, kind, "mastodon", value))  # type: ignore[arg-type]
    marks.add("run", mark(KEY, "run", "", "the left crank of my"))
    marks.add("run", mark(KEY, "run", "", "squeaks like mad"))
    folder = settings.reports / "2026-03-02"
    folder.mkdir(parents=True)
    shown = {
        "handle": "<p>thanks to <b>@ann_42</b></p>",
        "words": "<p>one wrote: the <i>left</i> crank of my Nova</p>",
        "key": "<p>5eed5eed5eed5eed</p>",
        "short": "<p>Somebody wrote this (5eed5eed, Mastodon)</p>",
        "three": "<p>one wrote: <i>Squeaks like mad</i></p>",
        "nobody": "<p>a calm week, the left crank is quiet</p>",
    }
    for name, page in shown.items():
        (folder / f"report-{name}.html").write_text(page)
        (folder / f"report-{name}.pdf").write_text("")
    (folder / "told.json").write_text("{}")
    (folder / "report-cut.pdf").write_text("")
    assert leftovers.forget_reports(settings, marks, ["5eed5eed5eed5eed"], ["mastodon"]) == 11
    assert sorted(one.name for one in folder.iterdir()) == [
        "report-nobody.html",
        "report-nobody.pdf",
        "told.json",
    ]
    assert leftovers.forget_reports(settings, marks, ["5eed5eed5eed5eed"], ["mastodon"]) == 0


def test_cut_between_a_pdf_and_its_page_the_next_run_finds_both(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = settings.reports / "2026-03-02"
    folder.mkdir(parents=True)
    (folder / "report.html").write_text("<p>5eed5eed</p>")
    (folder / "report.pdf").write_text("")
    unlink = Path.unlink

    def die_after(path: Path, **options: Any) -> None:
        unlink(path, **options)
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", die_after)
        with pytest.raises(MemoryError):
            leftovers.forget_reports(settings, Marks(KEY), ["5eed5eed5eed"], ["mastodon"])
    assert [one.name for one in folder.iterdir()] == ["report.html"]
    assert leftovers.forget_reports(settings, Marks(KEY), ["5eed5eed5eed"], ["mastodon"]) == 1
