"""What the Communities page reads, against the published demo."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from agorascope import published
from streamlit_app.periods import Span
from streamlit_app.queries import communities
from streamlit_app.queries.communities import WHOLE, Weeks

SEPTEMBER = Weeks(date(2026, 9, 7), date(2026, 9, 28))


@pytest.fixture
def cursor(demo_world: Callable[[str], Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    publication = published.require_current(demo_world("normal") / "published")
    with published.connect(publication) as connection:
        yield connection.cursor()


@pytest.mark.parametrize(
    ("first", "last", "mondays"),
    [
        (date(2026, 9, 3), date(2026, 9, 30), (date(2026, 9, 7), date(2026, 9, 28))),
        (date(2026, 9, 7), date(2026, 9, 13), (date(2026, 9, 7), date(2026, 9, 7))),
        (date(2026, 9, 8), date(2026, 9, 10), (date(2026, 9, 7), date(2026, 9, 7))),
    ],
)
def test_the_weeks_of_a_span_begin_in_it(first: date, last: date, mondays: tuple[date, date]) -> None:
    found = communities.weeks_of(Span(first, last))

    assert (found.first, found.last) == mondays


def test_neighbouring_spans_share_no_week() -> None:
    span = Span(date(2026, 9, 3), date(2026, 9, 30))

    assert communities.weeks_of(span.previous()).last < communities.weeks_of(span).first


def test_the_sums_are_those_of_the_mart(cursor: duckdb.DuckDBPyConnection) -> None:
    found = communities.place(cursor, "cyclandre", SEPTEMBER, "discourse", "workshop").iloc[0]
    rows = cursor.execute(
        """
        select sum(reciprocity * reciprocity_n), sum(reciprocity_n), sum(threads_count), sum(replies_count)
        from marts.fct_community_quality_weekly
        where community_id = 'workshop' and week_start_date between '2026-09-07' and '2026-09-28'
        """
    ).fetchall()

    shown = (found["reciprocity_k"], found["reciprocity_n"], found["threads"], found["replies"])
    assert shown == pytest.approx(rows[0])


def test_the_threads_of_a_network_are_those_of_its_places(cursor: duckdb.DuckDBPyConnection) -> None:
    places = communities.places(cursor, "cyclandre", SEPTEMBER, "discourse", "", 50)
    network = communities.place(cursor, "cyclandre", SEPTEMBER, "discourse", WHOLE).iloc[0]

    assert network["visibility_k"] == places["visibility_k"].sum()
    assert network["visibility_n"] == places["visibility_n"].sum()


def test_places_are_limited_searched_and_counted(cursor: duckdb.DuckDBPyConnection) -> None:
    found = communities.places(cursor, "cyclandre", SEPTEMBER, None, "VELO", 2)

    assert len(found) == 2
    assert all("velo" in name for name in found["community_id"])
    assert communities.places_count(cursor, SEPTEMBER, None, "VELO") > 2
    assert WHOLE not in set(communities.places(cursor, "cyclandre", SEPTEMBER, None, "", 50)["community_id"])


def test_the_time_to_an_answer_is_the_mart_s_in_each_week(cursor: duckdb.DuckDBPyConnection) -> None:
    week = Weeks(date(2026, 9, 21), date(2026, 9, 21))
    for community in (WHOLE, "depannage", "vie-quotidienne"):
        wanted = cursor.execute(
            """
            select responses_count, response_minutes_median from marts.fct_community_quality_weekly
            where network_id = 'discourse' and community_id = ? and week_start_date = ?
            """,
            [community, week.first],
        ).fetchall()[0]

        assert communities.response(cursor, week, "discourse", community) == pytest.approx(wanted)


def test_new_members_and_those_who_came_back_are_all_who_were_active(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    growth = communities.growth(cursor, SEPTEMBER, "discourse", "workshop")
    active = cursor.execute(
        """
        select week_start_date, count(*) from marts.fct_member_activity_weekly
        where community_id = 'workshop' and active_days_count > 0 and week_start_date >= '2026-09-07'
        group by all order by 1
        """
    ).fetchall()

    assert list(growth["new"] + growth["back"]) == [count for _week, count in active]


def test_the_first_week_of_all_has_no_new_members(cursor: duckdb.DuckDBPyConnection) -> None:
    ever = communities.growth(cursor, Weeks(date(2026, 5, 4), date(2026, 9, 28)), "discourse", "workshop")
    first = cursor.execute(
        "select min(week_start_date) from marts.fct_member_activity_weekly where community_id = 'workshop'"
    ).fetchall()[0][0]

    assert ever["week_start_date"].min() > first


def test_a_place_is_found_without_its_network(cursor: duckdb.DuckDBPyConnection) -> None:
    assert communities.network_of(cursor, "workshop") == "discourse"
    assert communities.network_of(cursor, "nowhere") is None
