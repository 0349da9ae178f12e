from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.errors import AgorascopeError
from agorascope.models import folder_of
from agorascope.tagging import linear
from agorascope.tagging.intents import INTENTS
from agorascope.tagging.intents import MODEL as INTENT
from agorascope.tagging.irony import MODELS
from agorascope.tagging.linear import SIGN_VALUE, LinearModel, sign_ids, word_ids

BITS = 8
words = st.lists(st.text("abcdeéf!?", min_size=1, max_size=6), max_size=8)


def write(path: Path, kinds: tuple[str, ...]) -> Path:
    weights = np.random.default_rng(0).integers(-127, 128, (1 << BITS, 2)).astype(np.int8)
    np.savez(
        path, weights=weights, scale=np.array([0.1, 0.2]), bias=np.array([0.5, -1.0]),
        classes=np.array(["a", "b"]), kinds=np.array(kinds),
    )  # fmt: skip
    return path


@pytest.fixture(scope="module")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("model") / "m.npz", ("words", "pairs", "parts", "signs"))


@given(texts=st.lists(st.tuples(words, words), max_size=5))
def test_kept_sums_give_what_the_definition_gives(
    model_file: Path, texts: list[tuple[list[str], list[str]]]
) -> None:
    model = LinearModel(model_file)
    with np.load(model_file) as file:
        weights, bias = file["weights"] * file["scale"], file["bias"]
        kinds = frozenset(file["kinds"].tolist())
    for _ in range(2):
        answer = model.logits([tokens for tokens, _ in texts], [signs for _, signs in texts])
        for row, (tokens, signs) in zip(answer, texts, strict=True):
            ids = word_ids(tokens, kinds, BITS)
            expected = bias + weights[ids].sum(axis=0) / np.sqrt(max(1, len(ids)))
            expected = expected + SIGN_VALUE * weights[sign_ids(signs, BITS)].sum(axis=0)
            np.testing.assert_allclose(row, expected, atol=1e-12)  # sums may cancel out


def test_forgetting_changes_no_answer(model_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = LinearModel(model_file)
    texts, signs = [["a", "b"], ["c"]], [["?"], []]
    before = model.logits(texts, signs)
    monkeypatch.setattr(linear, "_KEPT", 0)
    np.testing.assert_array_equal(model.logits(texts, signs), before)


def test_a_broken_file_is_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "m.npz"
    path.write_bytes(b"no model")
    with pytest.raises(AgorascopeError, match="cannot be read"):
        LinearModel(path)


@pytest.mark.parametrize("name", [INTENT, *MODELS.values()])
def test_a_shipped_model_is_small_and_has_its_classes(name: str) -> None:
    path = folder_of([name]) / name
    assert path.stat().st_size < 2_000_000
    assert LinearModel(path).classes in (INTENTS, ("figurative",), ("ironic",))
