"""What of a brand an event may lift, and which days tell of it.

volume: mentions. people: authors of a day. new_members: authors who speak of the brand for the first time.
returning_members: authors who speak of it again after 30 silent days. favour: positive share of the polar
mentions. engagement: likes, replies and shares per mention.
"""

from dataclasses import dataclass

from agorascope.lift.latent import Family


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure, the columns of `int_brand_event_days__counted` it is made of, and what it needs."""

    name: str
    value: str
    exposure: str | None = None  # per what; a day when None
    family: Family = "count"
    unripe_days: int = 0  # at the start of the records, when everybody seems new or nobody can be back
    has_controls: bool = True


MEASURES = (
    Measure("volume", "mentions_count"),
    Measure("people", "authors_count"),
    Measure("new_members", "new_authors_count", unripe_days=28),
    Measure("returning_members", "returning_authors_count", unripe_days=30),
    Measure("favour", "positive_count", "polar_count", "share", has_controls=False),
    Measure("engagement", "reactions_count", "mentions_count", has_controls=False),
)
