"""What every scorer promises, so that one can take the place of another.

A scorer never fails on a text: one that breaks it comes back with `error` set and no
label, and the others of the batch are scored. Its `version` changes whenever the same
text could get another score.
"""

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import pyarrow as pa

from agorascope.errors import InputError

Label = Literal["negative", "neutral", "positive"]
LABELS: tuple[Label, ...] = ("negative", "neutral", "positive")
UNDETERMINED = "und"
EMPTY = "empty"  # the `error` of a post without words (media only): neutral, and said to be so

_FIELDS: list[tuple[str, pa.DataType, bool]] = [
    ("lang", pa.string(), False),  # ISO 639-1, or "und"
    ("lang_confidence", pa.float64(), False),  # 0..1
    ("label", pa.string(), True),  # one of LABELS; null when the text broke the scorer
    ("p_negative", pa.float64(), True),  # the three add up to 1, or are null together
    ("p_neutral", pa.float64(), True),
    ("p_positive", pa.float64(), True),
    ("model_version", pa.string(), False),
    ("error", pa.string(), True),  # null, "empty", or why this text could not be scored
]
SCORES = pa.schema([pa.field(name, kind, nullable=nullable) for name, kind, nullable in _FIELDS])


class Scorer(Protocol):
    """Scores texts; safe to make anew in every process."""

    @property
    def version(self) -> str:
        """Name of this scorer with everything that decides its scores."""
        ...

    def score(self, texts: Sequence[str | None], declared_langs: Sequence[str | None]) -> pa.Table:
        """One row of SCORES per text, in the order given.

        `declared_langs` are the languages the network declares, or null.
        """
        ...


def get_scorer(name: str = "lexicon", *, languages: Sequence[str] = ("fr", "en")) -> Scorer:
    """The scorer of that name for a workspace's languages. Raises InputError for an unknown name."""
    makers = _makers()
    if name not in makers:
        raise InputError(
            f"There is no scorer called {name!r}.", remedy=f"Use one of: {', '.join(sorted(makers))}."
        )
    return makers[name](languages)


def _makers() -> dict[str, Callable[[Sequence[str]], Scorer]]:
    """Scorers by name; imported when asked for, since each brings its own libraries."""
    from agorascope.scoring.lexicon_scorer import LexiconScorer

    return {"lexicon": LexiconScorer}
