"""Hand-made hard cases in French and English: how many brands are found, and how many of those are right.

The rules were made looking at the open half only; the closed half tells how well they hold elsewhere.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from ruamel.yaml import YAML

from agorascope.matching import Matcher
from agorascope.text import display_text
from agorascope.workspace import Brand

HALVES = ("open", "closed")


class Case(NamedTuple):
    kind: str
    expected: frozenset[str]
    text: str

    @property
    def half(self) -> str:
        return HALVES[hashlib.sha256(self.text.encode()).digest()[0] % 2]


class Outcome(NamedTuple):
    """A case and what the matcher said of it."""

    case: Case
    found: frozenset[str]


@cache
def outcomes() -> tuple[Outcome, ...]:
    document = YAML(typ="safe").load(Path(__file__).with_name("hard_cases.yml").read_text(encoding="utf-8"))
    matcher = Matcher([Brand.model_validate(brand) for brand in document["brands"]])
    cases = [Case(kind, frozenset(brands.split()), text) for kind, brands, text in document["cases"]]
    return tuple(
        Outcome(case, frozenset(item.brand_id for item in matcher.match(display_text=shown)))
        for case in cases
        for shown in [display_text(case.text, "plain")]
    )


def precision_and_recall(half: str) -> tuple[float, float, int]:
    """Over pairs of a case and a brand; and the number of cases."""
    chosen = [outcome for outcome in outcomes() if outcome.case.half == half]
    right = sum(len(outcome.found & outcome.case.expected) for outcome in chosen)
    found = sum(len(outcome.found) for outcome in chosen)
    wanted = sum(len(outcome.case.expected) for outcome in chosen)
    return right / found, right / wanted, len(chosen)


def test_there_are_three_hundred_cases_and_no_two_alike() -> None:
    texts = [outcome.case.text for outcome in outcomes()]
    assert len(set(texts)) == len(texts) >= 300


@pytest.mark.parametrize("half", HALVES)
def test_precision_and_recall_hold(half: str) -> None:
    precision, recall, _ = precision_and_recall(half)
    assert precision >= 0.95
    assert recall >= 0.95


def test_what_goes_wrong_in_the_open_half_is_known() -> None:
    wrong = {o.case.text for o in outcomes() if o.case.half == "open" and o.found != o.case.expected}
    assert wrong == {
        "You get a free SIM with every phone",  # an ordinary word beside a context word
        "dossier C:/nova/tesla/airbus.txt",  # a path is no web address
    }
