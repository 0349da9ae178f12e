"""What is to be read of a text for each of its brands: which clause, under which rule.

text, names -> scopes, relations, moods -> one Judgement a brand (no probabilities yet)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agorascope.matching.folding import fold
from agorascope.stance import moods, relations
from agorascope.stance.clauses import Span, sentences
from agorascope.stance.marks import marked
from agorascope.stance.moods import Region
from agorascope.stance.relations import Relation
from agorascope.stance.rules import Rule
from agorascope.stance.scopes import Scope, apart, scopes

Role = Literal["", "better", "worse"]
_LEAST_SHARE = 0.5  # of a scope under a mood: below it, the rest of the scope is the judgement


@dataclass(frozen=True, slots=True)
class Judgement:
    """How one brand of a text is to be read."""

    scope: Scope
    rule: Rule = Rule.NONE
    role: Role = ""  # in a comparison or a switch
    opposite_of: int | None = None  # the brand whose contrary holds: its place among those of the text


def is_plain(folded: str, language: str) -> bool:
    """Whether no rule has anything to say of a folded text that names one brand."""
    return not (moods.may_hold(folded, language) or relations.may_hold(folded))


def judged(text: str, language: str, spans: Sequence[Sequence[Span]]) -> list[Judgement]:
    """One judgement per brand of a text, `spans` being where each is named in it."""
    folded = fold(text)
    if sum(1 for own in spans if own) < 2 and is_plain(folded, language):
        return [Judgement(scope) for scope in scopes(text, language, spans, folded)]
    names = apart(spans)
    shown = marked(folded, names)
    found = moods.regions(shown, language, sentences(folded, names))
    judgements = [_in_mood(scope, found) for scope in scopes(text, language, spans, folded)]
    _relate(judgements, spans, relations.relations(shown, language), found)
    return judgements


def _in_mood(scope: Scope, regions: Sequence[Region]) -> Judgement:
    """The mood that covers most of a scope, if it covers enough."""
    length = sum(end - start for start, end in scope.spans)
    best, best_share = Rule.NONE, 0.0
    for rule in dict.fromkeys(region.rule for region in regions):
        own = [(region.start, region.end) for region in regions if region.rule is rule]
        share = _common(apart([own]), scope.spans) / max(1, length)
        if share > best_share:
            best, best_share = rule, share
    return Judgement(scope, best) if best_share >= _LEAST_SHARE else Judgement(scope)


def _common(first: Sequence[Span], second: Sequence[Span]) -> int:
    """Characters that two lists of spans (each in order and apart) have in common."""
    total = one = two = 0
    while one < len(first) and two < len(second):
        start, end = max(first[one][0], second[two][0]), min(first[one][1], second[two][1])
        total += max(0, end - start)
        if first[one][1] < second[two][1]:
            one += 1
        else:
            two += 1
    return total


def _relate(
    judgements: list[Judgement],
    spans: Sequence[Sequence[Span]],
    found: Sequence[Relation],
    regions: Sequence[Region],
) -> None:
    """Put in what relations say, where nobody asks, hopes or repeats it; the first one of a brand counts."""
    owners = {start: brand for brand, own in reversed(list(enumerate(spans))) for start, _ in own}
    settled: set[int] = set()

    def settle(brand: int | None, rule: Rule, role: Role = "", opposite_of: int | None = None) -> None:
        if brand is not None and brand not in settled:
            settled.add(brand)
            judgements[brand] = Judgement(judgements[brand].scope, rule, role, opposite_of)

    for relation in found:
        better, worse = owners.get(relation.better), owners.get(relation.worse)
        if better == worse or _is_in_mood(max(relation.better, relation.worse), regions):
            continue
        if relation.rule is Rule.OPPOSITE:
            other = _nearest(relation.worse, worse, owners)
            if other is not None:
                settle(worse, Rule.OPPOSITE, opposite_of=other)
        elif better is None:
            settle(worse, relation.rule)
        else:
            settle(better, relation.rule, "better")
            settle(worse, relation.rule, "worse")


def _is_in_mood(place: int, regions: Sequence[Region]) -> bool:
    return any(mood.start <= place < mood.end and mood.rule is not Rule.REGRET for mood in regions)


def _nearest(place: int, brand: int | None, owners: dict[int, int]) -> int | None:
    """The other brand that is named nearest to a place."""
    others = [(abs(start - place), own) for start, own in owners.items() if own != brand]
    return min(others)[1] if others else None
