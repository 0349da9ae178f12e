"""What one publication leaves behind for the gate of the next: a few numbers, no data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import pandas as pd

STANCES = ("negative", "neutral", "positive")
SCORE_BINS = 10
_DATES = ("mentioned_at", "mention_date")


@dataclass(frozen=True, slots=True)
class PreviousFacts:
    """Facts of one table. Counts, not shares, so that the gate knows how sure it may be."""

    rows: int
    newest: str | None = None  # ISO date of the newest row (UTC for mentions, workspace day for daily)
    label_counts: dict[str, int] = field(default_factory=dict)
    score_counts: list[int] = field(default_factory=list)  # p_positive in ten equal steps
    mean_p_positive: float | None = None

    @property
    def label_shares(self) -> dict[str, float]:
        """Share of each stance among the scored mentions."""
        total = sum(self.label_counts.values())
        return {label: count / total for label, count in self.label_counts.items()} if total else {}

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "PreviousFacts":
        """From JSON; what an older version did not store takes its default."""
        return cls(
            rows=int(stored["rows"]),
            newest=stored.get("newest"),
            label_counts={str(k): int(v) for k, v in (stored.get("label_counts") or {}).items()},
            score_counts=[int(n) for n in stored.get("score_counts") or []],
            mean_p_positive=stored.get("mean_p_positive"),
        )


def facts_of(frame: pd.DataFrame) -> PreviousFacts:
    """The facts of a table of `marts`; what it has no columns for stays empty."""
    scores = frame["p_positive"].dropna().astype(float) if "p_positive" in frame else None
    has_scores = scores is not None and len(scores) > 0
    return PreviousFacts(
        rows=len(frame),
        newest=_newest(frame),
        label_counts=_label_counts(frame["stance"]) if "stance" in frame else {},
        score_counts=_score_counts(scores) if scores is not None and has_scores else [],
        mean_p_positive=round(float(scores.mean()), 6) if scores is not None and has_scores else None,
    )


def _newest(frame: pd.DataFrame) -> str | None:
    column = next((name for name in _DATES if name in frame), None)
    if column is None or frame[column].isna().all():
        return None
    moment = frame[column].max()
    return str(date(moment.year, moment.month, moment.day).isoformat())


def _label_counts(stances: pd.Series) -> dict[str, int]:
    counts = stances.value_counts()
    return {stance: int(counts.get(stance, 0)) for stance in STANCES}


def _score_counts(scores: pd.Series) -> list[int]:
    steps = (scores.clip(0, 1) * SCORE_BINS).astype(int).clip(upper=SCORE_BINS - 1)
    counts = steps.value_counts()
    return [int(counts.get(step, 0)) for step in range(SCORE_BINS)]
