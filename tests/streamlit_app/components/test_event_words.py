"""Words of the marts of events are put for people, and a verdict promises no more than its interval."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from streamlit_app import i18n
from streamlit_app.components import event_words

MARTS = Path(__file__).resolve().parents[3] / "dbt_project/models/marts/events"


def accepted(mart: str, column: str) -> list[str]:
    (model,) = yaml.safe_load((MARTS / f"{mart}.yml").read_text())["models"]
    (found,) = [entry for entry in model["columns"] if entry["name"] == column]
    tests = [test for test in found["data_tests"] if isinstance(test, dict) and "accepted_values" in test]
    return list(tests[0]["accepted_values"]["arguments"]["values"])


def row(lift: float, low: float, high: float, **changes: Any) -> dict[str, Any]:
    known = {"lift": lift, "lift_low": low, "lift_high": high, "is_refused": False, "refusal_reason": None}
    return known | {"has_effect": low > 0 or high < 0, "observed": 0.8, "expected": 0.6} | changes


@pytest.fixture(params=["en", "fr"])
def tongue(request: pytest.FixtureRequest) -> str:
    i18n.use(request.param)
    return str(request.param)


def test_every_reason_of_refusal_has_words(tongue: str) -> None:
    reasons = accepted("fct_event_lift", "refusal_reason")

    assert len(reasons) == 7
    assert all(" " in event_words.refusal(reason) for reason in reasons), tongue


def test_every_kind_and_measure_has_words(tongue: str) -> None:
    assert set(event_words.measures()) == set(accepted("fct_event_lift", "measure"))
    assert all(event_words.kind(kind) != kind for kind in accepted("dim_events", "event_kind")), tongue


def test_an_unknown_word_is_shown_as_it_is() -> None:
    i18n.use("en")

    assert event_words.kind("parade") == "parade"
    assert event_words.refusal("bad_weather") == "bad_weather"


def test_more_and_fewer_give_their_interval_from_near_to_far() -> None:
    i18n.use("en")
    volume = event_words.measures()["volume"]

    assert event_words.verdict(row(120, 40, 200), volume).startswith(
        "About 120 more mentions than expected, between 40 and 200."
    )
    assert event_words.verdict(row(-12, -20, -3), volume).startswith(
        "About 12 fewer mentions than expected, between 3 and 20."
    )


def test_an_interval_with_nothing_in_it_is_no_effect() -> None:
    i18n.use("en")
    said = event_words.verdict(row(4, -9, 15), event_words.measures()["volume"])

    assert said == (
        "The figures do not tell an effect from nothing. It may be 9 fewer or 15 more mentions than expected."
    )


def test_a_share_is_compared_in_shares() -> None:
    i18n.use("en")
    favour = event_words.measures()["favour"]

    assert event_words.verdict(row(0.2, 0.05, 0.3), favour).startswith("80% instead of 60%: higher")
    assert "−5.0 pts to +10.0 pts" in event_words.verdict(row(0.02, -0.05, 0.1), favour)


def test_numbers_are_typeset(tongue: str) -> None:
    assert not re.search(r"-\d", event_words.signed_whole(-3) + event_words.signed_decimal(-0.4)), tongue
    assert event_words.signed_whole(0.2) == "0"
