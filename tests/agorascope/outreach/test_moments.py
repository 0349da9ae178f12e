"""A moment as a person types it becomes the instant that they mean."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from agorascope.errors import InputError
from agorascope.outreach.moments import moment

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 7, 10, 8, tzinfo=UTC)  # ten in Paris


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        (None, NOW),
        ("2026-07-01", datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ("2026-07-10", NOW),  # today's noon is still to come
        ("2026-07-01T09:30", datetime(2026, 7, 1, 7, 30, tzinfo=UTC)),
        ("2026-07-01 09:30", datetime(2026, 7, 1, 7, 30, tzinfo=UTC)),
        ("2026-07-01T09:30+00:00", datetime(2026, 7, 1, 9, 30, tzinfo=UTC)),
        ("2026-07-11", datetime(2026, 7, 11, 10, tzinfo=UTC)),  # refused later, as what is still to come
    ],
)
def test_days_and_times_are_those_of_the_workspace(text: str | None, instant: datetime) -> None:
    assert moment(text, PARIS, NOW) == instant


def test_two_steps_of_one_day_need_no_hours() -> None:
    afternoon = datetime(2026, 7, 1, 15, tzinfo=UTC)
    assert moment("2026-07-01", PARIS, NOW, after=afternoon) == afternoon
    assert moment("2026-07-02", PARIS, NOW, after=afternoon) > afternoon
    assert moment("2026-06-30", PARIS, NOW, after=afternoon) < afternoon


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "2026-07-01T25:00", "01/07/2026"])
def test_what_is_no_moment_is_said(text: str) -> None:
    with pytest.raises(InputError, match="no moment"):
        moment(text, PARIS, NOW)
