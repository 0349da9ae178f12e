"""How likely a text means the contrary of what it says: a doubt about its label, never another label.

French: learned from DEFT 2017's figurative tweets. English: from few examples, weak, and held low
(docs/models/irony.md). Other languages get the share that is expected of any stream.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from agorascope.models import folder_of
from agorascope.tagging.linear import LinearModel, logistic
from agorascope.tagging.tokens import HASH

MODELS = {"fr": "irony_fr.npz", "en": "irony_en.npz"}
EXPECTED = 0.05  # of a text in a language without a model
_DECLARED = 0.9  # the author says so with a hashtag
_TAGS = frozenset(
    ("ironie", "ironique", "sarcasme", "sarcastique", "secondegre", "irony", "ironic", "sarcasm", "sarcastic")
)


class IronyJudge:
    """Probabilities of irony, by language."""

    def __init__(self) -> None:
        folder = folder_of(MODELS.values())
        self._models = {lang: LinearModel(folder / name) for lang, name in MODELS.items()}

    @property
    def version(self) -> str:
        """The models' versions and what is fixed here."""
        models = " ".join(model.version for model in self._models.values())
        return f"{models} {EXPECTED} {_DECLARED} {sorted(_TAGS)}"

    def probabilities(
        self, tokens: Sequence[Sequence[str]], signs: Sequence[Sequence[str]], langs: Sequence[str]
    ) -> NDArray[np.float64]:
        """0..1 for each text; `tokens` without the names of accounts."""
        answers = np.full(len(tokens), EXPECTED)
        for lang, model in self._models.items():
            places = [place for place, found in enumerate(langs) if found == lang]
            if places:
                logits = model.logits([tokens[p] for p in places], [signs[p] for p in places])
                answers[places] = logistic(logits[:, 0])
        declared = [place for place, words in enumerate(tokens) if _is_declared(words)]
        answers[declared] = np.maximum(answers[declared], _DECLARED)
        return answers


def lowered(confidence: float, p_irony: float) -> float:
    """Confidence in a polar label once irony is thought of: the label holds unless the text is ironic."""
    return confidence * (1.0 - p_irony)


def _is_declared(tokens: Sequence[str]) -> bool:
    return HASH in tokens and any(before == HASH and word in _TAGS for before, word in pairwise(tokens))
