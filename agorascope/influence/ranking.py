"""Reactions of one's own, ranked as the marts rank members.

file -> Edges -> pairs -> influence -> rows, the most influential first
"""

from dataclasses import dataclass

import numpy as np

from agorascope.errors import InputError
from agorascope.influence.combining import Influence, influence_of
from agorascope.influence.edges import Edges
from agorascope.influence.graph import Reactions, hourly_t_factors, kept, pairs_of
from agorascope.influence.rules import EdgeRules
from agorascope.textfiles import Row

MIN_PEOPLE = 5  # the variable min_member_n of the marts


@dataclass(frozen=True, slots=True)
class Ranking:
    """The rows in their order, and what the reader must know of them."""

    rows: list[Row]
    members: int
    reactions: int  # that count
    pairs: int
    left_out: dict[str, int]  # why -> how many reactions
    as_of: int  # unix seconds


def rank_members(
    edges: Edges, rules: EdgeRules, *, as_of: int | None = None, top: int | None = None
) -> Ranking:
    """All members of the edges, or the `top` of them; members level with each other in the order of names.

    Without `as_of` (unix seconds) the latest reaction is the moment that ages are counted from. Members who
    appear only later are unknown then; those who reacted to themselves alone are members like others.
    Raises InputError when nothing had happened by `as_of`.
    """
    moment = int(edges.reactions.times.max()) if as_of is None else as_of
    known = _known(edges, moment)
    reactions, left_out = kept(known.reactions, moment)
    if later := len(edges.reactions) - len(known.reactions):
        left_out["after the moment asked for"] = later
    pairs = pairs_of(reactions, rules, moment)
    factors = hourly_t_factors(reactions, len(known.names))
    found = influence_of(pairs.actors, pairs.targets, pairs.weights, pairs.is_recent, factors)
    order = np.argsort(found.rank, kind="stable")[:top]
    return Ranking(
        [_row(known.names[place], found, place) for place in order.tolist()],
        len(known.names),
        len(reactions),
        len(pairs.weights),
        left_out,
        moment,
    )


def _known(edges: Edges, moment: int) -> Edges:
    """Reactions until a moment, and the members they name."""
    reactions = edges.reactions.where(edges.reactions.times <= moment)
    if not len(reactions):
        raise InputError(
            "There is no reaction until the moment asked for.", remedy="Give a later --as-of, or none."
        )
    members, places = np.unique(np.append(reactions.actors, reactions.targets), return_inverse=True)
    actors, targets = np.split(places.astype(np.int64), 2)
    names = [edges.names[member] for member in members.tolist()]
    return Edges(names, Reactions(actors, targets, reactions.types, reactions.times))


def _row(name: str, found: Influence, place: int) -> Row:
    people = int(found.n[place])
    return {
        "rank": int(found.rank[place]),
        "member": name,
        "influence": round(float(found.influence[place]), 4),
        "influence_low": round(float(found.low[place]), 4),
        "influence_high": round(float(found.high[place]), 4),
        "n": people,
        "enough_data": people >= MIN_PEOPLE,
        "reach": int(found.reach[place]),
        "t_factor_hours": int(found.t_factor[place]),
        "page_rank": float(found.page_rank[place]),
    }
