"""Two scorers under one rule: who is asked, and what the answer is."""

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.errors import AgorascopeError
from agorascope.scoring.cascade import CascadeRule, CascadeScorer, read_rule
from agorascope.scoring.interface import get_scorer

from .fakes import KeywordScorer

RULE = CascadeRule({"default": 0.6, "fr": 0.8}, {"default": 0.75})


def cascade(sure: float, *, rule: CascadeRule = RULE, accurate: KeywordScorer | None = None) -> CascadeScorer:
    return CascadeScorer(
        ["fr", "en"],
        fast=KeywordScorer("fast-1", sure=sure, name="fast"),
        accurate=accurate or KeywordScorer("accurate-1", sure=1.0, name="accurate"),
        rule=rule,
    )


def test_the_fast_scorer_decides_what_it_is_sure_of() -> None:
    scorer = cascade(0.7)
    table = scorer.score(["good day to you all"], ["en"])
    assert (table["scorer"][0].as_py(), table["p_positive"][0].as_py()) == ("fast", pytest.approx(0.7))
    assert scorer.accurate.seen == []  # type: ignore[attr-defined]


def test_where_it_is_unsure_both_answers_are_averaged() -> None:
    scorer = cascade(0.5)
    table = scorer.score(["good day to you all"], ["en"])
    assert table["scorer"][0].as_py() == "fast+accurate"
    assert table["p_positive"][0].as_py() == pytest.approx(0.75 * 1.0 + 0.25 * 0.5)
    assert table["model_version"][0].as_py() == scorer.version


def test_a_language_may_have_a_threshold_of_its_own() -> None:
    reading = cascade(0.7).read(["good", "good", "good"], ["en", "fr", "und"])
    assert reading.scorers == ["fast", "fast+accurate", "fast"]


def test_only_unsure_texts_are_sent_on_and_their_answers_come_back_to_their_rows() -> None:
    class Doubtful(KeywordScorer):
        def probabilities(self, texts, langs):  # type: ignore[no-untyped-def]
            sure = np.array([0.9 if "!" in text else 0.4 for text in texts])
            return np.column_stack([sure, (1 - sure) / 2, (1 - sure) / 2])

    accurate = KeywordScorer(sure=1.0, name="accurate")
    scorer = CascadeScorer(
        ["en"],
        fast=Doubtful(name="fast"),
        accurate=accurate,
        rule=CascadeRule({"default": 0.6}, {"default": 1.0}),
    )
    reading = scorer.read(["a!", "good", "b!", "", "bad", "so"], ["en"] * 6)
    assert accurate.seen == ["good", "bad", "so"]
    assert reading.scorers == ["fast", "fast+accurate", "fast", "cascade", "fast+accurate", "fast+accurate"]
    assert reading.probabilities.argmax(axis=1).tolist() == [0, 2, 0, 1, 0, 1]


def test_a_text_that_breaks_one_scorer_has_the_answer_of_the_other_and_a_mark() -> None:
    class Fragile(KeywordScorer):
        def probabilities(self, texts, langs):  # type: ignore[no-untyped-def]
            if any("dynamite" in text for text in texts):
                raise RuntimeError("bang")
            return super().probabilities(texts, langs)

    first = CascadeScorer(
        ["en"],
        fast=Fragile(name="fast", sure=0.9),
        accurate=KeywordScorer(name="accurate", sure=0.8),
        rule=RULE,
    ).read(["good dynamite", "good", "broken"], ["en"] * 3)
    assert first.errors == ["RuntimeError: bang", None, "accurate: ValueError: broken"]
    assert first.scorers == ["accurate", "fast", "fast"]
    assert first.probabilities[0] == pytest.approx([0.1, 0.1, 0.8])
    assert np.isnan(first.probabilities[2]).all()
    second = cascade(0.5, accurate=Fragile(name="accurate")).read(["good dynamite", "good"], ["en"] * 2)
    assert second.errors == ["accurate: RuntimeError: bang", None]
    assert (second.scorers, second.probabilities[0, 2]) == (["fast", "fast+accurate"], pytest.approx(0.5))


@given(
    st.lists(st.sampled_from(["good", "bad", "so", "broken", ""]), max_size=30),
    st.floats(0.34, 1.0),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_probabilities_add_up_whatever_the_rule(
    texts: list[str], sure: float, threshold: float, weight: float
) -> None:
    rule = CascadeRule({"default": threshold}, {"default": weight})
    reading = cascade(sure, rule=rule).read(texts, ["en"] * len(texts))
    for text, row, scorer in zip(texts, reading.probabilities, reading.scorers, strict=True):
        if text == "broken":
            assert np.isnan(row).all()
        else:
            assert row.sum() == pytest.approx(1.0)
        if text and text != "broken":
            assert (scorer == "fast") == (sure >= threshold)


def test_the_version_follows_both_models_and_the_rule() -> None:
    versions = {
        cascade(0.5).version,
        cascade(0.5, rule=CascadeRule({"default": 0.61}, {"default": 0.75})).version,
        cascade(0.5, accurate=KeywordScorer("accurate-2")).version,
    }
    assert len(versions) == 3
    assert cascade(0.5).version in versions


def test_who_reads_a_text_for_a_target_is_the_accurate_scorers_reader() -> None:
    class Reading(KeywordScorer):
        target_reader = "a reader"  # type: ignore[assignment]

    assert cascade(0.5, accurate=Reading()).target_reader == "a reader"
    assert cascade(0.5).target_reader is None


def test_a_scorer_that_ships_takes_either_place() -> None:
    lexicon = get_scorer("lexicon")
    scorer = CascadeScorer(["fr", "en"], fast=lexicon, accurate=KeywordScorer(name="accurate"), rule=RULE)
    rows = scorer.score(["I love this wonderful bike", "le train de 8 h"], [None, "fr"]).to_pylist()
    assert [row["scorer"] for row in rows] == ["lexicon", "lexicon+accurate"]
    assert rows[0]["label"] == "positive"


def test_the_rule_is_read_from_the_file_beside_the_models(tmp_path: Path) -> None:
    path = tmp_path / "cascade.json"
    path.write_text(json.dumps({"threshold": {"default": 0.6}, "accurate_weight": {"default": 0.7, "fr": 1}}))
    assert read_rule(path) == CascadeRule({"default": 0.6}, {"default": 0.7, "fr": 1})


@pytest.mark.parametrize(
    "said", ["", "[]", "{}", '{"threshold": {"fr": 0.5}, "accurate_weight": {"default": 0.5}}',
             '{"threshold": {"default": 1.5}, "accurate_weight": {"default": 0.5}}']
)  # fmt: skip
def test_a_rule_that_is_none_is_told(tmp_path: Path, said: str) -> None:
    (tmp_path / "cascade.json").write_text(said)
    with pytest.raises(AgorascopeError, match="rule") as raised:
        read_rule(tmp_path / "cascade.json")
    assert raised.value.remedy
    with pytest.raises(AgorascopeError, match="rule"):
        read_rule(tmp_path / "absent.json")


def test_a_cascade_travels_to_another_process() -> None:
    copy = pickle.loads(pickle.dumps(cascade(0.5)))
    assert copy.score(["good"], ["en"]).equals(cascade(0.5).score(["good"], ["en"]))
