"""Segments: what parts a text, what does not, and that nothing is lost."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.matching.folding import fold
from agorascope.stance.clauses import parted, segments

LANGUAGES = ("fr", "en", "de", "es", "it", "pt", "ar", "und")


def cut(text: str, language: str) -> list[str]:
    return [text[start:end].strip() for start, end in segments(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        ("en", "Velkarn is awful, Cyclandre is great.", ["Velkarn is awful,", "Cyclandre is great."]),
        ("en", "I love Apple but hate Velkarn", ["I love Apple", "but hate Velkarn"]),
        ("fr", "Free est bien, alors que SFR rame", ["Free est bien,", "alors que SFR rame"]),
        ("fr", "Orange rame mais Free est top", ["Orange rame", "mais Free est top"]),
        ("fr", "J'aime Orange\n- Free est nul", ["J'aime Orange", "Free est nul"]),
        ("de", "Velkarn ist gut aber Nordvia nicht", ["Velkarn ist gut", "aber Nordvia nicht"]),
        ("en", "Velkarn \U0001f621 Nordvia \U0001f60d", ["Velkarn \U0001f621", "Nordvia \U0001f60d"]),
        ("en", "Velkarn :( Nordvia :)", ["Velkarn :(", "Nordvia :)"]),
        ("en", 'He said "never again." And left.', ['He said "never again."', "And left."]),
    ],
)
def test_clauses_end_where_a_reader_ends_them(language: str, text: str, parts: list[str]) -> None:
    found = cut(text, language)
    assert [part.removeprefix("- ") for part in found] == parts


@pytest.mark.parametrize(
    "text",
    [
        "see https://shop.example/a,b;c?d=1!e now",
        "it costs 3,50 at 12:30",
        "Mr. Smith of the U.S. likes it",
        "un opérateur vs. un autre",
        "the butter is salty",  # no "but" inside a word
        "@but_official is here",
    ],
)
def test_marks_inside_other_things_part_nothing(text: str) -> None:
    assert len(segments(text, "und")) == 1


def test_no_boundary_stands_inside_a_name() -> None:
    folded = fold("I like Mais & Co a lot")
    start = folded.index("mais")
    assert len(parted(folded, "fr", [(start, start + len("mais & co"))])) == 1
    assert len(parted(folded, "fr", [])) > 1


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_segments_lie_side_by_side_and_cover_the_text(text: str, language: str) -> None:
    found = segments(text, language)
    assert [start for start, _ in found] == [0, *(end for _, end in found[:-1])][: len(found)]
    assert "".join(text[start:end] for start, end in found) == text
    assert all(start < end for start, end in found)


@given(st.lists(st.sampled_from(["A", ",", ".", " but ", " et ", "\n", " ", "?!", ":)", "3,5"]), max_size=80))
def test_segments_cover_texts_full_of_boundaries(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert "".join(text[start:end] for start, end in segments(text, "und")) == text


@pytest.mark.parametrize("unit", [",", "but ", "a, ", "w", "?", "\n ", "http://", "3.", "a.", ":", '"', "😀"])
def test_a_megabyte_takes_seconds_at_most(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    started = time.process_time()
    segments(text, "en")
    assert time.process_time() - started < 20  # generous: a busy machine; quadratic takes hours
