"""Days around an event are counted as the mart of lifts counts the event's own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agorascope import published
from streamlit_app.periods import Span
from streamlit_app.queries import events
from streamlit_app.queries.base import Cursor


@pytest.fixture
def cursor(demo_world: Callable[[str], Path]) -> Iterator[Cursor]:
    publication = published.require_current(demo_world("normal") / "published")
    with published.connect(publication) as connection:
        yield connection


@pytest.mark.parametrize("measure", events.MEASURES)
def test_a_day_counts_the_same_as_in_the_mart(cursor: Cursor, measure: str) -> None:
    judged = events.lift_days(cursor, "escale", "cyclandre", measure)
    span = Span(judged["day"].min(), judged["day"].max())
    counted = events.days_around(cursor, "cyclandre", measure, span)

    assert len(judged) == 4
    assert counted["observed"].to_list() == pytest.approx(judged["observed"].to_list(), abs=1e-6)
    assert counted["observed_n"].to_list() == judged["observed_n"].to_list()


def test_new_people_are_as_many_as_the_mart_counts(cursor: Cursor) -> None:
    judged = events.lift_days(cursor, "escale", "cyclandre", "new_members")
    span = Span(judged["day"].min(), judged["day"].max())
    first = events.first_posts_of_new(cursor, "cyclandre", span, None, 200)

    assert len(set(first)) == judged["observed"].sum()


def test_an_event_for_all_own_brands_is_listed_for_each(cursor: Cursor) -> None:
    listed = events.listed(cursor)

    assert listed[["event_id", "brand_id"]].duplicated().sum() == 0
    assert set(listed["state"]) == {"past"}
