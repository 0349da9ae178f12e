"""What a post wants of its reader, one of five, by a linear model on words and signs.

The words are English; the signs are shared, so French is answered by its signs (docs/models/intent.md).
In any other language only marks and faces are left: mostly it tells questions.
"""

from collections.abc import Sequence
from typing import Literal

from agorascope.models import folder_of
from agorascope.tagging.linear import LinearModel

Intent = Literal["question", "complaint", "praise", "request", "other"]
INTENTS: tuple[Intent, ...] = ("question", "complaint", "praise", "request", "other")
MODEL = "intent.npz"
_READ = frozenset(("fr", "en", "und"))  # languages whose words are looked at
_TELLING = frozenset(("?", "!", "!!", "glad", "sad"))


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
        read = [words if lang in _READ else () for words, lang in zip(tokens, langs, strict=True)]
        best = self._model.logits(read, signs).argmax(axis=1)
        classes: dict[str, Intent] = {intent: intent for intent in INTENTS}
        return [
            classes[self._model.classes[place]] if lang in _READ or _TELLING & set(found) else "other"
            for place, found, lang in zip(best, signs, langs, strict=True)
        ]
