"""What went by age is no shrink that the marts gate has to stop."""

import duckdb

from agorascope.retention.shrinking import add_gone, gone_facts, lowered

PREVIOUS = {
    "marts.fct_mentions": {"rows": 1000, "label_counts": {"positive": 600}, "score_counts": [1]},
    "marts.fct_brand_aspect_weekly": {"rows": 400},
}


def test_what_went_since_the_last_publication_is_taken_off_what_the_gate_compares_with(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    add_gone(connection, 700)
    add_gone(connection, 100)
    facts = lowered(connection, PREVIOUS)
    assert facts["marts.fct_mentions"] == {
        "rows": 199, "label_counts": {}, "score_counts": [], "mean_p_positive": None,
    }  # fmt: skip
    assert facts["marts.fct_brand_aspect_weekly"]["rows"] == 79
    published = {**PREVIOUS, **gone_facts(connection)}
    assert lowered(connection, published) == PREVIOUS  # it was said with that publication


def test_another_shrink_is_still_seen(connection: duckdb.DuckDBPyConnection) -> None:
    add_gone(connection, 10)
    facts = lowered(connection, PREVIOUS)
    assert facts["marts.fct_mentions"]["rows"] == 990
    assert facts["marts.fct_mentions"]["label_counts"] == {"positive": 600}
    assert lowered(duckdb_without_any(), PREVIOUS) == PREVIOUS


def duckdb_without_any() -> duckdb.DuckDBPyConnection:
    """A warehouse from which nothing went."""
    connection = duckdb.connect()
    connection.execute("create schema raw; create table raw.build_meta (name varchar, value varchar)")
    return connection
