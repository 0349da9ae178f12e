"""Why somebody is proposed, in plain sentences: one for each criterion, with its figures.

figures of a candidate -> sentences in English and in French
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from babel.dates import format_date

Language = Literal["en", "fr"]

_SENTENCES: dict[str, dict[Language, str]] = {
    "favour": {
        "en": "{positive} of {polar} opinions about the brand are favourable: a favourability of {favour} % "
        "(90 % interval {low} to {high} %).",
        "fr": "{positive} avis sur {polar} au sujet de la marque sont favorables : une faveur de {favour} % "
        "(intervalle à 90 % : {low} à {high} %).",
    },
    "constant": {
        "en": "Opinions in {weeks} different weeks of the last 26.",
        "fr": "Des avis au cours de {weeks} semaines différentes sur les 26 dernières.",
    },
    "active": {
        "en": "Last post on {last_post}.",
        "fr": "Dernier message le {last_post}.",
    },
    "influence": {
        "en": "Not among the influential: at most {influence} of 100, in {community}.",
        "fr": "Pas parmi les plus influents : {influence} sur 100 au plus, dans {community}.",
    },
    "no_influence": {
        "en": "No influence measured: nobody reacted yet.",
        "fr": "Pas d'influence mesurée : personne n'a encore réagi.",
    },
    "followers": {
        "en": "{followers} followers, below the line of {line}.",
        "fr": "{followers} abonnés, sous la limite de {line}.",
    },
    "no_followers": {
        "en": "How many followers is not known, so it does not count against them.",
        "fr": "Le nombre d'abonnés n'est pas connu : il ne compte donc pas.",
    },
    "feed": {
        "en": "No blog or feed of their own among the sources.",
        "fr": "Pas de blog ni de flux à son nom parmi les sources.",
    },
    "excluded": {
        "en": "No staff, no machine, no objection.",
        "fr": "Ni équipe de la marque, ni robot, ni opposition.",
    },
    "accounts": {
        "en": "Known under {accounts} accounts; influence, followers and feeds are of all of them.",
        "fr": "Connue sous {accounts} comptes ; influence, abonnés et flux sont ceux de tous.",
    },
    "replies": {
        "en": "{replies} of {posts} posts answer somebody.",
        "fr": "{replies} messages sur {posts} répondent à quelqu'un.",
    },
}
ALL_COMMUNITIES: dict[Language, str] = {"en": "the network", "fr": "le réseau"}


def reasons(figures: Mapping[str, Any], language: Language) -> list[str]:
    """The sentences about one candidate, a row of int_ambassador_candidates__ranked."""
    community = figures["influence_max_community_id"]
    values = {
        "positive": figures["positive_count"],
        "polar": figures["favour_n"],
        "favour": _percent(figures["favour"]),
        "low": _percent(figures["favour_low"]),
        "high": _percent(figures["favour_high"]),
        "weeks": figures["polar_weeks_count"],
        "last_post": _day(figures["last_post_date"], language),
        "influence": _whole(figures["influence_max"]),
        "community": ALL_COMMUNITIES[language] if community == "all" else community,
        "followers": _thousands(figures["followers_count"], language),
        "line": _thousands(figures["influencer_line"], language),
        "accounts": figures["accounts_count"],
        "replies": figures["replies_count"],
        "posts": figures["reply_rate_n"],
    }
    return [_SENTENCES[name][language].format(**values) for name in _told(figures)]


def _told(figures: Mapping[str, Any]) -> list[str]:
    """Which sentences apply, in their order."""
    return [
        "favour",
        "constant",
        "active",
        "no_influence" if figures["influence_max"] is None else "influence",
        "no_followers" if figures["followers_count"] is None else "followers",
        "feed",
        "excluded",
        *(["accounts"] if figures["accounts_count"] > 1 else []),
        "replies",
    ]


def _percent(share: float) -> int:
    return round(100 * share)


def _whole(value: float | None) -> str:
    """Rounded down: 89.9 is below 90 and is to read so."""
    return "" if value is None else str(int(value))


def _thousands(count: int | None, language: Language) -> str:
    if count is None:
        return ""
    return f"{count:,}" if language == "en" else f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _day(day: date, language: Language) -> str:
    return format_date(day, format="d MMMM y", locale=language)
