"""The tags of a text: aspects, intent, irony, toxicity. One pass over its tokens, no network, no torch.

A text that breaks a tagger is marked in `error` and has no tags; the others of the batch have theirs.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Literal

import pyarrow as pa

from agorascope.scoring.interface import EMPTY, UNDETERMINED
from agorascope.tagging.aspects import AspectFinder
from agorascope.tagging.signs import SignReader
from agorascope.tagging.tokens import fold_text, split
from agorascope.tagging.toxicity import THRESHOLD, ToxicityJudge
from agorascope.workspace import Aspect

Intent = Literal["question", "complaint", "praise", "request", "other"]
INTENTS: tuple[Intent, ...] = ("question", "complaint", "praise", "request", "other")

TAGS = pa.schema(
    [
        pa.field("aspects", pa.list_(pa.string())),  # ids; null only when the text broke the tagger
        pa.field("intent", pa.string()),  # one of INTENTS; null when the text broke the tagger
        pa.field("p_irony", pa.float64()),  # 0..1
        pa.field("p_toxic", pa.float64()),  # 0..1
        pa.field("is_toxic", pa.bool_()),  # p_toxic at or above toxicity.THRESHOLD
        pa.field("error", pa.string()),  # null, "empty", or why this text could not be read
    ]
)


class Tagger:
    """Tags texts; safe to make anew in every process, and picklable."""

    def __init__(self, languages: Sequence[str], aspects: Sequence[Aspect] = ()) -> None:
        self._arguments = (tuple(languages), tuple(aspects))
        self._aspects = AspectFinder(aspects, languages)
        self._signs = SignReader()
        self._toxicity = ToxicityJudge()
        parts = [self._aspects.version, self._signs.version, self._toxicity.version]
        self.version = "tags-" + hashlib.sha256(" ".join(parts).encode()).hexdigest()[:12]

    def __reduce__(self) -> tuple[type["Tagger"], tuple[Any, ...]]:
        return type(self), self._arguments

    def tag(self, texts: Sequence[str | None], langs: Sequence[str | None]) -> pa.Table:
        """One row of TAGS per text, in the order given. `langs`: ISO 639-1 or "und", as identified."""
        rows = [self._tags(text, lang or UNDETERMINED) for text, lang in zip(texts, langs, strict=True)]
        return pa.Table.from_pylist(rows, schema=TAGS)

    def _tags(self, text: str | None, lang: str) -> dict[str, Any]:
        if text is None or not text.strip():
            return _row([], "other", 0.0, 0.0, EMPTY)
        try:
            folded = fold_text(text)
            tokens = split(folded)
            signs = set(self._signs.signs(tokens, lang))
            return _row(
                self._aspects.find(tokens, lang),
                _intent(signs),
                0.6 if "tag" in signs else 0.1,
                self._toxicity.probability(folded, tokens, lang),
            )
        except Exception as error:  # noqa: BLE001 - whatever broke, it is this text's alone, and is kept
            return {"error": f"{type(error).__name__}: {error}"[:500]}


def _row(
    aspects: list[str], intent: Intent, p_irony: float, p_toxic: float, error: str | None = None
) -> dict[str, Any]:
    return {
        "aspects": aspects,
        "intent": intent,
        "p_irony": p_irony,
        "p_toxic": p_toxic,
        "is_toxic": p_toxic >= THRESHOLD,
        "error": error,
    }


def _intent(signs: set[str]) -> Intent:
    if "last_?" in signs or ("?" in signs and "ask" in signs):
        return "question"
    if "request" in signs and "thanks" not in signs:
        return "request"
    if "complaint" in signs:
        return "complaint"
    return "praise" if signs & {"praise", "thanks"} else "other"
