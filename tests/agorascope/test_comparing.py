"""Two data folders are the same when they hold the same, whenever and however it came there."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agorascope.comparing import LANDED, differences, landed_bytes, state_of
from agorascope.landing import RawPage, batch_path, write_page
from agorascope.warehouse import open_warehouse

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def land(folder: Path, body: bytes, batch: str = "b1", fetched_at: datetime = NOON) -> Path:
    page = RawPage("rss", "feed", body, fetched_at)
    return write_page(batch_path(folder / "landing", "rss", "2026-03-10", batch), 0, page)


def keep(folder: Path, *rows: tuple[str, float], loaded_at: datetime = NOON, batch: str = "b1") -> None:
    with open_warehouse(folder / "warehouse.duckdb") as connection:
        for uri, likes in rows:
            connection.execute(
                "insert into raw.posts (network, uri, fetched_at, batch_id) values ('rss', ?, ?, ?)",
                [uri, loaded_at, batch],
            )
            connection.execute("create schema if not exists marts")
            connection.execute("create table if not exists marts.fct (uri varchar, share double)")
            connection.execute("insert into marts.fct values (?, ?)", [uri, likes])


def test_order_clocks_batches_and_the_far_end_of_a_sum_make_no_difference(tmp_path: Path) -> None:
    keep(tmp_path / "a", ("p1", 0.1 + 0.2), ("p2", 0.0))
    keep(tmp_path / "b", ("p2", -0.0), ("p1", 0.3), loaded_at=NOON + timedelta(days=3), batch="other")
    land(tmp_path / "a", b"words")
    land(tmp_path / "b", b"words", "b2", NOON + timedelta(hours=1))
    one, other = state_of(tmp_path / "a"), state_of(tmp_path / "b")
    assert one["raw.posts"].startswith("2 rows")
    assert differences(one, other) == []
    assert one == other


def test_a_row_a_value_and_a_page_that_differ_are_named(tmp_path: Path) -> None:
    keep(tmp_path / "a", ("p1", 0.3))
    keep(tmp_path / "b", ("p1", 0.3000001))
    assert differences(state_of(tmp_path / "a"), state_of(tmp_path / "b")) == ["marts.fct"]
    land(tmp_path / "b", b"words")
    keep(tmp_path / "b", ("p2", 0.4))
    assert differences(state_of(tmp_path / "a"), state_of(tmp_path / "b")) == [
        LANDED,
        "marts.fct",
        "raw.posts",
    ]


def test_a_table_that_only_one_folder_has_is_named(tmp_path: Path) -> None:
    keep(tmp_path / "a", ("p1", 0.3))
    with open_warehouse(tmp_path / "b" / "warehouse.duckdb") as connection:
        connection.execute("insert into raw.posts (network, uri) values ('rss', 'p1')")
    assert differences(state_of(tmp_path / "a"), state_of(tmp_path / "b")) == ["marts.fct"]


def test_columns_read_by_the_clock_can_be_left_out_and_schemas_chosen(tmp_path: Path) -> None:
    for name, likes in (("a", 1.0), ("b", 2.0)):
        keep(tmp_path / name, ("p1", likes))
    assert differences(
        state_of(tmp_path / "a", exclude=["share"]), state_of(tmp_path / "b", exclude=["share"])
    ) == ([])
    assert "marts.fct" not in state_of(tmp_path / "a", schemas=["raw", "nlp"])


def test_a_folder_without_anything_has_a_state(tmp_path: Path) -> None:
    assert list(state_of(tmp_path)) == [LANDED]
    assert landed_bytes(tmp_path) == {}


@pytest.mark.parametrize("damage", ["", "{", json.dumps({"sha256x": 1}), "[]"])
def test_a_page_whose_meta_file_is_damaged_is_missing(tmp_path: Path, damage: str) -> None:
    path = land(tmp_path, b"words")
    assert len(landed_bytes(tmp_path)) == 1
    before = state_of(tmp_path)
    path.with_name(path.name.replace(".zst", ".meta.json")).write_text(damage)
    assert landed_bytes(tmp_path) == {}
    assert differences(before, state_of(tmp_path)) == [LANDED]
