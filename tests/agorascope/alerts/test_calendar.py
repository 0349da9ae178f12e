"""Hours and days of a local clock, where clocks change too."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from agorascope.alerts.calendar import day_span, hour_span, local_day

PARIS = ZoneInfo("Europe/Paris")


def test_a_skipped_hour_lasts_nothing_and_a_repeated_one_two_hours() -> None:
    assert hour_span(datetime(2026, 3, 29, 1), PARIS).hours == 1
    assert hour_span(datetime(2026, 3, 29, 2), PARIS).hours == 0
    assert hour_span(datetime(2026, 3, 29, 3), PARIS).hours == 1
    assert hour_span(datetime(2026, 10, 25, 2), PARIS).hours == 2


def test_hours_follow_each_other_without_gap_or_overlap_where_clocks_change() -> None:
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        spans = [hour_span(datetime(day.year, day.month, day.day, hour), PARIS) for hour in range(24)]
        whole = day_span(day, PARIS)
        assert [a.end for a in spans[:-1]] == [b.start for b in spans[1:]]
        assert (spans[0].start, spans[-1].end) == (whole.start, whole.end)


def test_days_of_23_and_25_hours() -> None:
    assert [day_span(date(2026, *day), PARIS).hours for day in ((3, 28), (3, 29), (10, 25))] == [24, 23, 25]


def test_an_instant_belongs_to_the_local_day() -> None:
    assert local_day(datetime(2026, 7, 1, 22, tzinfo=UTC), PARIS) == date(2026, 7, 2)
