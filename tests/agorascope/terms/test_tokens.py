"""Words and pairs of a text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.matching.folding import fold
from agorascope.terms.stop_words import CONNECTORS, STOP_WORDS
from agorascope.terms.tokens import LANGUAGES, Tokeniser


def terms(text: str, language: str = "fr", names: tuple[str, ...] = ()) -> list[str]:
    tokeniser = Tokeniser(language, names)
    return [term.spelling for run in tokeniser.runs(text) for term in tokeniser.terms(run)]


def test_stop_words_are_left_out_and_elided_articles_cut_off() -> None:
    assert terms("J'ai reçu l’application et qu'elle plante") == ["reçu", "application", "plante"]
    assert terms("It's the agent's bag", "en") == ["agent", "agent bag", "bag"]
    assert terms("Quand est-il possible, un rendez-vous ?") == ["possible", "rendez-vous"]


def test_pairs_touch_or_hold_a_connector() -> None:
    assert "service client" in terms("Le service client dort")
    assert "mise à jour" in terms("la Mise à jour".lower())
    assert "Coupure d'assistance" in terms("Coupure d'assistance en côte")
    assert "cup of tea" in terms("not my cup of tea", "en")
    assert "casque vélo" not in terms("mon casque sur mon vélo")


def test_no_pair_reaches_across_a_sign_or_what_is_left_out() -> None:
    assert "velo client" not in [fold(term) for term in terms("le vélo. client, vélo 😀 client @lea vélo")]
    assert "bonne client" not in terms("bonne Cyclandre client", names=("Cyclandre",))


def test_people_addresses_and_numbers_are_no_terms() -> None:
    assert (
        terms("@lea_92 [mail] [phone] @… voir example.com/lea ou https://x.example/u/lea, lea92, a_b") == []
    )
    assert terms("à 10h30 le 3, 4,50 € n°5 #12") == []
    assert terms("la 5G et la version v2") == ["5G", "version", "version v2", "v2"]


@pytest.mark.parametrize(
    "text",
    ["US Airways rocks", "#USAirways rocks", "usairways's rocks", "us-airways rocks", "US  AIRWAYS rocks"],
)
def test_the_own_names_of_the_brand_are_no_terms(text: str) -> None:
    assert terms(text, "en", ("US Airways", "USAirways")) == ["rocks"]


def test_a_name_inside_a_word_is_a_part_of_that_word() -> None:
    assert terms("freedom", "en", ("Free",)) == ["freedom"]


def test_spellings_of_one_word_have_one_key() -> None:
    tokeniser = Tokeniser("fr")
    texts = ("Dégât", "DÉGÂT", "#degat", "de\u0301ga\u0302t")
    keys = [term.key for text in texts for run in tokeniser.runs(text) for term in tokeniser.terms(run)]
    assert keys == ["degat"] * 4


def test_word_lists_are_folded() -> None:
    for language in LANGUAGES:
        for word in STOP_WORDS[language] | CONNECTORS[language]:
            assert word == fold(word)


@given(st.text(st.characters(exclude_categories=())), st.sampled_from(LANGUAGES))
def test_no_text_raises_and_a_key_is_its_spelling_folded(text: str, language: str) -> None:
    tokeniser = Tokeniser(language, ("Orange", "d'Orange", "#5G"))
    for run in tokeniser.runs(text):
        for term in tokeniser.terms(run):
            assert fold(term.spelling) == term.key
            assert "@" not in term.spelling


@pytest.mark.parametrize(
    "text",
    [
        "a-" * 500_000,
        "a." * 500_000,
        "#" * 500_000,
        "é" * 500_000,
        "x@" * 500_000,
        "l'" * 500_000,
        "\ud800" * 9,
    ],
)
def test_a_hostile_text_takes_no_time(text: str) -> None:
    started = time.process_time()
    terms(text)
    assert time.process_time() - started < 2
