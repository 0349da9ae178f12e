"""A member that comes with each of its posts is written once, and nothing that it said is lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

from agorascope.batchfiles import RecordWriter, last_seen, read_tables

SEEN = datetime(2026, 4, 2, 12, tzinfo=UTC)


def member(minutes: int, **fields: Any) -> dict[str, Any]:
    return {
        "network": "x", "member_id": "ada", "status": "live", "followers": 7,
        "observed_at": SEEN + timedelta(minutes=minutes), "raw_ref": f"page#{minutes}",
    } | fields  # fmt: skip


def test_the_last_of_equal_rows_of_a_day_stays() -> None:
    assert last_seen([member(1), member(3), member(2)]) == [member(3)]
    assert last_seen([member(1), member(1, raw_ref="later")]) == [member(1, raw_ref="later")]


def test_rows_that_differ_all_stay_and_the_newest_is_the_newest() -> None:
    rows = [member(1), member(2, followers=8), member(3)]
    assert last_seen(rows) == [member(2, followers=8), member(3)]
    assert last_seen([member(1), member(2, followers=None)]) == [member(1), member(2, followers=None)]


def test_lists_of_links_are_compared_as_what_they_hold() -> None:
    here, there = {"links": ["https://a.example"]}, {"links": ["https://b.example"]}
    assert last_seen([member(1, **here), member(2, **here)]) == [member(2, **here)]
    assert last_seen([member(1, **here), member(2, **there)]) == [member(1, **here), member(2, **there)]


def test_each_day_keeps_its_own_row() -> None:
    rows = [member(1), member(24 * 60)]
    assert last_seen(rows) == rows


def test_counts_are_of_the_rows_written(tmp_path) -> None:
    with RecordWriter(tmp_path) as writer:
        writer.add("member", [member(1), member(2), member(2, member_id="bob")])
    assert writer.counts["member"] == len(read_tables(tmp_path)["member"]) == 2
