"""Members who often speak of a brand are read once more, by the accurate scorer."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import duckdb
import pytest

from agorascope import records
from agorascope.scoring.policy import ScoringPolicy, policy_of
from agorascope.scoring.step import ScoreReport, score_warehouse
from agorascope.warehouse_schema import create_all
from agorascope.workspace import Brand, Scoring, Staff, Workspace

from .fakes import KeywordScorer

FIRST = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
WORKSPACE = Workspace(
    name="Bikes",
    brands=(Brand(id="nova", name="Nova", own=True), Brand(id="rival", name="Rival")),
    staff=(Staff(network="mastodon", handle="@Care@velo.example", brand="nova"),),
)


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        create_all(connection)
        connection.execute(
            "insert into raw.workspace_networks (network_id, has_member_scores)"
            " values ('mastodon', true), ('x', false)"
        )
        yield connection


def say(
    connection: duckdb.DuckDBPyConnection,
    author: str,
    days: tuple[int, ...],
    brand: str = "Nova",
    **fields: Any,
) -> None:
    """Posts of one author that speak of a brand, some days after the first."""
    rows = []
    for day in days:
        text = f"{brand} seen by {author} on day {day}"
        at = FIRST + timedelta(days=day)
        row = {
            "network": "mastodon",
            "uri": f"{author}-{brand}-{day}",
            "kind": "post",
            "author_id": f"id-{author}",
            "author_handle": f"@{author}@velo.example",
            "text": text,
            "text_format": "plain",
            "display_text": text,
            "created_at": at,
            "created_at_trust": "server",
            "status": "live",
            "content_hash": records.content_hash(text, None),
            "fetched_at": at,
        }
        rows.append(row | fields)
    table = records.table("post", rows)
    connection.register("new_posts", table)
    connection.execute(
        "insert into raw.posts by name select *, 'key-' || author_id as author_key from new_posts"
    )
    connection.unregister("new_posts")


def score(connection: duckdb.DuckDBPyConnection, **policy: Any) -> ScoreReport:
    scorers = {"daily": partial(KeywordScorer, "daily-1"), "closer": partial(KeywordScorer, "closer-1")}
    return score_warehouse(connection, WORKSPACE, policy=ScoringPolicy(**(scorers | policy)))


def closely_read(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many posts of each author have a closer reading of the words they have now."""
    rows = connection.execute(
        "select post.author_handle, count(*) from nlp.closer_readings as reading"
        " join raw.posts as post using (network, uri, content_hash) group by all"
    ).fetchall()
    return {handle.strip("@").partition("@")[0]: count for handle, count in rows}


def test_only_regulars_are_read_by_the_accurate_scorer(warehouse: duckdb.DuckDBPyConnection) -> None:
    say(warehouse, "often", (0, 1, 7, 14, 15))
    say(warehouse, "rivals", (0, 1, 7, 14, 15), brand="Rival")
    say(warehouse, "seldom", (0, 7, 14, 15))
    say(warehouse, "lately", (0, 1, 2, 7, 8))
    say(warehouse, "split", (0, 7, 14))
    say(warehouse, "split", (0, 7, 14), brand="Rival")
    say(warehouse, "care", (0, 1, 7, 14, 15))
    say(warehouse, "stranger", (0, 1, 7, 14, 15), network="x")
    say(warehouse, "silent", (0, 1, 7, 14, 15), brand="Weather")
    say(warehouse, "copies", (0, 1, 7, 14, 15), duplicate_of_uri="often-Nova-0")

    report = score(warehouse)

    assert closely_read(warehouse) == {"often": 5, "rivals": 5}
    assert report.closer == 10
    assert "10 posts of regulars read once more, by the accurate model" in report.message()
    assert score(warehouse).changed == 0


def test_day_by_day_the_same_posts_are_read_closely_as_all_at_once(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """Who becomes a regular is one for what came before, and their later posts are read closely at once."""
    for day in (0, 1, 7, 14):
        say(warehouse, "often", (day,))
        assert score(warehouse).closer == 0
    say(warehouse, "often", (15,))
    assert score(warehouse).closer == 5
    say(warehouse, "often", (16,))
    assert score(warehouse).closer == 1
    assert closely_read(warehouse) == {"often": 6}


def test_figures_of_brands_keep_the_daily_reading(warehouse: duckdb.DuckDBPyConnection) -> None:
    say(warehouse, "often", (0, 1, 7, 14, 15))
    score(warehouse)
    versions = "select distinct model_version from nlp.{}"
    assert warehouse.execute(versions.format("mention_scores")).fetchall() == [("daily-1",)]
    assert warehouse.execute(versions.format("closer_readings")).fetchall() == [("closer-1",)]


def test_who_takes_posts_back_is_no_regular_any_more(warehouse: duckdb.DuckDBPyConnection) -> None:
    say(warehouse, "often", (0, 1, 7, 14, 15))
    score(warehouse)
    warehouse.execute("update raw.posts set status = 'deleted' where uri = 'often-Nova-15'")

    score(warehouse)

    assert warehouse.execute("select count(*) from nlp.closer_readings").fetchall() == [(0,)]


def test_other_words_are_read_closely_again(warehouse: duckdb.DuckDBPyConnection) -> None:
    say(warehouse, "often", (0, 1, 7, 14, 15))
    score(warehouse)
    words = "Nova is different now"
    warehouse.execute(
        "update raw.posts set text = $w, display_text = $w, content_hash = $h where uri = 'often-Nova-7'",
        {"w": words, "h": records.content_hash(words, None)},
    )
    assert score(warehouse).closer == 1
    assert closely_read(warehouse) == {"often": 5}


def test_without_a_closer_scorer_no_closer_reading_is_left(warehouse: duckdb.DuckDBPyConnection) -> None:
    say(warehouse, "often", (0, 1, 7, 14, 15))
    score(warehouse)
    assert score(warehouse, closer=None).changed == 0
    assert warehouse.execute("select count(*) from nlp.closer_readings").fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("scorer", "is_asked"), [("cascade", True), ("accurate", False), ("fast", False), ("lexicon", False)]
)
def test_only_the_cascade_has_a_closer_look(scorer: str, is_asked: bool) -> None:
    workspace = WORKSPACE.model_copy(update={"scoring": Scoring(scorer=scorer)})
    assert (policy_of(workspace).closer is not None) is is_asked
