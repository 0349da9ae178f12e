"""Profiles in words: named by the facets that part them most from the others, with the shares that say so.

mixture, what its clear members did -> key, name and traits in English and French

The key and the name are made of the same facets, so that a profile that comes back the next day has the
same key: `more_relaying` is whoever reposts more than usual, whatever its place in the mixture.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agorascope.personas.facets import Evidence, Facet, Floats

MARKED = 0.5  # shift from which a facet is told: odds 1.6 times the usual, or less than 0.6 times
_MOST_TRAITS = 4
_ALL_ROUND = ("all_round", "All-rounders", "Polyvalents")
_NONE = ("nothing far from what is usual", "rien qui s'écarte de l'ordinaire")


@dataclass(frozen=True, slots=True)
class Persona:
    """What a profile is called, and by what it differs."""

    id: str
    name_en: str
    name_fr: str
    traits_en: str
    traits_fr: str


@dataclass(frozen=True, slots=True)
class _Trait:
    facet: Facet
    is_more: bool
    share: float
    usual: float

    @property
    def key(self) -> str:
        return f"{'more' if self.is_more else 'less'}_{self.facet.name}"

    @property
    def name_en(self) -> str:
        return self.facet.more_en if self.is_more else self.facet.less_en

    @property
    def name_fr(self) -> str:
        return self.facet.more_fr if self.is_more else self.facet.less_fr

    @property
    def words_en(self) -> str:
        return f"{_percent(self.share)}% {self.facet.means_en} (usual: {_percent(self.usual)}%)"

    @property
    def words_fr(self) -> str:
        usual = f"d'ordinaire\u00a0: {_percent(self.usual)}\u00a0%"
        return f"{_percent(self.share)}\u00a0% {self.facet.means_fr} ({usual})"


def name_personas(
    shifts: Floats, evidence: Evidence, places: Evidence, persona_of: Sequence[int | None]
) -> list[Persona]:
    """A persona for each row of `shifts` (k, facets); keys and names are distinct.

    `places`: the same members in facets that tell of a persona but do not name it. `persona_of` says of each
    member of the evidence whose it is, None for nobody's; shares are theirs.
    """
    owners = np.array([-1 if owner is None else owner for owner in persona_of], dtype=np.int64)
    traits = [
        _traits(shift, shift - _median_of_others(shifts, k), evidence.of_members(owners == k))
        for k, shift in enumerate(shifts)
    ]
    whereabouts = [places.of_members(owners == k) for k in range(len(shifts))]
    lengths = _lengths_that_tell_apart([[trait.key for trait in some] for some in traits])
    personas = [
        _persona(some, length, _traits(shift, shift, where))
        for some, length, where in zip(traits, lengths, whereabouts, strict=True)
        for shift in [_shift_of(where)]
    ]
    return _numbered(personas)


def _shift_of(members: Evidence) -> Floats:
    """Log odds of what these members did all together, above what is usual of them, (facets,)."""
    hits, trials = members.hits.sum(axis=0) + 0.5, members.trials.sum(axis=0) + 1.0
    usual = ((members.trials * members.usual).sum(axis=0) + 0.5) / trials
    share = hits / trials
    return np.asarray(np.log(share / (1 - share)) - np.log(usual / (1 - usual)), dtype=np.float64)


def _median_of_others(shifts: Floats, profile: int) -> Floats:
    others = np.delete(shifts, profile, axis=0)
    return np.median(others, axis=0) if len(others) else np.zeros(shifts.shape[1])


def _traits(shift: Floats, distance: Floats, members: Evidence) -> list[_Trait]:
    """Facets that shift by MARKED or more, those at the greatest distance from other profiles first."""
    order = sorted(range(len(shift)), key=lambda place: (-abs(distance[place]), place))
    hits, trials = members.hits.sum(axis=0), members.trials.sum(axis=0)
    usual = (members.trials * members.usual).sum(axis=0)
    return [
        _Trait(
            members.facets[place], shift[place] > 0, hits[place] / trials[place], usual[place] / trials[place]
        )
        for place in order
        if abs(shift[place]) >= MARKED and trials[place] > 0
    ]


def _lengths_that_tell_apart(keys: list[list[str]]) -> list[int]:
    """How many traits each needs so that no two are called the same, as far as they have any."""
    lengths = [1] * len(keys)
    for _ in range(max((len(some) for some in keys), default=0)):
        seen = Counter(tuple(some[:length]) for some, length in zip(keys, lengths, strict=True))
        for place, some in enumerate(keys):
            if seen[tuple(some[: lengths[place]])] > 1:
                lengths[place] += 1
    return lengths


def _persona(traits: list[_Trait], length: int, whereabouts: list[_Trait]) -> Persona:
    told = [*traits[:_MOST_TRAITS], *whereabouts]
    traits_en = "; ".join(trait.words_en for trait in told) or _NONE[0]
    traits_fr = "\u00a0; ".join(trait.words_fr for trait in told) or _NONE[1]
    if not traits:
        return Persona(*_ALL_ROUND, traits_en, traits_fr)
    named = traits[:length]
    name_en = ", ".join([named[0].name_en, *(_lower(trait.name_en) for trait in named[1:])])
    name_fr = ", ".join([named[0].name_fr, *(_lower(trait.name_fr) for trait in named[1:])])
    return Persona("-".join(trait.key for trait in named), name_en, name_fr, traits_en, traits_fr)


def _numbered(personas: list[Persona]) -> list[Persona]:
    """A number behind the second and later of one key."""
    seen: Counter[str] = Counter()
    numbered = []
    for persona in personas:
        seen[persona.id] += 1
        number = seen[persona.id]
        numbered.append(
            persona
            if number == 1
            else Persona(
                f"{persona.id}-{number}",
                f"{persona.name_en} ({number})",
                f"{persona.name_fr} ({number})",
                persona.traits_en,
                persona.traits_fr,
            )
        )
    return numbered


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _percent(share: float) -> int:
    return round(100 * share)
