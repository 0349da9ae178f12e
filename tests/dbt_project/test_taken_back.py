"""A post that is taken back leaves the marts, words and counts, whenever the scorer hears of it."""

from collections.abc import Callable
from typing import Any

import pytest

from agorascope.records import content_hash

GONE = ("deleted", "private", "withheld", "unavailable")
AS_OF = "2025-03-09 00:00"
VARS = '{"as_of": "2025-03-09 00:00:00+00:00"}'
# What the load does to the post of a status change.
EMPTIED = """
update raw.posts set
    status = '{status}', title = null, text = null, display_text = null, public_text = null,
    public_title = null, public_url = null, url = null, mentions = [], hashtags = [], links = [],
    content_hash = '{empty}'
where uri like '{status}%'
"""


@pytest.fixture(scope="module")
def taken_back(new_warehouse: Callable[[str], Any]) -> Any:
    """A day with two posts for each status and one that stays, scored and built; then all but one go.

    The scores of the first post of each status outlive it, as when the run ended before its score step.
    """
    warehouse = new_warehouse("taken_back")
    warehouse.mention("stays", "2025-03-03 08:00", "acme", "positive")
    for place in (1, 2):
        for status in GONE:
            warehouse.mention(f"{status}{place}", "2025-03-03 09:00", "acme", "negative", author="bob")
    build(warehouse, "--exclude", "test_type:generic")
    assert counts(warehouse) == [(9, 8, 1)]
    for status in GONE:
        warehouse.execute(
            EMPTIED.format(status=status, empty=content_hash(None, None)),
            f"delete from nlp.mention_scores where uri = '{status}2'",
            f"delete from nlp.text_scores where uri = '{status}2'",
        )
    warehouse.touch("2025-03-03")
    build(warehouse)
    return warehouse


def build(warehouse: Any, *options: str) -> None:
    warehouse.build(AS_OF, *options, command="build")
    warehouse.execute("delete from raw.touched_days")


def counts(warehouse: Any) -> Any:
    return warehouse.rows(
        "select mentions_count, negative_count, positive_count from marts.fct_brand_reputation_daily"
        " where (mention_date, brand_id, network_id) = (date '2025-03-03', 'acme', 'all')"
    )


def test_only_the_post_that_is_live_is_a_mention(taken_back: Any) -> None:
    assert taken_back.rows("select text from marts.fct_mentions") == [("masked: The words of stays",)]


def test_its_day_is_counted_again(taken_back: Any) -> None:
    assert counts(taken_back) == [(1, 0, 1)]


def test_its_words_are_in_no_table_of_the_marts(taken_back: Any) -> None:
    contents = str(taken_back.contents())
    assert "stays" in contents
    assert not any(f"words of {status}" in contents for status in GONE)


def test_one_that_comes_back_is_a_mention_again(taken_back: Any, tmp_path: Any) -> None:
    again = taken_back.copy(tmp_path / "again.duckdb")
    words = "The words of deleted2"
    again.execute(
        f"update raw.posts set status = 'live', display_text = '{words}', public_text = '{words}',"
        f" content_hash = '{content_hash(words)}' where uri = 'deleted2'"
    )
    again.score("deleted2", acme="negative")
    again.touch("2025-03-03")
    again.build_for(AS_OF, "fct_brand_reputation_daily")
    assert counts(again) == [(2, 1, 1)]


def test_a_mention_of_a_post_that_is_gone_fails_the_build(taken_back: Any, tmp_path: Any) -> None:
    wrong = taken_back.copy(tmp_path / "wrong.duckdb")
    kept = wrong.dbt("test", "--select", "assert_no_mention_is_of_a_post_that_is_gone", "--vars", VARS)
    assert kept.returncode == 0, kept.stdout
    wrong.execute("update raw.posts set status = 'deleted' where uri = 'stays'")
    failed = wrong.dbt("test", "--select", "assert_no_mention_is_of_a_post_that_is_gone", "--vars", VARS)
    assert failed.returncode != 0
    assert "Got 1 result" in failed.stdout
