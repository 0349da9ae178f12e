"""Events on the calendar: their days, and when the calendar alone forbids a judgement."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from agorascope.lift.planned import MOST_EVENT_DAYS, Planned, calendar_refusal, plan

PARIS = ZoneInfo("Europe/Paris")
FIRST, LAST = date(2026, 5, 4), date(2026, 5, 6)
QUIZ = Planned("quiz", "ours", FIRST, LAST)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _refusal(as_of: str, *others: Planned, event: Planned = QUIZ) -> str | None:
    return calendar_refusal(event, [event, *others], _instant(as_of), PARIS)


def test_days_are_those_of_the_workspace_and_midnight_is_of_the_day_before() -> None:
    span = _instant("2026-05-03T22:30:00+00:00"), _instant("2026-05-06T22:00:00+00:00")
    assert plan("quiz", "ours", *span, ["ours"], PARIS) == [QUIZ]
    moment = _instant("2026-05-04T00:00:00+02:00")
    assert plan("quiz", "ours", moment, moment, ["ours"], PARIS)[0].days() == [FIRST]


def test_an_event_for_all_is_held_for_each_own_brand() -> None:
    span = _instant("2026-05-04T08:00:00+02:00"), _instant("2026-05-06T08:00:00+02:00")
    found = plan("quiz", None, *span, ["ours", "also"], PARIS)
    assert [event.brand_id for event in found] == ["also", "ours"]


@pytest.mark.parametrize(
    ("as_of", "reason"),
    [
        ("2026-05-04T00:00:00+02:00", "not_begun"),
        ("2026-05-04T00:00:01+02:00", "not_over"),
        ("2026-05-06T23:59:59+02:00", "not_over"),
        ("2026-05-07T00:00:00+02:00", None),
    ],
)
def test_an_event_is_judged_from_the_midnight_after_it(as_of: str, reason: str | None) -> None:
    assert _refusal(as_of) == reason


def test_another_event_of_the_brand_on_its_days_forbids_a_judgement() -> None:
    later = "2026-06-01T00:00:00+02:00"
    assert _refusal(later, Planned("chat", "ours", LAST, date(2026, 5, 9))) == "overlapping_event"
    assert _refusal(later, Planned("chat", "ours", date(2026, 5, 7), date(2026, 5, 9))) is None
    assert _refusal(later, Planned("chat", "rival", FIRST, LAST)) is None


def test_beyond_two_months_nothing_is_judged() -> None:
    last = date.fromordinal(FIRST.toordinal() + MOST_EVENT_DAYS)
    assert _refusal("2027-01-01T00:00:00+02:00", event=Planned("long", "ours", FIRST, last)) == "too_long"
