"""How urgent a post is that waits for an answer: 0 to 100, by six stated rules.

facts of a post, weights -> points of each rule -> priority

Each rule fills a part of its weight, from 0 to 1; the priority is what all of them fill, of the sum of the
weights. The rules and why they weigh what they do: docs/methodology/inbox.md.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

DUE_MINUTES = 48 * 60.0
ASKING_PART = 0.6  # of the weight of a question: a request, or a question by its words or its mark alone
COMPLAINT_PART = 0.6  # of the weight of a post that is against the brand
FULL_SPREAD = 100.0  # so many reactions fill the weight


@dataclass(frozen=True, slots=True)
class Points:
    """What each rule gives, of 100 together."""

    question: float
    negative: float
    addressed: float
    influence: float
    age: float
    spread: float

    @property
    def priority(self) -> float:
        """Their sum, 0 to 100, to one decimal."""
        return round(min(100.0, math.fsum(getattr(self, field.name) for field in fields(self))), 1)


def points(facts: Mapping[str, Any]) -> Points:
    """The points of one post, a row of int_inbox_items__waiting: its facts and the weights of the rules."""
    parts = {
        "question": _asking(facts),
        "negative": _against(facts),
        "addressed": 1.0 if facts["is_addressed"] else 0.0,
        "influence": _influence(facts["influence"]),
        "age": age_part(facts["waiting_minutes"], facts["inbox_days"] * 24 * 60.0),
        "spread": spread_part(facts["reactions_count"]),
    }
    weights = {name: float(facts[f"{name}_weight"]) for name in parts}
    whole = sum(weights.values())
    return Points(**{name: round(100 * weights[name] * parts[name] / whole, 1) for name in parts})


def age_part(waiting: float, limit: float) -> float:
    """How pressing it is after so many minutes: 0 at once, 1 when it is due, 0 when it leaves the inbox.

    It rises to the end of the 48 hours in which an answer counts as in time, and falls from there on: a
    late answer is worth less every day. `limit` (minutes) is how long a post stays in the inbox.
    """
    if waiting <= DUE_MINUTES:
        return max(0.0, waiting / DUE_MINUTES)
    return max(0.0, (limit - waiting) / (limit - DUE_MINUTES)) if limit > DUE_MINUTES else 0.0


def spread_part(reactions: int) -> float:
    """How far it went: 0 without reactions, 1 from a hundred on, by the logarithm."""
    return min(1.0, math.log1p(max(0, reactions)) / math.log1p(FULL_SPREAD))


def _asking(facts: Mapping[str, Any]) -> float:
    if facts["is_question"] and facts["has_question_mark"]:
        return 1.0
    asks = facts["is_question"] or facts["has_question_mark"] or facts["is_request"]
    return ASKING_PART if asks else 0.0


def _against(facts: Mapping[str, Any]) -> float:
    """As likely as it is: models take praise for blame, and are less sure of it then."""
    if facts["is_negative"]:
        likely = facts["p_negative"]
        return 1.0 if likely is None else float(likely)
    return COMPLAINT_PART if facts["is_complaint"] else 0.0


def _influence(influence: float | None) -> float:
    """From the middle, 50, up; None where the author may not be scored, or is hardly known."""
    return 0.0 if influence is None else min(1.0, max(0.0, (influence - 50) / 50))
