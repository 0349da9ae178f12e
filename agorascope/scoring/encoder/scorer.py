"""The encoder as a scorer of whole texts, and as a reader of one target in a text."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from agorascope.models import folder_of
from agorascope.scoring.encoder.model import FILES, EncoderModel, TargetRule
from agorascope.scoring.encoder.text import marked, normalised
from agorascope.scoring.interface import Scorer
from agorascope.scoring.isolation import Floats
from agorascope.scoring.probabilities import softmax

Span = tuple[int, int]


@lru_cache(maxsize=1)
def _shipped() -> EncoderModel:
    """One session a process: the scorer and the reader share it."""
    return EncoderModel(folder_of(FILES))


class AccurateScorer(Scorer):
    """Some 300 posts a second on a core."""

    name = "accurate"

    def __init__(self, languages: Sequence[str]) -> None:
        super().__init__(languages)
        self._model = _shipped()

    @property
    def model_version(self) -> str:
        return self._model.version

    @property
    def target_reader(self) -> "EncoderTargetReader":
        return EncoderTargetReader(self._model)

    def probabilities(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:
        slopes = np.array([self._model.slope(lang) for lang in langs])
        return softmax(self._model.logits([normalised(text) for text in texts]) * slopes[:, None])


class EncoderTargetReader:
    """What a text says of the words at its spans; the encoder learned it from marked targets."""

    def __init__(self, model: EncoderModel) -> None:
        self._model = model

    @property
    def rule(self) -> TargetRule:
        return self._model.target_rule

    def probabilities(
        self,
        texts: Sequence[str],
        spans: Sequence[Sequence[Span]],
        langs: Sequence[str],  # noqa: ARG002
    ) -> Floats:
        """(n, 3) shares, each for the first of the spans; every row has one."""
        read = [marked(text, *own[0]) for text, own in zip(texts, spans, strict=True)]
        return softmax(self._model.logits(read) * self._model.slope("target"))
