"""The two languages say the same: the same keys, the same values, the same that count."""

import string

from agorascope.report.phrases import PHRASES, Phrase


def fields(phrase: Phrase) -> set[str]:
    """The names in braces, of one and many together."""
    both = phrase if isinstance(phrase, tuple) else (phrase,)
    return {name for text in both for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_every_phrase() -> None:
    assert PHRASES["fr"].keys() == PHRASES["en"].keys()


def test_a_phrase_takes_the_same_values_in_both_languages() -> None:
    for key, english in PHRASES["en"].items():
        french = PHRASES["fr"][key]
        assert isinstance(english, tuple) == isinstance(french, tuple), key
        assert fields(english) == fields(french), key
