from agorascope.tagging.phrases import PhraseBook, parse_list
from agorascope.tagging.tokens import tokenize


def labels(sections: dict[str, list[str]], text: str, language: str = "fr") -> list[str]:
    return PhraseBook(sections, language).labels(tokenize(text))


def test_a_list_has_sections_commas_and_comments() -> None:
    assert parse_list("# title\n== price\nprix, trop cher\n\n== -\nprix nobel") == {
        "price": ["prix", "trop cher"],
        "-": ["prix nobel"],
    }


def test_a_word_stands_for_its_family() -> None:
    assert labels({"d": ["livraison"]}, "Quelles livraisons !") == ["d"]


def test_an_exact_word_stands_for_itself() -> None:
    sections = {"h": ["=helpful"]}
    assert labels(sections, "so helpful", "en") == ["h"]
    assert labels(sections, "help", "en") == []


def test_the_longest_phrase_wins_and_may_say_nothing() -> None:
    sections = {"price": ["prix"], "-": ["prix nobel"]}
    assert labels(sections, "le prix du prix Nobel") == ["price"]


def test_a_phrase_is_found_as_a_hashtag() -> None:
    assert labels({"care": ["service client"]}, "#serviceclient nul") == ["care"]
    assert labels({"care": ["service client"]}, "#ServiceClient nul") == ["care"]


def test_a_phrase_cut_short_by_the_end_is_not_found() -> None:
    assert labels({"care": ["service client"]}, "service") == []


def test_one_phrase_may_have_two_labels() -> None:
    assert sorted(labels({"a": ["don"], "b": ["don"]}, "un don")) == ["a", "b"]
