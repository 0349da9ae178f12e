"""Scopes: which clause speaks of which brand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.stance.scopes import Scope, scope_of, scopes
from benchmarks.stance import unmarked


def scoped(line: str, language: str = "en") -> dict[str, str]:
    """What is judged of each brand of a marked line; "=" for the whole text."""
    case = unmarked(line, language, "")
    found = scopes(case.text, language, case.spans)
    return {
        brand: "=" if scope.method == "text" else scope.text
        for brand, scope in zip(case.brands, found, strict=True)
    }


@pytest.mark.parametrize(
    ("language", "line", "first", "second"),
    [
        ("en", "{A:-} is awful, {B:+} is great.", "A is awful,", "B is great."),
        ("fr", "{A:-} est nul mais {B:+} est top", "A est nul", "mais B est top"),
        ("en", "{A:-}: slow, rude. {B:+}: fast, fair.", "A: slow, rude.", "B: fast, fair."),
        ("en", "Awful day, thanks {A:-}. {B:+} saved me.", "Awful day, thanks A.", "B saved me."),
        ("en", "It rains but {A:+} is dry. {B:-} leaks.", "but A is dry.", "B leaks."),
        ("en", "{A:-} lost it. No excuse. {B:+} found it.", "A lost it. No excuse.", "B found it."),
        ("fr", "Le café {A:+} est bon, celui de {B:-} non", "Le café A est bon,", "celui de B non"),
    ],
)
def test_each_brand_gets_the_clause_that_speaks_of_it(
    language: str, line: str, first: str, second: str
) -> None:
    assert scoped(line, language) == {"A": first, "B": second}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "{A:-} and {B:-} are both terrible."),
        ("en", "I love {A:+}, {B:+} and {C:+}."),
        ("en", "Neither {A:-} nor {B:-} answered me, pathetic."),
        ("en", "Thank you {A:+} and {B:+} for the evening!"),
        ("en", "{A:+}, {B:+}: two brands I trust"),
        ("fr", "Ni {A:-} ni {B:-} ne répondent, c'est honteux"),
        ("fr", "N'achetez pas chez {A:-} ou {B:-}, ils mentent"),
        ("en", "Which is better, {A:0} or {B:0}?"),
        ("en", "@{A:-} @{B:-} worst service ever"),
    ],
)
def test_an_enumeration_shares_what_is_said(language: str, line: str) -> None:
    assert set(scoped(line, language).values()) == {"="}


def test_an_enumeration_beside_a_contrast_stays_apart() -> None:
    assert scoped("{A:-} and {B:-} are slow but {C:+} is fast") == {
        "A": "A and B are slow",
        "B": "A and B are slow",
        "C": "but C is fast",
    }


def test_a_brand_alone_gets_the_whole_text() -> None:
    text = "Rain all day. Velkarn is dry, but dear."
    assert scope_of(text, "en", [(14, 21)], []) == Scope(text, "text", ((0, len(text)),))


def test_a_brand_that_only_a_field_names_gets_the_whole_text() -> None:
    text = "A is bad, B is good"
    assert [scope.method for scope in scopes(text, "en", [[(0, 1)], [], [(10, 11)]])] == [
        "clause",
        "text",
        "clause",
    ]


def test_two_brands_of_one_name_share_their_clause() -> None:
    found = scopes("Nova is bad, Luna is good", "en", [[(0, 4)], [(0, 4)], [(13, 17)]])
    assert [scope.text for scope in found] == ["Nova is bad,", "Nova is bad,", "Luna is good"]


_PIECES = st.sampled_from(
    ["A", "B", " is bad", " est top", ", ", ". ", " but ", " and ", " et ", "? ", " «x» ", "\n", "é", "😀"]
)


@given(st.lists(_PIECES, max_size=40), st.sampled_from(["fr", "en", "und", "es"]))
def test_a_scope_holds_its_own_names_and_is_cut_from_the_text(pieces: list[str], language: str) -> None:
    text = "".join(pieces)
    spans = [[(at, at + 1) for at, letter in enumerate(text) if letter == name] for name in "AB"]
    for own, scope in zip(spans, scopes(text, language, spans), strict=True):
        assert all(any(start <= name[0] < end for start, end in scope.spans) for name in own)
        assert all(before[1] <= after[0] for before, after in zip(scope.spans, scope.spans[1:], strict=False))
        if scope.method == "clause":
            assert scope.text == " ".join(text[start:end].strip() for start, end in scope.spans)
        else:
            assert scope.text == text


@given(st.lists(st.sampled_from([" is bad, ", " est top. ", " was fine but "]), min_size=2, max_size=9))
def test_a_scope_never_reaches_the_clause_of_another(ends: list[str]) -> None:
    text, spans = "", []
    for place, end in enumerate(ends):
        spans.append([(len(text), len(text) + 1)])
        text += chr(ord("A") + place) + end
    for place, scope in enumerate(scopes(text, "en", spans)):
        assert {letter for letter in scope.text if letter.isupper()} == {chr(ord("A") + place)}
