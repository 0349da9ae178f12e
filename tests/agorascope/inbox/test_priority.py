"""Urgency follows its stated rules, and nobody who may not be scored gains or loses by who they are."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.inbox.priority import DUE_MINUTES, age_part, points, spread_part
from agorascope.inbox.reasons import LANGUAGES, reasons

WEIGHTS = {"question": 25, "negative": 30, "addressed": 15, "influence": 5, "age": 15, "spread": 10}
DAY = 24 * 60.0


def facts(**changed: Any) -> dict[str, Any]:
    """A post of which no rule says anything, but for what is said here."""
    nothing = {
        "is_question": False,
        "has_question_mark": False,
        "is_request": False,
        "is_negative": False,
        "p_negative": None,
        "is_complaint": False,
        "is_addressed": False,
        "is_follow_up": False,
        "influence": None,
        "waiting_minutes": 0.0,
        "reactions_count": 0,
        "inbox_days": 30.0,
    }
    return nothing | {f"{rule}_weight": weight for rule, weight in WEIGHTS.items()} | changed


EVERYTHING = facts(
    is_question=True,
    has_question_mark=True,
    is_negative=True,
    is_addressed=True,
    influence=100.0,
    waiting_minutes=DUE_MINUTES,
    reactions_count=100,
)


def test_all_rules_together_give_a_hundred_and_none_gives_nothing() -> None:
    assert points(EVERYTHING).priority == 100
    assert points(facts()).priority == 0


@pytest.mark.parametrize(
    ("changed", "rule", "given_points"),
    [
        ({"is_question": True, "has_question_mark": True}, "question", 25),
        ({"is_question": True}, "question", 15),
        ({"has_question_mark": True}, "question", 15),
        ({"is_request": True}, "question", 15),
        ({"is_negative": True}, "negative", 30),
        ({"is_negative": True, "p_negative": 0.5}, "negative", 15),
        ({"is_complaint": True}, "negative", 18),
        ({"is_addressed": True}, "addressed", 15),
        ({"influence": 75.0}, "influence", 2.5),
        ({"influence": 50.0}, "influence", 0),
        ({"waiting_minutes": DUE_MINUTES / 2}, "age", 7.5),
        ({"reactions_count": 9}, "spread", 5),
    ],
)
def test_each_rule_gives_its_points(changed: dict[str, Any], rule: str, given_points: float) -> None:
    found = points(facts(**changed))
    assert getattr(found, rule) == pytest.approx(given_points, abs=0.05)
    assert found.priority == getattr(found, rule)


def test_age_rises_to_the_day_it_is_due_and_falls_to_the_day_it_leaves() -> None:
    assert [age_part(days * DAY, 30 * DAY) for days in (0, 1, 2, 16, 30, 31)] == [0, 0.5, 1, 0.5, 0, 0]
    assert age_part(3 * DAY, 2 * DAY) == 0


def test_a_hundred_reactions_are_as_many_as_a_million() -> None:
    assert (spread_part(0), spread_part(100), spread_part(10**6)) == (0, 1, 1)


def test_weights_are_shares_of_their_sum() -> None:
    doubled = EVERYTHING | {f"{rule}_weight": 2 * weight for rule, weight in WEIGHTS.items()}
    assert points(doubled) == points(EVERYTHING)
    alone = EVERYTHING | dict.fromkeys((f"{rule}_weight" for rule in WEIGHTS), 0) | {"age_weight": 1}
    assert (points(alone).age, points(alone).priority) == (100, 100)


@given(
    st.booleans(),
    st.booleans(),
    st.one_of(st.none(), st.floats(0, 100)),
    st.floats(0, 50 * DAY),
    st.integers(0, 10**7),
)
def test_it_lies_between_0_and_100_and_each_reason_has_its_points(
    asks: bool, is_negative: bool, influence: float | None, waiting: float, reactions: int
) -> None:
    row = facts(
        is_question=asks,
        is_negative=is_negative,
        influence=influence,
        waiting_minutes=waiting,
        reactions_count=reactions,
    )
    found = points(row)
    assert 0 <= found.priority <= 100
    for language in LANGUAGES:
        told = reasons(row, found, language)
        assert len(told) == sum(
            value > 0
            for value in (
                found.question,
                found.negative,
                found.addressed,
                found.influence,
                found.age,
                found.spread,
            )
        )


def test_reasons_begin_with_the_rule_of_most_points_in_both_languages() -> None:
    found = points(EVERYTHING)
    assert reasons(EVERYTHING, found, "en") == [
        "Is against the brand (+30).",
        "Asks a question (+25).",
        "Speaks to your page or staff (+15).",
        "Waits for 2 days, due within 48 hours (+15).",
        "100 reactions (+10).",
        "Its author carries weight in the community (+5).",
    ]
    assert reasons(EVERYTHING, found, "fr")[3] == "Attend depuis 2 jours, à traiter sous 48 h (+15)."


def test_without_a_score_no_reason_speaks_of_the_author() -> None:
    row = EVERYTHING | {"influence": None, "is_follow_up": True, "waiting_minutes": 3 * DAY + 1}
    told = " ".join(reasons(row, points(row), "en"))
    assert "author" not in told
    assert "Comes back after an answer of yours" in told
    assert "Waits for 3 days, past the 48 hours" in told


@pytest.mark.parametrize(
    ("minutes", "en", "fr"),
    [
        (1.5, "1 minute", "1 minute"),
        (119, "119 minutes", "119 minutes"),
        (125, "2 hours", "2 heures"),
        (2 * DAY - 1, "47 hours", "47 heures"),
    ],
)
def test_a_wait_is_told_in_a_unit_one_can_picture(minutes: float, en: str, fr: str) -> None:
    row = facts(waiting_minutes=minutes)
    row["age_weight"] = 10_000  # enough for a point
    assert f"Waits for {en}," in reasons(row, points(row), "en")[0]
    assert f"Attend depuis {fr}," in reasons(row, points(row), "fr")[0]
