"""The first scorer: a lexicon, and an ordered logit.

text, language -> VADER of that language -> compound -> p_negative, p_neutral, p_positive
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from agorascope.scoring.analysers import Analyser, EnglishAnalyser, FrenchAnalyser, SignsAnalyser
from agorascope.scoring.interface import LABELS, Scorer
from agorascope.scoring.isolation import Floats
from agorascope.scoring.probabilities import ENGLISH, FRENCH, OTHER, OrderedLogit

ALGORITHM_VERSION = 2  # raise it when the same lexicons and numbers would score otherwise


class LexiconScorer(Scorer):
    """VADER in English and French; emoji, emoticons and punctuation elsewhere."""

    name = "lexicon"

    def __init__(self, languages: Sequence[str]) -> None:
        super().__init__(languages)
        self._analysers: dict[str, Analyser] = {"en": EnglishAnalyser(), "fr": FrenchAnalyser()}
        self._logits: dict[str, OrderedLogit] = {"en": ENGLISH, "fr": FRENCH}
        self._other = SignsAnalyser()
        self._version = self._fingerprint()

    @property
    def model_version(self) -> str:
        return self._version

    def probabilities(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:
        """(n, 3): the compound of each text through the logit of its language."""
        compounds = np.array(
            [
                self._analysers.get(lang, self._other).compound(text)
                for text, lang in zip(texts, langs, strict=True)
            ],
            dtype=np.float64,
        )
        result = np.empty((len(texts), len(LABELS)))
        logits = [self._logits.get(lang, OTHER) for lang in langs]
        for logit in set(logits):
            rows = [row for row, own in enumerate(logits) if own == logit]
            result[rows] = logit.probabilities(compounds[rows])
        return result

    def _fingerprint(self) -> str:
        """Name and hash of everything that decides a score."""
        said = {
            "logits": [asdict(logit) for logit in (ENGLISH, FRENCH, OTHER)],
            "lexicons": [sorted(a.lexicon.items()) for a in (*self._analysers.values(), self._other)],
        }
        digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]
        return f"lexicon-{ALGORITHM_VERSION}-{digest}"
