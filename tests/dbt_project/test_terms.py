"""The terms of a week as later models read them."""

from typing import Any

import pytest


def test_a_term_carries_who_used_it_and_what_was_usual(paris: Any) -> None:
    [term] = paris.records("select * from staging.stg_terms")
    assert (term["term"], term["term_kind"], str(term["week_start_date"])) == (
        "mise à jour",
        "collocation",
        "2025-02-24",
    )
    assert (term["posts_count"], term["authors_count"], term["week_authors_count"]) == (9, 8, 40)
    assert term["author_share"] == pytest.approx(0.2)
    assert (term["usual_author_share"], term["burst_score"], term["enough_data"]) == (0.01, 4.2, True)
