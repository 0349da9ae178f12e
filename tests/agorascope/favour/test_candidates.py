"""The reasons of a candidate in words, and the table that holds them."""

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from agorascope.favour.candidates import SCHEMA, candidates_table
from agorascope.favour.reasons import Language, reasons

ANN: dict[str, Any] = {
    "brand_id": "ours",
    "network_id": "mastodon",
    "member_key": "a1",
    "person_key": "ann",
    "candidate_rank": 1,
    "candidate_score": 0.4,
    "positive_count": 13,
    "favour": 0.8431,
    "favour_n": 14,
    "favour_low": 0.6833,
    "favour_high": 0.951,
    "favour_enough_data": True,
    "polar_weeks_count": 10,
    "last_post_at": datetime(2026, 9, 28, 23, 30, tzinfo=UTC),
    "last_post_date": date(2026, 9, 29),
    "reply_rate": 0.4,
    "reply_rate_n": 30,
    "reply_rate_low": 0.3,
    "reply_rate_high": 0.5,
    "reply_rate_enough_data": True,
    "replies_count": 13,
    "influence_max": 89.97,
    "influence_max_community_id": "all",
    "followers_count": 1314,
    "influencer_line": 10_000,
    "accounts_count": 1,
    "quotes_count": 3,
    "evidence_1_mention_id": "m1",
    "evidence_2_mention_id": "m2",
    "evidence_3_mention_id": None,
    "contact_route": "public_reply",
    "notice": "gdpr_article_14",
}


def test_each_criterion_is_a_sentence_with_its_figures() -> None:
    assert reasons(ANN, "en") == [
        (
            "13 of 14 opinions about the brand are favourable: a favourability of 84 % "
            "(90 % interval 68 to 95 %)."
        ),
        "Opinions in 10 different weeks of the last 26.",
        "Last post on 29 September 2026.",
        "Not among the influential: at most 89 of 100, in the network.",
        "1,314 followers, below the line of 10,000.",
        "No blog or feed of their own among the sources.",
        "No staff, no machine, no objection.",
        "13 of 30 posts answer somebody.",
    ]


def test_french_has_its_own_dates_and_numbers() -> None:
    told = reasons(ANN, "fr")
    assert "Dernier message le 29 septembre 2026." in told
    assert "1\N{NARROW NO-BREAK SPACE}314 abonnés, sous la limite de 10\N{NARROW NO-BREAK SPACE}000." in told


@pytest.mark.parametrize(
    ("language", "influence", "followers"),
    [
        ("en", "No influence measured: nobody reacted yet.", "How many followers is not known"),
        ("fr", "Pas d'influence mesurée", "Le nombre d'abonnés n'est pas connu"),
    ],
)
def test_what_is_not_known_is_said(language: Language, influence: str, followers: str) -> None:
    told = "\n".join(reasons(ANN | {"influence_max": None, "followers_count": None}, language))
    assert influence in told
    assert followers in told
    assert "None" not in told


def test_both_languages_tell_the_same_in_the_same_order() -> None:
    several = ANN | {"accounts_count": 2}
    assert len(reasons(several, "en")) == len(reasons(several, "fr")) == len(reasons(ANN, "en")) + 1
    assert "Known under 2 accounts" in reasons(several, "en")[-2]


def test_a_table_is_ordered_and_has_the_reasons_one_a_line() -> None:
    second = ANN | {"candidate_rank": 2, "person_key": "bob"}
    found = candidates_table(pa.Table.from_pylist([second, ANN]))
    assert found.schema == SCHEMA
    assert found["person_key"].to_pylist() == ["ann", "bob"]
    assert found["reasons_en"][0].as_py().splitlines() == reasons(ANN, "en")


def test_nobody_is_an_empty_table() -> None:
    empty = pa.Table.from_pylist([ANN]).slice(0, 0)
    assert candidates_table(empty).equals(SCHEMA.empty_table())
