"""What each query reads of a world of a dozen mentions, counted by hand."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import pytest

from agorascope import published
from agorascope.published import Publication
from agorascope.warehouse_schema import create_all
from streamlit_app.periods import Span
from streamlit_app.queries import base, mentions, reputation, sources
from streamlit_app.queries.base import Scope
from streamlit_app.queries.mentions import Behind

FIRST, LAST = date(2026, 3, 30), date(2026, 3, 31)
BOTH = Span(FIRST, LAST)


@pytest.fixture
def cursor(publish: Callable[..., Publication], mention: Callable[..., dict[str, Any]]) -> Iterator[Any]:
    mentions = [
        mention(FIRST, number=1, stance="positive", author_key="ada"),
        mention(FIRST, number=2, stance="negative", author_key="ada", language="en"),
        mention(FIRST, number=3, stance="negative", author_key="bob", network_id="forum"),
        mention(FIRST, number=4, stance=None, author_key=None),
        mention(FIRST, number=5, stance="positive", author_key="clerk", is_staff=True),
        mention(LAST, number=6, stance="neutral", author_key="ada", is_duplicate=True, language=None),
        mention(LAST, number=7, stance="positive", author_key="eve", language="en"),
        mention(LAST, "norbike", 8, stance="positive", author_key="eve"),
    ]
    publication = publish(days=0, mentions=mentions)
    connection = published.connect(publication)
    yield connection.cursor()
    connection.close()


def as_tuples(frame: Any) -> list[tuple[Any, ...]]:
    shown = frame[frame["mentions"] > 0]
    return [(r.day, r.brand_id, r.mentions, r.positive, r.negative) for r in shown.itertuples()]


def test_daily_counts_leave_staff_out(cursor: Any) -> None:
    assert as_tuples(reputation.daily_counts(cursor, Scope(BOTH))) == [
        (FIRST, "velora", 4, 1, 2),
        (LAST, "norbike", 1, 1, 0),
        (LAST, "velora", 2, 1, 0),
    ]


def test_every_day_has_every_brand_even_when_nothing_was_said(cursor: Any) -> None:
    assert len(reputation.daily_counts(cursor, Scope(BOTH))) == 2 * 4
    assert len(reputation.daily_counts(cursor, Scope(BOTH, language="en"))) == 2 * 4


def test_a_network_and_a_language_narrow_the_counts(cursor: Any) -> None:
    assert as_tuples(reputation.daily_counts(cursor, Scope(BOTH, network="forum"))) == [
        (FIRST, "velora", 1, 0, 1)
    ]
    assert as_tuples(reputation.daily_counts(cursor, Scope(BOTH, language="en"))) == [
        (FIRST, "velora", 1, 0, 1),
        (LAST, "velora", 1, 1, 0),
    ]
    assert as_tuples(reputation.daily_counts(cursor, Scope(BOTH, "forum", "en"))) == []


def test_authors_are_counted_once_over_the_whole_period(cursor: Any) -> None:
    assert reputation.authors(cursor, Scope(BOTH)) == {"velora": 3, "norbike": 1}
    assert reputation.authors(cursor, Scope(Span(FIRST, FIRST))) == {"velora": 2}


def test_the_newest_mention_comes_first_and_repeats_are_left_out(cursor: Any) -> None:
    newest = mentions.newest(cursor, Behind("velora", Scope(BOTH)), 3)

    assert list(newest["mention_id"]) == [f"velora-{LAST}-7", f"velora-{FIRST}-4", f"velora-{FIRST}-3"]
    assert list(newest["network"]) == ["Mastodon", "Mastodon", "Forum"]


def test_the_choices_are_what_the_file_holds(cursor: Any) -> None:
    assert [brand.brand_id for brand in base.brands(cursor)] == ["velora", "norbike", "cyclune", "pedalix"]
    assert [network.name for network in base.networks(cursor)] == ["Forum", "Mastodon"]
    assert base.languages(cursor) == ["fr", "en"]
    assert base.known_days(cursor) == BOTH


def test_the_publication_says_what_it_is(cursor: Any) -> None:
    facts = base.facts(cursor)

    assert facts.workspace_name == "Vélora, vélos de ville"
    assert facts.as_of == datetime(2026, 3, 31, 22, tzinfo=UTC)
    assert (facts.is_demo, facts.languages, facts.model_version) == (True, ("fr", "en"), None)


def test_events_are_found_by_the_days_of_the_workspace(cursor: Any) -> None:
    """The newsletter left at 9 h on 5 March in Paris; the contest ran from 10 to 16 March."""

    def names(first: int, last: int) -> list[str]:
        span = Span(date(2026, 3, first), date(2026, 3, last))
        return [event.event_id for event in base.events(cursor, span, "Europe/Paris")]

    assert names(5, 5) == ["newsletter"]
    assert names(1, 31) == ["newsletter", "contest"]
    assert names(12, 13) == ["contest"]
    assert names(6, 9) == names(17, 31) == []


def test_an_empty_file_answers_with_nothing(publish: Callable[..., Publication]) -> None:
    with published.connect(publish(days=0, health=(), rejects=())) as connection:
        assert base.known_days(connection) is None
        assert reputation.daily_counts(connection, Scope(BOTH)).empty
        assert reputation.authors(connection, Scope(BOTH)) == {}
        assert sources.sources(connection).empty
        assert sources.rejects(connection).empty


@pytest.mark.parametrize("network", [None, "forum", "reviews"])
def test_the_mart_and_the_mentions_count_alike(
    publish: Callable[..., Publication], network: str | None
) -> None:
    """Two ways to the same figure: the daily mart, and the mentions themselves when a language is chosen."""
    span = Span(date(2026, 3, 1), date(2026, 3, 31))
    with published.connect(publish(days=60)) as connection:
        mart = reputation.daily_counts(connection, Scope(span, network))
        by_language = [
            reputation.daily_counts(connection, Scope(span, network, language)) for language in ("fr", "en")
        ]
    columns = ["mentions", "positive", "negative"]

    assert mart["mentions"].sum() > 0
    assert (by_language[0][columns] + by_language[1][columns]).equals(mart[columns])


def test_health_puts_trouble_first(publish: Callable[..., Publication]) -> None:
    rule = ("marts.fct_mentions", "expect_table_row_count_to_be_between", "212")
    with published.connect(publish(days=3, failed_rules=(rule,))) as connection:
        results = sources.gate_results(connection, "run-2026-03-31")
        health = sources.sources(connection)
        runs = sources.runs(connection, 5)

    assert list(results["is_success"]) == [False, True, True, True, True]
    assert list(health["status"]) == ["failed", "quarantined", "empty", "ok"]
    assert (runs["steps"].iloc[0], bool(runs["is_failed"].iloc[0])) == (8, False)


def test_a_run_that_failed_names_its_first_failed_step() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    steps = [
        ("r", "load", "forum", "failed", start + timedelta(minutes=2), start, 0, "nothing"),
        ("r", "land", "forum", "failed", start, start, 0, "no answer"),
        ("r", "load", "web", "ok", start + timedelta(minutes=2), start, 7, ""),
    ]
    with duckdb.connect() as connection:
        create_all(connection)
        connection.execute("create table quality.runs as from raw.runs")
        connection.executemany("insert into quality.runs values (?, ?, ?, ?, ?, ?, ?, ?)", steps)
        run = sources.runs(connection, 5).iloc[0]

    assert (run["is_failed"], run["failed_step"], run["message"], run["steps"]) == (
        True,
        "land",
        "no answer",
        3,
    )


def test_all_of_a_network_together_is_no_community() -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute(
            """create table marts.fct_community_quality_weekly as
            select * from (
                values ('forum', 'all', 9), ('forum', 'bikes', 5), ('forum', 'bikes', 7), ('x', 'bikes', 1)
            ) as t (network_id, community_id, people_count)"""
        )
        found = base.communities(connection, "forum", None, 10)

    assert [(place.community_id, place.people) for place in found] == [("bikes", 7)]
