"""From unusual steps to episodes of a brand: an alert is one of these, not each of its hours. Pure.

Steps join in the order in which they were known, that is by their end. An episode keeps the start of the
step that opened it, so that its id stays the same when more of it becomes known.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from math import exp

from agorascope.alerts.calendar import DAY
from agorascope.alerts.steps import RaisedBy, Resolution, Unusual

QUIET = DAY  # without an unusual step until an episode is over
_IDENTITY = "agorascope-alert-1"


@dataclass(frozen=True, slots=True)
class Episode:
    """Unusual steps of a brand without a quiet day between them."""

    brand_id: str
    steps: tuple[Unusual, ...]

    @property
    def alert_id(self) -> str:
        key = f"{_IDENTITY}|{self.brand_id}|{self.started_at.isoformat()}"
        return hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()

    @property
    def resolution(self) -> Resolution:
        """Of the step that opened it."""
        return self.steps[0].resolution

    @property
    def started_at(self) -> datetime:
        return self.steps[0].span.start

    @property
    def first_known_at(self) -> datetime:
        """When the step that opened it was over: no alert could be given before."""
        return self.steps[0].span.end

    @property
    def covered_from(self) -> datetime:
        """Start of its first hour or day: before `started_at` when the day of an hour stands out too."""
        return min(step.span.start for step in self.steps)

    @property
    def last_unusual_at(self) -> datetime:
        return max(step.span.end for step in self.steps)

    @property
    def peak(self) -> Unusual:
        """The step with most mentions above what was expected; a rise of volume before the others."""
        loud = [step for step in self.steps if step.raised_by == "volume"] or self.steps
        return max(loud, key=lambda step: (step.observed - step.expected, -step.span.start.timestamp()))

    @property
    def raised_by(self) -> RaisedBy:
        kinds = {step.raised_by for step in self.steps}
        order: tuple[RaisedBy, ...] = ("volume", "negativity", "event")
        return next(kind for kind in order if kind in kinds)

    def ended_at(self, as_of: datetime) -> datetime | None:
        """End of the last unusual step, once a quiet day has passed since; None while it is open."""
        return self.last_unusual_at if self.last_unusual_at + QUIET <= as_of else None


def join(brand_id: str, unusual: tuple[Unusual, ...]) -> list[Episode]:
    """Episodes of steps that come in the order in which they were known."""
    episodes: list[Episode] = []
    for step in unusual:
        if episodes and step.span.start <= episodes[-1].last_unusual_at + QUIET:
            episodes[-1] = Episode(brand_id, (*episodes[-1].steps, step))
        else:
            episodes.append(Episode(brand_id, (step,)))
    return episodes


def bounds(step: Unusual) -> tuple[float, float]:
    """95 % interval of what was to be expected of a step."""
    spread = exp(1.96 * step.log_doubt)
    return step.expected / spread, step.expected * spread
