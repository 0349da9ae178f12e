"""A classifier of somebody else: its labels are read as ours, and what is missing is told.

The real library is not among what the suite installs (its weight); where it is installed, a tiny
model made here at random is loaded and run.
"""

import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agorascope.errors import InputError
from agorascope.scoring import transformer
from agorascope.scoring.interface import LABELS, get_scorer
from agorascope.scoring.transformer import TransformerScorer, columns_of


@pytest.mark.parametrize(
    ("labels", "columns"),
    [
        (["negative", "neutral", "positive"], [0, 1, 2]),
        (["POS", "NEU", "NEG"], [2, 1, 0]),
        (["NEGATIVE", "POSITIVE"], [0, 2]),
        (["LABEL_0", "LABEL_1"], [0, 2]),
        (["LABEL_0", "LABEL_1", "LABEL_2"], [0, 1, 2]),
        (["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], [0, 0, 1, 2, 2]),
        (["Very Negative", "Negative", "Neutral", "Positive", "Very Positive"], [0, 0, 1, 2, 2]),
        (["négatif", "neutre", "positif"], [0, 1, 2]),
    ],
)
def test_common_labels_are_understood(labels: list[str], columns: list[int]) -> None:
    assert columns_of(dict(enumerate(labels)), "m") == dict(zip(labels, columns, strict=True))


@pytest.mark.parametrize(
    "labels",
    [["joy", "anger"], ["LABEL_0"], ["positive", "neutral"], ["1 star", "2 stars"], ["toxic", "negative"]],
)
def test_labels_that_are_no_sentiment_are_refused_by_name(labels: list[str]) -> None:
    with pytest.raises(InputError, match=labels[0]):
        columns_of(dict(enumerate(labels)), "some/model")


def test_scores_of_the_models_labels_are_added_up_in_the_order_of_the_texts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    labels = {0: "1 star", 1: "2 stars", 2: "3 stars", 3: "4 stars", 4: "5 stars"}
    sizes: list[int] = []

    def classify(texts: list[str]) -> list[list[dict[str, Any]]]:
        sizes.append(len(texts))
        shares = [
            [0.1, 0.2, 0.1, 0.2, 0.4] if "good" in text else [0.5, 0.2, 0.1, 0.1, 0.1] for text in texts
        ]
        return [
            [{"label": label, "score": share} for label, share in zip(labels.values(), row, strict=True)][
                ::-1
            ]
            for row in shares
        ]

    monkeypatch.setattr(transformer, "load_classifier", lambda model: (classify, labels, "v1"))
    scorer = TransformerScorer(["fr", "en"], "some/stars")
    texts = ["good " * (70 - number) if number % 2 else "poor " * (70 - number) for number in range(70)]
    found = scorer.read(texts, ["en"] * 70)
    assert found.probabilities[1] == pytest.approx([0.3, 0.1, 0.6])
    assert found.probabilities[0] == pytest.approx([0.7, 0.1, 0.2])
    assert (found.probabilities.argmax(axis=1) == np.arange(70) % 2 * 2).all()
    assert sizes == [32, 32, 6]
    assert scorer.version.startswith("transformer-1-stars-")


@pytest.mark.skipif(importlib.util.find_spec("transformers") is not None, reason="transformers is installed")
def test_a_missing_library_is_told_with_the_extra_that_brings_it() -> None:
    with pytest.raises(InputError, match="not installed") as raised:
        get_scorer("transformer:some/model")
    assert "agorascope[transformers]" in raised.value.remedy


@pytest.mark.parametrize("name", ["transformer", "transformer:", "fast:x"])
def test_a_transformer_needs_its_model_and_no_other_scorer_takes_one(name: str) -> None:
    with pytest.raises(InputError, match="transformer:MODEL"):
        get_scorer(name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A BERT of a few thousand numbers drawn at random, with a vocabulary of letters."""
    transformers = pytest.importorskip("transformers", reason="the extra `transformers` is not installed")
    path = tmp_path / "tiny"
    path.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz"]
    words += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    (path / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    transformers.BertTokenizerFast(str(path / "vocab.txt")).save_pretrained(path)
    transformers.set_seed(4)
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        id2label=dict(enumerate(LABELS)),
        label2id={label: place for place, label in enumerate(LABELS)},
    )
    transformers.BertForSequenceClassification(config).save_pretrained(path)
    facts = json.loads((path / "tokenizer_config.json").read_text())
    (path / "tokenizer_config.json").write_text(json.dumps(facts | {"model_max_length": 64}))
    return path


def test_a_real_model_of_a_folder_scores_short_and_long_texts(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    scorer = get_scorer(f"transformer:{folder}")
    texts = ["what a day", "word " * 2_000, "", "été 😀"]
    rows = scorer.score(texts, [None] * 4).to_pylist()
    assert [row["error"] for row in rows] == [None, None, "empty", None]
    assert [sum(row[f"p_{name}"] for name in ("negative", "neutral", "positive")) for row in rows] == [
        pytest.approx(1.0)
    ] * 4
    alone = [scorer.score([text], [None])["p_negative"][0].as_py() for text in texts]
    assert alone == pytest.approx([row["p_negative"] for row in rows], abs=1e-5)
    assert get_scorer(f"transformer:{folder}").version == scorer.version
    facts = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(facts | {"trained_on": "more"}))
    assert get_scorer(f"transformer:{folder}").version != scorer.version


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    pytest.importorskip("transformers", reason="the extra `transformers` is not installed")
    with pytest.raises(InputError, match="cannot be loaded"):
        get_scorer(f"transformer:{tmp_path}")
