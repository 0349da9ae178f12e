"""Groups: what is alike comes together, nothing is forced, and weeks before are remembered."""

import numpy as np
import pytest

from agorascope.requests import grouping
from agorascope.requests.grouping import ALONE, centre, group, likeness
from agorascope.requests.vectors import Vector, Vectoriser

_BATTERY = (
    "battery dies after a mile",
    "my battery dies in the cold",
    "battery dies overnight",
    "dead battery",
)
_REFUND = ("refund still missing", "where is my refund", "still waiting for the refund", "refund, please")


def vectors(*texts: str) -> list[Vector]:
    vectorise = Vectoriser("en")
    return [vectorise(text) for text in texts]


def people(count: int) -> list[str]:
    return [f"p{number}" for number in range(count)]


def test_two_requests_are_two_groups_numbered_by_their_first_text() -> None:
    texts = vectors(*[text for pair in zip(_BATTERY, _REFUND, strict=True) for text in pair])
    assert group(texts, people(8)).tolist() == [0, 1] * 4


def test_what_one_person_says_over_and_over_is_no_request() -> None:
    assert set(group(vectors(*_BATTERY), ["p"] * 4).tolist()) == {ALONE}
    assert set(group(vectors(*_BATTERY), ["p", "q", "p", "q"]).tolist()) == {ALONE}


def test_texts_that_are_like_nothing_stay_alone() -> None:
    texts = vectors("saddle too hard", "parcel in the rain", "lights flicker", "", "👍")
    assert set(group(texts, people(5)).tolist()) == {ALONE}


def test_a_text_joins_the_request_of_the_weeks_before_though_it_stands_alone_this_week() -> None:
    known = [centre(vectors(*_BATTERY)), centre(vectors(*_REFUND))]
    texts = vectors("refund? still nothing", "a bell that rings by itself")
    assert group(texts, people(2), known).tolist() == [1, ALONE]


def test_posts_of_weeks_before_help_to_begin_a_request_and_begin_none_without_a_new_one() -> None:
    texts = vectors(*_BATTERY[:2], _BATTERY[2], *_REFUND[:1])
    assert group(texts, people(4), earlier=2).tolist() == [0, 0, 0, ALONE]
    assert group(texts[:2] + texts[3:], people(3), earlier=2).tolist() == [ALONE] * 3
    assert group(vectors(*_BATTERY), people(4), earlier=4).tolist() == [ALONE] * 4


def test_groups_of_one_chunk_are_known_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "CHUNK", 4)
    assert group(vectors(*_BATTERY, *_BATTERY, *_REFUND), people(12)).tolist() == [0] * 8 + [1] * 4


def test_a_centre_keeps_its_heaviest_features_and_forgets_the_past(monkeypatch: pytest.MonkeyPatch) -> None:
    assert centre([{1: 1.0}, {2: 1.0}], {1: 4.0, 3: 2.0}, 0.5) == {1: 3.0, 2: 1.0, 3: 1.0}
    monkeypatch.setattr(grouping, "LONGEST_CENTRE", 2)
    assert centre([{1: 1.0, 2: 2.0, 3: 3.0}]) == {2: 2.0, 3: 3.0}


def test_likeness_is_the_cosine_and_zero_where_nothing_is_said() -> None:
    found = likeness([{1: 0.6, 2: 0.8}, {}], [{1: 3.0}, {}])
    assert np.allclose(found, [[0.6, 0.0], [0.0, 0.0]])
