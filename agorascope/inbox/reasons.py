"""Why a post stands where it does in the inbox, in plain sentences, one for each rule that gave points.

facts and points of a post -> sentences in English and in French, the rule with the most points first
"""

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Literal

from agorascope.inbox.priority import DUE_MINUTES, Points

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = ("en", "fr")

_SENTENCES: dict[str, dict[Language, str]] = {
    "question": {"en": "Asks a question", "fr": "Pose une question"},
    "request": {"en": "Asks for something", "fr": "Demande quelque chose"},
    "negative": {"en": "Is against the brand", "fr": "Est défavorable à la marque"},
    "complaint": {"en": "Reads like a complaint", "fr": "Ressemble à une plainte"},
    "addressed": {"en": "Speaks to your page or staff", "fr": "S'adresse à votre page ou à votre équipe"},
    "follow_up": {
        "en": "Comes back after an answer of yours",
        "fr": "Revient après une réponse de votre part",
    },
    "influence": {
        "en": "Its author carries weight in the community",
        "fr": "Son auteur compte dans la communauté",
    },
    "due": {
        "en": "Waits for {waiting}, due within 48 hours",
        "fr": "Attend depuis {waiting}, à traiter sous 48 h",
    },
    "late": {
        "en": "Waits for {waiting}, past the 48 hours",
        "fr": "Attend depuis {waiting}, au-delà des 48 h",
    },
    "spread": {"en": "{reactions} reactions", "fr": "{reactions} réactions"},
    "spread_one": {"en": "1 reaction", "fr": "1 réaction"},
}
_POINTS = "{sentence} (+{points})."
_GIVEN = re.compile(r" \(\+[\d.,]+\)(?=\.)")
_WAITS = tuple(
    _SENTENCES[rule][language].split("{", 1)[0] for rule in ("due", "late") for language in LANGUAGES
)


def reasons(facts: Mapping[str, Any], given: Points, language: Language) -> list[str]:
    """The sentences about one post, a row of int_inbox_items__waiting, with the points of each.

    That somebody carries weight is said without a figure of how much, and never of whoever may not be scored.
    """
    values = {
        "waiting": _waiting(facts["waiting_minutes"], language),
        "reactions": facts["reactions_count"],
    }
    told = sorted(asdict(given).items(), key=lambda rule: -rule[1])
    return [
        _POINTS.format(
            sentence=_SENTENCES[_sentence(rule, facts)][language].format(**values),
            points=_decimal(value, language),
        )
        for rule, value in told
        if value > 0
    ]


def briefly(told: str) -> str:
    """The reasons of fct_inbox without points, and without the wait, for a page that tells it itself."""
    return " ".join(_GIVEN.sub("", line) for line in told.splitlines() if not line.startswith(_WAITS))


def _sentence(rule: str, facts: Mapping[str, Any]) -> str:
    """Which sentence says why the rule gave points."""
    if rule == "question":
        return "request" if facts["is_request"] and not facts["has_question_mark"] else "question"
    if rule == "negative":
        return "negative" if facts["is_negative"] else "complaint"
    if rule == "addressed":
        return "follow_up" if facts["is_follow_up"] else "addressed"
    if rule == "age":
        return "due" if facts["waiting_minutes"] <= DUE_MINUTES else "late"
    if rule == "spread":
        return "spread_one" if facts["reactions_count"] == 1 else "spread"
    return rule


def _waiting(minutes: float, language: Language) -> str:
    """A span in the largest unit of which there are two, rounded down."""
    hours = int(minutes // 60)
    if hours >= 48:
        return f"{hours // 24} {'days' if language == 'en' else 'jours'}"
    if hours >= 2:
        return f"{hours} {'hours' if language == 'en' else 'heures'}"
    return f"{int(minutes)} {'minutes' if minutes >= 2 or minutes < 1 else 'minute'}"


def _decimal(value: float, language: Language) -> str:
    """To one decimal, none where it is a whole number."""
    words = f"{value:.1f}".removesuffix(".0")
    return words if language == "en" else words.replace(".", ",")
