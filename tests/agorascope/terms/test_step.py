"""The terms of a warehouse in memory: planted worlds, and the same result whatever the way to it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import numpy as np
import pytest

from agorascope import records
from agorascope.schema_version import UNNUMBERED
from agorascope.terms import TermsReport, update_terms
from agorascope.warehouse_migrations import migrate
from agorascope.warehouse_schema import create_all
from agorascope.watch import match_topics
from agorascope.workspace import Brand, Channel, Staff, WatchTopic, Workspace

WORKSPACE = Workspace(
    name="Bikes",
    time_zone="Europe/Paris",
    brands=(
        Brand(id="nova", name="Nova", own=True, handles=("nova",)),
        Brand(id="rival", name="Rival"),
    ),
    staff=(Staff(network="mastodon", handle="@NovaHelp", brand="nova"),),
    channels=(Channel(network="mastodon", id="nova-page", name="Nova", brand="nova"),),
    watch=(WatchTopic(id="paths", name="Paths", terms=("piste cyclable", "voie verte")),),
)
MONDAY = date(2026, 3, 2)
SUBJECTS = ("selle", "guidon", "frein", "roue", "chaîne", "cadre", "pneu", "phare", "sonnette", "panier")


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        create_all(connection)
        yield connection


def post(uri: str, day: date, author: str | None, text: str, **fields: Any) -> dict[str, Any]:
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return {
        "network": "mastodon",
        "uri": uri,
        "kind": "post",
        "author_id": author,
        "author_handle": author,
        "text_format": "plain",
        "display_text": text,
        "created_at": moment,
        "created_at_trust": "server",
        "status": "live",
        "content_hash": records.content_hash(text, None),
        "fetched_at": moment,
        **fields,
    }


def load(
    connection: duckdb.DuckDBPyConnection, *rows: dict[str, Any], brand: str | None = "nova", lang: str = "fr"
) -> None:
    """Load posts as if they had been scored: each names the brand, if any."""
    connection.register("new_posts", records.table("post", rows))
    connection.execute(
        "insert into raw.posts by name "
        "select *, author_id as author_key, display_text as public_text from new_posts"
    )
    keys = "select network, uri, content_hash"
    connection.execute(f"insert into nlp.text_scores by name {keys}, '{lang}' as lang from new_posts")
    if brand:
        connection.execute(
            f"insert into nlp.mention_scores by name {keys}, '{brand}' as brand_id from new_posts"
        )
    days = "select distinct timezone('Europe/Paris', created_at)::date from new_posts"
    connection.execute(f"insert into raw.touched_days {days}")
    connection.unregister("new_posts")


def weeks_of_talk(weeks: int, seed: int = 0) -> list[dict[str, Any]]:
    """Sixty people a week, each on two subjects out of ten."""
    chance = np.random.default_rng(seed)
    return [
        post(
            f"w{week}-{person}",
            MONDAY + timedelta(weeks=week, days=int(chance.integers(0, 7))),
            f"person{week}x{person}",
            " puis ".join(str(subject) for subject in chance.choice(SUBJECTS, 2, replace=False)),
        )
        for week in range(weeks)
        for person in range(60)
    ]


def state(connection: duckdb.DuckDBPyConnection) -> list[Any]:
    return [
        connection.execute(f"select * from {table} order by all").fetchall()
        for table in ("nlp.terms", "nlp.term_counts")
    ]


def ranked(connection: duckdb.DuckDBPyConnection, week: int, subject: str = "nova") -> list[str]:
    rows = "select term from nlp.terms where subject_id = ? and week_start = ?"
    found = connection.execute(
        f"{rows} order by burst desc nulls last, term", [subject, MONDAY + timedelta(weeks=week)]
    )
    return [term for (term,) in found.fetchall()]


def settle(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("delete from raw.touched_days")


def test_a_planted_burst_ranks_first_and_the_flood_of_one_person_does_not_show(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    load(warehouse, *weeks_of_talk(9))
    week = MONDAY + timedelta(weeks=8)
    load(warehouse, *(post(f"burst{n}", week, f"angry{n}", "le rappel de batterie") for n in range(15)))
    load(warehouse, *(post(f"flood{n}", week, "max", "vive la trottinette") for n in range(500)))
    update_terms(warehouse, WORKSPACE)
    found = ranked(warehouse, 8)
    assert found[0] == "rappel de batterie"
    assert "trottinette" not in found
    burst, p_value, enough, usual, posts, authors, people = warehouse.execute(
        "select burst, p_value, enough_data, usual_share, posts, authors, week_authors"
        " from nlp.terms where term = 'rappel de batterie'"
    ).fetchall()[0]
    assert burst > 5
    assert p_value < 0.001
    assert (enough, usual, posts, authors, people) == (True, 0.0, 15, 15, 76)
    others = warehouse.execute(
        "select min(p_value) from nlp.terms where term <> 'rappel de batterie'"
    ).fetchall()
    assert others[0][0] > 0.05


def test_running_twice_changes_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, *weeks_of_talk(4))
    update_terms(warehouse, WORKSPACE)
    before = state(warehouse)
    assert before[0]
    update_terms(warehouse, WORKSPACE)
    assert state(warehouse) == before
    settle(warehouse)
    assert update_terms(warehouse, WORKSPACE).weeks_counted == 0
    assert state(warehouse) == before


def test_day_by_day_and_late_ends_as_all_at_once(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = weeks_of_talk(12)
    late, early = rows[::7], [row for place, row in enumerate(rows) if place % 7]
    for week in range(12):
        monday = MONDAY + timedelta(weeks=week)
        load(
            warehouse,
            *(row for row in early if monday <= row["created_at"].date() < monday + timedelta(weeks=1)),
        )
        update_terms(warehouse, WORKSPACE)
        settle(warehouse)
    load(warehouse, *late)
    update_terms(warehouse, WORKSPACE)
    with duckdb.connect() as other:
        other.execute("set timezone = 'UTC'")
        create_all(other)
        load(other, *rows)
        update_terms(other, WORKSPACE)
        assert state(other) == state(warehouse)


def test_only_touched_weeks_are_counted_and_those_whose_past_they_enter_compared(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    load(warehouse, *weeks_of_talk(12))
    update_terms(warehouse, WORKSPACE)
    settle(warehouse)
    warehouse.execute(
        "insert into raw.touched_days values (?), (null)", [MONDAY + timedelta(weeks=1, days=6)]
    )
    report = update_terms(warehouse, WORKSPACE)
    assert (report.weeks_counted, report.weeks_compared, report.posts) == (1, 9, 60)


def test_a_withdrawn_post_leaves_no_term_behind(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, *(post(f"p{n}", MONDAY, f"a{n}", "panne") for n in range(3)))
    update_terms(warehouse, WORKSPACE)
    assert ranked(warehouse, 0) == ["panne"]
    warehouse.execute("update raw.posts set status = 'deleted' where uri = 'p1'")
    update_terms(warehouse, WORKSPACE)
    assert ranked(warehouse, 0) == []
    warehouse.execute("delete from raw.posts")
    update_terms(warehouse, WORKSPACE)
    assert state(warehouse) == [[], []]


def test_a_week_begins_on_monday_in_the_zone_of_the_workspace(warehouse: duckdb.DuckDBPyConnection) -> None:
    late = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)  # Monday 00:30 in Paris
    load(warehouse, *(post(f"p{n}", MONDAY, f"a{n}", "panne", created_at=late) for n in range(3)))
    update_terms(warehouse, WORKSPACE)
    assert warehouse.execute("select week_start from nlp.terms").fetchall() == [(date(2026, 3, 9),)]


def test_staff_and_own_pages_and_own_names_are_left_out(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, *(post(f"p{n}", MONDAY, f"a{n}", "Nova et Rival : en panne") for n in range(3)))
    load(warehouse, post("staff", MONDAY, "novahelp", "panne désolé"))
    load(warehouse, post("page", MONDAY, "nova-page", "panne désolé"))
    update_terms(warehouse, WORKSPACE)
    assert ranked(warehouse, 0) == ["Rival", "panne"]
    assert warehouse.execute("select distinct week_authors from nlp.terms").fetchall() == [(3,)]


def test_nobodys_handle_becomes_a_term(warehouse: duckdb.DuckDBPyConnection) -> None:
    texts = (
        "lucievelo encore en panne",
        "paulroue et nova en panne",
        "lucievelo paulroue panne",
        "paulroue lucievelo",
    )
    rows = [post(f"p{n}", MONDAY, f"a{n}", text) for n, text in enumerate(texts)]
    rows.append(post("own", MONDAY, "LucieVelo", "lucievelo panne"))
    named = [{"handle": "PaulRoue@velo.example", "member_id": None}]
    rows.append(post("named", MONDAY, "a9", "paulroue panne", mentions=named))
    load(warehouse, *rows)
    update_terms(warehouse, WORKSPACE)
    assert ranked(warehouse, 0) == ["panne"]


def test_unknown_authors_are_one_each_and_languages_are_apart(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, *(post(f"p{n}", MONDAY, None, "panne") for n in range(3)))
    load(warehouse, *(post(f"e{n}", MONDAY, f"a{n}", "panne") for n in range(2)), lang="en")
    load(warehouse, *(post(f"d{n}", MONDAY, f"a{n}", "panne") for n in range(9)), lang="de")
    update_terms(warehouse, WORKSPACE)
    assert warehouse.execute("select language, term, authors from nlp.terms").fetchall() == [
        ("fr", "panne", 3)
    ]


def test_another_workspace_counts_everything_again(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, *(post(f"p{n}", MONDAY, f"a{n}", "Nova en panne") for n in range(3)))
    update_terms(warehouse, WORKSPACE)
    settle(warehouse)
    renamed = (WORKSPACE.brands[0].model_copy(update={"names": ("panne",)}), *WORKSPACE.brands[1:])
    report = update_terms(warehouse, WORKSPACE.model_copy(update={"brands": renamed}))
    assert report.weeks_counted == 1
    assert ranked(warehouse, 0) == []


def test_a_run_cut_short_is_taken_up(
    warehouse: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(warehouse, *weeks_of_talk(5))
    monkeypatch.setattr(
        "agorascope.terms.step._compare_week", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        update_terms(warehouse, WORKSPACE)
    monkeypatch.undo()
    update_terms(warehouse, WORKSPACE)
    with duckdb.connect() as other:
        other.execute("set timezone = 'UTC'")
        create_all(other)
        load(other, *weeks_of_talk(5))
        update_terms(other, WORKSPACE)
        assert state(other) == state(warehouse)


def update_topics(connection: duckdb.DuckDBPyConnection, workspace: Workspace = WORKSPACE) -> TermsReport:
    match_topics(connection, workspace)
    return update_terms(connection, workspace)


def test_a_burst_in_a_topic_rises_though_no_brand_is_named_and_its_own_words_do_not(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    usual = [row | {"display_text": f"piste cyclable {row['display_text']}"} for row in weeks_of_talk(9)]
    load(warehouse, *usual, brand=None)
    texts = [
        post(f"b{n}", MONDAY + timedelta(weeks=8), f"b{n}", "Pistes cyclables : le sas vélo")
        for n in range(9)
    ]
    load(warehouse, *texts, brand=None)
    load(warehouse, *(post(f"off{n}", MONDAY, f"o{n}", "loin de tout") for n in range(9)), brand=None)
    update_topics(warehouse)
    found = ranked(warehouse, 8, "paths")
    assert found[0] == "sas vélo"
    assert not {"piste", "pistes", "cyclable", "loin"} & set(found)
    rows = "select distinct subject_kind, subject_id from nlp.{} where week_start = ?"
    for table in ("terms", "term_counts"):
        assert warehouse.execute(rows.format(table), [MONDAY]).fetchall() == [("topic", "paths")]
    burst, p_value, enough = warehouse.execute(
        "select burst, p_value, enough_data from nlp.terms where term = 'sas vélo'"
    ).fetchall()[0]
    assert (burst > 4, p_value < 0.01, enough) == (True, True, True)


def test_a_brand_and_a_topic_of_one_name_keep_their_terms_apart(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    topic = WatchTopic(id="nova", name="Nova too", terms=("voie verte",))
    workspace = WORKSPACE.model_copy(update={"watch": (topic,)})
    load(warehouse, *(post(f"p{n}", MONDAY, f"a{n}", "panne, voie verte") for n in range(3)))
    load(warehouse, *(post(f"q{n}", MONDAY, f"a{n}", "la voie verte fermée") for n in range(4)), brand=None)
    update_topics(warehouse, workspace)
    found = warehouse.execute("select subject_kind, term, authors from nlp.terms order by all").fetchall()
    assert found == [
        ("brand", "panne", 3),
        ("brand", "voie verte", 3),
        ("topic", "fermée", 4),
        ("topic", "panne", 3),
    ]


def test_staff_and_copies_of_a_file_are_left_out_of_topics(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, *(post(f"p{n}", MONDAY, f"a{n}", "voie verte bloquée") for n in range(3)), brand=None)
    load(warehouse, post("staff", MONDAY, "novahelp", "voie verte bloquée"), brand=None)
    load(warehouse, post("copy", MONDAY, "a9", "voie verte bloquée", duplicate_of_uri="p0"), brand=None)
    update_topics(warehouse)
    assert warehouse.execute("select term, posts, week_authors from nlp.terms").fetchall() == [
        ("bloquée", 3, 3)
    ]


def test_topics_running_twice_changes_nothing_and_only_touched_weeks_are_counted(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = [row | {"display_text": f"voie verte {row['display_text']}"} for row in weeks_of_talk(4)]
    load(warehouse, *rows, brand=None)
    update_topics(warehouse)
    before = state(warehouse)
    assert before[0]
    update_topics(warehouse)
    assert state(warehouse) == before
    settle(warehouse)
    assert update_topics(warehouse).weeks_counted == 0
    warehouse.execute("insert into raw.touched_days values (?)", [MONDAY + timedelta(weeks=2)])
    report = update_topics(warehouse)
    assert (report.weeks_counted, report.weeks_compared, report.posts) == (1, 2, 60)
    assert state(warehouse) == before


def test_another_definition_of_a_topic_and_one_taken_away_count_again(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    load(warehouse, *(post(f"p{n}", MONDAY, f"a{n}", "voie verte bloquée") for n in range(3)), brand=None)
    update_topics(warehouse)
    settle(warehouse)
    wider = WatchTopic(id="paths", name="Paths", terms=("bloquée",))
    update_topics(warehouse, WORKSPACE.model_copy(update={"watch": (wider,)}))
    assert sorted(ranked(warehouse, 0, "paths")) == ["verte", "voie"]
    settle(warehouse)
    update_topics(warehouse, WORKSPACE.model_copy(update={"watch": ()}))
    assert state(warehouse) == [[], []]


def test_a_warehouse_of_terms_by_brand_is_counted_anew(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, *(post(f"p{n}", MONDAY, f"a{n}", "panne") for n in range(3)))
    for table in ("nlp.terms", "nlp.term_counts"):
        warehouse.execute(
            f"""
            alter table {table} drop column subject_kind;
            alter table {table} drop column subject_id;
            alter table {table} add column brand_id varchar;
            insert into {table} (brand_id, week_start) values ('nova', date '2020-01-06')
            """
        )
    warehouse.execute("insert into raw.build_meta values ('terms', 'terms-1-00000000')")
    settle(warehouse)
    migrate(warehouse, UNNUMBERED)
    update_terms(warehouse, WORKSPACE)
    rows = "select subject_kind, subject_id, week_start from {}"
    for table in ("nlp.terms", "nlp.term_counts"):
        assert set(warehouse.execute(rows.format(table)).fetchall()) == {("brand", "nova", MONDAY)}
