"""What a post wants of its reader, one of five, by a linear model on words and signs.

The words are English; the signs are shared, so French is answered by its signs (docs/models/intent.md).
In any other language only a question is told, by its last mark.
"""

from collections.abc import Sequence
from typing import Literal

from agorascope.models import folder_of
from agorascope.tagging.linear import LinearModel

Intent = Literal["question", "complaint", "praise", "request", "other"]
INTENTS: tuple[Intent, ...] = ("question", "complaint", "praise", "request", "other")
MODEL = "intent.npz"
_READ = frozenset(("fr", "en", "und"))  # languages whose words are looked at
_BY_NAME: dict[str, Intent] = {intent: intent for intent in INTENTS}


class IntentJudge:
    """The most likely intent of each text."""

    def __init__(self) -> None:
        self._model = LinearModel(folder_of([MODEL]) / MODEL)

    @property
    def version(self) -> str:
        return self._model.version

    def intents(
        self, tokens: Sequence[Sequence[str]], signs: Sequence[Sequence[str]], langs: Sequence[str]
    ) -> list[Intent]:
        """One of INTENTS for each text; `tokens` without the names of accounts."""
        best = self._model.logits(tokens, signs).argmax(axis=1)
        read: list[Intent] = [_BY_NAME[self._model.classes[place]] for place in best]
        return [
            intent if lang in _READ else "question" if "last_?" in found else "other"
            for intent, found, lang in zip(read, signs, langs, strict=True)
        ]
