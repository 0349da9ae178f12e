"""The rules of each language, and NLTK's own scores as the yardstick for English."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.sentiment.vader import SentimentIntensityAnalyzer, VaderConstants

from agorascope.errors import AgorascopeError
from agorascope.scoring import lexicons
from agorascope.scoring.analysers import Analyser, EnglishAnalyser, FrenchAnalyser, SignsAnalyser

ENGLISH, FRENCH, SIGNS = EnglishAnalyser(), FrenchAnalyser(), SignsAnalyser()
WORDS = lexicons.english_words()


class ReferenceVader(SentimentIntensityAnalyzer):  # type: ignore[misc]
    """NLTK's analyser, untouched but for where its lexicon comes from."""

    def __init__(self) -> None:
        self.lexicon, self.constants = WORDS, VaderConstants()


REFERENCE, FAST = ReferenceVader(), Analyser(WORDS, VaderConstants())
_SAYINGS = """
    good GREAT horrible! 'nice' kind of very not don't least at but BUT, never so this :) :-( <3 bad ass
    the shit (lovely) !!! ? -ugly a sort without really?!? ok. hate; ... 😀 no --sad sad-- yeah right good-bad
"""
SAYINGS = _SAYINGS.split()


@settings(max_examples=300)
@given(st.lists(st.sampled_from(SAYINGS) | st.text(max_size=6), max_size=14).map(" ".join))
def test_fast_tokens_give_the_scores_of_nltk(text: str) -> None:
    assert FAST.polarity_scores(text) == REFERENCE.polarity_scores(text)


@given(st.text(st.characters(exclude_categories=())))
def test_no_text_raises_and_compounds_stay_in_range(text: str) -> None:
    for analyser in (ENGLISH, FRENCH, SIGNS):
        assert -1.0 <= analyser.compound(text) <= 1.0


@pytest.mark.parametrize(
    "text", ["I love it", "so good!!", "what a day 😍", "thanks :D", "👍🏽", "#awesome", "not bad"]
)
def test_english_praise_is_positive(text: str) -> None:
    assert ENGLISH.compound(text) > 0


@pytest.mark.parametrize(
    "text", ["I hate it", "not good", "so sad :(", "💔", "😡", "#fail", "never happy here"]
)
def test_english_complaint_is_negative(text: str) -> None:
    assert ENGLISH.compound(text) < 0


@pytest.mark.parametrize(
    "text",
    [
        "j'adore ce vélo", "J’ADORE", "service genial", "vraiment génial !", "c'est pas mal", "sans souci",
        "merci beaucoup", "pas de problème", "👏👏", "il n'est pas méchant",
    ],
)  # fmt: skip
def test_french_praise_is_positive(text: str) -> None:
    assert FRENCH.compound(text) > 0


@pytest.mark.parametrize(
    "text",
    [
        "je n'aime pas ce vélo", "j'aime pas", "pas génial", "c'est pas terrible", "ce n'est plus drôle",
        "toujours en panne", "trop cher", "une arnaque", "sans intérêt", "ça ne marche pas bien", "😡",
    ],
)  # fmt: skip
def test_french_complaint_is_negative(text: str) -> None:
    assert FRENCH.compound(text) < 0


def test_what_follows_mais_weighs_more() -> None:
    assert FRENCH.compound("génial mais horrible") < FRENCH.compound("horrible mais génial")
    assert FRENCH.compound("c'est beau mais nul") < FRENCH.compound("c'est beau et nul")


def test_french_boosters_strengthen_and_dampeners_weaken() -> None:
    assert FRENCH.compound("très content") > FRENCH.compound("content") > FRENCH.compound("plutôt content")


def test_plus_negates_only_with_ne() -> None:
    assert FRENCH.compound("il est plus gentil") > 0
    assert FRENCH.compound("il n'est plus gentil") < 0


def test_a_negator_after_an_adjective_belongs_to_what_follows() -> None:
    assert FRENCH.compound("génial, pas compliqué") > 0


def test_accents_may_be_left_out() -> None:
    assert FRENCH.compound("desole, decevant") == FRENCH.compound("désolé, décevant")


def test_other_languages_are_read_by_their_signs_alone() -> None:
    assert SIGNS.compound("das ist schlecht, but bad and hate") == 0
    assert SIGNS.compound("geht so :(") < 0 < SIGNS.compound("me encanta 😍")
    assert SIGNS.compound("😍 but 😍") == SIGNS.compound("😍 und 😍")


def test_web_addresses_say_nothing() -> None:
    assert ENGLISH.compound("see https://example.org/love-good?x=1!!!") == 0
    assert ENGLISH.compound("bad https://example.org/?a!!!!") == ENGLISH.compound("bad")


def test_skin_tones_and_joiners_change_nothing() -> None:
    assert FRENCH.compound("👍🏿") == FRENCH.compound("👍") > 0
    assert ENGLISH.compound("❤️") == ENGLISH.compound("❤") > 0


def test_emoticons_hold_no_words() -> None:
    faces = lexicons.emoticons(WORDS)
    assert {":)", ":-(", "<3", ":d"} <= faces.keys()
    assert not [face for face in faces if re.search(r"[a-z]{3}", face)]


def test_a_lexicon_that_is_not_installed_says_what_to_do() -> None:
    with pytest.raises(AgorascopeError, match=r"(?s)no_such_package.*make install"):
        lexicons.read("no_such_package", "words.txt")
    with pytest.raises(AgorascopeError, match=r"nothing\.txt"):
        lexicons.read("vaderSentiment", "nothing.txt")
