"""The accurate model: how it reads a text and a target, and what it says when its files are broken."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.errors import AgorascopeError
from agorascope.models import folder_of
from agorascope.scoring import get_scorer
from agorascope.scoring.encoder import AccurateScorer
from agorascope.scoring.encoder.model import FILES, LONGEST, EncoderModel
from agorascope.scoring.encoder.text import MARKS, marked, normalised

SCORER = AccurateScorer(("fr", "en"))
READER = SCORER.target_reader


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Hello @someone_else see https://x.example/a?b=1", "Hello @user see http"),
        ("tom &amp; jerry\n\n\tagain", "tom & jerry again"),
        ("ﬁne Ｆｕｌｌ", "fine Full"),
        ("a ⟦mark⟧ of mine", "a [mark] of mine"),
        ("broken \ud83d pair", "broken pair"),
    ],
)
def test_a_text_is_read_without_names_addresses_and_odd_characters(text: str, read: str) -> None:
    assert normalised(text) == read


def test_a_target_is_marked_where_it_stands() -> None:
    assert marked("The Velkarn is slow", 4, 11) == f"The {MARKS[0]} Velkarn {MARKS[1]} is slow"
    assert marked("Velkarn", 0, 7) == f"{MARKS[0]} Velkarn {MARKS[1]}"


@given(st.text(max_size=300), st.integers(0, 400), st.integers(0, 400))
def test_any_text_can_be_read_and_marked(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    assert marked(text, start, end).count(MARKS[0]) == 1
    assert MARKS[0] not in normalised(text)


def test_a_target_far_into_a_long_text_is_still_read() -> None:
    text = "word " * 3_000 + "Velkarn is dreadful"
    assert "Velkarn" in marked(text, 15_000, 15_007)


def test_each_brand_of_a_text_has_its_own_answer() -> None:
    text = "Velkarn is awful, Marelle is wonderful"
    spans = [[(0, 7)], [(18, 25)]]
    velkarn, marelle = READER.probabilities([text, text], spans, ["en", "en"])
    assert velkarn.argmax() == 0
    assert marelle.argmax() == 2


def test_plain_feelings_are_read_in_french_and_english() -> None:
    texts = [
        "I absolutely love this bike, best purchase ever",
        "Worst customer service, they lost my order again",
        "J'adore ce vélo, il est magnifique, merci !",
        "Service client nul, je suis très déçu, à fuir",
    ]
    labels = SCORER.score(texts, ["en", "en", "fr", "fr"])["label"].to_pylist()
    assert labels == ["positive", "negative", "positive", "negative"]


def test_the_answer_does_not_depend_on_the_company_of_a_text() -> None:
    texts = ["A calm day.", "I love it so much!!!", "nul nul nul", "x" * 900, "the train was late " * 40]
    langs = ["en", "en", "fr", "und", "en"]
    together = SCORER.probabilities(texts, langs)
    alone = np.concatenate([SCORER.probabilities([t], [lang]) for t, lang in zip(texts, langs, strict=True)])
    assert (together == alone).all()


def test_nothing_to_read_is_no_trouble() -> None:
    assert SCORER.probabilities([], []).shape == (0, 3)
    assert SCORER.probabilities(["no words " * 2_000], ["en"]).shape == (1, 3)
    assert LONGEST == 128


def test_the_version_follows_the_files(tmp_path: Path) -> None:
    for name in FILES:
        shutil.copyfile(folder_of(FILES) / name, tmp_path / name)
    settings = json.loads((tmp_path / "accurate.json").read_text())
    (tmp_path / "accurate.json").write_text(json.dumps(settings | {"slope": {"default": 1.0}}))
    assert EncoderModel(tmp_path).version != SCORER.model_version


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_model_is_told_with_a_remedy(tmp_path: Path, name: str) -> None:
    for other in FILES:
        shutil.copyfile(folder_of(FILES) / other, tmp_path / other)
    (tmp_path / name).write_bytes(b"no model")
    with pytest.raises(AgorascopeError, match=r"(?s)accurate model.*cannot be read.*make models"):
        EncoderModel(tmp_path)


def test_a_missing_model_is_told_with_a_remedy() -> None:
    with pytest.raises(AgorascopeError, match=r"(?s)oracle\.onnx is missing.*make models"):
        folder_of(["oracle.onnx"])


def test_scorers_of_one_process_share_the_session() -> None:
    other = get_scorer("accurate", languages=("de",))
    assert isinstance(other, AccurateScorer)
    assert other._model is SCORER._model
