import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.tagging.tokens import LONGEST, tokenize


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("C'est l'HORREUR, @Velkarn !!!", ["est", "horreur", "@", "!!"]),
        ("#PlusJamaisVous", ["#", "plus", "jamais", "vous"]),
        ("#FAIL", ["#", "fail"]),
        ("I don't, you're rude… 🙄", ["i", "dont", "you", "rude", "…", "🙄"]),
        ("soooooo https://velkarn.example/a?b=c :-)", ["soo", "http", ":-)"]),
        ("12,50 € aujourd'hui", ["12,50", "€", "aujourdhui"]),
        ("p\u0336u\u0336t\u0336", ["put"]),
    ],
)
def test_tokens_are_folded_and_opened(text: str, tokens: list[str]) -> None:
    assert tokenize(text) == tokens


@given(st.text())
def test_any_text_has_tokens_without_white_space(text: str) -> None:
    assert all(token and not token.isspace() for token in tokenize(text))


def test_no_more_than_the_longest_part_is_read() -> None:
    assert len(tokenize("a " * LONGEST)) == LONGEST // 2
