from pathlib import Path

import numpy as np

from agorascope.tagging import Tagger, aspects_of
from training.corpora import fold_of
from training.tagging import data as labelled


def test_reasons_of_airline_complaints_are_found_by_word_lists(shared_data: Path) -> None:
    kept = [item for item in labelled.airline_reasons(shared_data) if fold_of(item.text) >= 3]
    kept = [item for item in kept if item.label != "none"]
    found = [aspects_of(item.text, "en") for item in kept]
    scores = []
    for aspect in ("care", "products"):
        gold = [item.label == aspect for item in kept]
        said = [aspect in aspects for aspects in found]
        hits = sum(g and s for g, s in zip(gold, said, strict=True))
        scores.append(2 * hits / (sum(gold) + sum(said)))
    assert np.mean(scores) > 0.70


def test_english_irony_is_held_low_on_ordinary_posts(shared_data: Path) -> None:
    texts = [row["text"] for row in labelled.airline(shared_data)][:3000]
    ironies = np.array(Tagger(("fr", "en")).tag(texts, ["en"] * len(texts))["p_irony"])
    assert 0.02 < ironies.mean() < 0.10
    assert np.quantile(ironies, 0.99) < 0.35


def test_few_posts_of_customers_are_flagged_as_toxic(shared_data: Path) -> None:
    texts = [row["text"] for row in labelled.airline(shared_data)]
    flagged = Tagger(("fr", "en")).tag(texts, ["en"] * len(texts))["is_toxic"].to_pylist()
    assert 10 < sum(flagged) < len(texts) / 200


def test_every_labelled_support_tweet_has_its_intent(shared_data: Path) -> None:
    assert len(labelled.twcs(shared_data)) == 600
    assert len(labelled.airline_irony(shared_data)) == 380
