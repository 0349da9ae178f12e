"""What the networks' terms ask when a post is deleted: written down, and said when it is not done in time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pytest

from agorascope.alarms import refresh_alarms
from agorascope.objecting.removal import is_pending
from agorascope.records import Row
from agorascope.retention.duties import DUTIES
from agorascope.runs import Run
from agorascope.settings import REPOSITORY
from extractors.registry import get_source

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
ALARM = "deletion_check_overdue"


def test_every_network_that_tells_of_deletions_has_a_duty_and_a_row_of_the_documentation() -> None:
    page = (REPOSITORY / "docs" / "privacy.md").read_text(encoding="utf-8")
    for duty in DUTIES:
        assert get_source(duty.network).capabilities.deletions
        within = f"{duty.hours} h" if duty.hours else "none named"
        assert f"| {duty.network} | {within} | {duty.shown_by} | {duty.because} |" in page


@pytest.mark.parametrize(("hours", "is_said"), [(71, False), (73, True)])
def test_reddit_posts_nobody_asked_for_again_within_two_days_and_a_run_are_said(
    connection: duckdb.DuckDBPyConnection,
    load: Callable[..., Any],
    post: Callable[..., Row],
    hours: int,
    is_said: bool,
) -> None:
    seen = NOON - timedelta(hours=hours)
    load(post("1", created_at=seen, fetched_at=seen), post("2", created_at=seen, fetched_at=NOON))
    connection.execute("update raw.posts set network = 'reddit'")
    connection.execute(
        "insert into raw.workspace_networks (network_id, is_enabled, has_member_scores)"
        " values ('reddit', true, true)"
    )
    refresh_alarms(connection, Run("r", None, NOON, NOON), "UTC")
    said = connection.execute(
        "select network_id, seen, usual from quality.source_alarms where alarm = ?", [ALARM]
    ).fetchall()
    assert said == ([("reddit", 1.0, 48.0)] if is_said else [])


def test_a_deletion_has_the_files_published_before_removed(
    connection: duckdb.DuckDBPyConnection, load: Callable[..., Any], post: Callable[..., Row]
) -> None:
    load(post("1"))
    assert not is_pending(connection)
    gone = {"network": "mastodon", "uri": "1", "status": "deleted", "observed_at": NOON + timedelta(hours=1)}
    load(batch_id="b2", changes=[gone])
    assert connection.execute("select text, status from raw.posts").fetchall() == [(None, "deleted")]
    assert is_pending(connection)
