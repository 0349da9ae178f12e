"""Messages in French and English, within limits, harmless."""

from dataclasses import replace
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from agorascope.delivery.due import Due
from agorascope.delivery.phrases import PHRASES
from agorascope.delivery.wording import LONGEST_BODY, LONGEST_TITLE, Setting, language_of, write
from tests.agorascope.delivery.cases import AS_OF, an_alert

SETTING = Setting(
    "Acme watch", is_demo=False, language="en", zone=ZoneInfo("Europe/Paris"), as_of=AS_OF, aspects={}
)


def test_both_languages_have_the_same_phrases_with_the_same_places() -> None:
    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert PHRASES["en"].keys() == PHRASES["fr"].keys()
    assert {key: places(text) for key, text in PHRASES["en"].items()} == {
        key: places(text) for key, text in PHRASES["fr"].items()
    }


def test_a_message_says_what_when_how_much_and_why() -> None:
    message = write([Due(an_alert(), "new")], SETTING)
    assert message.title == "Acme watch: crisis, Acme (high)"
    assert message.body == (
        "Acme: crisis, severity high\n"
        "Since 2026-09-29 00:00, still going on.\n"
        "90 mentions on the peak day, 30 expected. In all 90 mentions by 71 people.\n"
        "Negative: 70% (usually 25%).\n"
        "Likely cause: Customer care, 50% of the rise.\n"
        "- « It broke ‹!here› again »\n"
        "- « ＠channel look »\n\n"
        "Figures as of 2026-10-01 00:00. Evidence: agorascope alerts, or the viewer."
    )


def test_the_same_in_french() -> None:
    message = write([Due(an_alert(), "worse")], replace(SETTING, language="fr"))
    assert message.title == "Acme watch : crise, Acme (forte)"
    assert message.body.startswith("AGGRAVATION : Acme : crise, gravité forte\nDepuis le 29/09/2026 00:00")
    assert "Cause probable : Relation client, 50 % de la hausse." in message.body


def test_many_alerts_are_one_message_within_the_limits() -> None:
    many = [Due(an_alert(alert_id=f"a{n}", quotes=("word " * 100,) * 3), "new") for n in range(40)]
    message = write(many, replace(SETTING, workspace="W" * 300))
    assert len(message.body) <= LONGEST_BODY
    assert len(message.title) <= LONGEST_TITLE
    told = message.body.count("severity high")
    assert told >= 3
    assert f"And {40 - told} more: agorascope alerts" in message.body


def test_a_short_history_and_made_up_data_are_said() -> None:
    message = write(
        [Due(an_alert(has_short_history=True, history_days=10), "new")], replace(SETTING, is_demo=True)
    )
    assert "Only 10 days of history" in message.body
    assert "Made-up data." in message.body


@pytest.mark.parametrize("cause", ["own_event", "thread", "author", "aspect", "none"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_cause_has_words(cause: str, language: str) -> None:
    alert = an_alert(cause=cause, cause_detail=None, cause_share=None)
    assert write([Due(alert, "new")], replace(SETTING, language=language)).body


def test_the_first_language_of_the_workspace_that_is_spoken_here() -> None:
    assert language_of(["de", "fr", "en"]) == "fr"
    assert language_of(["de"]) == "en"
