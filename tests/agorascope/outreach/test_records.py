"""What a step must carry: a route and a notice with the first message, a basis of consent with a yes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from agorascope.errors import InputError
from agorascope.outreach.records import Facts, complete, first_notice_due, with_notice
from agorascope.outreach.vocabularies import entries

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
REPLY = Facts(contact_route="public_reply")


def test_the_first_message_needs_a_notice_or_the_reason_why_it_was_given_otherwise() -> None:
    with pytest.raises(InputError, match="article 14"):
        complete(REPLY, "contacted", NOON, had_notice=False)
    with pytest.raises(InputError, match="article 14"):
        complete(replace(REPLY, notice_reason="  "), "contacted", NOON, had_notice=False)
    given = complete(replace(REPLY, notice_id="gdpr_article_14"), "contacted", NOON, had_notice=False)
    assert given.notice_given_at == NOON
    otherwise = complete(replace(REPLY, notice_reason="by mail"), "contacted", NOON, had_notice=False)
    assert (otherwise.notice_id, otherwise.notice_given_at) == (None, NOON)


def test_a_second_message_needs_no_second_notice() -> None:
    assert complete(REPLY, "contacted", NOON, had_notice=True).notice_given_at is None


def test_a_notice_given_at_another_moment_keeps_it() -> None:
    earlier = NOON - timedelta(days=3)
    facts = Facts(notice_id="gdpr_article_13", notice_given_at=earlier)
    assert with_notice(facts, NOON).notice_given_at == earlier
    with pytest.raises(InputError, match="not which notice"):
        with_notice(Facts(notice_given_at=earlier), NOON)


def test_a_yes_says_how_the_person_agreed() -> None:
    with pytest.raises(InputError, match="part of the record"):
        complete(Facts(), "accepted", NOON, had_notice=True)
    assert complete(Facts(consent_basis="spoken"), "accepted", NOON, had_notice=True).consent_at == NOON


@pytest.mark.parametrize(
    "facts",
    [
        Facts(contact_route="pigeon", notice_id="gdpr_article_14"),
        Facts(contact_route="none", notice_id="gdpr_article_14"),
        Facts(notice_id="gdpr_article_14"),
        Facts(contact_route="public_reply", notice_id="a leaflet"),
    ],
)
def test_words_outside_of_the_vocabularies_are_refused_with_those_inside(facts: Facts) -> None:
    with pytest.raises(InputError, match=r"public_reply|gdpr_article_14"):
        complete(facts, "contacted", NOON, had_notice=False)


@pytest.mark.parametrize(
    ("taken_up", "due"),
    [("2026-01-15", "2026-02-15"), ("2026-01-31", "2026-02-28"), ("2026-12-05", "2027-01-05")],
)
def test_the_notice_is_due_within_a_month(taken_up: str, due: str) -> None:
    """As `dateadd('month', 1, ...)` of the marts: the last day of a shorter month."""
    assert first_notice_due(datetime.fromisoformat(taken_up)) == datetime.fromisoformat(due)


def test_other_moves_need_nothing() -> None:
    for state in ("declined", "no_answer", "arrived", "active"):
        assert complete(Facts(), state, NOON, had_notice=True) == Facts()


@pytest.mark.parametrize("vocabulary", ["notices", "contact_routes", "consent_bases"])
def test_every_word_has_both_names(vocabulary: str) -> None:
    rows = entries(vocabulary)  # type: ignore[arg-type]
    assert rows
    assert all(row["name_en"] and row["name_fr"] for row in rows.values())
