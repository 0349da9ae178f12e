"""What a person says of a stance wins over the model, for the words that were labelled."""

from collections.abc import Callable
from typing import Any

import pytest

AS_OF = "2025-03-05 00:00"
READ = ("fct_mentions", "fct_brand_reputation_daily")


@pytest.fixture(scope="module")
def labelled(new_warehouse: Callable[[str], Any]) -> Any:
    """Three positive mentions: one corrected, one corrected before its words changed, one left alone."""
    warehouse = new_warehouse("labelled")
    for name in ("corrected", "edited", "left"):
        warehouse.mention(name, "2025-03-01 09:00", "acme", "positive")
    warehouse.label("corrected", "acme", "negative")
    warehouse.label("edited", "acme", "negative", content_hash="of the words before")
    warehouse.build_for(AS_OF, *READ)
    return warehouse


def _stances(warehouse: Any) -> dict[str, tuple[Any, ...]]:
    rows = warehouse.rows(
        "select text, stance, stance_source, model_stance, p_negative, p_positive from marts.fct_mentions"
    )
    return {text.removeprefix("masked: The words of "): rest for text, *rest in rows}


def test_a_label_wins_over_the_model_and_both_can_be_seen(labelled: Any) -> None:
    assert _stances(labelled)["corrected"] == ["negative", "human", "positive", 1.0, 0.0]
    assert _stances(labelled)["left"] == ["positive", "model", "positive", 0.1, 0.8]


def test_a_label_of_other_words_says_nothing(labelled: Any) -> None:
    assert _stances(labelled)["edited"][:2] == ["positive", "model"]


def test_a_label_reaches_the_daily_counts(labelled: Any) -> None:
    counts = labelled.rows(
        "select positive_count, negative_count from marts.fct_brand_reputation_daily"
        " where brand_id = 'acme' and network_id = 'all'"
    )
    assert counts == [(2, 1)]


def test_a_label_stays_when_the_model_changes_and_goes_when_it_is_withdrawn(
    labelled: Any, tmp_path: Any
) -> None:
    later = labelled.copy(tmp_path / "later.duckdb")
    later.execute("update nlp.mention_scores set model_version = 'm2', stance = 'neutral'")
    later.build_for(AS_OF, *READ)
    assert _stances(later)["corrected"][:3] == ["negative", "human", "neutral"]
    later.execute("delete from app.stance_labels")
    later.build_for(AS_OF, *READ)
    assert _stances(later)["corrected"][:3] == ["neutral", "model", "neutral"]
