"""The fast model: its tokens are NLTK's, its kept sums are the definition's, and it forgets in time."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.tokenize import TweetTokenizer

from agorascope.errors import AgorascopeError
from agorascope.models import folder_of
from agorascope.scoring import get_scorer
from agorascope.scoring.encoder.text import normalised
from agorascope.scoring.fast import model as fast_model
from agorascope.scoring.fast.features import ChunkReader, feature_ids, group_of
from agorascope.scoring.fast.model import FastModel, summed

FILE = folder_of(["fast.npz"]) / "fast.npz"
MODEL = FastModel(FILE)
TWEETS = TweetTokenizer(preserve_case=False, reduce_len=True, match_phone_numbers=False)
TEXTS = [
    "I don't like it!! not good, but the bike is fine :)",
    "Ce vélo n'est pas terrible… j'adore quand même 😍 #GrandPrix",
    "@Velkarn why? http://t.co/x (really) sooooo slow",
    "Das Rad ist toll",
]
LANGS = ["en", "fr", "en", "de"]


def by_definition(text: str, lang: str) -> np.ndarray:
    """Logits straight from the sum over all features, nothing kept."""
    with np.load(FILE) as file:
        weights = file["weights"].astype(np.float32) * file["scale"]
        place = list(file["langs"]).index(lang)
        ids = feature_ids(ChunkReader(group_of(lang)), normalised(text))
        raw = weights[ids].sum(axis=0) / np.sqrt(len(ids)) + file["bias"][place]
        return np.asarray(raw * file["slope"][place])


def test_kept_sums_give_what_the_definition_gives() -> None:
    for _ in range(2):  # the second time all chunks are known
        found = MODEL.logits(TEXTS, LANGS)
        for row, text, lang in zip(found, TEXTS, LANGS, strict=True):
            assert row == pytest.approx(by_definition(text, lang), abs=1e-4)


@given(st.text(st.characters(exclude_categories=("Cs", "Z", "Cc")), min_size=1, max_size=60))
def test_tokens_of_a_chunk_are_those_of_the_tweet_tokenizer(chunk: str) -> None:
    plain = chunk.replace("’", "'").replace("&", "+")  # entities are read before
    assert ChunkReader("en").tokens(plain) == TWEETS.tokenize(plain)


@pytest.mark.parametrize(
    ("chunk", "tokens"),
    [
        ("n'aime", ["n'", "aime"]), ("L’horreur,", ["l'", "horreur", ","]), ("aujourd'hui", ["aujourd'hui"]),
        ("Qu'Orange", ["qu'", "orange"]), (":)", [":)"]), ("suuuuper!", ["suuuper", "!"]),
    ],
)  # fmt: skip
def test_french_elisions_are_tokens_of_their_own(chunk: str, tokens: list[str]) -> None:
    assert ChunkReader("fr").tokens(chunk) == tokens


def test_a_negated_word_is_another_word_until_the_clause_ends() -> None:
    reader = ChunkReader("en")
    plain, negated = set(reader.read("good", False).ids), set(reader.read("good", True).ids)
    assert plain != negated
    assert reader.read("not", False).is_negated_after
    assert not reader.read("good,", True).is_negated_after


def test_the_answer_does_not_depend_on_the_company_of_a_text() -> None:
    together = MODEL.logits(TEXTS, LANGS)
    alone = np.concatenate([MODEL.logits([t], [lang]) for t, lang in zip(TEXTS, LANGS, strict=True)])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_model, "_KEPT", 50)
    small = FastModel(FILE)
    first = small.logits(TEXTS, LANGS)
    for number in range(20):
        small.logits([" ".join(f"word{number}x{i}" for i in range(30))], ["en"])
    assert small._sums.size < 200
    np.testing.assert_allclose(small.logits(TEXTS, LANGS), first, atol=1e-5)


def test_texts_without_words_and_languages_unknown_to_it_have_an_answer() -> None:
    found = MODEL.logits(["", "...", "zzz qqq"], ["en", "und", "xx"])
    assert np.isfinite(found).all()
    assert MODEL.logits([], []).shape == (0, 3)


def test_summed_adds_runs_of_rows_and_leaves_empty_runs_at_zero() -> None:
    table = np.arange(12, dtype=np.float32).reshape(4, 3)
    found = summed(table, np.array([0, 1, 3]), np.array([2, 0, 1]))
    assert found.tolist() == [[3.0, 5.0, 7.0], [0.0, 0.0, 0.0], [9.0, 10.0, 11.0]]


@pytest.mark.parametrize("content", [b"", b"no model", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_model_is_told_with_a_remedy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "fast.npz"
    path.write_bytes(content)
    with pytest.raises(AgorascopeError, match=r"(?s)fast\.npz cannot be read.*make models"):
        FastModel(path)


def test_plain_feelings_are_read_in_french_and_english() -> None:
    scorer = get_scorer("fast", languages=("fr", "en"))
    labels = scorer.score(
        [
            "I absolutely love this bike, best purchase ever",
            "Worst customer service, they lost my order again",
            "J'adore ce vélo, il est magnifique, merci !",
            "Service client nul, je suis très déçu, à fuir",
        ],
        [None] * 4,
    )["label"].to_pylist()
    assert labels == ["positive", "negative", "positive", "negative"]
