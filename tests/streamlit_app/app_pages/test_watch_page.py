"""Watch over the demo world: rivals, topics and places as the file has them, in both languages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from agorascope import published
from tests.streamlit_app.demo_states import Kind

Open = Callable[..., AppTest]
World = Callable[[Kind], Path]
Words = Callable[[AppTest], str]


@pytest.fixture
def cursor(demo_world: World) -> Iterator[Any]:
    publication = published.require_current(demo_world("normal") / "published")
    with published.connect(publication) as connection:
        yield connection.cursor()


def test_the_gap_to_the_own_brand_is_that_of_the_weeks_shown(
    app: Open, demo_world: World, words: Words, cursor: Any
) -> None:
    """28 days up to 30 September touch the weeks from 31 August on, the last of them not over."""
    page = app("en-GB", "watch", data=demo_world("normal"), rival="velkarn")
    ours, theirs, all_ = cursor.execute(
        """select sum(mentions_count) filter (brand_id = 'cyclandre'),
            sum(mentions_count) filter (brand_id = 'velkarn'), sum(mentions_count)
        from marts.fct_competitor_benchmark_weekly
        where week_start_date between '2026-08-31' and '2026-10-04'"""
    ).fetchone()
    gap = f"{100 * (theirs - ours) / all_:.1f} pts".replace("-", "−")

    assert not page.exception
    said = words(page)
    assert f"Velkarn is clearly spoken of less than Cyclandre ({gap}; 95% between" in said
    assert "Velkarn is clearly judged worse than Cyclandre" in said
    assert "The last one is not over." in said
    assert page.selectbox(key="rival").value == "velkarn"


def test_what_people_ask_of_a_rival_is_quoted(
    app: Open, demo_world: World, words: Words, cursor: Any
) -> None:
    page = app("en-GB", "watch", data=demo_world("normal"), rival="marelle")
    quotes = [text.value for text in page.text if text.value.startswith("“")]
    texts = "\n".join(
        row[0]
        for row in cursor.execute("select text from marts.fct_mentions where brand_id = 'marelle'").fetchall()
    )

    assert quotes
    assert all(quote.strip("“”…")[:60] in texts for quote in quotes)
    assert "a sudden rise" in words(page)  # its alert of 29 September


def test_topics_are_counted_over_the_period(app: Open, demo_world: World, words: Words, cursor: Any) -> None:
    page = app("en-GB", "watch", data=demo_world("normal"), part="topics", topic="grants", period="90")
    posts = cursor.execute(
        """select sum(posts_count) from marts.fct_topic_watch_daily
        where topic_id = 'grants' and post_date between '2026-07-03' and '2026-09-30'"""
    ).fetchone()[0]

    assert not page.exception
    assert f"{posts} posts in this period" in words(page)


def test_places_come_with_the_line_that_adds_them(
    app: Open, demo_world: World, words: Words, cursor: Any
) -> None:
    page = app("en-GB", "watch", data=demo_world("normal"), part="places")
    lines = [
        row[0]
        for row in cursor.execute(
            """select workspace_line from marts.fct_community_candidates where workspace_line is not null
            order by candidate_score desc, candidate_kind, network_id, identifier limit 8"""
        ).fetchall()
    ]

    assert [code.value for code in page.code] == lines
    assert "Posts that point to it name a brand." in words(page)


def test_a_switch_is_kept_in_the_address_in_a_word_of_no_language(app: Open, demo_world: World) -> None:
    page = app("fr-FR", "watch", data=demo_world("normal"))
    page.button_group(key="part").set_value("topics").run()

    assert page.query_params["part"] == "topics"
    page.button_group(key="part").set_value("rivals").run()
    assert "part" not in page.query_params


@pytest.mark.parametrize("part", ["rivals", "topics", "places"])
@pytest.mark.parametrize("kind", ["empty", "one_row", "too_few", "hostile"])
def test_every_part_draws_in_every_state(app: Open, demo_world: World, kind: Kind, part: str) -> None:
    page = app("fr-FR", "watch", data=demo_world(kind), part=part)

    assert not page.exception
    assert not page.error


def test_it_speaks_french(app: Open, demo_world: World, words: Words) -> None:
    said = words(app("fr-FR", "watch", data=demo_world("normal"), rival="velkarn")).replace("\u202f", " ")

    assert "Velkarn est nettement moins bien jugée que Cyclandre" in said
    assert "Ce que l’on demande à ce concurrent : vos chances" in said
