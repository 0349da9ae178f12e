"""Which mentions to draw: strata, how many of each, and what each drawn mention stands for. Pure.

A plain sample would hold few of what is rare and of what the model doubts. So mentions are drawn by strata
(brand, language, the model's stance, whether the model is unsure), polar and unsure ones more often than
their share, and each counts in every figure as many times as its inclusion weight: mentions of its stratum
over mentions drawn of it.

A later round adds to the set: all that was drawn so far is sorted into the strata of today, and the weights
are made anew. Each mention has a random number of its own (from the seed, its key and its words), and the
lowest of a stratum are drawn: so the rounds together are what one larger draw would have been (permanent
random numbers: E. Ohlsson, Coordination of samples using permanent random numbers, in Business Survey
Methods, Wiley, 1995).
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BOOSTS = {"negative": 1.5, "neutral": 1.0, "positive": 1.5}
BOOST_UNCERTAIN = 1.5
LEAST = 2  # drawn of each stratum, where it has as many
RARE_LANGUAGE = 0.02  # a language with less than this share of the mentions is "other"
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Cell:
    """The finest group that mentions are told apart by."""

    brand_id: str
    is_own: bool
    language: str
    stance: str
    is_uncertain: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention that may be drawn; `number` is its random number, compared as text."""

    mention_id: str
    content_hash: str
    cell: Cell
    number: str


@dataclass(frozen=True, slots=True)
class Item:
    """A mention of the gold set and how many mentions it stands for."""

    mention_id: str
    content_hash: str
    stratum: str
    inclusion_weight: float
    is_new: bool


@dataclass(frozen=True, slots=True)
class Stratum:
    """Mentions of a stratum, how many were in the set before, and how many are drawn now."""

    population: int
    before: int
    new: int


@dataclass(frozen=True, slots=True)
class Draw:
    """Every mention of the set after this round, and its strata by name."""

    items: tuple[Item, ...]
    strata: dict[str, Stratum]


# From fine to coarse: what the parts of a stratum's name are.
_LEVELS = (
    lambda cell: (cell.language, cell.stance, cell.brand_id, _sure(cell)),
    lambda cell: (cell.language, cell.stance, cell.brand_id),
    lambda cell: (cell.language, cell.stance, "own" if cell.is_own else "competitor", _sure(cell)),
    lambda cell: (cell.language, cell.stance, _sure(cell)),
    lambda cell: (cell.language, cell.stance),
    lambda cell: (cell.stance,),
)


def _sure(cell: Cell) -> str:
    return "unsure" if cell.is_uncertain else "sure"


def draw(
    populations: Mapping[Cell, int], candidates: Sequence[Candidate], former: Sequence[Candidate], size: int
) -> Draw:
    """Draw `size` more mentions, or all that are left.

    `populations` counts the mentions of each cell, `former` are those drawn in earlier rounds that are still
    there, `candidates` are at least the `size` lowest numbers of each cell without the former.
    """
    names = _name_strata(populations, size + len(former))
    population = _added(populations, names)
    before = Counter(names[item.cell] for item in former)
    new = allocate(population, before, size)
    chosen: list[Candidate] = []
    left = dict(new)
    for candidate in sorted(candidates, key=lambda item: (item.number, item.mention_id)):
        if left[names[candidate.cell]] > 0:
            left[names[candidate.cell]] -= 1
            chosen.append(candidate)
    strata = {name: Stratum(population[name], before[name], new[name]) for name in sorted(population)}
    items = [
        Item(
            item.mention_id,
            item.content_hash,
            name := names[item.cell],
            population[name] / (before[name] + new[name]),
            is_new,
        )
        for is_new, group in ((True, chosen), (False, former))
        for item in group
    ]
    return Draw(tuple(items), strata)


def allocate(population: Mapping[str, int], before: Mapping[str, int], size: int) -> dict[str, int]:
    """How many to draw of each stratum, `size` in all or what is left.

    One after the other goes to the stratum whose drawn number is lowest for boost x sqrt(mentions) (power
    allocation: M. Bankier, The American Statistician 42, 1988, 174-177), those with fewer than two first.
    """
    drawn = {name: before.get(name, 0) for name in population}
    for _ in range(min(size, sum(population.values()) - sum(drawn.values()))):
        name = max(
            (name for name in sorted(population) if drawn[name] < population[name]),
            key=lambda name: (
                drawn[name] < LEAST,
                boost(name) * math.sqrt(population[name]) / (drawn[name] + 0.5),
            ),
        )
        drawn[name] += 1
    return {name: drawn[name] - before.get(name, 0) for name in population}


def boost(stratum: str) -> float:
    """How much more often than its size says a stratum is drawn."""
    parts = stratum.split("|")
    stance = next(BOOSTS[part] for part in parts if part in BOOSTS)
    return stance * (BOOST_UNCERTAIN if parts[-1] == "unsure" else 1.0)


def _name_strata(populations: Mapping[Cell, int], size: int) -> dict[Cell, str]:
    """The stratum of each cell: as fine as leaves four drawn mentions to each on average."""
    total = sum(populations.values())
    of_language: Counter[str] = Counter()
    for cell, number in populations.items():
        of_language[cell.language] += number
    names: dict[Cell, str] = {}
    for parts in _LEVELS:
        names = {}
        for cell in populations:
            known = cell.language if of_language[cell.language] >= RARE_LANGUAGE * total else OTHER
            named = Cell(cell.brand_id, cell.is_own, known, cell.stance, cell.is_uncertain)
            names[cell] = "|".join(parts(named))
        if 4 * len(set(names.values())) <= size:
            break
    return names


def _added(populations: Mapping[Cell, int], names: Mapping[Cell, str]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for cell, number in populations.items():
        total[names[cell]] += number
    return dict(total)
