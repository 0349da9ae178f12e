"""Claims about the matcher that hold for any text."""

import re
import string
import time
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from agorascope.matching import Matcher
from agorascope.matching.folding import compose, fold
from agorascope.text import whole_text
from agorascope.workspace import Brand

BRAND = Brand(
    id="nova",
    name="Nova",
    handles=("nova",),
    hashtags=("nova",),
    domains=("nova.example",),
    exclusions=("Nova Scotia",),
)
MATCHER = Matcher([BRAND, Brand(id="air", name="Air d'Été")])
PIECES = [
    "nova",
    "Nova Scotia",
    "@nova",
    "#nova",
    "nova.example",
    "https://",
    "air d’été",
    " ",
    "-",
    "@",
    "é",
    "\u0301",
    "ß",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=12).map("".join)
ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates included


@given(TEXTS | ANY_TEXT, st.none() | TEXTS, st.lists(TEXTS | ANY_TEXT, max_size=3))
def test_no_text_raises_and_the_words_lie_in_what_was_given(
    text: str, title: str | None, extras: list[str]
) -> None:
    found = MATCHER.match(title=title, display_text=text, links=extras, hashtags=extras, mentions=extras)
    given_words = [compose(title or ""), compose(text), *extras]
    for item in found:
        words = item.matched_text
        if item.matched_by == "domain":  # the host alone, in lower case
            assert not set(words) & set("/@?#")
            continue
        assert any(words in given or words.lstrip("@#") in given for given in given_words)
    assert len({item.brand_id for item in found}) == len(found)
    whole = whole_text(title, text)
    for item in found:
        edges = [0, *chain.from_iterable(item.spans), len(whole)]
        assert edges == sorted(edges)
        assert all(start < end for start, end in item.spans)


@given(ANY_TEXT | TEXTS)
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    composed = compose(text)
    assert len(fold(composed)) == len(composed)
    assert fold(fold(composed)) == fold(composed)


@given(st.text(string.ascii_letters + string.digits + "_", min_size=1), st.sampled_from(["@", ""]))
def test_a_letter_glued_to_a_sign_makes_it_another_word(glued: str, sign: str) -> None:
    assert MATCHER.match(display_text=f"{sign}nova{glued}") == []
    assert MATCHER.match(display_text=f"{glued}nova") == []


@given(st.text(string.ascii_letters + string.digits + "_"))
def test_letters_that_hang_on_no_name_make_it_another_hashtag(glued: str) -> None:
    assert MATCHER.match(display_text=f"#novaq{glued}") == []
    assert MATCHER.match(display_text=f"#{glued}qnova") == []


@given(st.lists(st.sampled_from(["in Nova Scotia", "nova-scotia,", "NOVA\tSCOTIA", "hello"]), max_size=8))
def test_excluded_phrases_alone_are_never_a_mention(parts: list[str]) -> None:
    assert MATCHER.match(display_text=" ".join(parts)) == []
    assert len(MATCHER.match(display_text=" ".join([*parts, "nova"]))) == 1


@given(st.text(), st.lists(st.text(max_size=8), max_size=4))
def test_no_brand_definition_raises(name: str, others: list[str]) -> None:
    brand = Brand.model_construct(
        id="x", name=name, names=tuple(others), handles=tuple(others), hashtags=tuple(others),
        domains=tuple(others), exclusions=tuple(others), match_name=True, own=True,
    )  # fmt: skip
    matcher = Matcher([brand])
    for item in matcher.match(display_text=f"{name} {' '.join(others)}", links=others):
        assert item.brand_id == "x"


def test_a_hostile_text_costs_linear_time() -> None:
    started = time.process_time()
    for text in (
        "a" * 10**6,
        "@" * 10**6,
        "a." * 5 * 10**5 + "nova.example",
        "@a." * 3 * 10**5,
        "http://" * 10**5,
        "http://a " * 10**5 + "nova",
        "nova scotia " * 10**5,
        "nova " * 10**5,
        "nova" + " -" * 5 * 10**5,
    ):
        MATCHER.match(display_text=text)
    assert time.process_time() - started < 5


@given(TEXTS)
def test_a_span_of_a_name_holds_the_name(text: str) -> None:
    whole = whole_text(None, text)
    for item in Matcher([Brand(id="air", name="Air d'Été")]).match(display_text=text):
        for start, end in item.spans:
            assert re.fullmatch(r"air[\s\-]{1,3}d'?etes?", fold(whole[start:end]))


def test_the_cost_hardly_grows_with_the_number_of_names() -> None:
    """One expression of all names took a hundred times as long."""
    text = "Rien ne vaut un tour en Nova avec marque-17 ou marque 4021, says @nova #TeamNova. " * 3

    def cost(count: int) -> float:
        others = [
            Brand(id=f"b{n}", name=f"Marque {n}", exclusions=(f"rue marque {n}",), domains=(f"m{n}.example",))
            for n in range(count)
        ]
        matcher = Matcher([BRAND, *others])
        started = time.process_time()
        for _ in range(300):
            matcher.match(display_text=text)
        return time.process_time() - started

    assert cost(5_000) < 10 * cost(20)
