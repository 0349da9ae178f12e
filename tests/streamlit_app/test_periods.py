"""Which days a choice means, and which days it is compared with."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from streamlit_app.periods import Span, comparable, last_whole_day, resolve

KNOWN = Span(date(2026, 1, 1), date(2026, 3, 31))
PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("choice", "span"),
    [
        ("7", Span(date(2026, 3, 25), date(2026, 3, 31))),
        ("28", Span(date(2026, 3, 4), date(2026, 3, 31))),
        ("90", KNOWN),
        ("all", KNOWN),
        ("nonsense", KNOWN),
        ("custom", KNOWN),  # no days were chosen yet
    ],
)
def test_a_choice_ends_on_the_last_known_day(choice: str, span: Span) -> None:
    assert resolve(choice, None, KNOWN) == span


def test_chosen_days_are_put_in_order_and_cut_to_what_is_known() -> None:
    turned = Span(date(2026, 2, 10), date(2025, 12, 1))
    outside = Span(date(2020, 1, 1), date(2020, 2, 1))

    assert resolve("custom", turned, KNOWN) == Span(date(2026, 1, 1), date(2026, 2, 10))
    assert resolve("custom", outside, KNOWN) == KNOWN


def test_the_period_before_has_equal_length_and_touches() -> None:
    week = Span(date(2026, 3, 25), date(2026, 3, 31))

    assert week.previous() == Span(date(2026, 3, 18), date(2026, 3, 24))
    assert week.previous().days == week.days == 7


def test_a_period_before_that_begins_too_early_is_no_comparison() -> None:
    assert comparable(Span(date(2026, 2, 15), date(2026, 3, 31)), KNOWN) == Span(
        date(2026, 1, 1), date(2026, 2, 14)
    )
    assert comparable(Span(date(2026, 2, 14), date(2026, 3, 31)), KNOWN) is None


def test_the_last_whole_day_is_the_one_that_ended_at_as_of() -> None:
    midnight_in_paris = datetime(2026, 3, 31, 22, tzinfo=UTC)

    assert last_whole_day(midnight_in_paris, PARIS) == date(2026, 3, 31)
    assert last_whole_day(midnight_in_paris, ZoneInfo("UTC")) == date(2026, 3, 31)
    assert last_whole_day(midnight_in_paris, ZoneInfo("Asia/Tokyo")) == date(2026, 4, 1)
