"""What an answer says, decided from what it answers and from what its author thinks."""

from collections.abc import Callable
from random import Random

from agorascope.demo.model import Community, Draft, Stance
from agorascope.demo.scenery import ASPECTS

PickAspect = Callable[[Community], str]


def is_question(opening: Draft) -> bool:
    """Whether a thread was opened without taking sides."""
    return bool(opening.stances) and all(stance == "neu" for stance in opening.stances.values())


def decide(rng: Random, answer: Draft, opening: Draft, own: Stance, pick_aspect: PickAspect) -> None:
    """Set the intent of an answer, and its stances when it names the brand; `own` is its author's."""
    brand = next(iter(opening.stances), None)
    if brand is None:
        answer.intent = "chat"
    elif answer.author is opening.author:
        asked = opening.stances[brand] == "neu" and rng.random() < 0.6
        answer.intent = "thanks" if asked else f"author {opening.stances[brand]}"
    elif is_question(opening) and opening.kind != "article" and not opening.author.is_staff:
        _answers_question(rng, answer, brand, own, pick_aspect)
    else:
        _has_an_opinion(rng, answer, opening, brand, own, pick_aspect)


def _answers_question(rng: Random, answer: Draft, brand: str, own: Stance, pick_aspect: PickAspect) -> None:
    """Advice, a question back, or one's own experience."""
    draw = rng.random()
    if draw < 0.5:
        answer.intent = "help"
    elif draw < 0.63 or own == "neu":
        answer.intent = "ask"
    else:
        _takes_side(answer, brand, own, pick_aspect)


def _has_an_opinion(
    rng: Random, answer: Draft, opening: Draft, brand: str, own: Stance, pick_aspect: PickAspect
) -> None:
    if opening.author.is_staff:
        _takes_side(answer, brand, own, pick_aspect)
    elif opening.kind == "article":
        answer.intent = f"comment {own}"
        if own != "neu" and rng.random() < 0.5:
            _takes_side(answer, brand, own, pick_aspect)
    else:
        _reacts(rng, answer, brand, own, opening.stances[brand], pick_aspect)


def _reacts(
    rng: Random, answer: Draft, brand: str, own: Stance, stance: Stance, pick_aspect: PickAspect
) -> None:
    """Agreement may do without the brand's name; a different opinion names it."""
    if rng.random() < 0.12 or (own == "neu" and rng.random() < 0.75):
        answer.intent = "ask"
    elif own == stance and rng.random() < 0.5:
        answer.intent = f"agree {stance}"
    elif {own, stance} == {"pos", "neg"}:
        answer.intent, answer.stances = "disagree", {brand: own}
    else:
        _takes_side(answer, brand, own, pick_aspect)


def _takes_side(answer: Draft, brand: str, stance: Stance, pick_aspect: PickAspect) -> None:
    answer.intent, answer.stances = "side", {brand: stance}
    if answer.topic not in ASPECTS:
        answer.topic = pick_aspect(answer.community)
