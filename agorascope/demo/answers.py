"""The planted truths, written apart: what the pipeline should find, and never reads.

`answers.json` holds people, events and the crisis; `stances.ndjson` what each post says of
each brand.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from agorascope.demo.accounts import PERSONAS
from agorascope.demo.almanac import Almanac
from agorascope.demo.favour import Received, find_ambassadors, reactions
from agorascope.demo.model import STANCE_NAMES, Draft, Member
from agorascope.demo.occasions import CRISIS_ID
from agorascope.demo.people import Population
from agorascope.demo.scenery import OWN

_CAUSE = {
    "fr": "La mise à jour 5.0 verrouille le moteur ; le service client ne répond pas pendant deux jours.",
    "en": "Update 5.0 locks the motor; customer care stays silent for two days.",
}


def answers(
    drafts: list[Draft],
    population: Population,
    almanac: Almanac,
    without: dict[str, Counter[int]],
    added: dict[str, Counter[int]],
) -> dict[str, Any]:
    """Everything planted, as plain values. `without` and `added` are daily mentions by occasion."""
    return {
        "note": "Made-up world. These answers are for checking results; the pipeline never reads them.",
        "own_brand": OWN.id,
        "first_day": almanac.days[0].isoformat(),
        "last_day": almanac.days[-1].isoformat(),
        "influencers": _influencers(drafts, population),
        "ambassadors": find_ambassadors(drafts, population, almanac),
        "personas": {
            "kinds": {name: persona.note for name, persona in PERSONAS.items()},
            "members": {member.id: member.persona for member in population.ordinary()},
        },
        "events": [_event(event.id, almanac, without, added) | {
            "kind": event.kind, "brand": event.brand, "planted_lift": event.lift,
        } for event in almanac.events],
        "crisis": _event(CRISIS_ID, almanac, without, added) | {
            "brand": OWN.id, "cause": _CAUSE, "start": almanac.days[almanac.crisis_first].isoformat(),
        },
        "staff": [_account(m) | {"brand": m.brand} for m in population.everyone if m.is_staff],
        "bots": [_account(m) | {"declared": m.is_bot} for m in population.bots],
    }  # fmt: skip


def _account(member: Member) -> dict[str, Any]:
    return {"network": member.network, "member_id": member.id, "handle": member.handle}


def _influencers(drafts: list[Draft], population: Population) -> dict[str, list[dict[str, Any]]]:
    """Planted influential members by community, with what they received there."""
    table = reactions(drafts)
    found: dict[str, list[dict[str, Any]]] = {}
    for community, members in population.of_community.items():
        chosen = [m for m in members if m.role in {"influencer", "blogger"}]
        for member in sorted(chosen, key=lambda m: -m.pull):
            received = table[community].get(member.id, Received())
            found.setdefault(community, []).append(
                _account(member)
                | {
                    "pull": member.pull,
                    "followers": member.followers,
                    "replies": received.reply,
                    "reposts": received.repost,
                    "quotes": received.quote,
                    "mentions": received.mention,
                }
            )
    return found


def _event(
    name: str, almanac: Almanac, without: dict[str, Counter[int]], added: dict[str, Counter[int]]
) -> dict[str, Any]:
    """Days of an occasion with the mentions there would have been, and those it added."""
    days = sorted(added[name])
    base, extra = sum(without[name][day] for day in days), sum(added[name].values())
    return {
        "id": name,
        "first_day": almanac.days[days[0]].isoformat() if days else None,
        "last_day": almanac.days[days[-1]].isoformat() if days else None,
        "realised_lift": round(extra / base, 4) if base else None,
        "mentions": {
            almanac.days[day].isoformat(): {"without": without[name][day], "added": added[name][day]}
            for day in days
        },
    }


def stances(drafts: list[Draft]) -> Iterator[dict[str, Any]]:
    """One entry per post that speaks of a brand: what it says of each, and in which language."""
    for draft in drafts:
        if draft.stances:
            entry: dict[str, Any] = {
                "network": draft.community.network,
                "uri": draft.uri,
                "stances": {brand: STANCE_NAMES[stance] for brand, stance in draft.stances.items()},
                "lang": draft.lang,
            }
            if draft.intent == "irony":
                entry["irony"] = True
            if draft.occasion:
                entry["occasion"] = draft.occasion
            if draft.author.is_staff:
                entry["staff"] = True
            yield entry
