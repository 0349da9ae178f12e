"""What people write stays text: no markup, no script, no formula."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamlit_app import untrusted
from streamlit_app.untrusted import (
    JOINER,
    escaped,
    guarded_cell,
    guarded_csv,
    shortened,
    visible,
    web_link,
)


@pytest.mark.parametrize(
    "url", ["https://example.org/a?b=c#d", "http://localhost:80/x", "HTTPS://EXAMPLE.ORG/"]
)
def test_web_addresses_are_links(url: str) -> None:
    assert web_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " https://example.org", "java\nscript:alert(1)",
        "data:text/html,<script>", "//example.org/x", "https:///nohost", "https://[bad", "ftp://example.org",
        "", None, 3, float("nan"),
    ],
)  # fmt: skip
def test_everything_else_is_no_link(url: object) -> None:
    assert web_link(url) is None


def test_markdown_is_escaped() -> None:
    assert escaped("**a** [b](c) <i>") == r"\*\*a\*\* \[b\]\(c\) \<i\>"
    assert escaped("# one\n- two") == r"\# one \- two"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://a", "http\\:{}\\/\\/a"),
        ("WWW.a", "WWW{}\\.a"),
        ("b@a", "b{}\\@a"),
        (":smile:", "\\:{}smile\\:"),
    ],
)
def test_what_the_browser_would_make_a_link_or_a_picture_of_is_parted(text: str, shown: str) -> None:
    assert escaped(text) == shown.format(JOINER)


def test_marks_that_turn_the_line_round_are_left_out() -> None:
    assert escaped("a\u202eb\u2066c\x00d") == "abcd"


@pytest.mark.parametrize(
    "cell", ["=1+1", "+33 6", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =HYPERLINK(1)"]
)
def test_cells_that_look_like_formulas_get_an_apostrophe(cell: str) -> None:
    assert guarded_cell(cell) == f"'{cell}"


def test_other_cells_stay_as_they_are() -> None:
    assert [guarded_cell(c) for c in ("a=b", "12", 12, None, "")] == ["a=b", "12", "12", "", ""]


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2), max_size=5)
)
def test_no_cell_of_a_table_is_a_formula_and_no_text_is_lost(rows: list[list[str]]) -> None:
    data = guarded_csv(["a", "b"], rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(data, newline="")))[1:]

    assert not [
        c for row in read for c in row if c.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    ]
    assert [[c.removeprefix("'") for c in row] for row in read] == [
        [c.removeprefix("'") for c in row] for row in rows
    ]


def test_a_spreadsheet_program_reads_utf_8() -> None:
    assert guarded_csv(["é"], [["ü 🚲"]]) == "\ufeffé\r\nü 🚲\r\n".encode()


def test_long_texts_end_at_a_word() -> None:
    assert shortened("one two three", 20) == "one two three"
    assert shortened("one two three", 9) == "one two…"
    assert shortened("x" * 50, 10) == "x" * 10 + "…"


def test_only_one_place_draws_words_of_others() -> None:
    """st.text interprets nothing, but shows what is written backwards as such."""
    callers = [
        path.name
        for path in Path(untrusted.__file__).parent.rglob("*.py")
        if "st.text(" in path.read_text(encoding="utf-8")
    ]
    assert callers == ["plain.py"]


def test_signs_that_turn_words_round_are_left_out_and_lines_stay() -> None:
    assert visible("ab\u202edc\u2066e\x00\nf\tg") == "abdce\nf\tg"
    assert guarded_cell("ab\u202edc") == "abdc"
    assert guarded_cell("\u202e=1") == "'=1"
