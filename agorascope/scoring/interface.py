"""What every scorer promises, so that one can take the place of another.

    texts, declared languages -> identification -> Scorer.read -> Arrow table (SCORES)

The promises are kept here, once: one row per text in the order given, probabilities that add up to
one, neutrality for a text without words, and a text that breaks a scorer marked while the others of
its batch are scored. A scorer itself only turns texts of known language into probabilities.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
import pyarrow as pa

from agorascope.errors import InputError
from agorascope.scoring.isolation import Floats, halved, isolated

if TYPE_CHECKING:
    from agorascope.scoring.language import LanguageGuesser
    from agorascope.stance import TargetReader

Label = Literal["negative", "neutral", "positive"]
LABELS: tuple[Label, ...] = ("negative", "neutral", "positive")
UNDETERMINED = "und"
EMPTY = "empty"  # the `error` of a post without words (media only): neutral, and said to be so
LONGEST = 10_000  # characters read of one text: its feelings are clear long before

_FIELDS: list[tuple[str, pa.DataType, bool]] = [
    ("lang", pa.string(), False),  # ISO 639-1, or "und"
    ("lang_confidence", pa.float64(), False),  # 0..1
    ("label", pa.string(), True),  # one of LABELS; null when the text broke the scorer
    ("p_negative", pa.float64(), True),  # the three add up to 1, or are null together
    ("p_neutral", pa.float64(), True),
    ("p_positive", pa.float64(), True),
    ("scorer", pa.string(), False),  # which model's answer this is: "fast", "fast+accurate"
    ("model_version", pa.string(), False),  # of the scorer that was asked, so one in a table
    ("error", pa.string(), True),  # null, "empty", or what broke on this text (and may have left a label)
]
SCORES = pa.schema([pa.field(name, kind, nullable=nullable) for name, kind, nullable in _FIELDS])

_SCORERS = {
    "lexicon": "agorascope.scoring.lexicon_scorer:LexiconScorer",
    "fast": "agorascope.scoring.fast:FastScorer",
    "accurate": "agorascope.scoring.encoder:AccurateScorer",
    "cascade": "agorascope.scoring.cascade:CascadeScorer",
    "transformer": "agorascope.scoring.transformer:TransformerScorer",
}
SCORERS = tuple(_SCORERS)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a scorer reads in n texts of known language."""

    probabilities: Floats  # (n, 3), columns as LABELS, rows add up to 1; nan where the text broke it
    scorers: list[str]  # which model's answer each row is
    errors: list[str | None]  # null, "empty", or what broke

    def table(self, langs: Sequence[str], confidences: Sequence[float], version: str) -> pa.Table:
        """These readings as rows of SCORES."""
        missing = np.asarray(np.isnan(self.probabilities).any(axis=1), dtype=np.bool_)
        best = np.where(missing[:, None], 0.0, self.probabilities).argmax(axis=1)
        return pa.Table.from_arrays(
            [
                pa.array(langs, pa.string()),
                pa.array(confidences, pa.float64()),
                pa.array(np.array(LABELS, dtype=object)[best], pa.string(), mask=missing),
                *(pa.array(self.probabilities[:, column], mask=missing) for column in range(len(LABELS))),
                pa.array(self.scorers, pa.string()),
                pa.array([version] * len(self.errors), pa.string()),
                pa.array(self.errors, pa.string()),
            ],
            schema=SCORES,
        )


class Scorer(ABC):
    """Scores texts; made anew in every process. `languages` are those the workspace expects."""

    name: ClassVar[str]

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = tuple(languages)

    @property
    @abstractmethod
    def model_version(self) -> str:
        """Name and hash of all that decides the probabilities of a text whose language is known."""

    @abstractmethod
    def probabilities(self, texts: Sequence[str], langs: Sequence[str]) -> Floats:
        """(n, 3) shares of LABELS for texts with words, LONGEST characters at most, valid Unicode.

        `langs` are ISO 639-1 codes or "und". May raise on any text: `read` finds out which.
        """

    @property
    def target_reader(self) -> "TargetReader | None":
        """What reads a text for one brand in it, where the scorer has such a model."""
        return None

    @property
    def version(self) -> str:
        """Changes whenever the same text, declared in the same language, could get another score."""
        identified = _guesser(self.languages).version
        return f"{self.model_version}-{hashlib.sha256(identified.encode()).hexdigest()[:8]}"

    def score(self, texts: Sequence[str | None], declared_langs: Sequence[str | None]) -> pa.Table:
        """One row of SCORES per text, in the order given.

        `declared_langs` are the languages the network declares, or null.
        """
        words = [readable(text) for text in texts]
        found = [(UNDETERMINED, 0.0)] * len(words)

        def identify(first: int, last: int) -> None:
            found[first:last] = _guesser(self.languages).guess_many(
                words[first:last], declared_langs[first:last]
            )

        unknown = halved(identify, len(words))
        langs = [lang for lang, _ in found]
        reading = self.read(words, langs)
        for place, error in unknown.items():
            reading.errors[place] = f"language: {error}"
        return reading.table(langs, [confidence for _, confidence in found], self.version)

    def read(self, texts: Sequence[str | None], langs: Sequence[str]) -> Reading:
        """Probabilities of texts of known language; whatever the texts are, this does not raise."""
        words = [readable(text) for text in texts]
        places = [place for place, text in enumerate(words) if text]
        probabilities = np.tile(np.array([0.0, 1.0, 0.0]), (len(words), 1))
        scorers, errors = [self.name] * len(words), [None if text else EMPTY for text in words]
        reading = self.decide([words[place] for place in places], [langs[place] for place in places])
        probabilities[places] = reading.probabilities
        for place, scorer, error in zip(places, reading.scorers, reading.errors, strict=True):
            scorers[place], errors[place] = scorer, error
        return Reading(probabilities, scorers, errors)

    def decide(self, texts: Sequence[str], langs: Sequence[str]) -> Reading:
        """`read` for texts that are known to be readable; a cascade asks several scorers here."""
        probabilities, errors = isolated(self.probabilities, texts, langs, columns=len(LABELS))
        return Reading(probabilities, [self.name] * len(texts), errors)


def get_scorer(name: str = "lexicon", *, languages: Sequence[str] = ("fr", "en")) -> Scorer:
    """The scorer of that name for a workspace's languages; its libraries are imported now.

    `transformer:MODEL` names a Hugging Face classifier, or the folder of one. Raises InputError for
    an unknown name.
    """
    kind, _, model = name.partition(":")
    if kind not in _SCORERS or bool(model) != (kind == "transformer"):
        known = ", ".join(f"{scorer}:MODEL" if scorer == "transformer" else scorer for scorer in SCORERS)
        raise InputError(f"There is no scorer called {name!r}.", remedy=f"Use one of: {known}.")
    module, _, scorer = _SCORERS[kind].partition(":")
    make = getattr(import_module(module), scorer)
    made: Scorer = make(languages, model) if model else make(languages)
    return made


def readable(text: str | None) -> str:
    """The text as scorers get it: not too long, without lone surrogates; "" when it has no words."""
    if text is None or not text.strip():
        return ""
    cut = text[:LONGEST] if text[:LONGEST].strip() else text.lstrip()[:LONGEST]
    return cut if cut.isascii() else cut.encode("utf-8", "replace").decode("utf-8")


@lru_cache(maxsize=4)
def _guesser(languages: tuple[str, ...]) -> "LanguageGuesser":
    """One identifier a process, however many scorers ask it."""
    from agorascope.scoring.language import LanguageGuesser

    return LanguageGuesser(languages)
