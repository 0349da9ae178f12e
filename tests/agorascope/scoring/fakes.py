"""Scorers that a test can read at a glance; importable by the processes a test starts."""

import os
import signal
import time
from collections.abc import Sequence

import numpy as np

from agorascope.scoring.interface import Scorer
from agorascope.scoring.isolation import Floats


class KeywordScorer(Scorer):
    """ "good" is positive, "bad" negative, "broken" breaks it; a share of `sure` for what it says."""

    name = "keyword"

    def __init__(self, version: str = "keyword-1", *, sure: float = 0.9, name: str = "keyword") -> None:
        super().__init__(("fr", "en"))
        self._version = version
        self._sure = sure
        self.name = name  # type: ignore[misc]  # of this one alone
        self.seen: list[str] = []

    @property
    def model_version(self) -> str:
        return self._version

    @property
    def version(self) -> str:
        return self._version

    def probabilities(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:
        if any("broken" in text for text in texts):
            raise ValueError("broken")
        self.seen += texts
        result = np.full((len(texts), 3), (1.0 - self._sure) / 2)
        for row, text in enumerate(texts):
            result[row, 1 + ("good" in text) - ("bad" in text)] = self._sure
        return result


class DyingScorer(KeywordScorer):
    """Ends its process from within at the word "dynamite", as the kernel does for want of memory."""

    def probabilities(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:
        if any("dynamite" in text for text in texts):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().probabilities(texts, langs)


class SlowScorer(KeywordScorer):
    """Takes a hundredth of a second a text."""

    def probabilities(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:
        time.sleep(len(texts) / 100)
        return super().probabilities(texts, langs)
