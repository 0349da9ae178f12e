"""Topics and places of a warehouse in memory: every stored post, incremental, and the same by any way."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from agorascope import records
from agorascope.warehouse_schema import create_all
from agorascope.watch import match_topics, read_places
from agorascope.workspace import Brand, WatchTopic, Workspace


def workspace(*terms: str) -> Workspace:
    return Workspace(
        name="Bikes",
        brands=(Brand(id="nova", name="Nova", own=True, domains=("nova.example",)),),
        watch=(WatchTopic(id="paths", name="Paths", terms=terms),) if terms else (),
    )


PATHS = workspace("piste cyclable")


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        create_all(connection)
        yield connection


def load(connection: duckdb.DuckDBPyConnection, uri: str, day: int, text: str, **fields: Any) -> None:
    moment = datetime(2026, 3, day, 12, tzinfo=UTC)
    row = {
        "network": "mastodon",
        "uri": uri,
        "kind": "post",
        "text_format": "plain",
        "display_text": text,
        "created_at": moment,
        "created_at_trust": "server",
        "status": "live",
        "content_hash": records.content_hash(text, None),
        "fetched_at": moment,
        **fields,
    }
    connection.register("new_posts", records.table("post", [row]))
    connection.execute("insert into raw.posts by name select * from new_posts")
    connection.execute("insert into raw.touched_days values (?)", [moment.date()])
    connection.unregister("new_posts")


def settle(connection: duckdb.DuckDBPyConnection) -> list[date]:
    days = connection.execute("delete from raw.touched_days returning day").fetchall()
    return sorted(day for (day,) in days)


def matched(connection: duckdb.DuckDBPyConnection) -> list[Any]:
    return connection.execute(
        "select uri, topic_id, matched_text from nlp.topic_matches order by all"
    ).fetchall()


def test_posts_that_name_no_brand_are_found_and_reposts_and_deleted_ones_are_not(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    load(warehouse, "a", 1, "Une piste cyclable !")
    load(warehouse, "b", 1, "Une piste cyclable !", kind="repost")
    load(warehouse, "c", 1, "Une piste cyclable !", status="deleted")
    assert match_topics(warehouse, PATHS).posts == 1
    assert matched(warehouse) == [("a", "paths", "piste cyclable")]


def test_only_touched_days_are_read_and_what_is_gone_goes(warehouse: duckdb.DuckDBPyConnection) -> None:
    load(warehouse, "a", 1, "Une piste cyclable !")
    load(warehouse, "b", 2, "Des pistes cyclables")
    match_topics(warehouse, PATHS)
    settle(warehouse)
    assert match_topics(warehouse, PATHS).posts == 0
    warehouse.execute("update raw.posts set status = 'deleted' where uri = 'a'")
    warehouse.execute("insert into raw.touched_days values ('2026-03-01')")
    assert match_topics(warehouse, PATHS).posts == 0
    assert [uri for uri, *_ in matched(warehouse)] == ["b"]


def test_other_terms_read_all_posts_again_and_touch_the_days_that_changed(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    load(warehouse, "a", 1, "Une piste cyclable !")
    load(warehouse, "b", 2, "Une voie verte")
    load(warehouse, "c", 3, "rien")
    match_topics(warehouse, PATHS)
    settle(warehouse)
    assert match_topics(warehouse, workspace("piste cyclable", "voie verte")).posts == 3
    assert settle(warehouse) == [date(2026, 3, 2)]
    assert [uri for uri, *_ in matched(warehouse)] == ["a", "b"]
    match_topics(warehouse, workspace())
    assert matched(warehouse) == []
    assert settle(warehouse) == [date(2026, 3, 1), date(2026, 3, 2)]


def test_links_and_hashtags_become_places_once_a_post_and_not_the_brand_s_own(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    load(
        warehouse,
        "a",
        1,
        "voir",
        instance="social.example",
        links=[
            "https://blog.example/a?x=1",
            "https://blog.example/a?x=2",
            "https://shop.nova.example/",
            "nonsense",
        ],
        hashtags=["Velo", "velo", "c++"],
    )
    read_places(warehouse, PATHS)
    rows = warehouse.execute(
        "select link_host, link, kind, place_network, identifier from nlp.post_places order by all"
    ).fetchall()
    assert rows == [
        ("blog.example", "https://blog.example/a", "site", "rss", "blog.example"),
        ("shop.nova.example", "https://shop.nova.example", None, None, None),
        (None, None, "hashtag", "mastodon", "velo"),
    ]
