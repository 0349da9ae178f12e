"""Words are found without case and accents, and what looks like a pattern is looked for as it is written."""

import duckdb
import pytest

from agorascope.inbox.searching import pattern


def found(words: str, text: str) -> bool:
    return bool(duckdb.execute("select regexp_matches($1, $2, 'i')", [text, pattern(words)]).fetchall()[0][0])


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("velo", "Mon VÉLO est cassé"),
        ("vélo", "mon velo"),
        ("CASSE", "cassé"),
        ("noel", "Noe\u0308l"),
        ("a b", "a\n b"),
        ("100 % (net)", "à 100 % (net) !"),
        ("garçon", "GARCON"),
        ("Straße", "straße"),
        ("日本", "in 日本 today"),
    ],
)
def test_case_and_accents_do_not_matter(words: str, text: str) -> None:
    assert found(words, text)


@pytest.mark.parametrize("words", [".*", "a|b", "[z", "(?i)x", "\\d", "^", "$", "%", "_"])
def test_signs_of_patterns_mean_themselves(words: str) -> None:
    assert not found(words, "nothing of the kind 5")
    assert found(words, f"with {words} in it")


def test_a_long_search_is_cut() -> None:
    assert len(pattern("x" * 100_000)) < 10_000
