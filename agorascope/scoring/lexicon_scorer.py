"""The first scorer: language identification, a lexicon, an ordered logit.

text -> language -> VADER of that language -> compound -> p_negative, p_neutral, p_positive
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pyarrow as pa

from agorascope.scoring.analysers import Analyser, EnglishAnalyser, FrenchAnalyser, SignsAnalyser
from agorascope.scoring.interface import EMPTY, LABELS, SCORES, UNDETERMINED
from agorascope.scoring.language import DECLARED_PRIOR, EXPECTED_WEIGHT, THRESHOLD, LanguageGuesser
from agorascope.scoring.probabilities import ENGLISH, FRENCH, OTHER, OrderedLogit

ALGORITHM_VERSION = 1  # raise it when the same lexicons and numbers would score otherwise
_LONGEST = 10_000  # characters read of one text; VADER's sum is saturated long before


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one text gave before probabilities."""

    lang: str
    lang_confidence: float
    compound: float | None
    error: str | None


class LexiconScorer:
    """VADER in English and French; emoji, emoticons and punctuation elsewhere."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._guesser = LanguageGuesser(languages)
        self._analysers: dict[str, Analyser] = {"en": EnglishAnalyser(), "fr": FrenchAnalyser()}
        self._logits: dict[str, OrderedLogit] = {"en": ENGLISH, "fr": FRENCH}
        self._other = SignsAnalyser()
        self._version = self._fingerprint(languages)

    @property
    def version(self) -> str:
        return self._version

    def score(self, texts: Sequence[str | None], declared_langs: Sequence[str | None]) -> pa.Table:
        """One row of `interface.SCORES` per text."""
        readings = [self._read(text, lang) for text, lang in zip(texts, declared_langs, strict=True)]
        probabilities = self._probabilities(readings)
        labels = [LABELS[best] for best in probabilities.argmax(axis=1)] if readings else []
        missing = np.array(
            [reading.compound is None and reading.error != EMPTY for reading in readings], bool
        )
        columns = [pa.array(probabilities[:, column], mask=missing) for column in range(3)]
        return pa.Table.from_arrays(
            [
                pa.array([reading.lang for reading in readings], pa.string()),
                pa.array([reading.lang_confidence for reading in readings], pa.float64()),
                pa.array(np.array(labels, dtype=object), pa.string(), mask=missing),
                *columns,
                pa.array([self.version] * len(readings), pa.string()),
                pa.array([reading.error for reading in readings], pa.string()),
            ],
            schema=SCORES,
        )

    def _read(self, text: str | None, declared: str | None) -> _Reading:
        if text is None or not text.strip():
            return _Reading(UNDETERMINED, 0.0, None, EMPTY)
        try:
            lang, confidence = self._guesser.guess(text, declared)
            compound = self._analysers.get(lang, self._other).compound(text[:_LONGEST])
        except Exception as error:  # noqa: BLE001 - whatever broke, it is this text's alone, and is kept
            return _Reading(UNDETERMINED, 0.0, None, f"{type(error).__name__}: {error}"[:500])
        return _Reading(lang, confidence, compound, None)

    def _probabilities(
        self, readings: Sequence[_Reading]
    ) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """One row per reading; certain neutrality where there was nothing to read."""
        result = np.tile(np.array([0.0, 1.0, 0.0]), (len(readings), 1))
        places: dict[OrderedLogit, list[int]] = {}
        for place, reading in enumerate(readings):
            if reading.compound is not None:
                places.setdefault(self._logits.get(reading.lang, OTHER), []).append(place)
        for logit, rows in places.items():
            compounds = np.array([readings[row].compound for row in rows], dtype=np.float64)
            result[rows] = logit.probabilities(compounds)
        return result

    def _fingerprint(self, languages: Sequence[str]) -> str:
        """Name and hash of everything that decides a score."""
        said = {
            "algorithm": ALGORITHM_VERSION,
            "languages": [self._guesser.languages, sorted(languages)],
            "identification": [DECLARED_PRIOR, EXPECTED_WEIGHT, THRESHOLD],
            "logits": [asdict(logit) for logit in (ENGLISH, FRENCH, OTHER)],
            "lexicons": [sorted(a.lexicon.items()) for a in (*self._analysers.values(), self._other)],
        }
        digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]
        return f"lexicon-{ALGORITHM_VERSION}-{digest}"
