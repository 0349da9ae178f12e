"""Which language a short text is in, and when not to say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.scoring.language import DECLARED_PRIOR, LanguageGuesser, normalised

GUESSER = LanguageGuesser(["fr", "en"])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le service après-vente ne répond jamais au téléphone", "fr"),
        ("My order still has not arrived after three weeks", "en"),
        ("Der Kundendienst antwortet leider überhaupt nicht", "de"),
        ("El servicio al cliente no contesta nunca", "es"),
        ("Il servizio clienti purtroppo non risponde mai", "it"),
        ("O atendimento ao cliente nunca responde às mensagens", "pt"),
        ("خدمة العملاء لا ترد على الهاتف", "ar"),
        ("ग्राहक सेवा फोन का जवाब नहीं देती", "hi"),
        ("De klantenservice neemt nooit de telefoon op", "nl"),
    ],
)
def test_a_sentence_is_recognised(text: str, language: str) -> None:
    found, confidence = GUESSER.guess(text)
    assert found == language
    assert confidence > 0.6


@pytest.mark.parametrize(
    "text",
    ["", "😀😀", "!!!", "https://example.org/le-chat-est-la", "@someone @other", "12:30", "これは日本語です"],
)
def test_nothing_to_read_is_undetermined(text: str) -> None:
    assert GUESSER.guess(text)[0] == "und"


@pytest.mark.parametrize("text", ["", "😀", "ok", "@someone #velo", "super"])
def test_where_little_can_be_read_the_declared_language_stands(text: str) -> None:
    assert GUESSER.guess(text, "fr")[0] == "fr"
    assert GUESSER.guess(text, "es")[0] == "es"


def test_a_declared_language_is_dropped_only_on_strong_evidence() -> None:
    english = "My order still has not arrived after three weeks and nobody answers my messages"
    assert GUESSER.guess(english, "fr")[0] == "en"
    assert GUESSER.guess(english, "pl")[0] == "en"


def test_a_declared_language_outside_the_usual_ones_is_weighed_too() -> None:
    assert GUESSER.guess("Dzień dobry wszystkim, jak się dzisiaj macie", "pl")[0] == "pl"


def test_a_declared_language_nobody_can_judge_is_taken_as_it_is() -> None:
    assert GUESSER.guess("saluton al ĉiuj", "xx") == ("xx", DECLARED_PRIOR)


def test_mentions_links_and_hashtags_are_not_language() -> None:
    english = (
        "@le_chat_noir this is a lovely bike for the winter #toujoursplusvite https://example.org/a-la-une"
    )
    assert GUESSER.guess(english)[0] == "en"


def test_the_languages_of_the_workspace_are_expected_first() -> None:
    text = "super service, merci !"
    assert GUESSER.guess(text)[1] > LanguageGuesser(["de"]).guess(text)[1]
    assert "pl" in LanguageGuesser(["pl"]).languages


@given(
    st.text(st.characters(exclude_categories=())),
    st.none() | st.sampled_from(["fr", "EN", "pl", "xx", "und", ""]),
)
def test_no_text_raises_and_confidence_is_a_probability(text: str, declared: str | None) -> None:
    language, confidence = GUESSER.guess(text, declared)
    assert 0.0 <= confidence <= 1.0
    assert language.isalpha()


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("fr-CA", "fr"),
        ("EN_us", "en"),
        (" de ", "de"),
        ("und", None),
        ("", None),
        (None, None),
        ("zxx", None),
    ],
)
def test_declared_languages_are_cut_to_their_iso_code(declared: str | None, code: str | None) -> None:
    assert normalised(declared) == code
