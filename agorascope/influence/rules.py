"""How reactions of one member to another are weighed, for graphs built here and in the warehouse.

The workspace's section `influence` says the same and reaches the models as the variable of that name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

INTERACTION_TYPES = ("reply", "quote", "repost", "mention")


@dataclass(frozen=True, slots=True)
class EdgeRules:
    """Weight of a reaction by its type, halved every `half_life_days`, at most `daily_cap` a pair and day.

    The cap holds for the sum before it decays, so that an old day of many reactions is held down as a
    new one is.
    """

    reply_weight: float = 1.0
    quote_weight: float = 0.8
    repost_weight: float = 0.6
    mention_weight: float = 0.4
    half_life_days: float = 30.0
    daily_cap: float = 5.0

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "EdgeRules":
        """The rules among the values of the workspace's section; what is missing has its default."""
        return cls(**{item.name: float(values[item.name]) for item in fields(cls) if item.name in values})

    def weight_of(self, interaction_type: str) -> float:
        """Weight of one reaction of this type, before decay. Raises KeyError on an unknown type."""
        if interaction_type not in INTERACTION_TYPES:
            raise KeyError(interaction_type)
        return float(getattr(self, f"{interaction_type}_weight"))
