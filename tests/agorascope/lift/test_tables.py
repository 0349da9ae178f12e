"""Lift as a table: the same from the same rows in any order, refused with a reason, days that add up."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from agorascope.lift.measures import MEASURES
from agorascope.lift.tables import SCHEMA, lift_table, seed_of

START = date(2026, 1, 5)
AS_OF = datetime(2026, 5, 1, tzinfo=UTC)
COUNTS = ("mentions_count", "authors_count", "new_authors_count", "returning_authors_count",
          "positive_count", "polar_count", "reactions_count")  # fmt: skip


def _days(silent: tuple[int, ...] = (), mean: float = 30) -> list[dict[str, Any]]:
    rng = np.random.default_rng(12)
    rows = []
    for day in range(110):
        for brand in ("ours", "rival"):
            mentions = 0 if day in silent else int(rng.poisson(mean))
            polar = mentions // 2
            counts = (mentions, mentions, mentions // 5, mentions // 6, polar // 2, polar, 3 * mentions)
            row = dict(zip(COUNTS, counts, strict=True))
            if mentions:
                rows.append({"brand_id": brand, "metric_date": START + timedelta(days=day)} | row)
    return rows


def _event(name: str, day: int, length: int = 3, brand: str | None = "ours") -> dict[str, Any]:
    start = datetime.combine(START + timedelta(days=day), datetime.min.time(), UTC)
    end = start + timedelta(days=length, seconds=-1)
    return {"event_id": name, "brand_id": brand, "started_at": start, "ended_at": end}


def _table(
    events: list[dict[str, Any]], days: list[dict[str, Any]] | None = None, crisis: int | None = None
) -> pa.Table:
    utc = pa.timestamp("us", tz="UTC")
    key: list[tuple[str, pa.DataType]] = [("brand_id", pa.string()), ("metric_date", pa.date32())]
    event = [("event_id", pa.string()), ("brand_id", pa.string()), ("started_at", utc), ("ended_at", utc)]
    alert = [("brand_id", pa.string()), ("alert_kind", pa.string()), ("started_at", utc)]
    alerts = []
    if crisis is not None:
        begun = datetime.combine(START + timedelta(days=crisis), datetime.min.time(), UTC)
        alerts = [{"brand_id": "ours", "alert_kind": "crisis", "started_at": begun,
                   "last_unusual_at": begun + timedelta(days=3)}]  # fmt: skip
    return lift_table(
        pa.Table.from_pylist(
            _days() if days is None else days,
            pa.schema([*key, *((name, pa.int64()) for name in COUNTS)]),
        ),
        pa.table({"brand_id": ["ours", "rival"], "is_own": [True, False]}),
        pa.Table.from_pylist(events, pa.schema(event)),
        pa.Table.from_pylist(alerts, pa.schema([*alert, ("last_unusual_at", utc)])),
        pa.table({"as_of": pa.array([AS_OF], utc), "time_zone": ["UTC"]}),
    )


def _reasons(table: pa.Table) -> dict[str, str | None]:
    return {row["measure"]: row["refusal_reason"] for row in table.to_pylist()}


def test_each_measure_has_a_row_a_day_and_the_last_one_says_it_all() -> None:
    rows = _table([_event("quiz", 90)]).to_pylist()
    assert [row["measure"] for row in rows] == [m.name for m in MEASURES for _ in range(3)]
    volume = [row for row in rows if row["measure"] == "volume"]
    assert [row["is_last_day"] for row in volume] == [False, False, True]
    assert volume[-1]["cumulative_observed"] == sum(row["observed"] for row in volume)
    assert volume[-1]["pre_days_count"] == 90
    for row in rows:
        assert row["expected_low"] <= row["expected"] <= row["expected_high"]
        assert row["cumulative_expected_low"] <= row["cumulative_expected"] <= row["cumulative_expected_high"]


def test_the_order_of_rows_changes_no_bit() -> None:
    events = [_event("quiz", 90), _event("chat", 60, 1)]
    assert _table(events).equals(_table(events[::-1], _days()[::-1]))


def test_no_event_and_no_post_give_a_table_of_the_same_columns() -> None:
    assert _table([]).schema == _table([_event("quiz", 90)], []).schema == SCHEMA
    assert set(_reasons(_table([_event("quiz", 90)], [])).values()) == {"short_history"}


def test_newcomers_need_four_weeks_more() -> None:
    reasons = _reasons(_table([_event("quiz", 40)]))
    assert reasons["volume"] is None
    assert reasons["new_members"] == reasons["returning_members"] == "short_history"


def test_an_event_in_the_future_or_under_way_is_refused() -> None:
    assert set(_reasons(_table([_event("later", 200)])).values()) == {"not_begun"}
    assert set(_reasons(_table([_event("now", 112, 30)])).values()) == {"not_over"}


def test_other_own_events_and_crises_are_not_learnt_from() -> None:
    rows = _table([_event("quiz", 90), _event("chat", 50, 4)], crisis=60).to_pylist()
    (volume,) = [r for r in rows if r["event_id"] == "quiz" and r["measure"] == "volume" and r["is_last_day"]]
    assert volume["pre_days_count"] == 90 - 4 - 4


def test_a_day_on_which_nobody_listened_is_unknown_and_not_a_silence() -> None:
    assert set(_reasons(_table([_event("quiz", 90)], _days(silent=(91,)))).values()) == {"not_listened"}
    before = _table([_event("quiz", 90)], _days(silent=(30, 31))).to_pylist()
    assert before[0]["pre_days_count"] == 88


@pytest.mark.parametrize("brand", ["rival", None])
def test_events_of_rivals_and_of_all_are_judged_too(brand: str | None) -> None:
    rows = _table([_event("quiz", 90, brand=brand)]).to_pylist()
    assert {row["brand_id"] for row in rows} == {brand or "ours"}
    assert not any(row["is_refused"] for row in rows)


def test_seeds_come_from_keys_alone() -> None:
    assert seed_of("quiz", "ours", "volume") == 8505692427056184332
    assert seed_of("quiz", "ours", "people") != seed_of("quiz", "ours", "volume")
