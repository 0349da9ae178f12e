"""The confusions that ship."""

import json
from pathlib import Path

import numpy as np
import pytest

from agorascope.errors import AgorascopeError
from agorascope.reputation.correction import corrected_shares
from agorascope.reputation.shipped import DEFAULT, shipped_confusions
from agorascope.scoring import get_scorer


def matrix(scorer: str) -> list[list[float]]:
    found: list[list[float]] = shipped_confusions(scorer)[DEFAULT].matrix().tolist()
    return found


@pytest.mark.parametrize("scorer", ["lexicon", "fast", "accurate", "cascade"])
def test_every_scorer_has_counts_of_any_language(scorer: str) -> None:
    found = shipped_confusions(scorer)[DEFAULT]
    assert found.labels > 1_000
    assert found.origin.startswith("shipped: ")
    np.testing.assert_allclose(found.matrix().sum(axis=1), 1)


@pytest.mark.parametrize("scorer", ["fast", "accurate", "cascade"])
def test_the_learned_scorers_find_each_class_more_often_than_not(scorer: str) -> None:
    assert (np.diagonal(shipped_confusions(scorer)[DEFAULT].matrix()) > 0.5).all()


def test_a_version_names_its_scorer() -> None:
    assert matrix("cascade-1-0123abcd") == matrix("cascade")
    assert matrix("transformer:some/model") == matrix("accurate")


def test_the_lexicon_knows_that_it_has_words_of_two_languages() -> None:
    known = shipped_confusions("lexicon")
    groups, human = np.array([[[300, 400, 300]]]), np.zeros((1, 3), int)
    found = corrected_shares(groups, human, [known[DEFAULT]])
    assert found.high[0] - found.low[0] > 0.95


def test_the_counts_are_of_the_models_that_ship() -> None:
    """Whoever trains a model anew makes its confusions anew: `make models` does both."""
    path = Path(__file__).parents[3] / "agorascope" / "models" / "confusions.json"
    said = json.loads(path.read_text(encoding="utf-8"))["scorers"]
    present = {name: get_scorer(name).model_version for name in said}
    assert {name: own["version"] for name, own in said.items()} == present


@pytest.mark.parametrize("text", ["", "{}", '{"scorers": {"accurate": {"pools": {"default": ["gone"]}}}}'])
def test_a_broken_file_says_what_to_do(tmp_path: Path, text: str) -> None:
    path = tmp_path / "confusions.json"
    path.write_text(text)
    with pytest.raises(AgorascopeError, match="make models"):
        shipped_confusions("accurate", path)
