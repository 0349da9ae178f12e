"""Accuracy from labels that were drawn with unequal chances, and when one's own confusion is used."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.reputation.accuracy import (
    CLASS_LEAST,
    LABELS,
    OWN_LEAST,
    Labelled,
    calibrated,
    kappa,
    measured,
    own_confusions,
)

ROWS = st.lists(
    st.builds(
        Labelled,
        language=st.sampled_from(["fr", "en"]),
        label=st.sampled_from(LABELS),
        answer=st.sampled_from(LABELS),
        weight=st.floats(0.5, 100),
    ),
    min_size=1,
    max_size=60,
)


def test_weights_make_up_for_what_was_drawn_too_often() -> None:
    """900 neutral answers of which 90 % are right, 100 positive of which half are; 10 drawn of each."""
    rows = [Labelled("fr", "neutral" if n < 9 else "positive", "neutral", 90.0) for n in range(10)]
    rows += [Labelled("fr", "positive" if n < 5 else "neutral", "positive", 10.0) for n in range(10)]
    populations = {("fr", "neutral"): 900, ("fr", "positive"): 100}
    [whole, french] = measured(rows, populations)
    assert whole.accuracy.value == pytest.approx(0.9 * 0.9 + 0.1 * 0.5)
    assert (whole.language, french.language) == ("all", "fr")
    assert whole.accuracy.n == 20
    assert whole.accuracy.low < 0.86 < whole.accuracy.high
    # Of the neutral ones (810 + 50), 810 are called so.
    assert whole.recalls["neutral"].value == pytest.approx(810 / 860)
    assert whole.recalls["negative"].value is None


def test_labels_not_given_yet_are_made_up_for() -> None:
    rows = [Labelled("fr", "neutral", "neutral", 10.0), Labelled("fr", "neutral", "positive", 10.0)]
    [whole, _] = measured(rows, {("fr", "neutral"): 300, ("fr", "positive"): 100})
    assert whole.accuracy.value == pytest.approx(0.75)


@given(ROWS)
def test_calibrated_weights_sum_to_the_mentions_of_every_cell(rows: list[Labelled]) -> None:
    populations = {(language, answer): 1000 for language in ("fr", "en") for answer in LABELS}
    cells = {(row.language, row.answer) for row in rows}
    assert sum(calibrated(rows, populations)) == pytest.approx(1000 * len(cells))


@given(ROWS)
def test_an_accuracy_lies_in_its_interval(rows: list[Labelled]) -> None:
    for found in measured(rows, {}):
        for estimate in (found.accuracy, *found.recalls.values()):
            if estimate.value is not None:
                assert 0 <= estimate.low <= estimate.value + 1e-12
                assert estimate.value <= estimate.high + 1e-12 <= 1 + 1e-9


def test_the_weighted_interval_holds_the_truth_in_nine_of_ten_draws() -> None:
    """5,000 mentions in unequal strata, 200 drawn, 400 times: 95 % intervals, at least 93 % hold."""
    rng = np.random.default_rng(7)
    sizes, chances, drawn = (
        {"neutral": 3500, "negative": 500, "positive": 1000},
        (0.8, 0.55, 0.7),
        (60, 70, 70),
    )
    populations = {("fr", answer): size for answer, size in sizes.items()}
    held = 0
    for _ in range(400):
        right_of = {a: rng.random(n) < p for (a, n), p in zip(sizes.items(), chances, strict=True)}
        truth = sum(right.sum() for right in right_of.values()) / 5000
        rows = [
            Labelled("fr", answer if right else LABELS[LABELS.index(answer) - 1], answer, sizes[answer] / n)
            for (answer, all_right), n in zip(right_of.items(), drawn, strict=True)
            for right in rng.choice(all_right, n, replace=False)
        ]
        found = measured(rows, populations)[0].accuracy
        held += found.low <= truth <= found.high
    assert held / 400 >= 0.93


def _labels(number: int, language: str = "fr") -> list[Labelled]:
    return [Labelled(language, LABELS[n % 3], LABELS[(n // 7) % 3], 1.0) for n in range(number)]


def test_the_own_confusion_needs_two_hundred_labels_and_enough_of_each_language_and_class() -> None:
    assert own_confusions(_labels(OWN_LEAST - 1), {}) == {}
    assert set(own_confusions(_labels(OWN_LEAST), {})) == {"fr"}
    assert set(own_confusions(_labels(OWN_LEAST) + _labels(20, "en"), {})) == {"fr"}
    one_sided = [Labelled("fr", "neutral", "neutral", 1.0)] * OWN_LEAST
    assert own_confusions(one_sided + _labels(3 * CLASS_LEAST - 3, "fr"), {}) == {}
    assert set(own_confusions(one_sided + _labels(3 * CLASS_LEAST, "fr"), {})) == {"fr"}


def test_without_labels_nothing_is_known() -> None:
    [whole] = measured([], {("fr", "neutral"): 10})
    assert (whole.accuracy.value, whole.accuracy.n, whole.accuracy.enough_data) == (None, 0, False)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # Cohen's table: 20 both yes, 15 both no, 5 and 10 apart, of 50: kappa 0.4.
        ("y" * 25 + "n" * 25, "y" * 20 + "n" * 5 + "y" * 10 + "n" * 15, 0.4),
        ("ab", "ab", 1.0),
        ("ab", "ba", -1.0),
        ("aa", "aa", None),
        ("", "", None),
    ],
)
def test_kappa_on_known_tables(first: str, second: str, expected: float | None) -> None:
    found = kappa(list(first), list(second))
    assert found == (None if expected is None else pytest.approx(expected))
