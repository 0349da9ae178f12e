"""Windows: days are the workspace's, both ends included, daylight saving time or not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agorascope.errors import InputError
from agorascope.runs import Run
from agorascope.windows import last_day, make_run
from agorascope.workspace import Brand, Workspace

NOW = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)  # already 1 April in Paris


def workspace(zone: str = "Europe/Paris", end: date | None = None) -> Workspace:
    return Workspace(name="w", time_zone=zone, end=end, brands=(Brand(id="b", name="B", own=True),))


def test_the_last_day_is_the_one_that_is_over_where_people_live() -> None:
    assert last_day(workspace(), NOW) == date(2026, 3, 31)
    assert last_day(workspace("UTC"), NOW) == date(2026, 3, 30)
    assert last_day(workspace(end=date(2015, 2, 24)), NOW) == date(2015, 2, 24)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 5, 1), 24)]
)
def test_a_day_lasts_as_long_as_it_does_there(day: date, hours: int) -> None:
    run = make_run(workspace(), first=day, last=day, now=NOW)
    assert run.window_from is not None
    assert run.window_to - run.window_from == timedelta(hours=hours)
    assert run.as_of == run.window_to


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(InputError, match="earlier day first"):
        make_run(workspace(), first=date(2026, 3, 2), last=date(2026, 3, 1), now=NOW)


def test_a_run_survives_json() -> None:
    run = make_run(workspace(), first=None, last=None, now=NOW)
    assert Run.from_json(run.to_json()) == run
    assert run.batch_id == "since-last_20260331T220000Z"
