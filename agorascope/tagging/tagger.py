"""The tags of a text: aspects, intent, irony, toxicity. One pass over its tokens, no network, no torch.

A text that breaks a tagger is marked in `error` and has no tags; the others of the batch have theirs.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from agorascope.scoring.interface import EMPTY, UNDETERMINED
from agorascope.tagging.aspects import AspectFinder
from agorascope.tagging.intents import IntentJudge
from agorascope.tagging.irony import IronyJudge
from agorascope.tagging.signs import SignReader
from agorascope.tagging.tokens import LONGEST, NAME, fold_text, split
from agorascope.tagging.toxicity import THRESHOLD, ToxicityJudge
from agorascope.workspace import Aspect

ALGORITHM_VERSION = 1  # raise it when the same lists and models would give other tags

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


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one text gives by itself, before the models see the batch."""

    words: Sequence[str] = ()
    signs: Sequence[str] = ()
    lang: str = UNDETERMINED
    aspects: Sequence[str] = ()
    p_toxic: float = 0.0
    error: str | None = None


class Tagger:
    """Tags texts; safe to make anew in every process, and picklable."""

    def __init__(self, languages: Sequence[str], aspects: Sequence[Aspect] = ()) -> None:
        self._arguments = (tuple(languages), tuple(aspects))
        self._aspects = AspectFinder(aspects, languages)
        self._signs = SignReader()
        self._toxicity = ToxicityJudge()
        self._intents = IntentJudge()
        self._irony = IronyJudge()
        judges = (self._aspects, self._signs, self._toxicity, self._intents, self._irony)
        said = " ".join([str(ALGORITHM_VERSION), str(LONGEST), *(judge.version for judge in judges)])
        self.version = f"tags-{ALGORITHM_VERSION}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"

    def __reduce__(self) -> tuple[type["Tagger"], tuple[Any, ...]]:
        return type(self), self._arguments

    def tag(self, texts: Sequence[str | None], langs: Sequence[str | None]) -> pa.Table:
        """One row of TAGS per text, in the order given. `langs`: ISO 639-1 or "und", as identified."""
        readings = [self._read(text, lang or UNDETERMINED) for text, lang in zip(texts, langs, strict=True)]
        sound = [place for place, reading in enumerate(readings) if reading.error is None]
        rows = [_unread(reading.error) for reading in readings]
        for place, row in zip(sound, self._judged([readings[place] for place in sound]), strict=True):
            rows[place] = row
        columns = zip(*rows, strict=True) if rows else [()] * len(TAGS)
        return pa.Table.from_arrays(
            [pa.array(column, field.type) for column, field in zip(columns, TAGS, strict=True)], schema=TAGS
        )

    def _read(self, text: str | None, lang: str) -> _Reading:
        if text is None or not text.strip():
            return _Reading(error=EMPTY)
        try:
            folded = fold_text(text)
            tokens = split(folded)
            return _Reading(
                words=[token for token in tokens if token != NAME],
                signs=self._signs.signs(tokens, lang),
                lang=lang,
                aspects=self._aspects.find(tokens, lang),
                p_toxic=self._toxicity.probability(folded, tokens, lang),
            )
        except Exception as error:  # noqa: BLE001 - whatever broke, it is this text's alone, and is kept
            return _Reading(error=f"{type(error).__name__}: {error}"[:500])

    def _judged(self, readings: Sequence[_Reading]) -> list[tuple[Any, ...]]:
        """Rows of TAGS for texts that could be read."""
        words, signs = [reading.words for reading in readings], [reading.signs for reading in readings]
        langs = [reading.lang for reading in readings]
        intents = self._intents.intents(words, signs, langs)
        ironies = self._irony.probabilities(words, signs, langs).tolist()
        return [
            (reading.aspects, intent, irony, reading.p_toxic, reading.p_toxic >= THRESHOLD, None)
            for reading, intent, irony in zip(readings, intents, ironies, strict=True)
        ]


def _unread(error: str | None) -> tuple[Any, ...]:
    """The row of a text without words, or of one that broke the tagger."""
    if error == EMPTY:
        return ([], "other", 0.0, 0.0, False, EMPTY)
    return (None, None, None, None, None, error)
