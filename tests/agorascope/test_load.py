"""Load: once is enough, the newest wins, deleted words are gone, touched days are noted."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import pytest

from agorascope.load import LoadReport, load_batch
from agorascope.records import Reject, Row, content_hash, table
from agorascope.schema_version import UNNUMBERED
from agorascope.warehouse_migrations import migrate
from agorascope.warehouse_schema import create_all

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)

Make = Callable[..., Row]
Load = Callable[..., LoadReport]


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def test_second_load_adds_no_rows_and_touches_no_day(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load
) -> None:
    first = load(post("a"), post("b"))
    connection.execute("delete from raw.touched_days")
    second = load(post("a"), post("b"))
    assert (first.new_posts, second.new_posts, second.changed_posts) == (2, 0, 0)
    assert rows(connection, "select count(*) from raw.posts") == [(2,)]
    assert rows(connection, "from raw.touched_days") == []


def test_same_key_twice_in_a_batch_counts_once_and_the_later_fetch_wins(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load
) -> None:
    report = load(post("a", text="old"), post("a", text="new", fetched_at=NOON + timedelta(hours=1)))
    assert (report.posts, report.duplicates) == (1, 1)
    assert rows(connection, "select text from raw.posts") == [("new",)]


def test_of_two_rows_fetched_at_once_the_one_landed_later_holds(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load
) -> None:
    load(
        post("a", text="first", raw_ref="m/d/b/0001-ff.zst#9"),
        *(post(f"other-{n}") for n in range(5_000)),
        post("a", text="second", raw_ref="m/d/b/0002-aa.zst#2"),
        post("a", text="third", raw_ref="m/d/b/0002-aa.zst#10"),
    )
    assert rows(connection, "select text from raw.posts where uri = 'a'") == [("third",)]


def test_a_time_that_was_put_in_stays_that_of_the_first_reading(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load
) -> None:
    later = NOON + timedelta(days=1)
    load(
        post("undated", created_at=NOON, created_at_trust="unknown"),
        post("ahead", created_at=NOON, flags=["clamped_date"]),
        post("moved", created_at=NOON),
    )
    load(
        post("undated", created_at=later, created_at_trust="unknown", fetched_at=later),
        post("ahead", created_at=later, flags=["clamped_date"], fetched_at=later),
        post("moved", created_at=later, fetched_at=later),
        batch_id="b2",
    )
    found = rows(connection, "select uri, created_at at time zone 'UTC' from raw.posts order by uri")
    expected = {"ahead": NOON, "moved": later, "undated": NOON}
    assert {uri: at.replace(tzinfo=UTC) for uri, at in found} == expected


def test_an_older_fetch_never_overwrites_a_newer_one(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load
) -> None:
    load(post("a", text="new", fetched_at=NOON + timedelta(hours=1)))
    report = load(post("a", text="old"), batch_id="b2")
    assert report.changed_posts == 0
    assert rows(connection, "select text from raw.posts") == [("new",)]


def test_an_edit_keeps_the_former_version_and_touches_the_day(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load
) -> None:
    load(post("a", text="before"))
    connection.execute("delete from raw.touched_days")
    load(post("a", text="after", fetched_at=NOON + timedelta(days=3)), batch_id="b2")
    assert rows(connection, "select text from raw.post_versions") == [("before",)]
    assert rows(connection, "from raw.touched_days") == [(date(2026, 3, 10),)]


def test_a_post_that_moves_to_another_day_touches_both(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load
) -> None:
    load(post("a"))
    connection.execute("delete from raw.touched_days")
    load(post("a", created_at=NOON + timedelta(days=2), fetched_at=NOON + timedelta(days=2)), batch_id="b2")
    assert sorted(rows(connection, "from raw.touched_days")) == [(date(2026, 3, 10),), (date(2026, 3, 12),)]


@pytest.mark.parametrize(
    "change",
    [
        {"quote_of_uri": "b"},
        {"repost_of_uri": "b"},
        {"instance": "trail.example"},
        {"mentions": [{"id": "7", "handle": "nova"}]},
        {"hashtags": ["nova"]},
        {"links": ["https://nova.example/"]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_a_post_links_to_and_its_community_touch_the_day(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load, change: dict[str, Any]
) -> None:
    load(post("a"))
    connection.execute("delete from raw.touched_days")
    load(post("a", fetched_at=NOON + timedelta(days=3), **change), batch_id="b2")
    assert rows(connection, "from raw.touched_days") == [(date(2026, 3, 10),)]


def test_a_post_of_a_channel_read_elsewhere_touches_no_day(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load
) -> None:
    load(post("a", channel_id="velo"))
    connection.execute("delete from raw.touched_days")
    load(post("a", fetched_at=NOON + timedelta(days=3), instance="trail.example"), batch_id="b2")
    assert rows(connection, "from raw.touched_days") == []


def test_a_day_is_a_day_of_the_workspace(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load
) -> None:
    load(
        post("a", created_at=datetime.fromisoformat("2026-03-10T05:30:00+00:00")),
        time_zone="America/Los_Angeles",
    )
    assert rows(connection, "from raw.touched_days") == [(date(2026, 3, 9),)]


def test_a_deleted_post_loses_its_words_in_former_versions_too(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load
) -> None:
    load(post("a", text="first"))
    load(post("a", text="second", fetched_at=NOON + timedelta(hours=1)), batch_id="b2")
    gone = post("a", text=None, display_text=None, status="deleted", fetched_at=NOON + timedelta(hours=2))
    load(gone, batch_id="b3")
    assert rows(connection, "select text, public_text, status from raw.posts") == [(None, None, "deleted")]
    assert rows(connection, "from raw.post_versions") == []


@pytest.mark.parametrize("status", ["deleted", "private", "withheld", "unavailable"])
def test_a_post_that_is_gone_is_stored_without_the_words_a_file_still_has(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load, status: str
) -> None:
    words = {"title": "Secret", "url": "https://velo.example/@lea/1", "hashtags": ["secret"], "links": ["x"]}
    load(post("a", text="secret", **words))
    gone = post("a", text="secret", **words, status=status, fetched_at=NOON + timedelta(hours=1))
    new = post("b", text="secret", **words, status=status)
    load(gone, new, batch_id="b2")
    stored = rows(connection, "select * exclude (status) from raw.posts")
    assert len(stored) == 2
    assert not any("secret" in str(row).lower() for row in stored)
    assert not any("velo.example/@lea/1" in str(row) for row in stored)
    assert rows(connection, "select distinct status, public_text, content_hash from raw.posts") == [
        (status, None, content_hash(None, None))
    ]
    assert rows(connection, "from raw.post_versions") == []


def test_handles_of_people_are_masked_and_those_of_brands_stay(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load
) -> None:
    load(post("a", text="@nova and @tom_b at tea", display_text="@nova and @tom_b at tea"))
    ((text,),) = rows(connection, "select public_text from raw.posts")
    assert "@nova" in text
    assert "tom_b" not in text


def test_a_title_is_masked_like_a_text_and_an_address_that_names_somebody_is_left_out(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load
) -> None:
    load(
        post("a", title="u/bob_smith, 06 12 34 56 78, @nova", url="https://nova.example/?user=bob_smith"),
        post("b", title=None, url="https://nova.example/news/7"),
    )
    public = rows(connection, "select uri, public_title, public_url from raw.posts order by uri")
    assert public == [("a", "@…, [phone], @nova", None), ("b", None, "https://nova.example/news/7")]


def test_a_warehouse_without_the_newer_columns_gets_them(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load
) -> None:
    load(post("a", title="A title"))
    connection.execute("alter table raw.posts drop column public_title")
    migrate(connection, UNNUMBERED)
    create_all(connection)
    assert rows(connection, "select title, public_title from raw.posts") == [("A title", None)]
    load(post("a", title="A title"), batch_id="b2")
    assert rows(connection, "select public_title from raw.posts") == [("A title",)]


def test_an_unknown_author_stays_unknown(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load
) -> None:
    load(post("a", author_id=None), post("b"), post("c"))
    keys = dict(rows(connection, "select uri, author_key from raw.posts"))
    assert keys["a"] is None
    assert keys["b"] == keys["c"]
    assert "lea" not in keys["b"]


def test_a_new_counter_touches_the_day_of_its_post(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load
) -> None:
    load(post("a"))
    connection.execute("delete from raw.touched_days")
    counter = {
        "network": "mastodon",
        "channel_kind": "post",
        "channel_id": "a",
        "metric": "likes",
        "period": "lifetime",
        "value": 4.0,
        "observed_at": NOON + timedelta(days=3),
    }
    load(batch_id="b2", metrics=[counter])
    load(batch_id="b2", metrics=[counter])
    assert rows(connection, "select count(*) from raw.channel_metrics") == [(1,)]
    assert rows(connection, "from raw.touched_days") == [(date(2026, 3, 10),)]


def test_followers_are_kept_once_a_day(connection: duckdb.DuckDBPyConnection, load: Load) -> None:
    def seen(hours: int, followers: int) -> Row:
        return {
            "network": "mastodon",
            "member_id": "lea",
            "status": "live",
            "followers": followers,
            "observed_at": NOON + timedelta(hours=hours),
        }

    load(members=[seen(0, 10), seen(1, 12), seen(24, 15)])
    series = rows(connection, "select value from raw.channel_metrics order by observed_at")
    assert series == [(12.0,), (15.0,)]
    assert rows(connection, "select followers from raw.members") == [(15,)]


def test_a_member_seen_beside_a_post_keeps_what_its_own_page_told(
    connection: duckdb.DuckDBPyConnection, load: Load
) -> None:
    seen = {"network": "hackernews", "member_id": "lea", "status": "live", "observed_at": NOON}
    load(members=[{**seen, "reputation": 400, "bio": "Bonjour"}])
    load(members=[{**seen, "observed_at": NOON + timedelta(days=1)}], batch_id="b2")
    found = rows(connection, "select reputation, bio, observed_at from raw.members")
    assert found == [(400, "Bonjour", NOON + timedelta(days=1))]


def test_rejects_and_states_are_replaced_with_the_batch(connection: duckdb.DuckDBPyConnection) -> None:
    def run() -> None:
        load_batch(
            connection,
            network="mastodon",
            batch_id="b1",
            tables={kind: table(kind, []) for kind in ("post", "member", "interaction", "channel_metric")},
            rejects=[("parse", Reject("mastodon", "page", 3, "bad_date", "no date", "{}"))],
            states={"host/tag/velo": {"newest": "9"}},
            landed_pages=1,
            time_zone="UTC",
            key=b"k",
            public_handles=frozenset(),
        )

    run()
    run()
    assert rows(connection, "select position, reason, stage from raw.rejects") == [(3, "bad_date", "parse")]
    ((state,),) = rows(connection, "select state from raw.state")
    assert json.loads(state) == {"newest": "9"}
    assert rows(connection, "select status, landed_pages, rejects from raw.batches") == [("loaded", 1, 1)]


def test_a_failing_load_leaves_nothing_behind(
    connection: duckdb.DuckDBPyConnection, post: Make, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the power is gone")

    monkeypatch.setattr("agorascope.load.record_batch", broken)
    with pytest.raises(RuntimeError, match="power"):
        load(post("a"))
    for name in ("raw.posts", "raw.batches", "raw.touched_days", "raw.state"):
        assert rows(connection, f"select count(*) from {name}") == [(0,)]


def test_a_source_that_counts_followers_itself_is_not_counted_twice(
    connection: duckdb.DuckDBPyConnection, load: Load
) -> None:
    member = {
        "network": "mastodon",
        "member_id": "m",
        "status": "live",
        "followers": 1200,
        "observed_at": NOON,
    }
    counted = {
        "network": "mastodon", "channel_kind": "account", "channel_id": "m", "metric": "followers",
        "period": "point", "value": 1200.0, "is_estimate": True, "observed_at": NOON,
    }  # fmt: skip
    load(members=[member, {**member, "member_id": "other"}], metrics=[counted])
    kept = rows(connection, "select channel_id, is_estimate from raw.channel_metrics order by all")
    assert kept == [("m", True), ("other", False)]
