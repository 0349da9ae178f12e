"""Weighted choices of people: who opens, answers, asks, helps or relays in a community."""

from itertools import accumulate
from random import Random

from agorascope.demo.accounts import PERSONAS
from agorascope.demo.model import Community, Member, Stance
from agorascope.demo.people import Population

_ROLES = ("opens", "answers", "relays", "helps", "asks")


class Chooser:
    """Picks members of a community, in proportion to their activity and the habits of their persona."""

    def __init__(self, population: Population, rng: Random) -> None:
        self._rng = rng
        self._members: dict[str, list[Member]] = {}
        self._weights: dict[tuple[str, str, bool], list[float]] = {}
        self._pulls: dict[str, list[float]] = {}
        for community, members in population.of_community.items():
            self._members[community] = members
            self._pulls[community] = list(accumulate(_known(member) for member in members))
            for role in _ROLES:
                for weekend in (False, True):
                    weights = (_weight(member, role, community, weekend=weekend) for member in members)
                    self._weights[community, role, weekend] = list(accumulate(weights))

    def pick(self, community: Community, role: str, *, weekend: bool) -> Member:
        weights = self._weights[community.id, role, weekend]
        return self._rng.choices(self._members[community.id], cum_weights=weights)[0]

    def known(self, community: Community) -> Member:
        """Somebody people think of when they name a member of the community."""
        return self._rng.choices(self._members[community.id], cum_weights=self._pulls[community.id])[0]


def _known(member: Member) -> float:
    return 0.0 if member.role == "ambassador" else member.pull**1.6 * min(member.activity, 12.0)


def _weight(member: Member, role: str, community: str, *, weekend: bool) -> float:
    if member.role == "influencer":
        rate = {"opens": 2.2, "answers": 0.9, "relays": 0.6, "helps": 1.0, "asks": 0.3}[role]
    elif member.role == "blogger":
        rate = {"answers": 1.5, "helps": 1.0}.get(role, 0.0)
    else:
        persona = PERSONAS[member.persona]
        rate = float(getattr(persona, role)) * (persona.weekend if weekend else 1.0)
    here = 1.0 if member.communities[0].id == community else 0.4
    return rate * here * member.activity


def stance_of(rng: Random, member: Member, brand: str) -> Stance:
    """What this member says of a brand this time: the leaning, and the mood of the day."""
    mood = member.leanings.get(brand, 0.0) + rng.gauss(0, 0.22 if member.role == "ambassador" else 0.42)
    if mood > 0.2:
        return "pos"
    return "neg" if mood < -0.18 else "neu"
