"""The terms of a week as later models read them."""

from collections.abc import Callable
from typing import Any

import pytest

from agorascope.statistics import wilson


def test_a_term_carries_who_used_it_and_what_was_usual(paris: Any) -> None:
    [term] = paris.records("select * from staging.stg_terms")
    assert (term["term"], term["term_kind"], str(term["week_start_date"])) == (
        "mise à jour",
        "collocation",
        "2025-02-24",
    )
    assert (term["posts_count"], term["authors_count"], term["week_authors_count"]) == (9, 8, 40)
    assert (term["subject_kind"], term["subject_id"]) == ("brand", "acme")
    assert (term["usual_author_share"], term["burst_score"], term["enough_data"]) == (0.01, 4.2, True)


def test_a_brand_s_term_is_published_with_its_doubt(paris: Any) -> None:
    [term] = paris.records("select * from marts.fct_brand_terms_weekly")
    assert (term["brand_id"], term["term"], term["is_rising"], term["is_complete"]) == (
        "acme",
        "mise à jour",
        True,
        True,
    )
    assert (term["author_share"], term["author_share_n"]) == (pytest.approx(0.2), 40)
    assert (term["author_share_low"], term["author_share_high"]) == pytest.approx(wilson(8, 40))


READ = ("fct_brand_terms_weekly", "fct_topic_terms_weekly", "fct_topic_watch_daily")
MONDAYS = ("2025-02-24", "2025-03-03", "2025-03-10")


@pytest.fixture(scope="module")
def topics(new_warehouse: Callable[[str], Any]) -> Any:
    """Terms of one topic in three weeks, the last of them running; as of the Wednesday of it."""
    warehouse = new_warehouse("topics")
    warehouse.insert("raw.workspace_topics", topic_id="paths", topic_name="Paths")
    warehouse.post("first", "2025-02-26 10:00")
    warehouse.post("monday", "2025-03-10 09:00")
    warehouse.post("last", "2025-03-12 09:00")
    _term(warehouse, MONDAYS[0], "borne", enough=False)
    for place, term in enumerate(("sas vélo", "marquage", "peinture", "feu"), start=1):
        _term(warehouse, MONDAYS[1], term, burst=9.0 - place)
    _term(warehouse, MONDAYS[1], "sas vélo", burst=3.5, language="en")
    _term(warehouse, MONDAYS[1], "calme", burst=1.0, p_value=0.4)
    _term(warehouse, MONDAYS[1], "elsewhere", topic="gone", burst=99.0)
    _term(warehouse, MONDAYS[2], "pont", burst=50.0)
    warehouse.build_for("2025-03-13 12:00", *READ)
    return warehouse


def _term(warehouse: Any, week: str, term: str, topic: str = "paths", **facts: Any) -> None:
    warehouse.insert(
        "nlp.terms",
        subject_kind="topic",
        subject_id=topic,
        week_start=week,
        language=facts.get("language", "fr"),
        term=term,
        term_key=sum(term.encode()),
        kind="word",
        posts=5,
        authors=5,
        week_authors=50,
        burst=facts.get("burst", 6.0),
        p_value=facts.get("p_value", 0.001),
        enough_data=facts.get("enough", True),
        model_version="t1",
    )


def test_the_watch_of_a_day_names_what_rose_in_the_whole_week_before_it(topics: Any) -> None:
    rows = topics.records("select * from marts.fct_topic_watch_daily order by post_date")
    shown = {
        str(row["post_date"]): [row[f"rising_term_{place}"] for place in (1, 2, 3)]
        + [row["rising_terms_enough_data"]]
        for row in rows
    }
    nothing = [None, None, None, False]
    assert shown["2025-02-26"] == shown["2025-03-02"] == nothing  # no week before
    assert shown["2025-03-03"] == shown["2025-03-09"] == nothing  # too few people
    assert shown["2025-03-10"] == shown["2025-03-12"] == ["sas vélo", "marquage", "peinture", True]


def test_the_running_week_is_shown_but_not_when_it_holds_what_came_after_as_of(topics: Any) -> None:
    weeks = (
        "select distinct week_start_date::varchar, is_complete from marts.fct_topic_terms_weekly order by 1"
    )
    assert topics.rows(weeks) == [(MONDAYS[0], True), (MONDAYS[1], True), (MONDAYS[2], False)]
    past = topics.copy(topics.path.with_name("past.duckdb"))
    past.build_for("2025-03-11 12:00", *READ)
    assert past.rows(weeks) == [(MONDAYS[0], True), (MONDAYS[1], True)]


def test_what_a_day_says_is_the_same_when_looked_at_on_the_day_and_later(topics: Any) -> None:
    day = "select * from marts.fct_topic_watch_daily where post_date = '2025-03-10'"
    past = topics.copy(topics.path.with_name("day.duckdb"))
    past.build_for("2025-03-11 00:00", *READ)
    assert past.rows(day) == topics.rows(day) != []


def test_topics_and_brands_do_not_mix_and_a_topic_of_no_workspace_is_not_shown(topics: Any) -> None:
    assert topics.rows("select * from marts.fct_brand_terms_weekly") == []
    assert topics.rows("select distinct topic_id, topic_name from marts.fct_topic_terms_weekly") == [
        ("paths", "Paths")
    ]
