"""Alerts as dbt builds them: the same by one build and by many, never from half a day."""

from collections.abc import Callable
from typing import Any

import pytest

ALERTS = "select * from marts.fct_alerts order by all"
DAYS = 60  # from 1 January 2025 on


@pytest.fixture(scope="module")
def calm(new_warehouse: Callable[[str], Any]) -> Any:
    """Sixty days of four mentions of acme, one negative; forty angry ones more on 20 February."""
    warehouse = new_warehouse("alerts")
    warehouse.mention("seed", "2024-12-31 10:00", "acme", "negative")
    warehouse.mention("seed-2", "2024-12-31 10:00", "acme", "positive", author="bob")
    _repeat(warehouse, "seed", f"range({DAYS}) as d (day), range(1) as n (n)", "calm")
    _repeat(warehouse, "seed-2", f"range({DAYS}) as d (day), range(3) as n (n)", "kind")
    _repeat(warehouse, "seed", "range(50, 51) as d (day), range(40) as n (n)", "angry")
    warehouse.insert(
        "raw.workspace_events",
        event_id="fair",
        event_kind="chat",
        event_name="Fair",
        started_at="2025-03-20 00:00+00",
        ended_at="2025-03-21 00:00+00",
    )
    return warehouse


def _repeat(warehouse: Any, uri: str, numbers: str, name: str) -> None:
    """Copies of a scored post, each by an author of its own, an hour after ten on each day."""
    made = f"'{name}-' || day || '-' || n"
    warehouse.execute(
        f"""
        insert into raw.posts
        select posts.* replace (
            {made} as uri, {made} as thread_root_uri, {made} as author_id, {made} as author_key,
            timestamptz '2025-01-01 10:00+00' + to_days(day::integer) + to_minutes(n::integer) as created_at
        )
        from raw.posts as posts, {numbers} where uri = '{uri}'
        """,
        *(
            f"insert into {table} select scores.* replace ({made} as uri) from {table} as scores, {numbers}"
            f" where uri = '{uri}'"
            for table in ("nlp.text_scores", "nlp.mention_scores")
        ),
    )


def touch_all(warehouse: Any) -> None:
    warehouse.execute("insert into raw.touched_days select distinct created_at::date from raw.posts")


@pytest.fixture(scope="module")
def at_once(calm: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    warehouse = calm.copy(tmp_path_factory.mktemp("alerts") / "once.duckdb")
    touch_all(warehouse)
    warehouse.build("2025-02-26 00:00", command="build")
    return warehouse


def test_a_day_of_anger_is_a_crisis_with_evidence(at_once: Any) -> None:
    (alert,) = at_once.records(ALERTS)
    assert (alert["brand_id"], alert["is_own_brand"], alert["alert_kind"]) == ("acme", True, "crisis")
    assert str(alert["started_at"]) == "2025-02-20 00:00:00+00:00"
    assert str(alert["ended_at"]) == "2025-02-21 00:00:00+00:00"
    assert (alert["observed_count"], alert["alert_state"], alert["likely_cause"]) == (44, "open", "none")
    assert len(alert["evidence_mention_ids"]) == 5
    keys = tuple(alert["evidence_mention_ids"])
    quoted = f"select count(*) from marts.fct_mentions where stance = 'negative' and mention_id in {keys}"
    assert at_once.rows(quoted) == [(5,)]


def test_every_brand_says_how_it_is_watched(at_once: Any) -> None:
    assert at_once.rows(
        "select brand_id, history_days, watch_status from marts.fct_alert_watch order by 1"
    ) == [
        ("acme", 56, "watched"),
        ("rival", 0, "too_short"),
    ]


def test_day_by_day_gives_the_alerts_of_one_build(calm: Any, at_once: Any, tmp_path_factory: Any) -> None:
    warehouse = calm.copy(tmp_path_factory.mktemp("alerts") / "daily.duckdb")
    touch_all(warehouse)
    seen = []
    for as_of in ("2025-02-20 18:00", "2025-02-21 00:00", "2025-02-22 00:00", "2025-02-26 00:00"):
        warehouse.build(as_of, "--exclude-resource-type", "test", "unit_test", command="build")
        seen.append(warehouse.rows("select alert_id, ended_at is null from marts.fct_alerts"))
    (key,) = at_once.rows("select alert_id from marts.fct_alerts")
    assert seen == [[], [(*key, True)], [(*key, False)], [(*key, False)]], "half a day is not judged"
    assert warehouse.rows(ALERTS) == at_once.rows(ALERTS)
    assert warehouse.contents() == at_once.contents()


def test_a_state_of_the_app_store_is_shown_and_an_own_event_explains(at_once: Any, tmp_path: Any) -> None:
    warehouse = at_once.copy(tmp_path / "state.duckdb")
    [(key,)] = warehouse.rows("select alert_id from marts.fct_alerts")
    warehouse.insert("app.alert_states", alert_id=key, state="acknowledged", changed_at="2025-02-21 09:00+00")
    warehouse.execute(
        "update raw.workspace_events set started_at = timestamptz '2025-02-20 08:00+00',"
        " ended_at = timestamptz '2025-02-20 20:00+00'"
    )
    warehouse.build_for("2025-02-26 00:00", "fct_alerts")
    assert warehouse.rows("select alert_state, alert_kind, likely_cause, event_id from marts.fct_alerts") == [
        ("acknowledged", "crisis", "own_event", "fair")
    ]
