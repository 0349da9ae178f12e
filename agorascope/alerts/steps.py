"""What is known of one brand, and what a judged step of it says: the values that the watch passes on."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from agorascope.alerts.calendar import Span

Resolution = Literal["hour", "day"]
RaisedBy = Literal["volume", "negativity", "event"]


@dataclass(frozen=True, slots=True)
class Counts:
    """Mentions of an hour or day by others than staff."""

    mentions: int = 0
    scored: int = 0  # those with a stance
    negative: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.mentions + other.mentions, self.scored + other.scored, self.negative + other.negative
        )


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """An event of the workspace; `brand_id` None: of all brands."""

    event_id: str
    brand_id: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class History:
    """A brand's mentions by hour on the wall, and the moment up to which they are complete."""

    brand_id: str
    zone_name: str
    as_of: datetime
    hours: dict[datetime, Counts] = field(default_factory=dict)
    events: tuple[OwnEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Unusual:
    """One step that rose above what its past let expect."""

    span: Span
    resolution: Resolution
    raised_by: RaisedBy
    observed: float
    expected: float
    log_doubt: float  # standard deviation of the logarithm of `expected`
    p_value: float


@dataclass(frozen=True, slots=True)
class Watch:
    """How far a brand is watched, and what was unusual, in the order in which it was known."""

    first_day: date | None  # of its first mention
    history_days: int  # whole days since
    is_hourly: bool
    unusual: tuple[Unusual, ...]
    days: dict[date, Counts]  # whole days, silent ones included
