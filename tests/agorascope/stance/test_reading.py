"""Stances: what is asked of the scorer, and how its answers, the target reader and the rules go together."""

from collections.abc import Sequence

import numpy as np
import pytest

from agorascope.matching import BrandMatch
from agorascope.scoring.encoder.model import TargetRule
from agorascope.scoring.interface import Reading
from agorascope.scoring.isolation import Floats
from agorascope.stance import Rule, StanceTable, TargetReader, read_stances
from benchmarks.stance import WRITTEN, unmarked, written

BAD, NEUTRAL, GOOD = (np.array(row) for row in ([0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]))


class Words:
    """A scorer that knows "awful" and "great"; it remembers what it was asked, and breaks on "boom"."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def read(self, texts: Sequence[str], langs: Sequence[str]) -> Reading:
        self.asked.append(list(texts))
        rows = [self._row(text) for text in texts]
        return Reading(np.array(rows).reshape(-1, 3), ["words"] * len(texts), [None] * len(texts))

    def _row(self, text: str) -> Floats:
        if "boom" in text:
            return np.full(3, np.nan)
        return BAD if "awful" in text else GOOD if "great" in text else NEUTRAL


def stances(
    *lines: str, scorer: Words | None = None, reader: TargetReader | None = None
) -> tuple[StanceTable, Words]:
    scorer = scorer or Words()
    cases = [unmarked(line, "en", "") for line in lines]
    matches = [
        [BrandMatch(brand, "name", brand, own) for brand, own in zip(case.brands, case.spans, strict=True)]
        for case in cases
    ]
    texts, langs = [case.text for case in cases], ["en"] * len(cases)
    whole = scorer.read(texts, langs).probabilities
    scorer.asked.clear()
    return read_stances(texts, langs, matches, whole, scorer, reader), scorer


def test_two_brands_of_one_text_get_their_own() -> None:
    table, _ = stances("{A:-} is awful, but {B:+} is great")
    assert table.brand_ids == ["A", "B"]
    assert table.labels == ["negative", "positive"]
    assert table.methods == ["clause", "clause"]


def test_one_brand_costs_no_further_call_and_keeps_the_label_of_the_text() -> None:
    table, scorer = stances("{A:+} is great. The weather, not so much", "a text without brands")
    assert scorer.asked == []
    assert (table.places, table.labels, table.methods, table.rules) == (
        [0],
        ["positive"],
        ["text"],
        [Rule.NONE],
    )
    assert np.array_equal(table.probabilities, [GOOD])


def test_all_clauses_of_a_batch_go_to_the_scorer_at_once_and_none_twice() -> None:
    line = "{A:-} is awful, but {B:+} is great"
    _, scorer = stances(line, line, "{A:+} is great. {B:-} is awful.")
    assert scorer.asked == [["A is awful,", "but B is great", "A is great.", "B is awful."]]


def test_a_text_that_broke_the_scorer_has_no_stance() -> None:
    table, _ = stances("boom {A:-} is awful, {B:+} is great")
    assert table.labels == [None, None]
    assert np.isnan(table.probabilities).all()


def test_a_clause_that_breaks_the_scorer_falls_back_to_the_text() -> None:
    class Fragile(Words):
        def _row(self, text: str) -> Floats:
            return np.full(3, np.nan) if text.startswith("A is") and "B" not in text else super()._row(text)

    table, _ = stances("{A:-} is awful, but {B:+} is great", scorer=Fragile())
    assert table.methods == ["text", "clause"]
    assert np.array_equal(table.probabilities[0], BAD)


def test_praise_in_a_question_or_hearsay_moves_to_neutral_and_sums_stay_one() -> None:
    table, _ = stances("Is {A:0} great?", "{A:0} says it is great", "{A:+} is great")
    assert [rule.value for rule in table.rules] == ["question", "reported", ""]
    assert (table.probabilities[:2, 2] < GOOD[2]).all()
    assert (table.probabilities[:2, 1] > GOOD[1]).all()
    assert np.allclose(table.probabilities.sum(1), 1)


def test_a_comparison_decides_both_sides() -> None:
    table, _ = stances("{A:+} is better than {B:-}, great")
    assert table.labels == ["positive", "negative"]


def test_unlike_turns_what_is_said_of_the_other() -> None:
    table, _ = stances("Unlike {A:-}, {B:+} is great")
    assert table.labels == ["negative", "positive"]


class Stubborn:
    """A target reader that always says the same."""

    def __init__(self, row: Floats, weight: float, ceiling: float = 1.0) -> None:
        self.row, self.rule = row, TargetRule(weight, ceiling)

    def probabilities(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]], langs: Sequence[str]
    ) -> Floats:
        assert all(spans)
        return np.tile(self.row, (len(texts), 1))


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_a_target_reader_is_mixed_in_by_its_weight(weight: float) -> None:
    table, _ = stances("{A:+} is great", reader=Stubborn(BAD, weight))
    assert np.allclose(table.probabilities, [weight * BAD + (1 - weight) * GOOD])
    assert table.methods == ["target"]


def test_a_lone_brand_of_a_clear_text_is_not_asked_about_and_several_are() -> None:
    reader = Stubborn(BAD, 1.0, ceiling=0.7)
    table, _ = stances("{A:+} is great", "{A:+} and {B:+} are great", reader=reader)
    assert table.methods == ["text", "target", "target"]


def test_a_brand_that_no_word_names_is_none_of_the_target_readers() -> None:
    match = BrandMatch("a", "declared", "a")
    table = read_stances(["great"], ["en"], [[match]], np.array([GOOD]), Words(), Stubborn(BAD, 1.0))
    assert (table.methods, table.labels) == (["text"], ["positive"])


def test_no_texts_and_no_brands_give_an_empty_table() -> None:
    table = read_stances([], [], [], np.empty((0, 3)), Words())
    assert table.probabilities.shape == (0, 3)
    assert stances("nothing here")[0].labels == []


def test_a_name_beyond_what_is_read_of_a_text_gets_the_whole_text() -> None:
    text = "A is awful, " + "x" * 10_000 + " B is great"
    matches = [[BrandMatch("A", "name", "A", ((0, 1),)), BrandMatch("B", "name", "B", ((10_013, 10_014),))]]
    table = read_stances([text], ["en"], matches, np.array([BAD]), Words())
    assert table.methods == ["text", "text"]


def test_the_written_cases_are_read_as_they_were_when_last_measured() -> None:
    """The lexicon scorer on the reporting half: 80 of a hundred, against 40 for the whole text."""
    from agorascope.scoring import get_scorer
    from benchmarks.stance import accuracy, judge

    cases = written(WRITTEN, "report")
    assert len(cases) > 90
    found = judge(cases, get_scorer("lexicon", languages=("fr", "en")))
    assert accuracy(found.gold, found.stance) > accuracy(found.gold, found.whole) + 0.25
