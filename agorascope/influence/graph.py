"""Reactions, one a row, put together as weighted pairs of members.

rows (actor, target, type, unix time) -> per pair and UTC day, capped -> per pair, decayed
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agorascope.influence.factors import REACH_DAYS, t_factors
from agorascope.influence.rules import INTERACTION_TYPES, EdgeRules

Integers = NDArray[np.integer]
Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DAY, HOUR = 86_400, 3_600
MENTION, REPOST = INTERACTION_TYPES.index("mention"), INTERACTION_TYPES.index("repost")


@dataclass(frozen=True, slots=True)
class Reactions:
    """One entry per reaction: who to whom (numbers from 0), how (a place in INTERACTION_TYPES), and when."""

    actors: Counts
    targets: Counts
    types: Counts
    times: Counts  # unix seconds

    def __len__(self) -> int:
        return len(self.actors)

    def where(self, kept: Bools) -> "Reactions":
        return Reactions(self.actors[kept], self.targets[kept], self.types[kept], self.times[kept])


@dataclass(frozen=True, slots=True)
class Pairs:
    """One entry per pair of members, ordered by actor and target."""

    actors: Counts
    targets: Counts
    weights: Floats  # capped a day, decayed to the moment asked for
    counts: Counts  # reactions, an array (pairs, INTERACTION_TYPES)
    last_days: Counts  # of the last reaction, days since 1970, UTC
    is_recent: Bools  # within REACH_DAYS days of the moment asked for


def kept(reactions: Reactions, as_of: int) -> tuple[Reactions, dict[str, int]]:
    """The reactions that count, and how many do not and why.

    Left out: reactions of members to themselves, reactions after `as_of`, and mentions by which a reply,
    quote or repost names whom it answers (same pair, same second): one act is one reaction.
    """
    to_self = reactions.actors == reactions.targets
    later = ~to_self & (reactions.times > as_of)
    left = reactions.where(~to_self & ~later)
    named = _is_named_by_another(left)
    return left.where(~named), {
        "to themselves": int(to_self.sum()),
        "after the moment asked for": int(later.sum()),
        "mentions that come with a reply, quote or repost": int(named.sum()),
    }


def _is_named_by_another(reactions: Reactions) -> Bools:
    is_mention = reactions.types == MENTION
    order = np.lexsort((is_mention, reactions.times, reactions.targets, reactions.actors))
    same = np.zeros(len(order), dtype=np.bool_)
    same[1:] = np.logical_and.reduce(
        [
            column[order][1:] == column[order][:-1]
            for column in (reactions.actors, reactions.targets, reactions.times)
        ]
    )
    group = np.cumsum(~same) - 1
    has_other = np.bincount(group[~is_mention[order]], minlength=len(order)) > 0
    found = np.zeros(len(order), dtype=np.bool_)
    found[order] = is_mention[order] & has_other[group]
    return found


def pairs_of(reactions: Reactions, rules: EdgeRules, as_of: int) -> Pairs:
    """Pairs with their weight: of each pair and UTC day the sum of the types' weights, at most
    `rules.daily_cap`, halved every `rules.half_life_days` whole days before the day of `as_of`.

    Whatever the order of the rows, the same reactions give the same pairs to the bit.
    """
    days = reactions.times // DAY
    order = np.lexsort((days, reactions.targets, reactions.actors))
    actors, targets, days = reactions.actors[order], reactions.targets[order], days[order]
    is_pair = _starts(actors, targets)
    is_daily = _starts(actors, targets, days)
    daily = np.cumsum(is_daily) - 1
    width = len(INTERACTION_TYPES)
    cells = daily * width + reactions.types[order]
    counts = np.bincount(cells, minlength=int(is_daily.sum()) * width).reshape(-1, width)
    weight = counts @ np.array([rules.weight_of(name) for name in INTERACTION_TYPES])
    age = as_of // DAY - days[is_daily]
    weight = np.minimum(weight, rules.daily_cap) * 0.5 ** (age / rules.half_life_days)
    pair = np.cumsum(is_pair[is_daily]) - 1
    found = int(is_pair.sum())
    last_days = np.zeros(found, dtype=np.int64)
    last_days[pair] = days[is_daily]  # the last one stays
    by_type = [np.bincount(pair, counts[:, place], minlength=found) for place in range(width)]
    return Pairs(
        actors[is_pair],
        targets[is_pair],
        np.bincount(pair, weight, minlength=found).astype(np.float64),
        np.stack(by_type, axis=1).astype(np.int64),
        last_days,
        as_of // DAY - last_days < REACH_DAYS,
    )


def _starts(*columns: Counts) -> Bools:
    """Whether a row differs from the one before it."""
    starts = np.ones(len(columns[0]), dtype=np.bool_)
    starts[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return starts


def hourly_t_factors(reactions: Reactions, size: int) -> Counts:
    """What stands in for the t-factor where no post is named: an hour in place of a post.

    The largest t such that in t different hours (UTC) at least t people reposted the member.
    """
    reposts = reactions.where(reactions.types == REPOST)
    hours = reposts.times // HOUR
    order = np.lexsort((reposts.actors, hours, reposts.targets))
    targets, hours, actors = reposts.targets[order], hours[order], reposts.actors[order]
    is_person = _starts(targets, hours, actors)
    is_hour = _starts(targets, hours)
    people = np.bincount(np.cumsum(is_hour)[is_person] - 1, minlength=int(is_hour.sum()))
    return t_factors(targets[is_hour], people, size)
