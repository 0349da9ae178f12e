"""Untrusted text in a message means nothing to any service."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.delivery.plain import plain

MEANINGFUL = set("@<>&[]`*_~|#{}\\")


@pytest.mark.parametrize(
    "text",
    [
        "<!here> look", "@channel", "@everyone", "<@U123>", "**bold** _it_ ~x~", "[click](http://evil.example)",
        "# Title", "`code`", "<script>alert(1)</script>", "||spoiler||", "&lt;!here&gt;",
    ],
)  # fmt: skip
def test_no_sign_of_markup_or_of_a_ping_is_left(text: str) -> None:
    assert not MEANINGFUL & set(plain(text, 200))


@pytest.mark.parametrize(
    "link", ["http://evil.example/x", "HTTPS://evil.example", "www.evil.example", "javascript:alert(1)"]
)
def test_no_link_is_left(link: str) -> None:
    assert "evil" not in plain(f"see {link} now", 200)
    assert "alert" not in plain(f"see {link} now", 200)


@given(st.text(max_size=400), st.integers(2, 200))
def test_any_text_becomes_one_short_line(text: str, limit: int) -> None:
    clean = plain(text, limit)
    assert len(clean) <= limit
    assert clean.isprintable()
    assert not MEANINGFUL & set(clean)


def test_what_is_cut_ends_at_a_word() -> None:
    assert plain("one two three four", 12) == "one two…"


def test_direction_marks_and_newlines_go() -> None:
    assert plain("a\u202eb\nc\u0000d", 20) == "a b c d"
