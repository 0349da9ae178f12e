"""Vectors: of one text, the same alone and among others, blind to names and closing hashtags."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.requests.vectors import Vector, Vectoriser, rarity, without_tags


def cosine(one: Vector, other: Vector) -> float:
    return math.fsum(weight * other.get(key, 0.0) for key, weight in one.items())


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    assert rarity("remboursement") > rarity("jour") > rarity("le")


def test_a_text_alone_has_the_vector_it_has_among_others() -> None:
    texts = ["My battery died", "The parcel never arrived", "how do I cancel the subscription?"]
    shared = Vectoriser("en")
    together = [shared(text) for text in texts]
    assert together == [Vectoriser("en")(text) for text in texts]


def test_two_ways_to_ask_the_same_are_nearer_than_two_requests() -> None:
    vectorise = Vectoriser("fr")
    ask, again, other = map(
        vectorise,
        ("Remboursement toujours en attente", "j'attends mes remboursements", "la batterie tient mal"),
    )
    assert cosine(ask, again) > 0.4
    assert cosine(ask, other) < 0.05


def test_names_handles_links_and_closing_hashtags_say_nothing() -> None:
    vectorise = Vectoriser("en", ["Nova"])
    assert vectorise("Nova: refund late @ann https://x.example/a #velotaf #bikes") == vectorise("refund late")


def test_a_hashtag_inside_a_sentence_stays() -> None:
    assert without_tags("where is my #refund please #help #nova") == "where is my #refund please"


@pytest.mark.parametrize("language", ["fr", "en"])
@given(text=st.text(max_size=300))
def test_any_text_has_a_vector_of_length_one_or_none(language: str, text: str) -> None:
    vector = Vectoriser(language)(text)
    length = math.fsum(weight * weight for weight in vector.values())
    assert not vector or math.isclose(length, 1.0, rel_tol=1e-9)
    assert list(vector) == sorted(vector)
