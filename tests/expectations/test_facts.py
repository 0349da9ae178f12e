"""What a publication leaves behind for the next gate."""

import json
from collections.abc import Callable
from datetime import date

import pandas as pd

from expectations.facts import PreviousFacts, facts_of

Frames = Callable[..., pd.DataFrame]


def test_facts_of_mentions_count_stances_and_scores(mentions: Frames) -> None:
    facts = facts_of(mentions(6, {0: {"stance": None, "p_positive": None}, 1: {"p_positive": 1.0}}))
    assert facts.rows == 6
    assert facts.newest == "2024-05-11"
    assert facts.label_counts == {"negative": 1, "neutral": 2, "positive": 2}
    assert facts.label_shares == {"negative": 0.2, "neutral": 0.4, "positive": 0.4}
    assert facts.score_counts == [0, 1, 1, 0, 0, 0, 0, 2, 0, 1]
    assert facts.mean_p_positive == 0.54


def test_facts_of_daily_figures_know_rows_and_the_newest_day(daily: Frames) -> None:
    frame = daily(4)
    expected = PreviousFacts(rows=4, newest="2024-05-11")
    assert facts_of(frame) == expected
    assert facts_of(frame.assign(mention_date=pd.to_datetime(frame["mention_date"]))) == expected


def test_facts_of_an_empty_table_are_empty(mentions: Frames) -> None:
    facts = facts_of(mentions(0))
    assert (facts.rows, facts.newest, facts.score_counts, facts.mean_p_positive) == (0, None, [], None)
    assert facts.label_shares == {}


def test_facts_survive_json(mentions: Frames) -> None:
    facts = facts_of(mentions(50))
    assert PreviousFacts.from_dict(json.loads(json.dumps(facts.as_dict()))) == facts


def test_facts_of_an_older_version_are_understood() -> None:
    assert PreviousFacts.from_dict({"rows": 12}) == PreviousFacts(rows=12)


def test_a_table_without_a_date_has_no_newest_row() -> None:
    assert facts_of(pd.DataFrame({"brand_id": ["a"]})) == PreviousFacts(rows=1)
    assert (
        facts_of(pd.DataFrame({"mention_date": [date(2024, 5, 1), date(2024, 5, 2)]})).newest == "2024-05-02"
    )
