"""What of a person may be quoted to them: the words of the account that is written to, and no other."""

from datetime import date
from typing import Any

import duckdb
import pytest

from agorascope.outreach.candidates import said_by


@pytest.fixture
def marts() -> Any:
    """Lea on two networks, each with words in favour of acme."""
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.fct_mentions (mention_id text, brand_id text, network_id text,"
            " member_key text, text text, mention_date date, community_id text, language text, stance text,"
            " post_kind text, is_staff boolean, is_toxic boolean, is_duplicate boolean)"
        )
        for number, (network, words) in enumerate(
            (("mastodon", "Lovely."), ("mastodon", "Fine bike."), ("bluesky", "Sky.")), start=1
        ):
            connection.execute(
                "insert into marts.fct_mentions values"
                " (?, 'acme', ?, ?, ?, ?, 'c', 'en', 'positive', 'post', false, false, false)",
                [f"m{number}", network, f"lea-{network}", words, date(2026, 9, number)],
            )
        yield connection


def texts(marts: Any, *evidence: str) -> list[str]:
    places = dict.fromkeys(f"evidence_{place}_mention_id" for place in (1, 2, 3))
    proposed = places | dict(zip(places, evidence, strict=False)) if evidence else None
    return [said.text for said in said_by(marts, "acme", "mastodon", "lea-mastodon", proposed)]


def test_the_evidence_of_the_account_is_quoted(marts: Any) -> None:
    assert texts(marts, "m1", "m3") == ["Lovely."]


def test_evidence_of_another_account_of_the_person_tells_nothing_of_it(marts: Any) -> None:
    assert texts(marts, "m3") == ["Fine bike.", "Lovely."]


def test_without_evidence_the_latest_words_in_favour_are_quoted(marts: Any) -> None:
    assert texts(marts) == ["Fine bike.", "Lovely."]
