"""What every scorer promises, whatever its model; the texts that break one found and marked."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.errors import AgorascopeError, InputError
from agorascope.scoring.interface import LABELS, LONGEST, SCORES, get_scorer, readable
from agorascope.scoring.isolation import MANY, Floats, isolated

from .fakes import KeywordScorer


class Counting(KeywordScorer):
    """Counts its calls."""

    calls = 0

    def probabilities(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:
        self.calls += 1
        return super().probabilities(texts, langs)


@given(st.lists(st.sampled_from(["good", "bad", "so", "broken", "", None, "\ud800 good"]), max_size=40))
def test_rows_stand_in_order_and_only_the_broken_have_no_score(texts: list[str | None]) -> None:
    table = KeywordScorer().score(texts, ["en"] * len(texts))
    assert table.schema == SCORES
    labels = {
        "good": "positive",
        "bad": "negative",
        "so": "neutral",
        "broken": None,
        "\ud800 good": "positive",
    }
    errors = {"broken": "ValueError: broken", "": "empty", None: "empty"}
    assert table["label"].to_pylist() == [labels.get(text or "", "neutral") for text in texts]
    assert table["error"].to_pylist() == [errors.get(text) for text in texts]
    for row in table.to_pylist():
        shares = [row[f"p_{label}"] for label in LABELS]
        assert shares == [None] * 3 if row["label"] is None else sum(shares) == pytest.approx(1.0)


def test_one_culprit_costs_few_calls_and_a_sound_batch_one() -> None:
    scorer = Counting()
    scorer.score(["good"] * 1_024, ["en"] * 1_024)
    assert scorer.calls == 1
    errors = scorer.score(["good"] * 700 + ["broken"] + ["bad"] * 323, ["en"] * 1_024)["error"]
    assert scorer.calls <= 2 + 2 * 10
    assert errors.drop_null().to_pylist() == ["ValueError: broken"]


def test_a_scorer_that_breaks_on_everything_is_said_to_be_broken() -> None:
    with pytest.raises(AgorascopeError, match=r"broke on all of 50 texts.*ValueError: broken"):
        KeywordScorer().score(["broken"] * MANY, ["en"] * MANY)
    assert KeywordScorer().score(["broken"] * (MANY - 1), ["en"] * (MANY - 1))["label"].null_count == MANY - 1


def test_want_of_memory_is_no_fault_of_a_text() -> None:
    def work(texts: Sequence[str], langs: Sequence[str]) -> Floats:
        raise MemoryError

    with pytest.raises(MemoryError):
        isolated(work, ["a"], ["en"], columns=3)


@pytest.mark.parametrize(
    "row", [[np.nan, 0.5, 0.5], [-0.1, 0.6, 0.5], [0.3, 0.3, 0.3], [np.inf, 0.0, 0.0], [0.5, 0.5]]
)
def test_numbers_that_are_no_probabilities_are_a_fault(row: list[float]) -> None:
    found, errors = isolated(lambda texts, langs: np.array([row] * len(texts)), ["a"], ["en"], columns=3)
    assert np.isnan(found).all()
    assert (errors[0] or "").startswith("ValueError: the scorer gave")


def test_what_32_bits_round_is_scaled_to_one_exactly() -> None:
    row = np.array([[0.1, 0.2, 0.7001]], dtype=np.float32)
    found, errors = isolated(lambda texts, langs: row, ["a"], ["en"], columns=3)
    assert (float(found.sum()), errors) == (pytest.approx(1.0, abs=1e-12), [None])


def test_a_language_that_cannot_be_found_marks_its_text_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Fragile:
        version = "fragile"

        def guess_many(self, texts: list[str], declared: list[str | None]) -> list[tuple[str, float]]:
            if any("?" in text for text in texts):
                raise LookupError("unheard of")
            return [("en", 1.0)] * len(texts)

    monkeypatch.setattr("agorascope.scoring.interface._guesser", lambda languages: Fragile())
    rows = KeywordScorer().score(["good", "good?", "bad"], [None] * 3).to_pylist()
    assert [row["lang"] for row in rows] == ["en", "und", "en"]
    assert [row["label"] for row in rows] == ["positive", "positive", "negative"]
    assert [row["error"] for row in rows] == [None, "language: LookupError: unheard of", None]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (None, ""),
        (" \n\t\u3000", ""),
        ("a" * 20_000, "a" * LONGEST),
        (" " * 20_000 + "word", "word"),
        ("\ud83d alone", "? alone"),
        ("😀", "😀"),
    ],
)
def test_texts_are_cut_and_mended_before_they_are_read(text: str | None, read: str) -> None:
    assert readable(text) == read


def test_texts_of_known_language_are_read_without_identification() -> None:
    reading = KeywordScorer().read(["good", "", "broken"], ["fr", "fr", "fr"])
    assert reading.errors == [None, "empty", "ValueError: broken"]
    assert reading.probabilities[1].tolist() == [0.0, 1.0, 0.0]
    assert np.isnan(reading.probabilities[2]).all()


def test_an_unknown_scorer_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"(?s)no scorer called 'oracle'.*lexicon.*cascade"):
        get_scorer("oracle")
