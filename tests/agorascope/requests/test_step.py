"""The requests of a warehouse in memory: planted worlds, and the same result whatever the way to it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import pytest

from agorascope import records
from agorascope.requests import update_requests
from agorascope.warehouse_schema import create_all
from agorascope.workspace import Brand, Staff, Workspace

WORKSPACE = Workspace(
    name="Bikes",
    brands=(Brand(id="nova", name="Nova", own=True),),
    staff=(Staff(network="mastodon", handle="@NovaHelp", brand="nova"),),
)
MONDAY = date(2026, 3, 2)
REFUND = "Nova: mon remboursement n'arrive toujours pas"
BATTERY = "la batterie Nova se vide en une nuit"


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        create_all(connection)
        yield connection


def asked(uri: str, week: int, author: str, text: str, **fields: Any) -> dict[str, Any]:
    moment = datetime(2026, 3, 3, 12, tzinfo=UTC) + timedelta(weeks=week)
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
    connection: duckdb.DuckDBPyConnection,
    *rows: dict[str, Any],
    intent: str = "complaint",
    stance: str = "negative",
) -> None:
    """Load posts as if they had been scored."""
    connection.register("new_posts", records.table("post", rows))
    connection.execute(
        "insert into raw.posts by name "
        "select *, author_id as author_key, display_text as public_text from new_posts"
    )
    keys = "select network, uri, content_hash"
    connection.execute(
        f"insert into nlp.text_scores by name {keys}, 'fr' as lang, '{intent}' as intent from new_posts"
    )
    connection.execute(
        f"insert into nlp.mention_scores by name {keys}, 'nova' as brand_id, '{stance}' as stance "
        "from new_posts"
    )
    connection.execute("insert into raw.touched_days select distinct created_at::date from new_posts")
    connection.unregister("new_posts")


def run(connection: duckdb.DuckDBPyConnection) -> Any:
    report = update_requests(connection, WORKSPACE)
    connection.execute("delete from raw.touched_days")
    return report


def state(connection: duckdb.DuckDBPyConnection) -> list[Any]:
    tables = ("nlp.requests", "nlp.request_clusters")
    return [connection.execute(f"select * from {table} order by all").fetchall() for table in tables]


def clusters(connection: duckdb.DuckDBPyConnection) -> dict[str, str | None]:
    return dict(connection.execute("select uri, cluster_id from nlp.requests order by uri").fetchall())


def world(weeks: int = 4) -> list[list[dict[str, Any]]]:
    """Four people a week want their money back, three speak of the battery from the second week on."""
    return [
        [asked(f"r{week}{n}", week, f"ann{week}{n}", f"{REFUND} {'encore ' * n}") for n in range(4)]
        + [
            asked(f"b{week}{n}", week, f"bob{week}{n}", f"{BATTERY} {'deja ' * n}")
            for n in range(3 if week else 1)
        ]
        for week in range(weeks)
    ]


def test_a_request_keeps_its_id_from_week_to_week(warehouse: duckdb.DuckDBPyConnection) -> None:
    for week in world():
        load(warehouse, *week)
    run(warehouse)
    found = clusters(warehouse)
    assert len({found[uri] for uri in found if uri.startswith("r")}) == 1
    assert len({found[uri] for uri in found if uri.startswith("b") and uri[1] != "0"}) == 1
    assert found["b00"] is None  # alone then: the past stays as it was said
    labels = warehouse.execute("select distinct label from nlp.request_clusters order by 1").fetchall()
    assert [("remboursement" in label, "batterie" in label) for (label,) in labels] == [
        (False, True),
        (True, False),
    ]


def test_a_request_is_first_seen_with_its_first_post_though_that_stood_alone(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    for week in world():
        load(warehouse, *week)
    run(warehouse)
    (first,) = warehouse.execute(
        "select distinct first_seen_at from nlp.request_clusters where contains(label, 'batterie')"
    ).fetchall()
    assert first[0].date() == date(2026, 3, 3)


def test_a_backfill_gives_what_the_days_one_by_one_give(warehouse: duckdb.DuckDBPyConnection) -> None:
    for week in world():
        for row in week:
            load(warehouse, row)
            run(warehouse)
    day_by_day = state(warehouse)
    warehouse.execute(
        "delete from nlp.requests; delete from nlp.request_clusters; delete from raw.build_meta"
    )
    run(warehouse)
    assert state(warehouse) == day_by_day


def test_an_old_post_that_arrives_late_gives_what_a_backfill_gives(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    late, *rest = [row for week in world() for row in week]
    load(warehouse, *rest)
    run(warehouse)
    load(warehouse, late)
    assert run(warehouse).weeks > 1  # the weeks that follow remember it
    incremental = state(warehouse)
    warehouse.execute(
        "delete from nlp.requests; delete from nlp.request_clusters; delete from raw.build_meta"
    )
    run(warehouse)
    assert state(warehouse) == incremental


def test_a_second_run_reads_nothing_and_a_touched_week_that_is_the_same_reads_no_other(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    for week in world():
        load(warehouse, *week)
    run(warehouse)
    before = state(warehouse)
    assert run(warehouse).weeks == 0
    warehouse.execute("insert into raw.touched_days values (?)", [MONDAY])
    assert run(warehouse).weeks == 1
    assert state(warehouse) == before


def test_staff_duplicates_reposts_repetitions_and_praise_are_no_requests(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = world(1)[0]
    load(warehouse, *rows)
    load(
        warehouse,
        asked("staff", 0, "novahelp", REFUND),
        asked("copy", 0, "carl", REFUND, duplicate_of_uri="r00"),
        asked("repost", 0, "dora", REFUND, kind="repost"),
        asked("deleted", 0, "emil", REFUND, status="deleted"),
        asked("z-again", 0, "ann00", str(rows[0]["display_text"])),
    )
    load(warehouse, asked("pleased", 0, "fran", f"{REFUND}, merci"), stance="positive")
    run(warehouse)
    assert set(clusters(warehouse)) == {str(row["uri"]) for row in rows}


def test_a_question_counts_whatever_its_stance(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, asked("q", 0, "ann", "Nova livre aussi en Corse ?"), intent="question", stance="positive")
    run(warehouse)
    assert clusters(warehouse) == {"q": None}


def test_a_deleted_week_is_forgotten(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, *world(1)[0])
    run(warehouse)
    warehouse.execute(
        "update raw.posts set status = 'deleted'; insert into raw.touched_days values ('2026-03-03')"
    )
    run(warehouse)
    assert state(warehouse) == [[], []]
