"""When figures are late: on the workspace's clock, on days of 23 and 25 hours too."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agorascope.operations.lateness import due_as_of, late_after, lateness
from agorascope.published import Publication
from agorascope.workspace import Workspace

PARIS = ZoneInfo("Europe/Paris")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


def shown(as_of: datetime, hours: float | None = 6) -> Publication:
    return Publication("v", Path("f"), as_of, as_of, "run", time_zone="Europe/Paris", late_after_hours=hours)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-10 05:59", "2026-03-09 00:00"),
        ("2026-03-10 06:00", "2026-03-10 00:00"),
        ("2026-03-10 23:59", "2026-03-10 00:00"),
        ("2026-03-29 06:59", "2026-03-28 00:00"),  # 23 hours: six of them are over at 07:00 on the clock
        ("2026-03-29 07:00", "2026-03-29 00:00"),
        ("2026-10-25 04:59", "2026-10-24 00:00"),  # 25 hours: at 05:00
        ("2026-10-25 05:00", "2026-10-25 00:00"),
    ],
)
def test_the_day_before_is_due_some_hours_after_midnight(now: str, due: str) -> None:
    assert due_as_of(at(now), PARIS, 6) == at(due)


def test_a_year_of_runs_in_time_is_never_late_and_one_that_stops_always_is() -> None:
    moment = at("2026-01-01 00:30")
    for _ in range(365 * 24):
        midnight = due_as_of(moment, PARIS, 0)
        assert (known := lateness(shown(midnight), moment)) is not None
        assert not known.is_late
        assert (stopped := lateness(shown(midnight - timedelta(days=2)), moment)) is not None
        assert stopped.is_late
        moment += timedelta(hours=1)


def test_a_midnight_that_does_not_exist_is_not_late_by_itself() -> None:
    cairo = ZoneInfo("Africa/Cairo")  # clocks go from 00:00 to 01:00 on 24 April 2026
    due = due_as_of(datetime(2026, 4, 24, 10, tzinfo=UTC), cairo, 6)
    for as_of in (due - timedelta(minutes=60), due, due + timedelta(minutes=60)):
        publication = Publication(
            "v", Path("f"), as_of, as_of, "r", time_zone="Africa/Cairo", late_after_hours=6
        )
        assert (known := lateness(publication, datetime(2026, 4, 24, 10, tzinfo=UTC))) is not None
        assert not known.is_late


def a_workspace(**changes: Any) -> Workspace:
    known = {
        "name": "W",
        "brands": [{"id": "acme", "name": "Acme", "own": True}],
        "networks": {"mastodon": {}},
    }
    return Workspace.model_validate(known | changes)


@pytest.mark.parametrize(
    ("changes", "hours"),
    [
        ({}, 6),
        ({"alerts": {"late_after_hours": 9}}, 9),
        ({"alerts": {"late_after_hours": 0}}, None),
        ({"demo": True}, None),
        ({"end": "2026-03-01"}, None),
        ({"end": "2026-12-31"}, 6),
        ({"networks": {"forum": {"archive": {"path": "forum"}}}}, None),
        ({"networks": {"mastodon": {"enabled": False}}}, None),
    ],
)
def test_a_daily_run_is_expected_only_where_somebody_listens(
    changes: dict[str, Any], hours: int | None
) -> None:
    assert late_after(a_workspace(**changes), at("2026-03-10 00:00")) == hours
    if hours is None:
        assert lateness(shown(at("2020-01-01 00:00"), None), at("2026-03-10 12:00")) is None
