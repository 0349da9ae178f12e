"""A fast scorer everywhere, an accurate one where the fast one is unsure.

    text -> fast -> top probability >= threshold? -> its answer
                 -> below it: weight * accurate + (1 - weight) * fast

Threshold and weight are chosen on validation data when the models are trained, and lie beside
them (`models/cascade.json`), by language where a language needs its own:

    {"threshold": {"default": 0.6, "fr": 0.7}, "accurate_weight": {"default": 0.7}}
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

import numpy as np

from agorascope.errors import AgorascopeError
from agorascope.scoring.interface import Reading, Scorer, get_scorer
from agorascope.scoring.isolation import Floats

if TYPE_CHECKING:
    from agorascope.stance import TargetReader

ALGORITHM_VERSION = 1  # raise it when the same models and rule would answer otherwise
_DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class CascadeRule:
    """When the accurate scorer is asked, and what its answer counts; by language, or "default"."""

    threshold: Mapping[str, float]
    accurate_weight: Mapping[str, float]

    def __post_init__(self) -> None:
        for shares in (self.threshold, self.accurate_weight):
            if _DEFAULT not in shares or not all(0.0 <= share <= 1.0 for share in shares.values()):
                raise ValueError(f"{dict(shares)} lacks {_DEFAULT!r}, or holds what is no share of one")

    def thresholds(self, langs: Sequence[str]) -> Floats:
        """(n,) lowest top probability with which the fast scorer decides."""
        return _by_language(self.threshold, langs)

    def weights(self, langs: Sequence[str]) -> Floats:
        """(n,) what the accurate scorer's answer counts where it was asked."""
        return _by_language(self.accurate_weight, langs)


def read_rule(source: Traversable | None = None) -> CascadeRule:
    """The rule that ships with the models. Raises AgorascopeError when it is missing or is none."""
    source = source or files("agorascope").joinpath("models", "cascade.json")
    try:
        said = json.loads(source.read_text(encoding="utf-8"))
        return CascadeRule(dict(said["threshold"]), dict(said["accurate_weight"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AgorascopeError(
            f"The cascade's rule {source} cannot be read: {error}",
            remedy="Install Agorascope again; where you trained models, choose the cascade's rule anew.",
        ) from error


class CascadeScorer(Scorer):
    """Any fast and any accurate scorer, under one rule; the shipped ones unless others are given."""

    name = "cascade"

    def __init__(
        self,
        languages: Sequence[str],
        *,
        fast: Scorer | None = None,
        accurate: Scorer | None = None,
        rule: CascadeRule | None = None,
    ) -> None:
        super().__init__(languages)
        self.fast = fast or get_scorer("fast", languages=languages)
        self.accurate = accurate or get_scorer("accurate", languages=languages)
        self.rule = rule or read_rule()
        self._both = f"{self.fast.name}+{self.accurate.name}"

    @property
    def model_version(self) -> str:
        said = [self.fast.model_version, self.accurate.model_version, asdict(self.rule)]
        digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]
        return f"cascade-{ALGORITHM_VERSION}-{digest}"

    @property
    def target_reader(self) -> "TargetReader | None":
        return self.accurate.target_reader

    def probabilities(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:
        return self.decide(texts, langs).probabilities

    def decide(self, texts: Sequence[str], langs: Sequence[str]) -> Reading:
        """A text that breaks one of the two is marked, and has the answer of the other."""
        reading = self.fast.decide(texts, langs)
        unsure = ~(reading.probabilities.max(axis=1) >= self.rule.thresholds(langs))  # nan is unsure
        places = [int(place) for place in np.flatnonzero(unsure)]
        asked = [langs[place] for place in places]
        second = self.accurate.decide([texts[place] for place in places], asked)
        reading.probabilities[places] = _averaged(
            reading.probabilities[places], second.probabilities, self.rule.weights(asked)
        )
        for place, error in zip(places, second.errors, strict=True):
            if error is not None:
                reading.errors[place] = f"{self.accurate.name}: {error}"
            else:
                reading.scorers[place] = self.accurate.name if reading.errors[place] else self._both
        return reading


def _averaged(first: Floats, second: Floats, weights: Floats) -> Floats:
    """(n, 3): `weights` of the second and the rest of the first; the other alone where one is nan."""
    weights = np.where(np.isnan(first[:, 0]), 1.0, np.where(np.isnan(second[:, 0]), 0.0, weights))
    both_broke = np.isnan(first[:, 0]) & np.isnan(second[:, 0])
    mixed = np.nan_to_num(first) * (1.0 - weights)[:, None] + np.nan_to_num(second) * weights[:, None]
    return np.where(both_broke[:, None], np.nan, mixed)


def _by_language(shares: Mapping[str, float], langs: Sequence[str]) -> Floats:
    return np.array([shares.get(lang, shares[_DEFAULT]) for lang in langs], dtype=np.float64)
