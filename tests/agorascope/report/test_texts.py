"""What people wrote is printable on one line whatever it holds, and addresses are only web addresses."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.report.emoji import printable_signs, shown
from agorascope.report.texts import LONGEST_WORD, printable, spoken, web_address


@given(st.text(), st.integers(2, 300))
def test_a_text_is_one_visible_line_of_at_most_its_limit(text: str, limit: int) -> None:
    clean = printable(text, limit)
    assert len(clean) <= limit
    assert all(len(word) <= LONGEST_WORD for word in clean.split())
    assert all(c in "\u200c\u200d" or unicodedata.category(c)[0] != "C" for c in clean)
    assert "\n" not in clean


def test_a_long_text_ends_at_a_word_with_an_ellipsis() -> None:
    clean = printable("mot " * 3_000)
    assert clean.endswith("mot…")
    assert len(printable("x" * 10_000)) <= 48


def test_direction_signs_are_dropped() -> None:
    assert printable("a\u202eb\u2066c\u200fd") == "a b c d"


def test_masked_handles_that_a_reply_begins_with_are_left_out() -> None:
    assert spoken("@… @…, Bonjour @… !") == "Bonjour @… !"
    assert spoken("@…") == "@…"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//host/x", "https://", "https://a b/", "http://[", None, ""],
)
def test_other_addresses_are_no_links(url: str | None) -> None:
    assert web_address(url) is None


def test_emoji_become_their_short_names_in_the_language() -> None:
    assert shown("Bravo 👏🏽", "fr", unshown="[…]") == "Bravo [applaudissements]"
    assert shown("Well 👏", "en", unshown="[…]") == "Well [clapping hands]"
    assert shown("日本語 ok", "fr", unshown="[…]") == "[…] ok"
    assert shown("déjà « vu »", "fr", unshown="[…]") == "déjà « vu »"


@given(st.text())
def test_what_is_shown_has_signs_of_the_fonts_only(text: str) -> None:
    assert set(shown(text, "en", unshown="[…]")) <= printable_signs()
