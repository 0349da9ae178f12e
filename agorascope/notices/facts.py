"""What a notice and a register say of one installation: workspace -> plain values for the templates.

Nothing is made up: what only the controller can know is asked for, and its lack refused.
"""

from datetime import date
from typing import Any

from babel.dates import format_date

from agorascope.errors import InputError
from agorascope.workspace import Workspace

REQUIRED = ("name", "contact", "dpo", "transfers")
NONE = frozenset({"none", "no", "aucun", "aucune", "néant"})
LANGUAGES = ("fr", "en")

_NAMES = {
    "rss": {"fr": "blogs et presse (RSS)", "en": "blogs and press (RSS)"},
    "hackernews": {"fr": "Hacker News", "en": "Hacker News"},
    "stackexchange": {"fr": "Stack Exchange", "en": "Stack Exchange"},
    "gdelt": {"fr": "GDELT (presse)", "en": "GDELT (press)"},
    "x": {"fr": "X (Twitter)", "en": "X (Twitter)"},
    "linkedin": {"fr": "LinkedIn", "en": "LinkedIn"},
    "youtube": {"fr": "YouTube", "en": "YouTube"},
    "appstore": {"fr": "magasins d’applications", "en": "app stores"},
}
_PURPOSES = {
    "en": (
        "to understand what is said of {brands} and of competitors: how much, how favourably, about what;",
        "to answer questions and complaints, and to see what people ask for;",
        "to know the communities in which this is talked about, and who is active and listened to there;",
    ),
    "fr": (
        "comprendre ce qui se dit de {brands} et des concurrents : combien, en quels termes, de quoi ;",
        "répondre aux questions et aux réclamations, et voir ce que demandent les gens ;",
        "connaître les communautés où l’on en parle, et qui y est actif et écouté ;",
    ),
}
_OUTREACH = {
    "en": "to invite people who speak well of {brands} to our own places, by a personal message.",
    "fr": "inviter chez nous, par un message personnel, des personnes qui parlent en bien de {brands}.",
}
_INTEREST = {
    "en": "to know the reputation of our brand and to be in touch with the people who speak of it.",
    "fr": "connaître la réputation de notre marque et être en relation avec les personnes qui en parlent.",
}
_TEAM = {
    "en": "our own team, each member with an account",
    "fr": "notre propre équipe, chaque membre ayant un compte",
}
_ALERTED = {
    "en": "the services over which our team is told of alerts (figures of brands, texts without names)",
    "fr": "les services par lesquels notre équipe est alertée (chiffres des marques, textes sans les noms)",
}
_TRANSFERS = {
    "en": (
        "No data are transferred outside the European Economic Area.",
        "Data are transferred to: {where}.",
    ),
    "fr": (
        "Aucune donnée n’est transférée hors de l’Espace économique européen.",
        "Des données sont transférées vers : {where}.",
    ),
}
_AND = {"en": " and ", "fr": " et "}


def missing_of(workspace: Workspace) -> list[str]:
    """The keys of the workspace without which neither text can be written."""
    controller = workspace.privacy.controller
    return [f"privacy.controller.{name}" for name in REQUIRED if not getattr(controller, name).strip()]


def facts_of(workspace: Workspace, language: str, day: date) -> dict[str, Any]:
    """The values of the templates. Raises InputError naming every key of the workspace that says nothing."""
    if language not in LANGUAGES:
        raise InputError(f"There is no notice in {language!r}.", remedy=f"Languages: {', '.join(LANGUAGES)}.")
    controller = workspace.privacy.controller
    if missing := missing_of(workspace):
        raise InputError(
            f"The workspace does not say: {', '.join(missing)}.",
            remedy="Write them there, `none` where there is none: docs/workspace.md, section Controller.",
        )
    brands = _listed([brand.name for brand in workspace.own_brands], language)
    live = {name: one for name, one in workspace.networks.items() if one.enabled and one.archive is None}
    archives = [name for name, one in workspace.networks.items() if one.enabled and one.archive is not None]
    scored = [name for name in (*live, *archives) if has_member_scores(workspace, name)]
    unscored = [name for name in (*live, *archives) if name not in scored]
    purposes = [one.format(brands=brands) for one in _PURPOSES[language]]
    if workspace.outreach.sender is not None:
        purposes.append(_OUTREACH[language].format(brands=brands))
    none, some = _TRANSFERS[language]
    transfers = controller.transfers.strip()
    dpo = "" if controller.dpo.strip().lower() in NONE else controller.dpo.strip()
    return {
        "controller": controller.model_dump() | {"dpo": dpo},
        "authority": {"name": controller.authority, "url": controller.authority_url},
        "brands": brands,
        "day": format_date(day, format="long", locale=language),
        "purposes": purposes,
        "interest": controller.interest.strip() or _INTEREST[language],
        "has_outreach": workspace.outreach.sender is not None,
        "sources": [name_of(name, language) for name in live] or ["-"],
        "archives": _listed([name_of(name, language) for name in archives], language),
        "scored_networks": _listed([name_of(name, language) for name in scored], language),
        "unscored_networks": _listed([name_of(name, language) for name in unscored], language),
        "recipients": [
            _TEAM[language],
            *([_ALERTED[language]] if workspace.alerts.url_envs else ()),
            *controller.recipients,
        ],
        "transfers": none if transfers.lower() in NONE else some.format(where=transfers),
        "retention_days": workspace.privacy.retention_days,
        "log_days": workspace.privacy.log_days,
        "pseudonyms": workspace.privacy.pseudonyms,
    }


def has_member_scores(workspace: Workspace, network: str) -> bool:
    """Whether figures about persons of a network are computed, as the models decide it."""
    stated = workspace.networks[network].member_scores
    return network not in workspace.privacy.no_member_scores if stated is None else stated


def name_of(network: str, language: str) -> str:
    """How people call a network."""
    return _NAMES.get(network, {}).get(language) or network.capitalize()


def _listed(names: list[str], language: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + _AND[language] + names[-1]
