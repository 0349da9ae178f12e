"""Which members are favourable to the own brand, by the planted stances: the ambassadors' criteria."""

import math
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from agorascope.demo.almanac import Almanac
from agorascope.demo.model import Draft, Member
from agorascope.demo.people import Population
from agorascope.demo.scenery import OWN

INFLUENCER_LINE = 1500  # followers
PRIOR_STRENGTH = 4.0
LEAST_LOWER_BOUND = 0.6
LEAST_WEEKS = 3
ACTIVE_DAYS = 60
EDGE_WEIGHTS = {"reply": 1.0, "quote": 0.8, "repost": 0.6, "mention": 0.4}


@dataclass(slots=True)
class Received:
    """What others did with what a member wrote, in one community."""

    reply: int = 0
    quote: int = 0
    repost: int = 0
    mention: int = 0

    @property
    def weight(self) -> float:
        counts = {"reply": self.reply, "quote": self.quote, "repost": self.repost, "mention": self.mention}
        return round(sum(EDGE_WEIGHTS[kind] * count for kind, count in counts.items()), 1)


@dataclass(slots=True)
class Favour:
    """Polar mentions of the own brand by one member."""

    positive: int = 0
    negative: int = 0
    weeks: set[tuple[int, int]] = field(default_factory=set)
    last_day: int = 0


def beta_quantile(share: float, alpha: float, beta: float, steps: int = 4000) -> float:
    """Quantile of a Beta distribution by the trapezoid rule (for alpha, beta >= 1, to about 1e-4)."""
    grid = [(index + 0.5) / steps for index in range(steps)]
    logs = [(alpha - 1) * math.log(x) + (beta - 1) * math.log(1 - x) for x in grid]
    top = max(logs)
    density = [math.exp(value - top) for value in logs]
    areas = [(low + high) / 2 for low, high in pairwise(density)]
    wanted, sofar = share * sum(areas), 0.0
    for x, area in zip(grid, areas, strict=False):
        sofar += area
        if sofar >= wanted:
            return x
    return 1.0


def lower_bound(positive: int, negative: int, prior: float) -> float:
    """5 % quantile of a member's favourability; `prior` is the brand's share of positive mentions."""
    alpha, beta = PRIOR_STRENGTH * prior + positive, PRIOR_STRENGTH * (1 - prior) + negative
    return beta_quantile(0.05, alpha, beta)


def reactions(drafts: list[Draft]) -> dict[str, dict[str, Received]]:
    """What each member received, by community and member."""
    table: dict[str, dict[str, Received]] = defaultdict(lambda: defaultdict(Received))
    for draft in drafts:
        here = table[draft.community.id]
        if draft.parent is not None and draft.parent.author is not draft.author:
            here[draft.parent.author.id].reply += 1
        if draft.target is not None and draft.kind == "repost":
            here[draft.target.author.id].repost += 1
        elif draft.target is not None:
            here[draft.target.author.id].quote += 1
        for member in draft.mentions:
            if draft.parent is None or member is not draft.parent.author:
                here[member.id].mention += 1
    return table


def favours(drafts: list[Draft], almanac: Almanac) -> dict[str, Favour]:
    """Polar mentions of the own brand by member, staff left out."""
    table: dict[str, Favour] = defaultdict(Favour)
    for draft in drafts:
        if draft.author.is_staff:
            continue
        favour = table[draft.author.id]
        day = almanac.day_of(draft.at)
        favour.last_day = max(favour.last_day, day)
        stance = draft.stances.get(OWN.id)
        if stance in {"pos", "neg"}:
            favour.positive += stance == "pos"
            favour.negative += stance == "neg"
            favour.weeks.add(almanac.days[day].isocalendar()[:2])
    return table


def find_ambassadors(drafts: list[Draft], population: Population, almanac: Almanac) -> list[dict[str, Any]]:
    """Members who meet every criterion; `planted` says whether the world meant them to."""
    table = favours(drafts, almanac)
    positive = sum(favour.positive for favour in table.values())
    polar = positive + sum(favour.negative for favour in table.values())
    prior = positive / polar if polar else 0.5
    ranked = _lines_of_influence(reactions(drafts), population)
    found = []
    for member in population.ordinary():
        favour = table.get(member.id)
        if favour is None or not _may_be_one(member) or len(favour.weeks) < LEAST_WEEKS:
            continue
        bound = lower_bound(favour.positive, favour.negative, prior)
        active = len(almanac.days) - 1 - favour.last_day < ACTIVE_DAYS
        if bound >= LEAST_LOWER_BOUND and active and member.id not in ranked:
            found.append(
                {
                    "network": member.network,
                    "member_id": member.id,
                    "handle": member.handle,
                    "planted": member.role == "ambassador",
                    "positive": favour.positive,
                    "negative": favour.negative,
                    "weeks": len(favour.weeks),
                    "last_day": almanac.days[favour.last_day].isoformat(),
                    "lower_bound": round(bound, 3),
                    "followers": member.followers,
                }
            )
    return sorted(found, key=lambda entry: (-entry["lower_bound"], entry["member_id"]))


def _may_be_one(member: Member) -> bool:
    return member.role in {"member", "ambassador"} and (member.followers or 0) < INFLUENCER_LINE


def _lines_of_influence(table: dict[str, dict[str, Received]], population: Population) -> set[str]:
    """Members at or above the 90th percentile of what is received in any community."""
    above: set[str] = set()
    for community, members in population.of_community.items():
        here = table.get(community, {})
        weights = sorted((here[m.id].weight if m.id in here else 0.0) for m in members)
        line = weights[int(0.9 * len(weights))] if weights else 0.0
        above |= {key for key, received in here.items() if received.weight >= max(line, 0.1)}
    return above
